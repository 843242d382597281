"""Whatever schools, editors and imports do: nothing proposed is public, and all that is live was agreed."""

import itertools
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.importing import FileReport
from core.models import Source
from core.publishing import NotPossible
from programs import actions as catalogue
from programs.actions import Edit
from programs.importers import described_programs
from programs.importers.catalog import SHIPPED
from programs.models import CatalogueRow, Course, Program, Tuition
from submissions import actions
from submissions.choices import (
    APPLIED,
    BY_EDITOR,
    BY_SCHOOL,
    DECIDED,
    OPEN,
    Decision,
    Role,
    SubmissionKind,
    SubmissionState,
)
from submissions.models import AuditEntry, DeskPolicy, ProposedChange, Submission
from submissions.proposals import apply
from tests.planner.conftest import DREXEL
from tests.submissions.conftest import filled, member_of, person_with

TEXTS = ("unit", "summary")
ADDRESS = "application_url"
WHICH = st.integers(0, 1)
VISITOR = Client()
STEPS = {"take_over": SubmissionState.IN_REVIEW, "request_changes": SubmissionState.CHANGES_REQUESTED}
DECISIONS = (Decision.ACCEPTED, Decision.EDITED, Decision.REJECTED)


class Desk(RuleBasedStateMachine):
    """Two programs of one school. `expected` is what each must say; `hidden` is what was proposed and is not live."""

    decided_count = 0

    @initialize(is_trusted=st.booleans(), data=st.data())
    def open_desk(self, is_trusted, data):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.numbers = itertools.count(1)
        self.hidden, self.is_read = set(), True
        first = Program.objects.get(slug=DREXEL)
        school = first.school
        self.programs = [first, school.programs.listed().exclude(pk=first.pk).first()]
        self.source = Source.objects.create(key="by-hand", publisher="The school", title="Its own page")
        self.representative = member_of(school, "representative", Role.CONTRIBUTOR)
        self.reviewer = person_with("reviewer", "review_submission", "publish_program")
        if is_trusted:
            DeskPolicy.objects.create(school=school, publishes_low_risk_at_once=True)
        for program in self.programs:
            program.tuition.create(residency="any", basis="per_credit", amount=1400, source=self.source)
            for title in ("Probability", "Optimization"):
                program.courses.create(title=f"{title} by hand", role="core", source=self.source)
        self.expected = [self.live(program) for program in self.programs]
        self.save(0, {"unit", "amount", "new"}, "decide", data)

    def teardown(self):
        if hasattr(self, "undone"):
            self.is_read = False
            self.nothing_proposed_is_on_a_public_page()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @staticmethod
    def live(program):
        """Every value that these steps may touch, by kind of row, row and column; a course is its title."""
        program = Program.objects.get(pk=program.pk)
        columns = {("program", program.pk, name): getattr(program, name) for name in (*TEXTS, ADDRESS)}
        prices = {("tuition", each.pk, "amount"): each.amount for each in program.tuition.all()}
        return columns | prices | {("course", each.pk, "title"): each.title for each in program.courses.all()}

    def word(self):
        return f"Unheard{next(self.numbers)}of"

    def price(self):
        return 71_003 + 10 * next(self.numbers)

    def open_one(self, which):
        return Submission.objects.filter(program=self.programs[which], state__in=OPEN).first()

    def newest(self, which):
        return Submission.objects.filter(program=self.programs[which]).order_by("pk").last()

    def waiting(self):
        """What was sent once and may be decided, or was before: the newest of each program."""
        return [each for each in map(self.newest, (0, 1)) if each and each.version]

    @rule(which=WHICH)
    def begin(self, which):
        known = self.open_one(which)
        program = self.programs[which]
        begun = actions.begin(
            school=program.school, program=program, kind=SubmissionKind.UPDATE, by=self.representative
        )
        assert known in (None, begun)

    @rule(
        which=WHICH,
        touched=st.sets(st.sampled_from([*TEXTS, ADDRESS, "amount", "title", "new", "gone"]), min_size=1),
        then=st.sampled_from(["keep", "send", "decide"]),
        data=st.data(),
    )
    def save(self, which, touched, then, data):
        self.begin(which)
        submission = self.open_one(which)
        form, said = filled(submission), set()
        count = int(form["course-INITIAL_FORMS"])
        for name in touched:
            if name == "amount":
                form["tuition-0-amount"] = str(self.price())
                said.add(form["tuition-0-amount"])
            elif name == "gone":
                form[f"course-{count - 1}-DELETE"] = "on"
            elif name == "new":
                form[f"course-{count}-title"], form[f"course-{count}-role"] = self.word(), "elective"
                said.add(form[f"course-{count}-title"])
            elif name == "title":
                form["course-0-title"] = self.word()
                said.add(form["course-0-title"])
            else:
                word = self.word()
                form[f"about-{name}"] = f"https://drexel.edu/{word}" if name == ADDRESS else word
                said.add(word)
        for section in ("about", "links", "cost", "curriculum"):
            form[f"notes-{section}"] = "https://drexel.edu/catalog"
        self.hidden |= said
        actions.save_draft(submission, form, by=self.representative)
        self.is_read = False
        if then != "keep":
            self.submit(which)
        if then == "decide":
            self.settle(self.newest(which), data, has_looked=True)

    @precondition(lambda self: self.newest(0) or self.newest(1))
    @rule(which=WHICH)
    def submit(self, which):
        submission = self.newest(which)
        if submission is None:
            return
        if SubmissionState.SUBMITTED not in BY_SCHOOL.get(submission.state, ()):
            with pytest.raises(NotPossible):
                actions.submit(submission, by=self.representative)
            return
        with suppress(ValidationError):  # nothing differs, or nothing was saved yet
            actions.submit(submission, by=self.representative)
            self.apply(which, submission, [Decision.AT_ONCE], set())

    @precondition(lambda self: self.newest(0) or self.newest(1))
    @rule(which=WHICH)
    def withdraw(self, which):
        submission = self.newest(which)
        if submission and submission.is_open:
            assert actions.withdraw(submission, by=self.representative).state == SubmissionState.WITHDRAWN
        elif submission:
            with pytest.raises(NotPossible):
                actions.withdraw(submission, by=self.representative)

    @precondition(lambda self: self.newest(0) or self.newest(1))
    @rule(which=WHICH, step=st.sampled_from(sorted(STEPS)))
    def review(self, which, step):
        submission = self.newest(which)
        if submission is None:
            return
        more = {"reason": "Which campus?"} if step == "request_changes" else {}
        if STEPS[step] in BY_EDITOR.get(submission.state, ()):
            assert getattr(actions, step)(submission, by=self.reviewer, **more).state == STEPS[step]
        else:
            with pytest.raises(NotPossible):
                getattr(actions, step)(submission, by=self.reviewer, **more)

    @precondition(lambda self: self.waiting())
    @rule(data=st.data(), has_looked=st.booleans())
    def decide(self, data, has_looked):
        self.settle(data.draw(st.sampled_from(self.waiting())), data, has_looked)

    def settle(self, submission, data, has_looked):
        """Random verdicts on every change that is not decided yet."""
        which = [program.pk for program in self.programs].index(submission.program_id)
        pending = list(submission.changes.filter(decision=Decision.PENDING))
        now_live = apply.live(pending)
        verdicts = {}
        for change in pending:
            decision = data.draw(st.sampled_from(DECISIONS), label=str(change))
            value, seen = None, now_live[change.pk] if has_looked else change.old
            if decision == Decision.EDITED and change.field:
                value = self.price() if change.field == "amount" else self.word()
                value = f"https://drexel.edu/{value}" if change.field == ADDRESS else value
            elif decision == Decision.EDITED:
                value = change.new and change.new | {"title": self.word()}
            verdicts[change.pk] = actions.ChangeVerdict(
                decision, seen=seen, value=value, reason="The catalogue differs."
            )
        known = set(submission.changes.filter(decision__in=APPLIED).values_list("pk", flat=True))
        allowed = SubmissionState.APPROVED in BY_EDITOR.get(submission.state, ())
        try:
            actions.decide(submission, verdicts, by=self.reviewer, version=submission.version)
        except NotPossible:
            is_moved = any(apply.live([each])[each.pk] != verdicts[each.pk].seen for each in pending)
            is_gone = any(now_live[each.pk] == apply.GONE and verdicts[each.pk].decision in APPLIED for each in pending)
            goes = [each for each in pending if not each.field and each.new is None]
            is_senseless = any(verdicts[each.pk].decision == Decision.EDITED for each in goes)
            assert not allowed or is_moved or is_gone or is_senseless
            return
        assert allowed
        type(self).decided_count += 1
        self.apply(which, submission, APPLIED, known)
        assert Submission.objects.get(pk=submission.pk).state in DECIDED

    def apply(self, which, submission, decisions, known):
        """Brings what must be live up to date with what was applied, and sees that `before` says what stood there."""
        expected = self.expected[which]
        for change in submission.changes.filter(decision__in=decisions).exclude(pk__in=known):
            value = apply.wanted(change)
            kind = change.model.partition(".")[2]
            if change.field:
                key = (kind, int(change.row), change.field)
                if change.decision != Decision.AT_ONCE:
                    assert change.before == expected[key]
                expected[key] = value
            elif value is None:
                assert change.before["title"] == expected.pop((kind, int(change.row), "title"))
            else:
                expected[kind, Course.objects.get(title=value["title"]).pk, "title"] = value["title"]
            said = value["title"] if isinstance(value, dict) else str(value).rpartition("/")[2]
            self.hidden.discard(said)

    @rule(which=WHICH, what=st.sampled_from([*TEXTS, "amount", "title", "gone"]))
    def edit(self, which, what):
        """An editor's own edit, in the admin or anywhere else."""
        program, expected = self.programs[which], self.expected[which]
        model = {"amount": Tuition, "title": Course, "gone": Course}.get(what, Program)
        pk = program.pk if model is Program else model.objects.filter(program=program).order_by("pk").last().pk
        if what == "gone" and program.courses.count() < 3:
            return
        value = self.price() if what == "amount" else self.word()
        edit = Edit(model, pk, None if what == "gone" else {what: value})
        catalogue.edit_program(program, [edit], source=self.source, by=self.reviewer, reason="Read on its page")
        key = (model._meta.model_name, pk, "title" if what == "gone" else what)
        if what == "gone":
            del expected[key]
        else:
            expected[key] = value

    @rule()
    def import_facts(self):
        """Files that describe the very same program."""
        path = SHIPPED / "described_programs.json"
        described_programs.load(described_programs.parse(path), FileReport(path, "Described programs"))
        catalogue.refresh_programs([program.pk for program in self.programs])

    @invariant()
    def what_is_live_is_what_was_accepted_or_edited(self):
        for program, expected in zip(self.programs, self.expected, strict=True):
            assert self.live(program) == expected

    @invariant()
    def nothing_proposed_is_in_the_list(self):
        rows = CatalogueRow.objects.filter(pk__in=[program.pk for program in self.programs]).values()
        self.says_nothing_hidden({"read model": str(list(rows))})

    @invariant()
    def nothing_proposed_is_on_a_public_page(self):
        """Looked up once for each thing that was said: it costs a second."""
        if self.is_read:
            return
        self.is_read = True
        reads = [*self.programs, self.programs[0].school]
        addresses = [each.get_absolute_url() for each in reads] + ["/programs/export.csv?q=drexel", "/changes/feed.xml"]
        pages = {address: VISITOR.get(address) for address in addresses}
        assert {page.status_code for page in pages.values()} == {200}
        self.says_nothing_hidden({address: page.getvalue().decode() for address, page in pages.items()})

    def says_nothing_hidden(self, pages):
        for said in self.hidden:
            spoken = [said, f"{int(said):,}"] if said.isdecimal() else [said]
            assert not [address for address, page in pages.items() if any(each in page for each in spoken)], said

    @invariant()
    def a_program_has_one_open_submission(self):
        for which, program in enumerate(self.programs):
            if self.open_one(which):
                with pytest.raises(IntegrityError), transaction.atomic():
                    Submission.objects.create(school=program.school, program=program)

    @invariant()
    def what_was_applied_says_by_whom_when_and_on_what(self):
        applied = ProposedChange.objects.filter(decision__in=APPLIED)
        for change in applied:
            assert change.decided_by and change.decided_at <= timezone.now() and change.evidence
            assert change.before is not None or change.old is None
        submissions = Submission.objects.exclude(state=SubmissionState.DRAFT)
        assert set(submissions) <= {entry.submission for entry in AuditEntry.objects.select_related("submission")}


def test_whatever_the_order_nothing_proposed_is_public_and_all_that_is_live_was_agreed(catalogue, db):
    Desk.decided_count = 0
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=5,
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )
    assert Desk.decided_count
