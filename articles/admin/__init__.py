"""Guides and statistics in the admin."""

from . import article, statistic

__all__ = ["article", "statistic"]
