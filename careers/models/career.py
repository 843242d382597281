"""Pages of careers, and which occupations belong to a specialization."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact
from django.urls import reverse
from simple_history.models import HistoricalRecords

from careers.choices import OccupationFit, RoleFit
from careers.querysets import CareerQuerySet
from core.choices import PublishingState
from core.models import Findable, FormerSlug, Scheduled
from taxonomy.models import Specialization

from .occupation import Occupation
from .onet import OnetOccupation


class Career(Scheduled, Findable):
    """A role by its everyday name, such as machine learning engineer.

    Texts are Markdown and hold no numbers: pages print those from imported facts. The shipped texts are loaded once;
    from then on editors own them.
    """

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    other_names = models.CharField(
        max_length=300, blank=True, help_text="For the search, parted by commas: ML engineer."
    )
    summary = models.TextField(blank=True, help_text="What the role is, in one or two sentences.")
    duties = models.TextField("what they do", blank=True)
    path = models.TextField(
        "the way in and on", blank=True, help_text="How people come to it and where they go from it."
    )
    suits = models.TextField("who it suits", blank=True, help_text="And whom it does not.")
    occupations = models.ManyToManyField(Occupation, through="CareerOccupation", related_name="careers")
    specializations = models.ManyToManyField(Specialization, related_name="careers", blank=True)
    next_roles = models.ManyToManyField("self", symmetrical=False, related_name="previous_roles", blank=True)
    state = models.CharField(max_length=9, choices=PublishingState.choices, default=PublishingState.DRAFT)

    objects = CareerQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[specializations, next_roles])

    class Meta:
        ordering = ["name"]
        permissions = [
            ("publish_career", "Can publish, schedule and archive careers"),
            ("import_career", "Can import careers from a file"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublishingState.values), name="career_state_is_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("careers:career", args=[self.slug])


class CareerOccupation(models.Model):
    """An occupation whose numbers describe a role, and how well they do. The first by `position` leads the page.

    `onet_occupation`, a part of the occupation or the whole, is where skills and tools are read; null without O*NET
    facts.
    """

    career = models.ForeignKey(Career, on_delete=models.CASCADE, related_name="ties")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT)
    onet_occupation = models.ForeignKey(
        OnetOccupation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="O*NET occupation"
    )
    position = models.PositiveSmallIntegerField(default=0)
    fit = models.CharField(max_length=6, choices=RoleFit.choices)
    explanation = models.CharField(max_length=500, help_text="Why these numbers stand for the role, and where not.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "occupation of a career"
        verbose_name_plural = "occupations of a career"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["career", "occupation"], name="career_occupation_once"),
            models.CheckConstraint(condition=Q(fit__in=RoleFit.values), name="career_occupation_fit_is_known"),
            models.CheckConstraint(condition=~Q(explanation=""), name="career_occupation_is_explained"),
            models.CheckConstraint(
                condition=Q(onet_occupation__isnull=True) | Exact(StrIndex("onet_occupation", "occupation"), 1),
                name="career_occupation_onet_is_of_the_occupation",
                violation_error_message="The O*NET occupation must be the chosen occupation or a part of it.",
            ),
        ]

    def __str__(self):
        return f"{self.career}: {self.occupation}"


class CareerQuestion(models.Model):
    """A question that people ask about a role, with its answer in Markdown."""

    career = models.ForeignKey(Career, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(max_length=200)
    answer = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["career", "question"], name="career_question_once"),
        ]

    def __str__(self):
        return self.question


class FormerCareerSlug(FormerSlug):
    """An address that a career's page had before."""

    career = models.ForeignKey(Career, on_delete=models.CASCADE, related_name="former_slugs")


class SpecializationOccupation(models.Model):
    """An occupation that a specialization leads to, as editors judge it.

    The crosswalk links codes, not specializations, and names occupations that a code only touches. So the pages measure
    pay, openings and growth only over the `close` occupations of this table.
    """

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="occupations")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="specializations")
    fit = models.CharField(max_length=5, choices=OccupationFit.choices)
    note = models.CharField(max_length=300, help_text="What connects the two, in a sentence.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "occupation of a specialization"
        verbose_name_plural = "occupations of specializations"
        ordering = ["specialization", "fit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "occupation"], name="specialization_occupation_once"),
            models.CheckConstraint(
                condition=Q(fit__in=OccupationFit.values), name="specialization_occupation_fit_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.occupation} after {self.specialization}"
