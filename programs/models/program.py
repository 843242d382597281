"""Programs, and their names in community lists."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.choices import PublishingState
from core.models import EmailField, Findable, FormerSlug, Scheduled, Source, URLField
from programs.choices import CredentialLevel, Degree, Origin, Provision
from programs.querysets import LISTED, ProgramQuerySet
from taxonomy.choices import Strength
from taxonomy.models import CipCode, Specialization

from .outcomes import FieldOutcome
from .school import School


class Program(Scheduled, Findable):
    """A course of study in which a student enrolls.

    A program of origin `completions` covers all awards that a school reports under one six-digit CIP code and level.
    Its `school`, `cip_code`, `credential_level`, `outcome` and `has_lapsed` are imported. The other columns are
    editorial.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="programs")
    cip_code = models.ForeignKey(CipCode, on_delete=models.PROTECT, related_name="programs", verbose_name="field (CIP)")
    credential_level = models.PositiveSmallIntegerField(
        choices=CredentialLevel.choices, default=CredentialLevel.MASTERS
    )
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.EDITOR)
    has_lapsed = models.BooleanField(
        default=False, help_text="The newest federal completions show no awards; the program is then not listed."
    )
    outcome = models.ForeignKey(FieldOutcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="programs")
    slug = models.SlugField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=PublishingState.choices, default=PublishingState.DRAFT)

    title = models.CharField(max_length=200, blank=True, help_text="The school's own name for it. Blank: not known.")
    degree = models.CharField(max_length=8, choices=Degree.choices, blank=True)
    unit = models.CharField("department or college", max_length=200, blank=True)
    summary = models.TextField(blank=True)
    official_url = URLField("official page", max_length=500, blank=True)
    application_url = URLField("application page", max_length=500, blank=True)
    admissions_url = URLField("admissions page", max_length=500, blank=True)
    tuition_url = URLField("tuition page", max_length=500, blank=True)
    contact_email = EmailField("contact", blank=True, help_text="An office’s address, not a person’s.")
    core_course_count = models.PositiveSmallIntegerField("core courses", null=True, blank=True)
    elective_course_count = models.PositiveSmallIntegerField("elective courses", null=True, blank=True)
    practicum = models.CharField(max_length=12, choices=Provision.choices, blank=True)
    capstone = models.CharField(max_length=12, choices=Provision.choices, blank=True)
    thesis = models.CharField(max_length=12, choices=Provision.choices, blank=True)
    course_option_hours = models.PositiveSmallIntegerField("coursework with the course option", null=True, blank=True)
    project_option_hours = models.PositiveSmallIntegerField("coursework with the project option", null=True, blank=True)
    thesis_option_hours = models.PositiveSmallIntegerField("coursework with the thesis option", null=True, blank=True)
    filing_note = models.TextField(blank=True, help_text="Why this description stands under this field code.")
    described_by = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, help_text="Where the editorial facts come from."
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="The program that took its place. Once this one is archived, its address leads there.",
    )
    specializations = models.ManyToManyField(Specialization, through="ProgramSpecialization", related_name="programs")

    objects = ProgramQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["has_lapsed", "outcome"])

    class Meta:
        ordering = ["school__name", "cip_code"]
        permissions = [
            ("publish_program", "Can publish, schedule and archive programs"),
            ("import_program", "Can import programs and their facts from a file"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "cip_code", "credential_level"],
                condition=Q(origin=Origin.COMPLETIONS),
                name="program_of_completions_once",
            ),
            models.CheckConstraint(condition=Q(state__in=PublishingState.values), name="program_state_is_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="program_origin_is_known"),
            models.CheckConstraint(condition=Q(degree__in=["", *Degree.values]), name="program_degree_is_known"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                name="program_does_not_succeed_itself",
                violation_error_message="A program cannot take its own place.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.school}"

    def get_absolute_url(self):
        return reverse("programs:program", args=[self.slug])

    def clean(self):
        """Refuses a new successor that is not public, and a chain of successors that returns to this program."""
        if self.successor_id is None:
            return
        stored = Program.objects.filter(pk=self.pk).values_list("successor", flat=True).first()
        if self.successor_id != stored and self.successor.state != PublishingState.PUBLISHED:
            raise ValidationError({"successor": f"{self.successor} is not public: nobody could be led there."})
        if self.pk and self.pk in self.successor.chain():
            raise ValidationError({"successor": f"{self.successor} leads back to this program."})

    def chain(self) -> list[int]:
        """Keys of the program and its chain of successors, each once. One query a step."""
        keys: list[int] = []
        pk = self.pk
        while pk is not None and pk not in keys:
            keys.append(pk)
            pk = Program.objects.filter(pk=pk).values_list("successor", flat=True).first()
        return keys

    @property
    def level(self) -> CredentialLevel:
        return CredentialLevel(self.credential_level)

    @property
    def is_listed(self):
        """Whether the list shows it, as `ProgramQuerySet.listed` defines."""
        return all(getattr(self, column) == value for column, value in LISTED.items())

    @property
    def name(self):
        """The school's own title, or the field's name when no source states a title."""
        return self.title or field_title(self.cip_code, self.credential_level)

    @property
    def is_replaced(self):
        """Whether a public program replaced it, as in `ProgramQuerySet.replaced`. Join `successor` to save a query."""
        states = (self.state, self.successor.state) if self.successor_id else ()
        return states == (PublishingState.ARCHIVED, PublishingState.PUBLISHED)


TITLES = {
    CredentialLevel.UNDERGRADUATE_CERTIFICATE: "Undergraduate certificate in",
    CredentialLevel.ASSOCIATES: "Associate’s in",
    CredentialLevel.BACHELORS: "Bachelor’s in",
    CredentialLevel.POST_BACHELORS_CERTIFICATE: "Post-bachelor’s certificate in",
    CredentialLevel.MASTERS: "Master’s in",
    CredentialLevel.DOCTORAL: "Doctorate in",
    CredentialLevel.PROFESSIONAL: "Professional degree in",
    CredentialLevel.GRADUATE_CERTIFICATE: "Graduate certificate in",
}


def field_title(cip_code: CipCode, level: int = CredentialLevel.MASTERS) -> str:
    """A name for a program without a title, from its field code: `Master’s in Computer Science`."""
    return f"{TITLES[level]} {cip_code.name.removesuffix(', Other')}" + (
        " (other)" if cip_code.name.endswith(", Other") else ""
    )


class ProgramSpecialization(models.Model):
    """How well a program fits a specialization. Without `checked_on`, no editor has checked it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="fits")
    specialization = models.ForeignKey(Specialization, on_delete=models.CASCADE, related_name="fits")
    strength = models.CharField(max_length=8, choices=Strength.choices, default=Strength.RELATED)
    checked_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "specialization"], name="program_specialization_once"),
            models.CheckConstraint(condition=Q(strength__in=Strength.values), name="program_strength_is_known"),
        ]

    def __str__(self):
        return f"{self.specialization} ({self.get_strength_display()})"


class FormerProgramSlug(FormerSlug):
    """A former address of a program's page."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="former_slugs")


class NamedProgram(models.Model):
    """A row of a community list, matched to one program by the rules of `programs.importers.matching`. Imported."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="named_programs")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    source_row = models.PositiveIntegerField("line in the source file")
    title = models.CharField(max_length=300)
    degree = models.CharField(max_length=8, choices=Degree.choices, blank=True)
    unit = models.CharField("department or college", max_length=300, blank=True)
    url = URLField("address as listed", max_length=500, blank=True)
    listed_in = models.PositiveSmallIntegerField("year of the list")

    class Meta:
        ordering = ["-listed_in", "title"]
        constraints = [models.UniqueConstraint(fields=["source", "source_row"], name="named_program_row_once")]

    def __str__(self):
        return f"{self.title} (list of {self.listed_in})"
