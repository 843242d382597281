"""The sheet of statistics."""

from articles.models import Statistic
from core.actions import raise_version
from core.spreadsheets.resources import Sheet
from programs.actions import CATALOGUE


class StatisticSheet(Sheet):
    """Numbers that prose quotes, found by their key. Those counted from our own tables can be retired and no more."""

    key = ("key",)
    editorial = (
        "subject", "measure", "definition", "unit", "value", "low", "high", "spread", "reason", "period", "region",
        "as_of", "good_until", "retired_on", "source", "url",
    )  # fmt: skip
    locked = {"computed_by": "computed_by"}

    class Meta:
        model = Statistic

    def rows(self):
        """Every statistic with its source."""
        return Statistic.objects.select_related("source")

    def refusal(self, instance, changes):
        """A counted number is mended where it is counted."""
        if instance.computed_by and [column for column, _, _ in changes] != ["retired_on"]:
            return "It is counted from our own tables. An import may retire it and change nothing else."
        return ""

    def is_public(self, instance):
        """Each has a public page."""
        return True

    def pages_changed(self):
        """From then on the pages are new."""
        if self.touched:
            raise_version(CATALOGUE)
