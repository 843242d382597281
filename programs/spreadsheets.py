"""Programs and their facts in spreadsheets."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from core.publishing import is_public
from core.spreadsheets.files import FileRefused
from core.spreadsheets.resources import SheetResource
from programs import actions
from programs.choices import CredentialLevel
from programs.importers.sources import free_slug, slug_words
from programs.models import AdmissionRequirement, FormerProgramSlug, Intake, Offering, Program, School, Tuition
from taxonomy.models import CipCode

CODES = ("unitid", "cip", "credential_level")
FINDERS = ("program", *CODES)
COLUMNS = {
    "school": "school__name",
    "unitid": "school__unitid",
    "cip": "cip_code__code",
    "credential_level": "credential_level",
}
"""Columns that identify a program, in addition to its slug."""


class ProgramKeys:
    """All programs by address, including former addresses, and by codes. Two queries."""

    def __init__(self):
        self.by_slug, self.by_codes = {}, defaultdict(list)
        for program in Program.objects.select_related("school", "cip_code"):
            self.by_slug[program.slug] = program
            self.by_codes[codes_of_program(program)].append(program)
        programs = {program.pk: program for program in self.by_slug.values()}
        for slug, pk in FormerProgramSlug.objects.values_list("slug", "program_id"):
            self.by_slug.setdefault(slug, programs[pk])

    def find(self, row: Mapping[str, str]) -> Program | None:
        """The program of a row; None when its codes match none. Raises ValidationError when they match several."""
        if slug := row.get("program"):
            if slug not in self.by_slug:
                raise ValidationError({"program": f"No program has the address “{slug}”."})
            program = self.by_slug[slug]
            if row.get("unitid") and row.get("cip") and codes_of(row) != codes_of_program(program):
                raise ValidationError({"program": "The codes in this row are of another program than the address."})
            return program
        found = self.by_codes.get(codes_of(row), [])
        if len(found) > 1:
            which = ", ".join(program.slug for program in found)
            raise ValidationError({"program": f"Several programs have these codes. Name one: {which}."})
        return found[0] if found else None


def codes_of_program(program: Program) -> tuple[int, str, int]:
    """UNITID, six-digit CIP and level. Reads the program's school."""
    return program.school.unitid, program.cip_code_id, program.credential_level


def codes_of(row: Mapping[str, str]) -> tuple[int, str, int]:
    """UNITID, six-digit CIP and level of a row; a blank level means a master’s. Raises ValidationError."""
    unitid, cip, level = (row.get(name, "") for name in CODES)
    if not unitid or not cip:
        raise ValidationError({"program": "Name the program, or give unitid and cip."})
    level = level or str(CredentialLevel.MASTERS.value)
    if not (unitid.isdecimal() and level.isdecimal()):
        raise ValidationError({"unitid": "Write unitid and credential_level in digits."})
    whole, _, part = cip.partition(".")
    return int(unitid), f"{whole:0>2}.{part:0<4}", int(level)


class FactRows(SheetResource):
    """Rows of programs. A row is found by its program and the columns of `key`; a new key adds a row."""

    finders = FINDERS
    locked = {"program": "program__slug"} | {name: f"program__{path}" for name, path in COLUMNS.items()}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.keys = None

    def rows(self):
        return self._meta.model.objects.select_related("program__school", "program__cip_code", "source").order_by(
            "program__slug", "pk"
        )

    def key_of(self, instance):
        return (instance.program_id, *super().key_of(instance))

    def key_of_row(self, row):
        return (self.program_of(row).pk, *super().key_of_row(row))

    def program_of(self, row):
        """The program of a row. Raises ValidationError."""
        self.keys = self.keys or ProgramKeys()
        if (found := self.keys.find(row)) is None:
            raise ValidationError({"program": "No program has these codes."})
        return found

    def check_headers(self, headers):
        super().check_headers(headers)
        need_program(headers)

    def fresh(self, row):
        return self._meta.model(program=self.program_of(row))

    def is_public(self, instance):
        return is_public(instance.program)

    def name_of(self, instance):
        return f"{instance.program}: {instance}" if instance.program_id else f"{instance.school}: {instance}"

    def pages_changed(self):
        if self.touched:
            actions.refresh_programs({fact.program_id for fact in self.touched})


