"""Application rounds."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import Audience, Round, Term
from programs.geography import TimeZone

from .program import Program


class Intake(models.Model):
    """One application round for one start of a program, as a source states it.

    Dates are whole days in `time_zone`: a round opens with the first moment of `opens_on` and closes with the last
    moment of `deadline_on`. `programs.deadlines.status` computes its status. `is_estimated` marks a deadline that was
    copied from last year and that no source states for this year.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="intakes")
    term = models.CharField("start of studies", max_length=6, choices=Term.choices)
    year = models.PositiveSmallIntegerField("year of the start")
    round = models.CharField(max_length=8, choices=Round.choices)
    audience = models.CharField(max_length=13, choices=Audience.choices, default=Audience.EVERYONE)
    opens_on = models.DateField(null=True, blank=True, help_text="Blank: not stated.")
    deadline_on = models.DateField(
        "deadline", null=True, blank=True, help_text="Blank only for rolling admission without a last day."
    )
    time_zone = models.CharField(
        max_length=20,
        choices=TimeZone.choices,
        blank=True,
        help_text="Blank: not stated. A day then counts until it is over everywhere on Earth.",
    )
    is_estimated = models.BooleanField("estimated from last year", default=False)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta:
        ordering = ["year", "deadline_on", "opens_on", "round", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "term", "year", "round", "audience", "source"], name="intake_once_per_source"
            ),
            models.CheckConstraint(condition=Q(term__in=Term.values), name="intake_term_is_known"),
            models.CheckConstraint(condition=Q(round__in=Round.values), name="intake_round_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="intake_audience_is_known"),
            models.CheckConstraint(condition=Q(time_zone__in=["", *TimeZone.values]), name="intake_time_zone_is_known"),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="intake_year_is_plausible",
                violation_error_message="The year must lie between 2000 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(deadline_on__isnull=True) | Q(opens_on__lte=F("deadline_on")),
                name="intake_opens_before_deadline",
                violation_error_message="A round cannot open after its deadline.",
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__isnull=False) | Q(round=Round.ROLLING, is_estimated=False),
                name="intake_has_deadline_unless_rolling",
                violation_error_message="Only rolling admission may have no deadline, and an estimate is of one.",
            ),
        ]

    def __str__(self):
        audience = "" if self.audience == Audience.EVERYONE else f", {self.get_audience_display().lower()}"
        return f"{self.get_term_display()} {self.year}, {self.get_round_display().lower()} round{audience}"
