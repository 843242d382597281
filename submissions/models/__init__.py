"""The tables of the schools' desk, of visitors' corrections and of the outbox, one file each."""

from submissions.models.membership import (
    AttestationCampaign,
    AttestationRequest,
    DigestItem,
    Invitation,
    NotificationPreference,
    SchoolClaim,
)
from submissions.models.submission import RejectionReason

from .membership import DeskPolicy, Membership
from .submission import AuditEntry, Comment, ProposedChange, Submission

__all__ = [
    "AttestationCampaign",
    "AttestationRequest",
    "AuditEntry",
    "Comment",
    "DeskPolicy",
    "DigestItem",
    "Invitation",
    "Membership",
    "NotificationPreference",
    "ProposedChange",
    "SchoolClaim",
    "RejectionReason",
    "Submission",
]
