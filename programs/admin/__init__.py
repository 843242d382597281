"""The catalogue in the admin: thin classes that call `programs.actions`."""

from . import facts, imported, program, school, source, specialization

__all__ = ["facts", "imported", "program", "school", "source", "specialization"]
