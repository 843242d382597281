"""The catalog in the admin: thin classes that call `programs.actions`."""

from . import facts, findings, imported, links, program, school

__all__ = ["facts", "findings", "imported", "links", "program", "school"]
