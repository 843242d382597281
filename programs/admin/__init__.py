"""The catalogue in the admin: thin classes that call `programs.actions`."""

from . import facts, finding, imported, link, program, school, source

__all__ = ["facts", "finding", "imported", "link", "program", "school", "source"]
