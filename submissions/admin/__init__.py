"""What people outside send in, in the admin."""

from . import attestation, audit, correction, mail, members, rejection_reason, submission

__all__ = ["attestation", "audit", "correction", "mail", "members", "rejection_reason", "submission"]
