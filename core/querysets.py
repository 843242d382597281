"""Which pages visitors may open, meet in lists, and find by search engines."""

from django.db.models import QuerySet

from core.choices import PublishingState


class FindableQuerySet(QuerySet):
    """Pages of a `Findable` model by standing."""

    def published(self):
        """Pages that editors have made public, unlisted ones included: they answer."""
        return self.filter(state=PublishingState.PUBLISHED)

    def listed(self):
        """Published pages that editors keep in lists; the lists, facets, search and links of other pages."""
        return self.published().filter(is_unlisted=False)

    def indexed(self):
        """Listed pages that search engines may have."""
        return self.listed().filter(is_noindex=False)
