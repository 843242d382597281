"""Prices."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import Residency, TuitionBasis

from .program import Program
from .school import School

MOST_DOLLARS = 1_000_000
PLAUSIBLE = MaxValueValidator(MOST_DOLLARS, f"No price is above US${MOST_DOLLARS:,}.")


class UndergraduateCharge(models.Model):
    """The average price for a school's full-time undergraduates (IPEDS IC_AY), in whole US dollars. Imported.

    Separate from `Tuition`, so that no calculation for graduate students reads these prices by accident.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="undergraduate_charges")
    academic_year = models.PositiveSmallIntegerField(help_text="The year in which it begins: 2023 is 2023-24.")
    residency = models.CharField(max_length=14, choices=Residency.choices)
    basis = models.CharField(max_length=12, choices=TuitionBasis.choices)
    amount = models.PositiveIntegerField("tuition, US$", validators=[PLAUSIBLE])
    required_fees = models.PositiveIntegerField("required fees, US$", null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["-academic_year", "residency", "basis"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "academic_year", "residency", "basis"], name="undergraduate_charge_once"
            ),
            models.CheckConstraint(condition=Q(amount__lte=MOST_DOLLARS), name="undergraduate_charge_is_plausible"),
        ]

    def __str__(self):
        return f"US${self.total:,} {self.get_basis_display().lower()}, {self.get_residency_display().lower()}"

    @property
    def total(self):
        """Tuition and required fees, US$."""
        return self.amount + (self.required_fees or 0)


class Tuition(models.Model):
    """A price in whole US dollars: a school's average for graduate students (IPEDS) or one program's own price."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="tuition")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, null=True, blank=True, related_name="tuition")
    academic_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year in which it begins: 2023 is 2023-24. Blank: the source names none."
    )
    residency = models.CharField(max_length=14, choices=Residency.choices)
    basis = models.CharField(max_length=12, choices=TuitionBasis.choices)
    amount = models.PositiveIntegerField("tuition, US$", validators=[PLAUSIBLE])
    highest_amount = models.PositiveIntegerField(
        "up to, US$", null=True, blank=True, help_text="Where a range is given."
    )
    required_fees = models.PositiveIntegerField("required fees, US$", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "tuition"
        ordering = ["-academic_year", "residency", "basis"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, program__isnull=True) | Q(school__isnull=True, program__isnull=False),
                name="tuition_of_school_or_program",
                violation_error_message="A price belongs to a school or to a program, not to both.",
            ),
            models.UniqueConstraint(
                fields=["school", "academic_year", "residency", "basis"],
                condition=Q(program__isnull=True),
                name="school_tuition_once",
            ),
            models.UniqueConstraint(
                fields=["program", "academic_year", "residency", "basis", "source"],
                condition=Q(school__isnull=True),
                name="program_tuition_once_per_source",
            ),
            # Databases treat two nulls as different, so prices without a year need a separate constraint.
            models.UniqueConstraint(
                fields=["program", "residency", "basis", "source"],
                condition=Q(school__isnull=True, academic_year__isnull=True),
                name="program_tuition_without_year_once_per_source",
            ),
            models.CheckConstraint(condition=Q(residency__in=Residency.values), name="tuition_residency_is_known"),
            models.CheckConstraint(condition=Q(basis__in=TuitionBasis.values), name="tuition_basis_is_known"),
            models.CheckConstraint(condition=Q(amount__lte=MOST_DOLLARS), name="tuition_amount_is_plausible"),
            models.CheckConstraint(
                condition=Q(highest_amount__isnull=True) | Q(highest_amount__gte=models.F("amount")),
                name="tuition_range_is_ordered",
            ),
        ]

    def __str__(self):
        return f"US${self.total:,} {self.get_basis_display().lower()}, {self.get_residency_display().lower()}"

    @property
    def total(self):
        """Tuition and required fees, US$."""
        return self.amount + (self.required_fees or 0)
