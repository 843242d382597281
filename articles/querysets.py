"""Which guides, statistics, testimonials and paid blocks the public may see, and which need an editor."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from core.models import FindableQuerySet


class ArticleQuerySet(FindableQuerySet):
    """Guides with what their pages read."""

    def with_texts(self):
        """Prefetches all texts of guides, in four queries for any number of guides."""
        return self.select_related("author", "reviewer").prefetch_related("asked__question", "sections")

    def with_page_parts(self):
        """Prefetches everything that a guide's page prints, in five queries."""
        return self.with_texts().prefetch_related("related")


class StatisticQuerySet(QuerySet):
    """Statistics by day."""

    def current(self, today):
        """Statistics that were not retired by that day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))

    def over_age(self, today):
        """Current statistics past their shelf life: every text that quotes them needs an editor."""
        return self.current(today).filter(good_until__lt=today)

    def contradictions(self, today):
        """Current statistics that disagree about one measure, period and region, in groups. One query."""
        groups = defaultdict(list)
        for statistic in self.current(today):
            groups[statistic.same_thing].append(statistic)
        return [
            group
            for group in groups.values()
            if len({(statistic.value, statistic.low, statistic.high) for statistic in group}) > 1
        ]


class TestimonialQuerySet(QuerySet):
    """Testimonials by consent."""

    def with_consent(self):
        """Testimonials whose speaker agreed to be quoted: the only ones ever shown."""
        return self.filter(consent_on__isnull=False)


class SponsoredBlockQuerySet(QuerySet):
    """Paid blocks by time."""

    def running(self, today):
        """Blocks that are paid for on a day."""
        return self.filter(starts_on__lte=today, ends_on__gte=today)
