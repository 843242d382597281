"""Occupations: what they pay and where, how they are expected to grow, which fields of study lead there. Imported."""

from functools import reduce
from itertools import combinations
from operator import and_

from django.db import models
from django.db.models import F, Q

from careers.choices import AREAS, PERCENTILES, WAGES, EntryEducation
from careers.querysets import OccupationQuerySet, OccupationWageQuerySet
from core.models import Source
from taxonomy.models import CipCode


class Occupation(models.Model):
    """A detailed occupation of the Standard Occupational Classification, 2018 edition.

    One row, `ALL_OCCUPATIONS`, is all of them together, for comparison.
    """

    soc_code = models.CharField("SOC code", max_length=7, primary_key=True, help_text="As NN-NNNN.")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    fields = models.ManyToManyField(CipCode, through="FieldOccupation", related_name="occupations")

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering = ["soc_code"]
        constraints = [
            models.CheckConstraint(condition=Q(soc_code__regex=r"^[0-9]{2}-[0-9]{4}$"), name="soc_code_is_nn_nnnn"),
        ]

    def __str__(self):
        return self.title


class OccupationWage(models.Model):
    """What an occupation pays in the nation or a state in May of `year` (Occupational Employment and Wage Statistics).

    Whole US dollars a year before tax, of employees of all industries; the self-employed are not counted. `employment`
    is TOT_EMP, in jobs; `mean` is A_MEAN, `median` A_MEDIAN, `p10` A_PCT10, `p25` A_PCT25, `p75` A_PCT75, `p90`
    A_PCT90. A null is a value that was not published, unless `top_coded` has its name: then the wage is higher than the
    highest that the survey publishes (`#` in the file).
    """

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="wages")
    area = models.CharField(max_length=2, choices=AREAS)
    year = models.PositiveSmallIntegerField()
    employment = models.PositiveIntegerField("jobs", null=True, blank=True)
    mean = models.PositiveIntegerField("mean annual wage, US$", null=True, blank=True)
    p10 = models.PositiveIntegerField("10th percentile, US$", null=True, blank=True)
    p25 = models.PositiveIntegerField("25th percentile, US$", null=True, blank=True)
    median = models.PositiveIntegerField("median annual wage, US$", null=True, blank=True)
    p75 = models.PositiveIntegerField("75th percentile, US$", null=True, blank=True)
    p90 = models.PositiveIntegerField("90th percentile, US$", null=True, blank=True)
    top_coded = models.CharField(max_length=40, blank=True, help_text="Names of wages above the published range.")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    objects = OccupationWageQuerySet.as_manager()

    class Meta:
        ordering = ["occupation", "area", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "area", "year"], name="occupation_wage_once"),
            models.CheckConstraint(condition=Q(area__in=list(AREAS)), name="occupation_wage_area_is_known"),
            # A comparison with null is unknown, and passes the constraint: only known percentiles are compared.
            models.CheckConstraint(
                condition=reduce(and_, (Q(**{f"{low}__lte": F(high)}) for low, high in combinations(PERCENTILES, 2))),
                name="occupation_wage_percentiles_rise",
            ),
            models.CheckConstraint(
                condition=reduce(
                    and_, (~Q(top_coded__contains=wage) | Q(**{f"{wage}__isnull": True}) for wage in WAGES)
                ),
                name="occupation_wage_top_coded_has_no_value",
            ),
        ]

    def __str__(self):
        return f"{self.occupation_id} in {self.get_area_display()}, May {self.year}"

    @property
    def percentiles(self):
        """The spread by name, lowest first: `{"p10": 77480, …}`; None where it was not published."""
        return {name: getattr(self, name) for name in PERCENTILES}

    def is_top_coded(self, wage):
        """Whether a wage, such as `p90`, is higher than the highest that the survey publishes."""
        return wage in self.top_coded.split()


class OccupationOutlook(models.Model):
    """How an occupation is expected to change over ten years (Employment Projections, table 1.2).

    `employment` and `projected_employment` are "Employment" of `base_year` and of `target_year`, in jobs, the
    self-employed included; `growth_percent` is "Employment change, percent"; `annual_openings` is "Occupational
    openings, annual average": new jobs, and jobs whose holders retire or move on to other occupations.
    """

    occupation = models.OneToOneField(Occupation, on_delete=models.CASCADE, related_name="outlook")
    base_year = models.PositiveSmallIntegerField()
    target_year = models.PositiveSmallIntegerField()
    employment = models.PositiveIntegerField("jobs in the base year")
    projected_employment = models.PositiveIntegerField("jobs in the target year")
    growth_percent = models.DecimalField("growth, percent", max_digits=5, decimal_places=1)
    annual_openings = models.PositiveIntegerField("openings a year")
    typical_education = models.CharField(
        "typical education for entry", max_length=13, choices=EntryEducation.choices, blank=True
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["occupation"]
        constraints = [
            models.CheckConstraint(condition=Q(base_year__lt=F("target_year")), name="occupation_outlook_years_rise"),
            models.CheckConstraint(condition=Q(growth_percent__gte=-100), name="occupation_outlook_growth_is_possible"),
            models.CheckConstraint(
                condition=Q(typical_education__in=["", *EntryEducation.values]),
                name="occupation_outlook_education_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.occupation_id} from {self.base_year} to {self.target_year}"


class FieldOccupation(models.Model):
    """A field of study that prepares for an occupation (CIP SOC Crosswalk, NCES and BLS).

    Many to many and without weights: it does not say how many graduates of a field take up the occupation.
    """

    cip_code = models.ForeignKey(CipCode, on_delete=models.CASCADE)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "occupation of a field"
        verbose_name_plural = "occupations of fields"
        ordering = ["cip_code", "occupation"]
        constraints = [
            models.UniqueConstraint(fields=["cip_code", "occupation"], name="field_occupation_once"),
        ]

    def __str__(self):
        return f"{self.occupation_id} after {self.cip_code_id}"
