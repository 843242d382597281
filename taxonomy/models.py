"""Fields of study (CIP codes), specializations, and which codes belong to which specialization."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.choices import PublishingState
from core.models import Findable, FindableQuerySet, Scheduled, URLField
from core.wording import MOJIBAKE, STATISTIC, garbled
from taxonomy.choices import DATED_SECTIONS, NEW_IN_2020, Closeness, SectionKey, SkillGroup


def covers(code: str, closeness: str) -> bool:
    """Whether the site is about a field: one of `CATALOGUE_FIELDS`, or without that setting, one of our grouping."""
    if settings.CATALOGUE_FIELDS:
        return code.startswith(tuple(settings.CATALOGUE_FIELDS))
    return closeness != Closeness.OTHER


class CipCodeQuerySet(QuerySet):
    def covered(self):
        """The fields that the site is about, as `covers` defines;

        other fields are shown only when a visitor chooses them.
        """
        if not settings.CATALOGUE_FIELDS:
            return self.exclude(closeness=Closeness.OTHER)
        named = Q()
        for beginning in settings.CATALOGUE_FIELDS:
            named |= Q(code__startswith=beginning)
        return self.filter(named)


def no_typed_statistics(text: str) -> None:
    """Refuses a sum of money or a percentage typed into prose: it could become outdated or contradict the page."""
    if found := STATISTIC.search(text):
        raise ValidationError(f"“{found[0]}” is a number without a source: the page prints measured ones itself.")


def no_garbling(text: str) -> None:
    """Refuses characters of a wrong encoding, repeated words, and missing or extra spaces around punctuation."""
    if MOJIBAKE.search(text):
        raise ValidationError("Some characters were damaged by a wrong encoding: paste the text again as UTF-8.")
    if found := next(garbled(text), None):
        raise ValidationError(f"“{found[0].strip()}” looks like a slip of the pen.")


PROSE = (no_typed_statistics, no_garbling)


class CipCode(models.Model):
    """A field of study: six-digit code of the Classification of Instructional Programs, 2020 edition (NCES)."""

    code = models.CharField("CIP code", max_length=7, primary_key=True, help_text="As NN.NNNN, zeros kept.")
    title = models.CharField(max_length=200)
    closeness = models.CharField("closeness to machine learning", max_length=12, choices=Closeness.choices)

    objects = CipCodeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{2}\.[0-9]{4}$"),
                name="cip_code_is_nn_nnnn",
                violation_error_message="Write the code as NN.NNNN, such as 11.0701.",
            ),
            models.CheckConstraint(condition=models.Q(closeness__in=Closeness.values), name="cip_closeness_is_known"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def name(self):
        """The title for readers: `Computer Science` for `Computer Science, General.`"""
        return self.title.rstrip(".").removesuffix(", General")

    @property
    def family(self):
        """The four-digit code `NN.NN` under which earnings and debt are published."""
        return self.code[:5]

    @property
    def is_covered(self):
        """Whether the site is about it, as `CipCodeQuerySet.covered` defines."""
        return covers(self.code, self.closeness)

    @property
    def is_new(self):
        """Whether the 2020 edition added the code. Awards of that year are then no base for a growth rate."""
        return self.code.startswith(NEW_IN_2020)


class Specialization(Scheduled, Findable):
    """A subject inside the field, such as natural language processing, with the CIP codes where it is taught."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.TextField(blank=True, help_text="What one learns, in one or two sentences.")
    search_terms = models.CharField(max_length=300, blank=True, help_text="Other words for it, such as NLP.")
    fields = models.ManyToManyField(CipCode, through="SpecializationField", related_name="specializations")
    state = models.CharField(max_length=9, choices=PublishingState.choices, default=PublishingState.DRAFT)

    objects = FindableQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        permissions = [("publish_specialization", "Can publish, schedule and archive specializations")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublishingState.values), name="specialization_state_is_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("specializations:specialization", args=[self.slug])


class SpecializationField(models.Model):
    """A CIP code where a specialization is commonly taught. A program with only this link is `related`, no more."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE)
    cip_code = models.ForeignKey(CipCode, on_delete=models.CASCADE)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["specialization", "cip_code"], name="specialization_field_once"),
        ]

    def __str__(self):
        return f"{self.specialization} in {self.cip_code_id}"


class SpecializationSection(models.Model):
    """One part of a specialization's text, in Markdown, without numbers about pay, growth or demand:
    the page measures those.
    """

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField("section", max_length=21, choices=SectionKey.choices)
    body = models.TextField(validators=PROSE)
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The year that the text speaks about.")
    reviewed_on = models.DateField(null=True, blank=True, help_text="When an editor last checked it.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "section"
        constraints = [
            models.UniqueConstraint(fields=["specialization", "key"], name="specialization_section_once"),
            models.CheckConstraint(condition=Q(key__in=SectionKey.values), name="specialization_section_key_is_known"),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | ~Q(key__in=DATED_SECTIONS),
                name="specialization_section_about_now_has_a_year",
                violation_error_message="Say which year this section speaks about.",
            ),
        ]

    def __str__(self):
        return self.get_key_display()


class Skill(models.Model):
    """Something that a specialization teaches, or that a beginner should already know."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="skills")
    group = models.CharField(max_length=11, choices=SkillGroup.choices)
    name = models.CharField(max_length=120, validators=PROSE)
    is_prerequisite = models.BooleanField("expected at the start", default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "name"], name="skill_once"),
            models.CheckConstraint(condition=Q(group__in=SkillGroup.values), name="skill_group_is_known"),
        ]

    def __str__(self):
        return self.name


class Application(models.Model):
    """Where a specialization is used: the industry, the purpose, and a page that shows it."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="applications")
    industry = models.CharField(max_length=60)
    text = models.TextField(validators=PROSE)
    source_title = models.CharField(max_length=200, blank=True)
    source_url = URLField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "industry"], name="application_once"),
            models.CheckConstraint(
                condition=Q(source_title="", source_url="") | (~Q(source_title="") & ~Q(source_url="")),
                name="application_source_has_title_and_address",
                violation_error_message="Give a source both a title and an address, or neither.",
            ),
        ]

    def __str__(self):
        return self.industry


class SpecializationQuestion(models.Model):
    """A question that people ask about a specialization, with our answer."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(max_length=200, validators=PROSE)
    answer = models.TextField(validators=PROSE)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "question"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "question"], name="specialization_question_once"),
        ]

    def __str__(self):
        return self.question


class Reference(models.Model):
    """A publication that supports the text of a specialization."""

    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="references")
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    url = URLField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["specialization", "url"], name="reference_once"),
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"
