"""Statistics: each number that prose may quote, defined once."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from articles.choices import StatisticSubject, Unit
from articles.querysets import StatisticQuerySet
from core.choices import Availability
from core.figures import WRITERS, Figure, day
from core.listing.search import fold
from core.models import Source, URLField


class Statistic(models.Model):
    """A number with its context: what was measured, where, when, by whom, and how long it may be quoted.

    `value`, or `low` and `high`, in `unit`; a percentage is 35 for 35%. `as_of` is the last day that the number covers,
    `good_until` the last on which it may be quoted without a new review. One with `computed_by` is computed from our
    own tables by that function of `articles.computed`; its row comes from the shipped file of definitions.
    """

    key = models.SlugField(unique=True, max_length=80, help_text="For “{{stat:key}}”.")
    subject = models.CharField(max_length=10, choices=StatisticSubject.choices)
    measure = models.CharField(max_length=200, help_text="What was measured; the same words for the same thing.")
    definition = models.TextField(blank=True, help_text="How it is counted, and what it does not say.")
    unit = models.CharField(max_length=14, choices=Unit.choices)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    spread = models.CharField(max_length=200, blank=True, help_text="What low and high are: “10th to 90th percentile”.")
    reason = models.CharField("why there is no value", max_length=200, blank=True)
    period = models.CharField(max_length=60, help_text="As the source writes it: 2023-24, May 2025, 2024-34.")
    region = models.CharField(max_length=100, default="United States")
    as_of = models.DateField("as of")
    good_until = models.DateField("good until", help_text="The end of its shelf life.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statistics")
    url = URLField("where in the source", max_length=500, blank=True)
    computed_by = models.CharField(max_length=40, blank=True, editable=False)
    arguments = models.JSONField(default=dict, editable=False)
    retired_on = models.DateField(null=True, blank=True, help_text="From this day on no text may quote it.")

    objects = StatisticQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["subject", "measure", "key"]
        permissions = [("import_statistic", "Can import statistics from a file")]
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="statistic_unit_is_known"),
            models.CheckConstraint(condition=Q(subject__in=StatisticSubject.values), name="statistic_subject_is_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="")
                | Q(low__isnull=False, high__isnull=False, reason="")
                | (Q(value__isnull=True, low__isnull=True, high__isnull=True) & ~Q(reason="")),
                name="statistic_has_value_spread_or_reason",
                violation_error_message="Give a value, or a low and a high, or the reason why there is none.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lte=F("high")),
                name="statistic_spread_is_ordered",
            ),
            # A comparison with null is unknown, and passes the constraint.
            models.CheckConstraint(
                condition=Q(low__lte=F("value")) & Q(value__lte=F("high")), name="statistic_value_is_in_its_spread"
            ),
            models.CheckConstraint(condition=Q(as_of__lte=F("good_until")), name="statistic_days_are_ordered"),
        ]

    def __str__(self):
        return f"{self.key}: {self.text or self.reason}"

    def get_absolute_url(self):
        return reverse("articles:statistic", args=[self.key])

    @property
    def text(self):
        """The value as written on the site, or its spread; blank when there is none."""
        if self.value is not None:
            return WRITERS[self.unit](number(self.value))
        return f"{self.short(self.low)} to {WRITERS[self.unit](number(self.high))}" if self.low is not None else ""

    def short(self, end):
        """One end of the spread as written, without “per year”."""
        return WRITERS[Unit.USD if self.unit == Unit.USD_PER_YEAR else self.unit](number(end))

    @property
    def ends_text(self):
        """The two ends of the spread: `US$48,000 to US$92,000`; blank without one."""
        return f"{self.short(self.low)} to {self.short(self.high)}" if self.low is not None else ""

    @property
    def spread_text(self):
        """The spread beside a value: `US$48,000 to US$92,000, the middle half of 83 schools`; blank without both."""
        if self.value is None or self.low is None:
            return ""
        return f"{self.ends_text}, {self.spread}" if self.spread else self.ends_text

    @property
    def figure(self):
        """The statistic as a Figure; needs `source`."""
        return Figure(
            self.text or None,
            "text",
            self.period,
            self.region,
            self.source,
            Availability.REPORTED if self.text else Availability.NOT_PUBLISHED,
            note=self.spread_text or self.reason,
        )

    @property
    def same_thing(self):
        """What is equal in statistics that measure the same thing: measure, period, region and unit, folded."""
        return (fold(self.measure), fold(self.period), fold(self.region), self.unit)

    def problem_on(self, today):
        """Why a text should not quote it on a day, as a sentence; blank when it may."""
        if self.is_retired_on(today):
            return f"The statistic “{self.key}” was retired on {day(self.retired_on)}."
        if not self.text:
            return f"The statistic “{self.key}” has no value: {self.reason}"
        if self.good_until < today:
            return f"The statistic “{self.key}” is of {day(self.as_of)} and was good until {day(self.good_until)}."
        return ""

    def is_retired_on(self, today):
        """Whether no text may quote it any more."""
        return self.retired_on is not None and self.retired_on <= today


class StatisticUse(models.Model):
    """A place where a guide embeds a statistic; recorded by `articles.actions.record_uses`, also for unknown keys."""

    key = models.SlugField(max_length=80, db_index=True)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="statistic_uses")
    place = models.CharField(max_length=100)
    count = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "use of a statistic"
        verbose_name_plural = "uses of statistics"
        ordering = ["key", "article", "pk"]
        constraints = [models.UniqueConstraint(fields=["key", "article", "place"], name="statistic_use_once")]

    def __str__(self):
        return f"{self.key} in {self.article}, {self.place}"


def number(value: Decimal) -> int | Decimal:
    """A stored value without trailing zeros."""
    return int(value) if value == value.to_integral_value() else value.normalize()
