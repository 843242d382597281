"""Work that is snoozed to a later day, for a reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Snoozable(models.Model):
    """A row that may be snoozed; its model needs the constraint `snoozed_for_a_reason`."""

    snoozed_until = models.DateField(null=True, blank=True, help_text="The day on which it comes back.")
    snooze_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def snoozed_for_a_reason(kind: str) -> models.CheckConstraint:
    """A snoozed row needs a reason. `kind` begins the constraint’s name."""
    return models.CheckConstraint(
        condition=Q(snoozed_until__isnull=True, snooze_reason="")
        | (Q(snoozed_until__isnull=False) & ~Q(snooze_reason="")),
        name=f"{kind}_is_snoozed_for_a_reason",
        violation_error_message="Say why it can wait.",
    )


LONGEST_REASON = Snoozable._meta.get_field("snooze_reason").max_length


def valid_reason(reason: str, *, until: date, today: date) -> str:
    """The reason as `snooze_reason` stores it.

    Raises ValidationError by `until` or `reason`: for a day that is not in the future, for no reason, and for one that
    is longer than the column.
    """
    if until <= today:
        raise ValidationError({"until": "Choose a day after today."})
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why it can wait."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"Say it in at most {LONGEST_REASON} characters."})
    return reason
