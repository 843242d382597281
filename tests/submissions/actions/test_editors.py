"""Nothing public changes before an editor decides; then all of it does, once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.publishing import NotPossible
from programs.models import CatalogueRow, Program
from submissions import actions
from submissions.choices import SubmissionKind, SubmissionState
from submissions.proposals import apply
from tests.submissions.conftest import accept, filled

pytestmark = pytest.mark.django_db


def test_price_course_and_summary_are_proposed_and_two_of_three_become_live(propose, drexel, reviewer, representative):
    price = drexel.tuition.first()
    submission = propose(
        {
            "tuition-0-amount": str(price.amount + 500),
            "course-0-title": "Programming in several languages",
            "about-summary": "A program for people who build software.",
            "notes-cost": "https://drexel.edu/tuition",
        }
    )
    assert [(change.section, change.field) for change in submission.changes.all()] == [
        ("about", "summary"),
        ("cost", "amount"),
        ("curriculum", "title"),
    ]
    before = CatalogueRow.objects.get(pk=drexel.pk)
    price.refresh_from_db()
    assert price.amount != int(submission.changes.get(field="amount").new)

    title = submission.changes.get(field="title")
    refused = actions.ChangeVerdict("rejected", seen=title.old, reason="The catalogue of courses has another name.")
    done = actions.decide(submission, accept(submission, title=refused), by=reviewer, version=submission.version)
    assert done.state == SubmissionState.PARTLY_APPROVED and done.decided_by == reviewer
    price.refresh_from_db()
    drexel.refresh_from_db()
    assert price.amount == int(submission.changes.get(field="amount").new)
    assert price.source.publisher == drexel.school.name
    assert drexel.summary.startswith("A program for people")
    assert not drexel.courses.filter(title__startswith="Programming in several").exists()
    stamp = drexel.verifications.get(group="cost")
    assert stamp.is_by_school and stamp.evidence_url == "https://drexel.edu/tuition"
    assert not drexel.verifications.filter(group="curriculum").exists()
    record = drexel.history.first()
    assert record.history_user == reviewer and "Proposal" in record.history_change_reason
    assert before.pk == drexel.pk
    assert submission.audit.filter(what__startswith="accepted 2 and rejected 1 change:").exists()


def test_rows_are_added_and_removed(propose, drexel, reviewer):
    count = drexel.courses.count()
    submission = propose(
        {
            "course-0-DELETE": "on",
            f"course-{count}-title": "Learning from Data",
            f"course-{count}-role": "core",
            "intake-0-term": "fall",
            "intake-0-year": "2027",
            "intake-0-round": "regular",
            "intake-0-audience": "everyone",
            "intake-0-deadline_on": "2027-02-01",
        }
    )
    gone = drexel.courses.first()
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    assert not drexel.courses.filter(pk=gone.pk).exists()
    assert drexel.courses.filter(title="Learning from Data").exists() and drexel.courses.count() == count
    assert drexel.intakes.get().deadline_on == date(2027, 2, 1)


def test_a_live_value_that_moved_is_a_conflict_and_must_have_been_seen(propose, drexel, reviewer):
    submission = propose({"about-unit": "College of Computing"})
    change = submission.changes.get()
    seen = actions.ChangeVerdict("accepted", seen=change.old)
    Program.objects.filter(pk=drexel.pk).update(unit="Computing and Informatics")
    now = apply.live([change])
    assert apply.moved(change, now[change.pk])
    with pytest.raises(NotPossible, match="after you opened it"):
        actions.decide(submission, {change.pk: seen}, by=reviewer, version=1)
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    drexel.refresh_from_db()
    change.refresh_from_db()
    assert drexel.unit == "College of Computing" and change.before == "Computing and Informatics"


def test_the_second_editor_is_told_and_decides_nothing(propose, reviewer, drexel):
    submission = propose({"about-unit": "College of Computing"})
    verdicts = accept(submission)
    actions.decide(submission, verdicts, by=reviewer, version=1)
    with pytest.raises(NotPossible, match="decided on"):
        actions.decide(submission, verdicts, by=reviewer, version=1)


def test_what_was_sent_again_must_be_read_again(propose, begin, representative, reviewer):
    submission = propose({"about-unit": "One"})
    verdicts = accept(submission)
    again = propose({"about-unit": "Two"}, submission)
    assert again.version == 2 and again.changes.get().new == "Two"
    with pytest.raises(NotPossible, match="again after you opened it"):
        actions.decide(submission, verdicts, by=reviewer, version=1)


def test_values_that_the_model_refuses_leave_everything_as_it_was(propose, drexel, reviewer):
    other = drexel.courses.all()[1]
    submission = propose({"course-0-title": other.title, "about-unit": "New"})
    with pytest.raises(NotPossible):
        actions.decide(submission, accept(submission), by=reviewer, version=1)
    drexel.refresh_from_db()
    submission.refresh_from_db()
    assert drexel.unit != "New" and submission.state == SubmissionState.SUBMITTED


def test_reasons_are_as_long_as_their_columns_hold(propose, reviewer):
    submission = propose({"about-unit": "One"})
    [change] = submission.changes.all()
    rejected = {change.pk: actions.ChangeVerdict("rejected", seen=change.old, reason="x" * 501)}
    with pytest.raises(NotPossible, match="at most 500"):
        actions.decide(submission, rejected, by=reviewer, version=1)
    with pytest.raises(ValidationError, match="at most 300"):
        actions.snooze(submission, until=date(2026, 12, 1), reason="x" * 301, by=reviewer)


def test_nobody_decides_on_a_proposal_of_the_own_school(propose, drexel, reviewer):
    submission = propose({"about-unit": "One"})
    drexel.school.memberships.create(user=reviewer, role="viewer")
    with pytest.raises(PermissionDenied, match="another editor"):
        actions.decide(submission, accept(submission), by=reviewer, version=1)


def test_a_new_program_becomes_a_draft_that_editors_publish(drexel, representative, reviewer, client):
    submission = actions.begin(school=drexel.school, kind=SubmissionKind.NEW_PROGRAM, by=representative)
    data = filled(submission)
    data.update(
        {
            "about-title": "Artificial Intelligence and Machine Learning",
            "about-degree": "MS",
            "about-official_url": "https://drexel.edu/aiml",
            "about-cip_code": "11.0102",
            "offering-0-modality": "online",
            "offering-0-length_months": "24",
        }
    )
    submission = actions.save_draft(submission, data, by=representative)
    submission = actions.submit(submission, by=representative)
    done = actions.decide(submission, accept(submission), by=reviewer, version=1)
    program = Program.objects.get(pk=done.program_id)
    assert (program.state, program.origin, program.title) == (
        "draft",
        "school",
        "Artificial Intelligence and Machine Learning",
    )
    assert program.offerings.get().length_months == 24
    assert client.get(program.get_absolute_url()).status_code == 404


def test_a_withdrawal_archives_the_program_once_an_editor_agrees(drexel, representative, reviewer):
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.WITHDRAWAL, by=representative)
    with pytest.raises(ValidationError, match="why"):
        actions.submit(submission, by=representative)
    submission = actions.submit(submission, by=representative, reason="No longer taught.")
    assert Program.objects.get(pk=drexel.pk).state == "published"
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    assert Program.objects.get(pk=drexel.pk).state == "archived"


@pytest.fixture
def editors_proposal(editor, drexel):
    """An editor's change of a public program, waiting for another editor."""
    submission = actions.begin(
        school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=editor, is_by_editor=True
    )
    data = filled(submission)
    data["about-unit"], data["tuition-0-amount"] = "College of Computing", "1500"
    data["notes-cost"] = "https://drexel.edu/tuition"
    submission = actions.save_draft(submission, data, by=editor)
    return actions.submit(submission, by=editor)


