"""Guides and statistics in the admin."""

from . import article, people, statistic

__all__ = ["article", "people", "statistic"]
