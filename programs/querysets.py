"""What listed, published and the like mean for schools and programs."""

from django.db.models import Count, Q, QuerySet

from core.choices import PublishingState

LISTED = {"state": PublishingState.PUBLISHED, "has_lapsed": False}


class ProgramQuerySet(QuerySet):
    """Programs by standing."""

    def published(self):
        """Programs that editors have made public, lapsed ones included: their pages still answer."""
        return self.filter(state=PublishingState.PUBLISHED)

    def listed(self):
        """Published programs that the newest federal completions do not show as lapsed; the list, feeds and counts."""
        return self.filter(**LISTED)

    def with_page_facts(self):
        """Joins the single rows that the program page reads: school, field, outcome, read model."""
        return self.select_related("school", "cip_code", "outcome", "row")


class SchoolQuerySet(QuerySet):
    """Schools by standing."""

    def listed(self):
        """Schools with at least one listed program."""
        return self.filter(self._has_listed).distinct()

    def with_program_count(self):
        """Adds `program_count`, the number of listed programs."""
        return self.annotate(program_count=Count("programs", filter=self._has_listed, distinct=True))

    @property
    def _has_listed(self):
        return Q(**{f"programs__{column}": value for column, value in LISTED.items()})
