"""Schools, their other names and former addresses."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.models import EmailField, FormerSlug, Source, URLField
from programs.choices import Control
from programs.geography import STATES, Locale, Region
from programs.querysets import SchoolQuerySet

IMPORTED = (
    "unitid opeid name control address city state zip_code county region locale latitude longitude is_hbcu is_tribal "
    "website admissions_url application_url source"
).split()


class School(models.Model):
    """A college or university: one institution of the IPEDS directory.

    All columns except the slug and the contact are imported.
    """

    unitid = models.PositiveIntegerField("UNITID", unique=True, help_text="IPEDS institution number, six digits.")
    opeid = models.CharField("OPEID", max_length=8, blank=True, help_text="Federal aid number, zeros kept.")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    control = models.CharField(max_length=12, choices=Control.choices)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=2, choices=STATES)
    zip_code = models.CharField("ZIP code", max_length=10, blank=True)
    county = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=20, choices=Region.choices, blank=True)
    locale = models.CharField(max_length=8, choices=Locale.choices, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    is_hbcu = models.BooleanField("historically Black college or university", default=False)
    is_tribal = models.BooleanField("tribal college", default=False)
    website = URLField(max_length=300, blank=True)
    admissions_url = URLField("admissions page", max_length=300, blank=True)
    application_url = URLField("application page", max_length=300, blank=True)
    contact_email = EmailField("contact", blank=True, help_text="An office’s address, not a person’s.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    objects = SchoolQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=IMPORTED)

    class Meta:
        ordering = ["name", "state"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unitid__range=(100_000, 999_999)), name="school_unitid_is_six_digits"
            ),
            models.CheckConstraint(condition=models.Q(control__in=Control.values), name="school_control_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="school_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="school_coordinates_are_on_earth",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:school", args=[self.slug])

    @property
    def place(self):
        """`Pittsburgh, PA`."""
        return f"{self.city}, {self.state}"


class SchoolAlias(models.Model):
    """Another name of a school: from the directory (IALIAS) or, without a source, from our editors."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "school aliases"
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["school", "text"], name="school_alias_once")]

    def __str__(self):
        return self.text


class FormerSchoolSlug(FormerSlug):
    """A former address of a school's page."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="former_slugs")
