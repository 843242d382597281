"""Breaches that rules found, and checks of facts."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from simple_history.models import HistoricalRecords

from core.models import URLField
from core.snoozing import Snoozable, snoozed_for_a_reason
from programs.choices import CHECK_GOOD_FOR, FactGroup, Severity
from programs.querysets import FindingQuerySet, VerificationQuerySet

from .program import Program
from .school import School


class Finding(Snoozable):
    """One breach of one rule by one field of one row, open from the first check that sees it to the first without it.

    Written only by `programs.rules.actions`. `model` and `object_id` identify the row. If it belongs to a program or a
    school, `program` or `school` is the page where a visitor sees it. A cause that returns makes a new finding.
    """

    rule = models.SlugField(help_text="Key of the rule in programs.rules.")
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, null=True, blank=True, related_name="findings")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="findings")
    model = models.CharField("kind of row", max_length=100, help_text="Its label, such as programs.tuition.")
    object_id = models.PositiveBigIntegerField("number of the row")
    field = models.CharField(max_length=100, blank=True, help_text="Blank: the row as a whole.")
    message = models.CharField("what is wrong", max_length=500)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Blank: the cause was there at the last check.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="findings"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["severity", "-first_seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "model", "object_id", "field"],
                condition=Q(closed_at__isnull=True),
                name="finding_uncorrected_once",
            ),
            # A range, because Django cannot read a list of one-digit numbers back from a table of SQLite.
            models.CheckConstraint(
                condition=Q(severity__range=(min(Severity.values), max(Severity.values))),
                name="finding_severity_is_known",
            ),
            models.CheckConstraint(
                condition=Q(program__isnull=True) | Q(school__isnull=True), name="finding_of_program_or_school"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at"))
                & (Q(closed_at__isnull=True) | Q(closed_at__gte=F("last_seen_at"))),
                name="finding_is_seen_then_closed",
            ),
            snoozed_for_a_reason("finding"),
        ]

    def __str__(self):
        return self.message


class Verification(models.Model):
    """A person compared a group of a program's facts with the school's own statement on a day."""

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
        """Refuses a day in the future, because the page says that the check was made."""
        if self.verified_on and self.verified_on > localdate():
            raise ValidationError({"verified_on": "This day has not come yet."})

    @property
    def due_on(self) -> date:
        return self.verified_on + CHECK_GOOD_FOR[FactGroup(self.group)]

    def is_due(self, today: date) -> bool:
        """Whether the group needs another check on a day."""
        return self.due_on <= today
