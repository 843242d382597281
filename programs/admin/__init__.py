"""The catalogue in the admin: thin classes that call `programs.actions`."""

from . import facts, imported, program, school

__all__ = ["facts", "imported", "program", "school"]
