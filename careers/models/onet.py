"""What O*NET says of occupations: skills, knowledge, tools, titles, education, related occupations. Imported."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact

from careers.choices import EducationLevel, ElementKind, JobZone, RelatednessTier
from core.models import Source

from .occupation import Occupation


class OnetOccupation(models.Model):
    """An O*NET-SOC occupation: a SOC occupation itself (`.00`) or a part of one with duties of its own (`.01`…).

    Wages and projections exist only for the SOC occupation. `job_zone` is null where the release rates none.
    """

    code = models.CharField("O*NET-SOC code", max_length=10, primary_key=True, help_text="As NN-NNNN.NN.")
    title = models.CharField(max_length=200)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="onet_occupations")
    job_zone = models.PositiveSmallIntegerField(choices=JobZone.choices, null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "O*NET occupation"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{2}-[0-9]{4}\.[0-9]{2}$"), name="onet_code_is_nn_nnnn_nn"
            ),
            models.CheckConstraint(
                condition=Exact(StrIndex("code", "occupation"), 1), name="onet_code_is_of_its_occupation"
            ),
            models.CheckConstraint(
                condition=Q(job_zone__isnull=True) | Q(job_zone__range=(1, 5)), name="onet_job_zone_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class OccupationElement(models.Model):
    """A skill, an area of knowledge or a work style, as rated for an occupation.

    `importance` is the mean of ratings from 1 (not important) to 5 (extremely important), scale IM; `level` from 0 to
    7, scale LV, null where O*NET rates none, finds it not relevant or advises not to print it.
    """

    onet_occupation = models.ForeignKey(OnetOccupation, on_delete=models.CASCADE, related_name="elements")
    element_id = models.CharField("element", max_length=20)
    kind = models.CharField(max_length=10, choices=ElementKind.choices)
    name = models.CharField(max_length=100)
    importance = models.DecimalField(max_digits=3, decimal_places=2)
    level = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["onet_occupation", "kind", "-importance", "name"]
        constraints = [
            models.UniqueConstraint(fields=["onet_occupation", "element_id"], name="occupation_element_once"),
            models.CheckConstraint(condition=Q(kind__in=ElementKind.values), name="occupation_element_kind_is_known"),
            models.CheckConstraint(
                condition=Q(importance__range=(1, 5)), name="occupation_element_importance_is_on_its_scale"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(0, 7)),
                name="occupation_element_level_is_on_its_scale",
            ),
        ]

    def __str__(self):
        return self.name


class Technology(models.Model):
    """A tool that people in an occupation use, with the kind of software that it belongs to.

    `is_hot`: often named in postings of many employers; `is_in_demand`: often named in postings for this occupation.
    """

    onet_occupation = models.ForeignKey(OnetOccupation, on_delete=models.CASCADE, related_name="technologies")
    name = models.CharField(max_length=150)
    category = models.CharField(max_length=150, help_text="Commodity title of the UNSPSC.")
    is_hot = models.BooleanField("hot technology", default=False)
    is_in_demand = models.BooleanField("in demand", default=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name_plural = "technologies"
        ordering = ["onet_occupation", "-is_in_demand", "-is_hot", "name"]
        constraints = [
            models.UniqueConstraint(fields=["onet_occupation", "name", "category"], name="technology_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_sought(self):
        """Whether postings often name it, for any occupation or for this one."""
        return self.is_hot or self.is_in_demand


class AlternateTitle(models.Model):
    """A job title that O*NET lists for an occupation; `short` is its abbreviation, if it has one."""

    onet_occupation = models.ForeignKey(OnetOccupation, on_delete=models.CASCADE, related_name="alternate_titles")
    title = models.CharField(max_length=200)
    short = models.CharField("short title", max_length=100, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["onet_occupation", "title"]
        constraints = [
            models.UniqueConstraint(fields=["onet_occupation", "title"], name="alternate_title_once"),
        ]

    def __str__(self):
        return self.title


class RelatedOccupation(models.Model):
    """An occupation that O*NET finds similar in work, knowledge and job titles; the site may not cover it."""

    onet_occupation = models.ForeignKey(OnetOccupation, on_delete=models.CASCADE, related_name="related")
    related_code = models.CharField("O*NET-SOC code of the other", max_length=10)
    related_title = models.CharField("title of the other", max_length=200)
    tier = models.CharField(max_length=13, choices=RelatednessTier.choices)
    rank = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["onet_occupation", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["onet_occupation", "related_code"], name="related_occupation_once"),
            models.CheckConstraint(
                condition=Q(tier__in=RelatednessTier.values), name="related_occupation_tier_is_known"
            ),
        ]

    def __str__(self):
        return self.related_title


class RequiredEducation(models.Model):
    """Share, in percent, of surveyed people who say that their job requires a level of education (element 2.D.1).

    Null is a share that O*NET advises not to print.
    """

    onet_occupation = models.ForeignKey(OnetOccupation, on_delete=models.CASCADE, related_name="education")
    level = models.PositiveSmallIntegerField(choices=EducationLevel.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name_plural = "required education"
        ordering = ["onet_occupation", "level"]
        constraints = [
            models.UniqueConstraint(fields=["onet_occupation", "level"], name="required_education_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 12)), name="required_education_level_is_known"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)), name="required_education_is_a_share"
            ),
        ]

    def __str__(self):
        return self.get_level_display()
