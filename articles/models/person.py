"""People who write or review."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from core.models import URLField


class Person(models.Model):
    """Somebody who signs guides. A guide without a person as its author is signed by the site's editors together."""

    name = models.CharField(max_length=100)
    role = models.CharField(max_length=100, blank=True, help_text="What they do, such as “admissions adviser”.")
    bio = models.TextField(blank=True, help_text="One or two sentences, without numbers.")
    url = URLField("their own page", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person",
        verbose_name="account", help_text="Whoever has it may neither review nor publish what this person wrote.",
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="person_name_once",
                violation_error_message="There is a person of this name already; one person has one entry.",
            ),
        ]

    def __str__(self):
        return self.name
