"""One review: what its page shows, and the steps that an editor takes on it."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.utils import timezone

from core.publishing import NotPossible, moment_text
from programs.models import School
from submissions import actions, rights
from submissions.choices import BY_EDITOR, Decision, SubmissionKind, SubmissionState
from submissions.desk import days_waiting, shown_changes
from submissions.models import Submission
from submissions.proposals.review import Reviewed, WorkForm, add_peers, refreshed, reviewed, sections, seen_in, value_of

LOOK_AGAIN = "Some answers need another look: the sentence is beside each."
AUDIT_SHOWN = 20


class StepRefused(Exception):
    """Why a step was not taken, in a sentence."""


class Review:
    """A submission before an editor. After a refused step it still holds everything that was typed."""

    def __init__(self, submission: Submission, *, by):
        self.submission, self.by, self.today = submission, by, timezone.localdate()
        self.data: QueryDict | None = None
        self.is_left = False
        self.is_checked = False

    @property
    def reviewers(self):
        """Editors who may take it over: neither members of the school nor authors of the submission."""
        people = get_user_model()._default_manager.with_perm(rights.REVIEW).filter(is_staff=True)
        people = people.exclude(memberships__school=self.submission.school_id)
        return people.exclude(submissions_written=self.submission)

    @property
    def is_waiting(self) -> bool:
        """Whether it can be decided now."""
        return self.submission.state in BY_EDITOR

    def take(self, data: QueryDict) -> str:
        """Takes the requested step; returns what was done. `is_left` says whether the editor is done with the page.

        Raises StepRefused; everything that was typed stays for the page.
        """
        self.data = data
        step = STEPS.get(data.get("do", ""))
        if step is None:
            raise StepRefused("Choose what is to be done.")
        try:
            return step(self, data)
        except NotPossible as refused:
            raise StepRefused(str(refused)) from refused
        except ValidationError as refused:
            raise StepRefused(" ".join(refused.messages)) from refused
        except PermissionDenied as refused:
            told = str(refused) or "This takes the right to publish programs, which you do not have."
            raise StepRefused(told) from refused

    def work(self, data: QueryDict) -> dict:
        """The cleaned fields of the steps other than the decision. Raises StepRefused."""
        form = WorkForm(data, reviewers=self.reviewers)
        if not form.is_valid():
            self.is_checked = True
            raise StepRefused(LOOK_AGAIN)
        return form.cleaned_data

    def decide(self, data: QueryDict) -> str:
        """Decides on every change, now or at a scheduled moment."""
        rows, asked = reviewed(self.submission, data), self.work(data)
        self.is_checked = True
        answers = [is_decidable(row) for row in rows]  # a list, so that every form shows its errors
        if not all(answers):
            raise StepRefused(LOOK_AGAIN)
        version = data.get("version", "")
        told = {
            "by": self.by,
            "reason": asked["note"],
            "version": int(version) if version.isdecimal() else -1,
        }
        verdicts = {row.change.pk: verdict(row) for row in rows}
        if moment := asked["goes_live_at"]:
            actions.schedule(self.submission, verdicts, at=moment, **told)
            self.is_left = True
            return f"Decided. It goes live on {moment_text(moment)}."
        done = actions.decide(self.submission, verdicts, **told)
        self.is_left = True
        return f"Decided: {done.get_state_display().lower()}. What was accepted is public where the program is."

    def accept_rest(self, data: QueryDict) -> str:
        """Accepts all changes without a verdict and without a conflict, then decides."""
        data = self.data = data.copy()
        for row in reviewed(self.submission, data):
            name = row.verdict.add_prefix("decision")
            if not data.get(name) and not row.is_conflict and seen_in(row) == row.live:
                data[name] = Decision.ACCEPTED.value
        return self.decide(data)

    def comment(self, data: QueryDict) -> str:
        """Adds a comment; other input stays on the page."""
        asked = self.work(data)
        actions.comment(self.submission, text=asked["text"], by=self.by, is_internal=asked["is_internal"])
        self.data = data.copy()
        self.data["text"] = ""
        return "The comment is written."

    def assign(self, data: QueryDict) -> str:
        """Takes it into review, for the editor or for a colleague; other input stays on the page."""
        self.submission = actions.take_over(self.submission, by=self.by, owner=self.work(data)["owner"])
        return f"{self.submission.owner} reviews it."

    def snooze(self, data: QueryDict) -> str:
        asked = self.work(data)
        if asked["until"] is None:
            raise StepRefused("Say on which day it comes back.")
        actions.snooze(self.submission, until=asked["until"], reason=asked["snooze_reason"], by=self.by)
        self.is_left = True
        return "It comes back on that day."

    def request_changes(self, data: QueryDict) -> str:
        actions.request_changes(self.submission, by=self.by, reason=self.work(data)["wanted"])
        self.is_left = True
        return "It is the school’s turn."

    def look(self, data: QueryDict) -> str:
        """Records that what was published at once was read."""
        actions.look_at(self.submission, by=self.by)
        self.is_left = True
        return "Looked at."

    def page(self) -> dict:
        """The page's context, read again: another editor or the school may have acted first."""
        stored = self.submission = (
            Submission.objects.with_names().select_related("decided_by").get(pk=self.submission.pk)
        )
        rows: list[Reviewed] = []
        if self.is_waiting:
            rows = reviewed(stored, self.data)
            if self.data is not None:
                rows = refreshed(stored, self.data, rows)
        add_peers(rows)
        queue = Submission.objects.waiting(self.today).decidable_by(self.by).after(stored)
        return {
            "submission": stored,
            "is_waiting": self.is_waiting,
            "is_new": stored.kind == SubmissionKind.NEW_PROGRAM,
            "is_public": stored.program and stored.program.state == "published",
            "has_school_page": School.objects.with_page().contains(stored.school),
            "is_asked_again": stored.state == SubmissionState.CHANGES_REQUESTED,
            "days": days_waiting(stored, timezone.now()),
            "sections": sections(rows),
            "count": len(rows),
            "conflict_count": sum(row.is_conflict for row in rows),
            "is_checked": self.is_checked,
            "decided": shown_changes(stored.changes.exclude(decision=Decision.PENDING)),
            "comments": stored.comments.select_related("author"),
            "work": WorkForm(self.data, reviewers=self.reviewers),
            "audit": stored.audit.all()[:AUDIT_SHOWN],
            "next": queue.with_names().first(),
        }


def is_decidable(row: Reviewed) -> bool:
    """Whether the input for a change can be decided on; each form then shows its errors."""
    is_sound = row.verdict.is_valid()
    if row.is_edited:
        is_sound = bool(row.value and row.value.is_valid()) and is_sound
    return is_sound


def verdict(row: Reviewed) -> actions.ChangeVerdict:
    """The decision on one change. An edited value that equals the proposed one does not count as edited."""
    decision, value = row.verdict.cleaned_data["decision"], None
    if decision == Decision.EDITED:
        value = value_of(row.value, row.change)
        if value == row.change.new:
            decision, value = Decision.ACCEPTED.value, None
    reason = row.verdict.reason if decision == Decision.REJECTED else ""
    return actions.ChangeVerdict(decision, seen=seen_in(row), value=value, reason=reason)


STEPS: dict[str, Callable[[Review, QueryDict], str]] = {
    "decide": Review.decide,
    "accept_rest": Review.accept_rest,
    "comment": Review.comment,
    "assign": Review.assign,
    "snooze": Review.snooze,
    "request_changes": Review.request_changes,
    "look": Review.look,
}
"""The steps by the name of their button."""
