"""The weekly mail: what waited for a person, together, once a week at most."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.defaultfilters import pluralize

from submissions.choices import Frequency
from submissions.models import DigestItem, NotificationPreference
from submissions.notifications import rendered, send_to


def send_digests(today: date) -> int:
    """Queues the weekly mail of everybody for whom something waits; returns how many. A second run of a week adds none.

    What comes in after a person's mail of the week waits for the next. Whoever switched mail off meanwhile gets none.
    """
    return sum(
        send_digest(user, today)
        for user in get_user_model().objects.exclude(digest_items=None).distinct().order_by("pk")
    )


@transaction.atomic
def send_digest(user, today: date) -> bool:
    """Queues one person's weekly mail; False when this week's went already, or nobody is to have it."""
    year, number, _ = today.isocalendar()
    week = f"{year}-W{number:02}"
    # Of two workers one has the row first; the other then finds the week done.
    preference, _ = NotificationPreference.objects.select_for_update().get_or_create(user=user)
    items = list(DigestItem.objects.filter(user=user))
    if preference.digest_week == week or not items:
        return False
    is_wanted = preference.frequency != Frequency.NONE and user.is_active and bool(user.email)
    if is_wanted:
        body = rendered("digest", {"items": items})
        subject = f"Your week at the schools’ desk: {len(items)} thing{pluralize(len(items))} new"
        send_to(user, f"digest-{user.pk}-{week}", subject, body)
    DigestItem.objects.filter(pk__in=[each.pk for each in items]).delete()
    preference.digest_week = week
    preference.save(update_fields=["digest_week"])
    return is_wanted
