"""What people outside send in, in the admin."""

from . import correction, mail, members, submission

__all__ = ["correction", "mail", "members", "submission"]