def test_an_editor_proposes_and_another_decides(editors_proposal, editor, reviewer, drexel, chief_editor):
    editor.groups.add(*chief_editor.groups.all())
    with pytest.raises(PermissionDenied, match="You wrote"):
        actions.decide(editors_proposal, accept(editors_proposal), by=type(editor).objects.get(pk=editor.pk), version=1)
    actions.decide(editors_proposal, accept(editors_proposal), by=reviewer, version=1)
    stamp = drexel.verifications.get()
    assert (stamp.group, stamp.is_by_school, stamp.evidence_url) == ("cost", False, "https://drexel.edu/tuition")
    assert drexel.tuition.get().source.key.startswith("pages-of-")


def test_a_school_does_not_see_what_editors_propose(editors_proposal, representative, client):
    client.force_login(representative)
    assert client.get(editors_proposal.get_absolute_url()).status_code == 404
    assert "Update of a program" not in client.get("/schools-desk/drexel-university/").content.decode()


def test_a_decision_waits_for_its_moment_and_is_taken_once(editors_proposal, reviewer, drexel, at, representative):
    now = timezone.now()
    moment = now + timedelta(days=1)
    verdicts = accept(editors_proposal)
    scheduled = actions.schedule(editors_proposal, verdicts, by=reviewer, version=1, at=moment)
    assert scheduled.apply_at == moment and not list(actions.apply_due(now))
    drexel.refresh_from_db()
    assert drexel.unit != "College of Computing" and not drexel.verifications.exists()
    assert [told for _, told in actions.apply_due(moment)] == ["approved"]
    assert not list(actions.apply_due(moment))
    drexel.refresh_from_db()
    assert drexel.unit == "College of Computing" and drexel.history.first().history_user == reviewer


def test_a_decision_that_waited_is_refused_when_the_page_moved_meanwhile(editors_proposal, reviewer, drexel):
    moment = timezone.now() + timedelta(days=1)
    actions.schedule(editors_proposal, accept(editors_proposal), by=reviewer, version=1, at=moment)
    Program.objects.filter(pk=drexel.pk).update(unit="Moved")
    [(_, told)] = actions.apply_due(moment)
    assert "after you opened it" in told
    drexel.refresh_from_db()
    assert drexel.unit == "Moved" and drexel.tuition.get().amount == 1400


def test_to_send_it_again_lifts_the_schedule(editors_proposal, editor, reviewer):
    moment = timezone.now() + timedelta(days=1)
    actions.schedule(editors_proposal, accept(editors_proposal), by=reviewer, version=1, at=moment)
    again = actions.submit(editors_proposal, by=editor)
    assert again.apply_at is None and again.verdicts == {} and not list(actions.apply_due(moment))


def test_only_who_may_publish_schedules_and_only_for_a_later_moment(editors_proposal, reviewer):
    verdicts = accept(editors_proposal)
    with pytest.raises(NotPossible, match="ahead"):
        actions.schedule(editors_proposal, verdicts, by=reviewer, version=1, at=timezone.now())
    reviewer.user_permissions.remove(*reviewer.user_permissions.filter(codename="publish_program"))
    with pytest.raises(PermissionDenied):
        actions.schedule(
            editors_proposal,
            verdicts,
            by=type(reviewer).objects.get(pk=reviewer.pk),
            version=1,
            at=timezone.now() + timedelta(days=1),
        )
