"""A program as it would read once its draft is accepted, put together in memory: nothing is written or locked."""

from datetime import date

from django.db.models import Model

from programs.actions import candidate
from programs.models import Program, Verification
from submissions import actions
from submissions.choices import SubmissionKind
from submissions.models import Submission
from submissions.proposals import apply
from submissions.proposals.diff import changes_of

PREVIEWED = (SubmissionKind.UPDATE, SubmissionKind.NEW_PROGRAM)
"""Kinds of submissions that have a page to show."""


def as_accepted(submission: Submission, *, today: date) -> tuple[Program, dict[type[Model], list]]:
    """The program, and its rows by kind, as if an editor had accepted the saved form today; for `program_page`.

    Without a valid form they are the stored ones. Raises CannotEdit and ValidationError for what the model refuses.
    """
    proposal = actions.proposal_of(submission, today=today)
    changes = list(changes_of(proposal, submission.program)) if proposal.data and proposal.is_valid() else []
    source = apply.source_of(submission, is_stored=False)
    if submission.program_id:
        program = Program.objects.with_page_facts().get(pk=submission.program_id)
    else:
        program = apply.new_program(submission, changes, source=source, pk=0)
    rows = candidate(program, apply.edits_of(changes, program), source=source)
    said = {"program": program, "verified_on": today, "is_by_school": not submission.is_by_editor}
    stamps = apply.vouched(submission, changes)
    rows[Verification] = [Verification(**said, group=group, evidence_url=url) for group, url in stamps.items()]
    return program, rows
