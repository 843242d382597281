"""Ways to take a program."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import Attendance, Modality

from .program import Program


class Offering(models.Model):
    """One way to take a program. Filters on modality, attendance and length must hold on the same offering."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="offerings")
    modality = models.CharField(max_length=10, choices=Modality.choices, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance.choices, blank=True)
    campus = models.CharField(max_length=200, blank=True)
    length_months = models.PositiveSmallIntegerField("length in months", null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("hours a week", null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    history = HistoricalRecords()

    class Meta:
        ordering = ["modality", "attendance", "length_months"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "modality", "attendance", "campus", "source"], name="offering_once_per_source"
            ),
            models.CheckConstraint(
                condition=Q(length_months__isnull=True) | Q(length_months__range=(3, 96)),
                name="offering_length_is_plausible",
                violation_error_message="A master's takes between 3 and 96 months.",
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__range=(1, 80)),
                name="offering_weekly_hours_are_plausible",
            ),
        ]

    def __str__(self):
        parts = (self.get_modality_display(), self.get_attendance_display(), self.campus)
        return ", ".join(filter(None, parts)) or "Offering"
