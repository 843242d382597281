"""What a person wants to hear of, and what waits for their weekly mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.choices import Frequency


class NotificationPreference(models.Model):
    """How often a person gets mail from the schools' desk. Without a row: at once, and asked when facts are due."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    frequency = models.CharField("mail about proposals", max_length=7, choices=Frequency.choices,
                                 default=Frequency.AT_ONCE)  # fmt: skip
    is_asked = models.BooleanField(
        "ask me when facts of my schools are due for a check", default=True,
        help_text="Once a quarter at most, with two reminders at most.",
    )  # fmt: skip
    is_told_of_submissions = models.BooleanField("tell me when a school sends a proposal", default=False)
    digest_week = models.CharField("week of the last weekly mail", max_length=8, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="preference_frequency_is_known")
        ]

    def __str__(self):
        return f"{self.user}: {self.get_frequency_display().lower()}"


class DigestItem(models.Model):
    """One thing to tell a person in the next weekly mail; gone once that mail is in the outbox."""

    key = models.SlugField(max_length=100, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_items")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.subject
