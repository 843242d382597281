"""Who vouches for which facts, and since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.choices import FactGroup

from .program import Program


class Verification(models.Model):
    """Someone compared a group of a program's facts with the school's own word on a day."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="verifications")
    group = models.CharField(max_length=10, choices=FactGroup.choices)
    verified_on = models.DateField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    is_by_school = models.BooleanField("the school vouches", default=False)
    evidence_url = models.URLField("evidence", max_length=500, blank=True)

    class Meta:
        ordering = ["-verified_on"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=FactGroup.values), name="verification_group_is_known"),
        ]

    def __str__(self):
        return f"{self.get_group_display()} on {self.verified_on}"
