"""Work that is put off to a later day, for a reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model


def reason_for(model: type[Model], *, until: date, today: date, reason: str) -> str:
    """The reason as `snooze_reason` of the model keeps it.

    Raises ValidationError by `until` or `reason`: for a day that is not ahead, for no reason, and for one that is
    longer than the column.
    """
    if until <= today:
        raise ValidationError({"until": "Choose a day after today."})
    reason, longest = reason.strip(), model._meta.get_field("snooze_reason").max_length
    if not reason:
        raise ValidationError({"reason": "Say why it can wait."})
    if len(reason) > longest:
        raise ValidationError({"reason": f"Say it in at most {longest} characters."})
    return reason
