"""The sheet of programs: what editors write about them, and the federal facts beside it."""

from django.core.exceptions import ValidationError

from core.publishing import is_public
from core.spreadsheets.files import FileRefused
from core.spreadsheets.resources import Sheet
from programs import actions
from programs.bulk.keys import COLUMNS, FINDERS, ProgramKeys, codes_of
from programs.importers.slugs import free_slug, slug_words
from programs.models import FormerProgramSlug, Program, School
from specializations.models import CipCode


class ProgramSheet(Sheet):
    """A program is found by its address or its codes; codes that fit none add a draft.

    The state has steps of its own, the address a page of its own, and federal facts belong to their import.
    """

    editorial = (
        "title", "degree", "unit", "summary", "official_url", "application_url", "admissions_url", "tuition_url",
        "contact_email", "core_course_count", "elective_course_count", "practicum", "capstone", "thesis",
        "course_option_hours", "project_option_hours", "thesis_option_hours", "filing_note", "described_by",
    )  # fmt: skip
    finders = FINDERS
    locked = {"program": "slug", **COLUMNS, "field": "cip_code__title", "origin": "origin", "state": "state"}

    class Meta:
        model = Program

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.keys = None

    def rows(self):
        """Every program."""
        return Program.objects.select_related("school", "cip_code", "described_by").order_by("slug")

    def key_of(self, instance):
        """Its number: rows of a file are matched by `ProgramKeys`, which knows former addresses too."""
        return instance.pk

    def key_of_row(self, row):
        """The number of the program that is meant, or the codes of a new one."""
        self.keys = self.keys or ProgramKeys()
        found = self.keys.find(row)
        return found.pk if found else codes_of(row)

    def needed(self):
        """Nothing alone: a row is found in either way."""
        return ()

    def check_headers(self, headers):
        """Asks for one of the two ways to name a program."""
        super().check_headers(headers)
        need_program(headers)

    def fresh(self, row):
        """A draft of a school and a field that are known."""
        unitid, cip, level = codes_of(row)
        school, cip_code = School.objects.filter(unitid=unitid).first(), CipCode.objects.filter(code=cip).first()
        if school is None:
            raise ValidationError({"unitid": f"No school has the number {unitid}."})
        if cip_code is None:
            raise ValidationError({"cip": f"No field has the code {cip}."})
        return Program(school=school, cip_code=cip_code, credential_level=level)

    def complete(self, instance):
        """Gives a new program an address that no page has or had."""
        taken = {*self.keys.by_slug, *FormerProgramSlug.objects.values_list("slug", flat=True)}
        base = f"{instance.school.slug[:120]}-{slug_words(instance.name)}"
        instance.slug = free_slug(taken, base, *(f"{base[:190]}-{number}" for number in range(2, 100)))
        self.keys.by_slug[instance.slug] = instance

    def is_public(self, instance):
        """As its state says."""
        return is_public(instance)

    def pages_changed(self):
        """Derives the rows of the list anew."""
        if self.touched:
            actions.refresh_programs({program.pk for program in self.touched})


def need_program(headers) -> None:
    """Refuses a file that names programs in neither way."""
    if "program" not in headers and not {"unitid", "cip"} <= set(headers):
        raise FileRefused("Name each program: a column “program” with its address, or “unitid” and “cip”.")
