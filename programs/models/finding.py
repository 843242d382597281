"""What the rules of `programs.rules` found to be untrue or doubtful."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.snoozing import Snoozable, snoozed_for_a_reason
from programs.choices import Severity
from programs.querysets import FindingQuerySet

from .program import Program
from .school import School


class Finding(Snoozable):
    """One breach of one rule by one field of one row, from the check that saw it first to the one that missed it.

    Written by `programs.rules.actions` alone. `model` and `object_id` name the row, which may lie below a program or a
    school: `program` or `school` is then the page where a visitor meets it. A cause that comes back is a new finding.
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
