"""Counts of what visitors do with a program, by day."""

from django.db import models
from django.db.models import Q

from programs.choices import UseKind

from .program import Program


class ProgramUse(models.Model):
    """How often one thing happened to a program on a day. Visitors are anonymous: no address or cookie is stored.

    `fact` is the key of the facet that left the program out of a search, blank for all other kinds.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=UseKind.choices)
    fact = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["program", "-day", "kind", "fact"]
        constraints = [
            models.UniqueConstraint(fields=["program", "day", "kind", "fact"], name="program_use_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=UseKind.values), name="program_use_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=UseKind.LEFT_OUT) ^ Q(fact=""), name="program_use_names_the_missing_fact"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.day}: {self.count}"
