"""Addresses that the catalog links to, with the results of their checks. Written by `programs.links`."""

from django.db import models
from django.db.models import Q

from core.models import URLField
from programs.choices import FAILING, LinkState
from programs.querysets import LinkCheckQuerySet


class Outcome(models.Model):
    """The result of a check."""

    state = models.CharField(max_length=12, choices=LinkState.choices, default=LinkState.UNCHECKED)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Blank: no answer came.")
    failure = models.CharField("what went wrong", max_length=200, blank=True)
    final_url = models.CharField("leads to", max_length=2000, blank=True, help_text="Blank: it does not redirect.")
    is_permanent = models.BooleanField("for good", default=False, help_text="Every redirect there is a permanent one.")

    class Meta:
        abstract = True

    @property
    def said(self) -> str:
        """The state with what went wrong: `Gone: 404 Not Found`."""
        return ": ".join(filter(None, (self.get_state_display(), self.failure)))


class LinkCheck(Outcome):
    """One address with the result of its last check, however many rows use it."""

    url = URLField("address", max_length=500, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    checked_at = models.DateTimeField("last checked at", null=True, blank=True)
    first_failed_at = models.DateTimeField(null=True, blank=True, help_text="Since when every check has failed.")
    failure_count = models.PositiveIntegerField("failures in a row", default=0)
    next_check_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Until then no other worker checks it."
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "link"
        ordering = ["host", "url"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="link_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=FAILING, failure_count__gt=0, first_failed_at__isnull=False)
                | (~Q(state__in=FAILING) & Q(failure_count=0, first_failed_at__isnull=True)),
                name="link_fails_since_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=LinkState.REDIRECTS) | ~Q(final_url=""), name="link_redirects_to_an_address"
            ),
        ]

    def __str__(self):
        return self.url

    @property
    def has_moved(self) -> bool:
        """Whether the new address may replace it, as in `LinkCheckQuerySet.moved`."""
        return self.state == LinkState.REDIRECTS and self.is_permanent


class LinkOutcome(Outcome):
    """The result of a check that differs from the check before. The oldest are deleted."""

    link = models.ForeignKey(LinkCheck, on_delete=models.CASCADE, related_name="outcomes")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="link_outcome_state_is_known"),
        ]

    def __str__(self):
        return self.said


class HostTurn(models.Model):
    """When a host may get the next request. One request at a time from all workers, with a pause after each."""

    host = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField()

    def __str__(self):
        return self.host
