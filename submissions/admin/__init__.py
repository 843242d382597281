"""Submissions, schools' members, claims and invitations in the admin."""

from submissions.admin import members, submission

__all__ = ["members", "submission"]
