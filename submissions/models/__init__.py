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

from .correction import Correction
from .mail import OutgoingMail
from .membership import DeskPolicy, Membership
from .submission import AuditEntry, Comment, ProposedChange, Submission

__all__ = [
    "AttestationCampaign",
    "AttestationRequest",
    "AuditEntry",
    "Comment",
    "Correction",
    "DeskPolicy",
    "DigestItem",
    "Invitation",
    "Membership",
    "NotificationPreference",
    "OutgoingMail",
    "ProposedChange",
    "SchoolClaim",
    "RejectionReason",
    "Submission",
]
