"""Ways to take a program, its courses and admission requirements."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import Attendance, CourseRole, Modality, RequirementKind, RequirementLevel

from .program import Program


class Offering(models.Model):
    """One way to take a program. Filters on modality, attendance and length must match the same offering."""

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


class Course(models.Model):
    """A course of a program. Courses with the same `choice` number are alternatives: a student takes one of them."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="courses")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=CourseRole.choices)
    choice = models.PositiveSmallIntegerField("one of group", null=True, blank=True)
    area = models.CharField(max_length=100, blank=True)
    credits = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "title", "role"], name="course_once_per_program"),
            models.CheckConstraint(condition=Q(role__in=CourseRole.values), name="course_role_is_known"),
        ]

    def __str__(self):
        return self.title


class AdmissionRequirement(models.Model):
    """One admission requirement: a score with its scale, a document, or a subject studied."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=16, choices=RequirementKind.choices)
    level = models.CharField(max_length=12, choices=RequirementLevel.choices)
    value = models.DecimalField("at least", max_digits=7, decimal_places=2, null=True, blank=True)
    scale = models.DecimalField("out of", max_digits=7, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "note"]
        constraints = [
            models.UniqueConstraint(fields=["program", "kind", "note", "source"], name="requirement_once_per_source"),
            models.CheckConstraint(condition=Q(kind__in=RequirementKind.values), name="requirement_kind_is_known"),
            models.CheckConstraint(condition=Q(level__in=RequirementLevel.values), name="requirement_level_is_known"),
            models.CheckConstraint(
                condition=Q(scale__isnull=True) | Q(value__lte=models.F("scale")), name="requirement_value_within_scale"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_level_display().lower()}"
