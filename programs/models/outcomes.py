"""Earnings, debt and numbers of graduates. Imported."""

from django.db import models
from django.db.models import Q

from core.choices import Availability
from core.models import Source
from programs.choices import CredentialLevel
from taxonomy.models import CipCode

from .school import School


class FieldOutcome(models.Model):
    """Earnings and debt of a school's graduates in one four-digit CIP code and level (College Scorecard).

    One row covers all programs of the school under that code; the page says so next to each number. Whole US dollars.
    `median_earnings_1yr` is EARN_MDN_1YR, `median_earnings_4yr` EARN_MDN_4YR, `median_debt` DEBT_ALL_STGP_EVAL_MDN,
    `graduate_count` IPEDSCOUNT1. Each value has an availability; a value is null unless it is `reported`.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="outcomes")
    cip_family = models.CharField("CIP, four digits", max_length=5)
    cip_title = models.CharField(max_length=200)
    credential_level = models.PositiveSmallIntegerField(choices=CredentialLevel.choices)
    release = models.CharField(max_length=20)
    median_earnings_1yr = models.PositiveIntegerField("median earnings 1 year after", null=True, blank=True)
    earnings_1yr_availability = models.CharField(max_length=14, choices=Availability.choices)
    median_earnings_4yr = models.PositiveIntegerField("median earnings 4 years after", null=True, blank=True)
    earnings_4yr_availability = models.CharField(max_length=14, choices=Availability.choices)
    median_debt = models.PositiveIntegerField(null=True, blank=True)
    debt_availability = models.CharField(max_length=14, choices=Availability.choices)
    graduate_count = models.PositiveIntegerField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        ordering = ["school", "cip_family"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "cip_family", "credential_level", "release"], name="field_outcome_once"
            ),
            models.CheckConstraint(
                condition=Q(cip_family__regex=r"^[0-9]{2}\.[0-9]{2}$"), name="field_outcome_cip_is_nn_nn"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{value}__isnull": False, availability: Availability.REPORTED})
                    | (Q(**{f"{value}__isnull": True}) & ~Q(**{availability: Availability.REPORTED})),
                    name=f"field_outcome_{availability}_is_true",
                )
                for value, availability in (
                    ("median_earnings_1yr", "earnings_1yr_availability"),
                    ("median_earnings_4yr", "earnings_4yr_availability"),
                    ("median_debt", "debt_availability"),
                )
            ),
        ]

    def __str__(self):
        return f"{self.cip_family} at {self.school}"


class Completions(models.Model):
    """Awards that a school conferred in one six-digit CIP code and level, first majors, July 1 to June 30 (IPEDS C_A).

    `year` is the year when the period ends: 2024 is 2023-24. `awards` is a count, and zero is a reported zero.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="completions")
    cip_code = models.ForeignKey(CipCode, on_delete=models.PROTECT, related_name="completions")
    credential_level = models.PositiveSmallIntegerField(choices=CredentialLevel.choices)
    year = models.PositiveSmallIntegerField()
    awards = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        verbose_name_plural = "completions"
        ordering = ["school", "cip_code", "year"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cip_code", "credential_level", "year"], name="completions_once"),
        ]

    def __str__(self):
        return f"{self.awards} in {self.year}"
