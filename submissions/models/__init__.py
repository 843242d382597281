"""The tables of the schools' desk, of visitors' corrections and of the outbox, one file each."""

from .attestation import AttestationCampaign, AttestationRequest
from .correction import Correction
from .joining import Invitation, SchoolClaim
from .mail import OutgoingMail
from .membership import DeskPolicy, Membership
from .notification import DigestItem, NotificationPreference
from .rejection_reason import RejectionReason
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