class OfferingSheet(FactRows):
    key = ("modality", "attendance", "campus", "source")
    editorial = ("length_months", "weekly_hours")

    class Meta:
        model = Offering


class IntakeSheet(FactRows):
    key = ("term", "year", "round", "audience", "source")
    editorial = ("opens_on", "deadline_on", "time_zone", "is_estimated", "note")

    class Meta:
        model = Intake


class RequirementSheet(FactRows):
    key = ("kind", "note", "source")
    editorial = ("level", "value", "scale")

    class Meta:
        model = AdmissionRequirement


def owner(price: Tuition) -> School:
    """The school of an average, or of a program's price."""
    return price.school or price.program.school


class TuitionSheet(FactRows):
    """Prices of programs. Averages of schools are exported with them, without a program, and never imported."""

    key = ("academic_year", "residency", "basis", "source")
    editorial = ("amount", "highest_amount", "required_fees", "note")
    locked = FactRows.locked | {
        "school": lambda price: owner(price).name,
        "unitid": lambda price: owner(price).unitid,
    }

    class Meta:
        model = Tuition

    def rows(self):
        return super().rows().select_related("school")

    def key_of(self, instance):
        """The price's program and key. A school's average has minus its UNITID in place of the program."""
        own = super().key_of(instance)
        return (-instance.school.unitid, *own[1:]) if instance.school_id else own

    def program_of(self, row):
        """The program; an `Average` for a school's average. Raises ValidationError."""
        if row.get("program") or row.get("cip") or not row.get("unitid", "").isdecimal():
            return super().program_of(row)
        return Average(-int(row["unitid"]))

    def fresh(self, row):
        if isinstance(self.program_of(row), Average):
            raise ValidationError({"program": "Averages of a school come from the federal files. Name a program."})
        return super().fresh(row)

    def refusal(self, instance, changes):
        return "Averages of a school come from the federal files; no import changes them." if instance.school_id else ""


@dataclass(frozen=True, slots=True)
class Average:
    """Replaces the program in the key of a school's average."""

    pk: int


class ProgramSheet(SheetResource):
    """Programs, found by address or codes. Codes that match no program add a draft.

    No import changes a program's state, address or federal facts: state and address have their own pages, and federal
    facts have their own import.
    """

    editorial = (
        "title",
        "degree",
        "unit",
        "summary",
        "official_url",
        "application_url",
        "admissions_url",
        "tuition_url",
        "contact_email",
        "core_course_count",
        "elective_course_count",
        "practicum",
        "capstone",
        "thesis",
        "course_option_hours",
        "project_option_hours",
        "thesis_option_hours",
        "filing_note",
        "described_by",
    )
    finders = FINDERS
    locked = {"program": "slug", **COLUMNS, "field": "cip_code__title", "origin": "origin", "state": "state"}

    class Meta:
        model = Program

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.keys = None

    def rows(self):
        return Program.objects.select_related("school", "cip_code", "described_by").order_by("slug")

    def key_of(self, instance):
        """The primary key: `ProgramKeys` matches rows of a file, because it also knows former addresses."""
        return instance.pk

    def key_of_row(self, row):
        """The primary key of the program, or the codes of a new one."""
        self.keys = self.keys or ProgramKeys()
        found = self.keys.find(row)
        return found.pk if found else codes_of(row)

    def needed(self):
        """No single column is required: a row is found by address or by codes."""
        return ()

    def check_headers(self, headers):
        super().check_headers(headers)
        need_program(headers)

    def fresh(self, row):
        """A draft for a known school and field."""
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
        return is_public(instance)

    def pages_changed(self):
        if self.touched:
            actions.refresh_programs({program.pk for program in self.touched})


def need_program(headers) -> None:
    """Refuses a file without a column of addresses and without columns of codes."""
    if "program" not in headers and not {"unitid", "cip"} <= set(headers):
        raise FileRefused("Name each program: a column “program” with its address, or “unitid” and “cip”.")
