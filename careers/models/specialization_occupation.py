"""Which occupations stand for a specialization."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from careers.choices import OccupationFit
from specializations.models import Specialization

from .occupation import Occupation


class SpecializationOccupation(models.Model):
    """An occupation that a specialization leads to, by an editor's judgment.

    The crosswalk knows codes and not specializations, and names occupations that a code merely touches; so the pages
    measure pay, openings and growth over the `close` occupations of this table alone.
    """

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="occupations")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="specializations")
    fit = models.CharField(max_length=5, choices=OccupationFit.choices)
    note = models.CharField(max_length=300, help_text="What connects the two, in a sentence.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "occupation of a specialization"
        verbose_name_plural = "occupations of specializations"
        ordering = ["specialization", "fit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "occupation"], name="specialization_occupation_once"),
            models.CheckConstraint(
                condition=Q(fit__in=OccupationFit.values), name="specialization_occupation_fit_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.occupation} after {self.specialization}"
