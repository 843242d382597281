"""A program as it would read once its draft is accepted: written, shown and taken back, so that nobody else sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date

from django.db import transaction

from programs.models import Program
from submissions import actions, applying
from submissions.choices import Kind
from submissions.models import Submission
from submissions.proposing import changes_of

PREVIEWED = (Kind.UPDATE, Kind.NEW_PROGRAM)
"""Kinds of submissions that have a page to show."""


@contextmanager
def applied(submission: Submission, *, by, today: date) -> Iterator[Program]:
    """The program, with its page facts, as if an editor had accepted the saved form today; only inside the block.

    The form must be valid. All of it happens in a transaction that is rolled back at the end, whatever happens, so the
    page must be rendered inside and the index fetched before: one built inside would be of a version that never was.
    Raises CannotEdit and ValidationError for what the model refuses.
    """
    proposal = actions.proposal_of(submission, today=today)
    changes = list(changes_of(proposal, submission.program)) if proposal.data and proposal.is_valid() else []
    trial = copy(submission)
    with transaction.atomic():
        if changes:
            applying.apply(trial, changes, by=by, reason="Preview", today=today)
        yield Program.objects.with_page_facts().get(pk=trial.program_id)
        transaction.set_rollback(True)
