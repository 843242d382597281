"""What others say in a guide: people who agreed to be quoted, and companies that pay for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from articles.querysets import SponsoredBlockQuerySet, TestimonialQuerySet
from core.models import URLField


class Testimonial(models.Model):
    """One person's words about one experience. Shown only with consent; the page says whether it was verified."""

    key = models.SlugField(unique=True, help_text="For “:::testimonial key”.")
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=200, help_text="Which program, where and when.")
    text = models.TextField("their words")
    consent_on = models.DateField("agreed to be quoted on", null=True, blank=True)
    consent_evidence = models.CharField(max_length=300, blank=True, help_text="Where the consent is kept.")
    verified_on = models.DateField("identity checked on", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TestimonialQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="testimonial_name_once",
                violation_error_message="There is a testimonial under this name already: one name has one story.",
            ),
            models.UniqueConstraint(fields=["text"], name="testimonial_text_once"),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True) | ~Q(consent_evidence=""),
                name="testimonial_consent_has_evidence",
                violation_error_message="Say where the consent is kept.",
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(consent_on__isnull=False),
                name="testimonial_verified_has_consent",
                violation_error_message="Ask for consent before you verify.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.about}"


class SponsoredBlock(models.Model):
    """A paid text. It has no link to any program, school or list, so it cannot affect any order."""

    key = models.SlugField(unique=True, help_text="For “:::sponsored key”.")
    sponsor = models.CharField(max_length=100, help_text="Who pays; the label names them.")
    title = models.CharField(max_length=120)
    text = models.TextField()
    url = URLField("address")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = SponsoredBlockQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(sponsor=""), name="sponsored_block_names_its_sponsor"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="sponsored_block_days_are_ordered"),
        ]

    def __str__(self):
        return f"{self.title} (paid by {self.sponsor})"

    @property
    def label(self):
        """The label that is always printed above it."""
        return f"Advertisement, paid for by {self.sponsor}"
