"""What a school may propose to change, in the order of the public page, and its values as JSON."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db.models import DecimalField, Field, Model

from programs.choices import FactGroup, Round
from programs.models import AdmissionRequirement, Course, Intake, Offering, Program, School, SchoolAlias, Tuition
from submissions.choices import ProposalSection

Json = str | int | bool | None


def as_json(field: Field, value: Any) -> Json:
    """A column's value for JSON: dates in ISO form, decimals with the column's places, text with one line ending.

    Two values of a column are equal exactly when this gives the same for both.
    """
    if isinstance(field, DecimalField) and value is not None:
        return f"{Decimal(value):.{field.decimal_places}f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value


def read(field: Field, value: Json) -> Any:
    """The column's value from JSON. Raises ValidationError for what the column cannot hold."""
    return field.to_python(value)


def row_values(row: Model, columns: tuple[str, ...]) -> dict[str, Json]:
    """These columns of a row as JSON."""
    return {name: as_json(row._meta.get_field(name), getattr(row, name)) for name in columns}


@dataclass(frozen=True, slots=True)
class Editable:
    """The columns and the kind of rows in one section of the form."""

    section: ProposalSection
    columns: tuple[str, ...] = ()
    part: type[Model] | None = None

    @property
    def group(self) -> FactGroup | None:
        """The group of facts that is verified with it; None where there is none."""
        return FactGroup(self.section.value) if self.section.value in FactGroup.values else None


OF_PROGRAM = (
    Editable(ProposalSection.ABOUT, ("title", "degree", "unit", "summary")),
    Editable(
        ProposalSection.LINKS, ("official_url", "application_url", "admissions_url", "tuition_url", "contact_email")
    ),
    Editable(ProposalSection.COST, part=Tuition),
    Editable(ProposalSection.FORMAT, part=Offering),
    Editable(
        ProposalSection.CURRICULUM,
        ("core_course_count", "elective_course_count", "practicum", "capstone", "thesis"),
        Course,
    ),
    Editable(ProposalSection.DATES, part=Intake),
    Editable(ProposalSection.ADMISSION, part=AdmissionRequirement),
)
OF_SCHOOL = (Editable(ProposalSection.SCHOOL, ("contact_email",), SchoolAlias),)

PART_COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Tuition: ("academic_year", "residency", "basis", "amount", "highest_amount", "required_fees", "note"),
    Offering: ("modality", "attendance", "campus", "length_months", "weekly_hours"),
    Course: ("title", "role", "choice", "area", "credits", "position"),
    Intake: ("term", "year", "round", "audience", "opens_on", "deadline_on", "time_zone", "note"),
    AdmissionRequirement: ("kind", "level", "value", "scale", "note"),
    SchoolAlias: ("text",),
}
"""The columns of a row that a school may state. Its source is then the school."""

WORDS = {"summary": 300}
"""The most words of a text."""

_ADDRESSES = ("official_url", "application_url", "admissions_url", "tuition_url")


def is_low_risk(model: type[Model], field: str, new: Json, *, school: School, row: Model | None) -> bool:
    """Whether a change may be published before an editor has read it.

    It may if it is a contact or an address on the school’s own domain, or a date of a round of rolling admission.
    """
    if model in (Program, School) and field == "contact_email":
        return not new or is_of_school(str(new).rpartition("@")[2], school)
    if model is Program and field in _ADDRESSES:
        return bool(new) and is_of_school(urlsplit(str(new)).hostname or "", school)
    return model is Intake and field in ("opens_on", "deadline_on") and row is not None and row.round == Round.ROLLING


def is_of_school(host: str, school: School) -> bool:
    """Whether a host is the school’s own domain, as in its federal entry, or a subdomain."""
    own = (urlsplit(school.website).hostname or "").lower().removeprefix("www.")
    return bool(own) and (host.lower() == own or host.lower().endswith(f".{own}"))
