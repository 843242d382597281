"""Job facts and careers in the admin."""

from . import career, imported

__all__ = ["career", "imported"]
