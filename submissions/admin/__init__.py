"""What people outside send in, in the admin."""

from submissions.admin import members, submission

__all__ = ["members", "submission"]
