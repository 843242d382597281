"""Who vouches for which facts, and since when."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from simple_history.models import HistoricalRecords

from core.models import URLField
from programs.choices import CHECK_GOOD_FOR, FactGroup
from programs.querysets import VerificationQuerySet

from .program import Program


class Verification(models.Model):
    """Someone compared a group of a program's facts with the school's own word on a day."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="verifications")
    group = models.CharField(max_length=10, choices=FactGroup.choices)
    verified_on = models.DateField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    is_by_school = models.BooleanField("the school vouches", default=False)
    evidence_url = URLField("evidence", max_length=500, blank=True)

    objects = VerificationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-verified_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=FactGroup.values), name="verification_group_is_known"),
        ]

    def __str__(self):
        return f"{self.get_group_display()} on {self.verified_on}"

    def clean(self):
        """A check lies behind us: the page says to visitors that it was made."""
        if self.verified_on and self.verified_on > localdate():
            raise ValidationError({"verified_on": "This day has not come yet."})

    @property
    def due_on(self) -> date:
        """The day from which the group is due for another check."""
        return self.verified_on + CHECK_GOOD_FOR[FactGroup(self.group)]

    def is_due(self, today: date) -> bool:
        """Whether the check no longer holds on a day."""
        return self.due_on <= today
