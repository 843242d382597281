"""The read model: one narrow row per program with what the list filters, sorts and prints."""

from django.db import models

from programs.choices import Control, Degree
from programs.geography import STATES, Locale, Region

from .program import Program


class CatalogueRow(models.Model):
    """What the list shows about one listed program. Derived, never edited; rebuilt by `rebuild_catalogue`.

    A blank text and a null number mean "not stated". Money is in whole US dollars. The `…_band` columns contain the
    slug of the value's band in `programs.bands`.
    """

    program = models.OneToOneField(Program, on_delete=models.CASCADE, primary_key=True, related_name="row")
    slug = models.SlugField(max_length=200)
    name = models.CharField(max_length=300)
    is_named = models.BooleanField()
    degree = models.CharField(max_length=8, choices=Degree.choices, blank=True)
    credential_level = models.CharField(max_length=26, help_text="Slug of a CredentialLevel.")
    is_covered = models.BooleanField(help_text="Belongs to what the site is about: a master's in a covered field.")
    cip_family = models.CharField(max_length=2, help_text="First two digits of the code.")
    cip_code = models.CharField(max_length=7)
    cip_name = models.CharField(max_length=200)
    closeness = models.CharField(max_length=12)
    specialization_names = models.CharField(max_length=500, blank=True)

    school_id = models.BigIntegerField()
    school_name = models.CharField(max_length=200)
    school_slug = models.SlugField(max_length=200)
    school_aliases = models.TextField(blank=True)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=2, choices=STATES)
    region = models.CharField(max_length=20, choices=Region.choices, blank=True)
    control = models.CharField(max_length=12, choices=Control.choices)
    locale = models.CharField(max_length=8, choices=Locale.choices, blank=True)
    hbcu = models.CharField(max_length=3)

    modalities = models.CharField(max_length=60, blank=True)
    gre = models.CharField(max_length=12, blank=True)
    tuition_in_state = models.PositiveIntegerField(null=True)
    tuition_out_of_state = models.PositiveIntegerField(null=True)
    tuition_in_state_band = models.CharField(max_length=10, blank=True)
    tuition_out_of_state_band = models.CharField(max_length=10, blank=True)
    tuition_year = models.PositiveSmallIntegerField(null=True)
    earnings_1yr = models.PositiveIntegerField(null=True)
    earnings_4yr = models.PositiveIntegerField(null=True)
    earnings_availability = models.CharField(max_length=14)
    earnings_band = models.CharField(max_length=10, blank=True)
    debt = models.PositiveIntegerField(null=True)
    debt_band = models.CharField(max_length=10, blank=True)
    awards = models.PositiveIntegerField(null=True)
    awards_band = models.CharField(max_length=10, blank=True)
    awards_by_year = models.JSONField(default=dict, help_text="Awards by the year in which the period ends, as text.")
    growth = models.SmallIntegerField("growth of awards, percent", null=True)
    growth_band = models.CharField(max_length=10, blank=True)
    verified_on = models.DateField(null=True)

    search_names = models.TextField(help_text="Names of the school, folded, each between bars.")
    search_subjects = models.TextField(help_text="Title, field and specializations, folded, each between bars.")
    # The words of the school are the same for all its programs: in their own column, the index splits them once.
    search_school = models.TextField(help_text="Words of the school and its place, as in `search_text`.", default="")
    search_text = models.TextField(help_text="Every other word, folded, each with one space on either side.")

    class Meta:
        indexes = [
            models.Index(fields=["school_id"], condition=models.Q(is_covered=True), name="catalogue_covered_by_school"),
        ]

    def __str__(self):
        return self.slug


class CatalogueOffering(models.Model):
    """One way to take a listed program, for the facets. A program without offerings has one blank row."""

    row = models.ForeignKey(CatalogueRow, on_delete=models.CASCADE, related_name="offerings")
    modality = models.CharField(max_length=10, blank=True)
    attendance = models.CharField(max_length=10, blank=True)
    length_band = models.CharField(max_length=10, blank=True)

    def __str__(self):
        return f"{self.modality} {self.attendance} {self.length_band}"


class CatalogueFit(models.Model):
    """A specialization of a listed program, for the facets. A program without any has one blank row."""

    row = models.ForeignKey(CatalogueRow, on_delete=models.CASCADE, related_name="fits")
    specialization = models.CharField(max_length=100, blank=True)
    fit = models.CharField(max_length=8, blank=True, help_text="The strength, one of taxonomy.choices.Strength.")

    def __str__(self):
        return f"{self.specialization} {self.fit}"
