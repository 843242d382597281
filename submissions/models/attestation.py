"""Whom we asked whether facts still hold, and who said so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programs.models import School


class AttestationCampaign(models.Model):
    """A quarter of a year in which each school whose facts are due is asked once."""

    quarter = models.CharField(max_length=7, unique=True, help_text="Such as 2026-Q4.")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-quarter"]

    def __str__(self):
        return self.quarter


class AttestationRequest(models.Model):
    """One person asked about one school in one campaign. An answer of one is the school's: nobody is reminded after."""

    campaign = models.ForeignKey(AttestationCampaign, on_delete=models.CASCADE, related_name="requests")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="attestation_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="attestation_requests"
    )
    asked_at = models.DateTimeField()
    last_sent_at = models.DateTimeField()
    reminder_count = models.PositiveSmallIntegerField("reminders", default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_count = models.PositiveSmallIntegerField("groups of facts confirmed", default=0)

    class Meta:
        ordering = ["-asked_at", "school__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "school", "user"], name="attestation_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, confirmed_count=0)
                | Q(answered_at__gte=F("asked_at"), confirmed_count__gte=1),
                name="attestation_answer_confirms_something",
            ),
        ]

    def __str__(self):
        return f"{self.school}, {self.campaign}"
