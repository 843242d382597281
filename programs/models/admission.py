"""What admission asks."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import Source
from programs.choices import RequirementKind, RequirementLevel

from .program import Program


class AdmissionRequirement(models.Model):
    """One thing that admission asks: a score with its scale, a document, a subject studied."""

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
