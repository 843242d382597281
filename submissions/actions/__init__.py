"""Every step of a submission, by a school or by an editor. Each is one transaction with an entry in the audit trail.

If two people act at once, the first wins. The second gets NotPossible, whose text is for them.
"""

from submissions.actions.editors import (
    ChangeVerdict,
    add_first_reasons,
    apply_due,
    decide,
    look_at,
    request_changes,
    schedule,
    snooze,
    take_over,
)
from submissions.actions.schools import begin, comment, proposal_of, save_draft, submit, with_lists, withdraw
from submissions.actions.steps import note

__all__ = [
    "ChangeVerdict",
    "add_first_reasons",
    "apply_due",
    "begin",
    "comment",
    "decide",
    "look_at",
    "note",
    "proposal_of",
    "request_changes",
    "save_draft",
    "schedule",
    "snooze",
    "submit",
    "take_over",
    "with_lists",
    "withdraw",
]
