"""Which fields of study the site is about."""

from django.conf import settings
from django.db.models import Q, QuerySet

from .choices import Closeness


def covers(code: str, closeness: str) -> bool:
    """Whether the site is about a field: one of `CATALOGUE_FIELDS`, or without that setting one of our grouping."""
    if settings.CATALOGUE_FIELDS:
        return code.startswith(tuple(settings.CATALOGUE_FIELDS))
    return closeness != Closeness.OTHER


class CipCodeQuerySet(QuerySet):
    """Fields of study by what the site is about."""

    def covered(self):
        """The fields that the site is about, as `covers` says; all others are shown to those who ask for them."""
        if not settings.CATALOGUE_FIELDS:
            return self.exclude(closeness=Closeness.OTHER)
        named = Q()
        for beginning in settings.CATALOGUE_FIELDS:
            named |= Q(code__startswith=beginning)
        return self.filter(named)
