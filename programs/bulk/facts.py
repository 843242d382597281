"""The sheets of what stands around a program: offerings, rounds, prices, what admission asks."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from core.publishing import is_public
from core.spreadsheets.resources import Sheet
from programs import actions
from programs.bulk.keys import COLUMNS, FINDERS, ProgramKeys
from programs.bulk.programs import need_program
from programs.models import AdmissionRequirement, Intake, Offering, School, Tuition


class FactRows(Sheet):
    """Rows of programs. A row is found by its program and the columns of `key`; a key that is new adds a row."""

    finders = FINDERS
    locked = {"program": "program__slug"} | {name: f"program__{path}" for name, path in COLUMNS.items()}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.keys = None

    def rows(self):
        """Every row with its program and source."""
        return self._meta.model.objects.select_related("program__school", "program__cip_code", "source").order_by(
            "program__slug", "pk"
        )

    def key_of(self, instance):
        """Program and key."""
        return (instance.program_id, *super().key_of(instance))

    def key_of_row(self, row):
        """The same of a row of a file."""
        return (self.program_of(row).pk, *super().key_of_row(row))

    def program_of(self, row):
        """The program that a row is about; raises ValidationError."""
        self.keys = self.keys or ProgramKeys()
        if (found := self.keys.find(row)) is None:
            raise ValidationError({"program": "No program has these codes."})
        return found

    def check_headers(self, headers):
        """Asks for one of the two ways to name a program."""
        super().check_headers(headers)
        need_program(headers)

    def fresh(self, row):
        """A new row of the program."""
        return self._meta.model(program=self.program_of(row))

    def is_public(self, instance):
        """As its program."""
        return is_public(instance.program)

    def name_of(self, instance):
        """With whose it is."""
        return f"{instance.program}: {instance}" if instance.program_id else f"{instance.school}: {instance}"

    def pages_changed(self):
        """Derives the rows of the list anew."""
        if self.touched:
            actions.refresh_programs({fact.program_id for fact in self.touched})


class OfferingSheet(FactRows):
    """Ways to take a program."""

    key = ("modality", "attendance", "campus", "source")
    editorial = ("length_months", "weekly_hours")

    class Meta:
        model = Offering


class IntakeSheet(FactRows):
    """Application rounds."""

    key = ("term", "year", "round", "audience", "source")
    editorial = ("opens_on", "deadline_on", "time_zone", "is_estimated", "note")

    class Meta:
        model = Intake


class RequirementSheet(FactRows):
    """What admission asks."""

    key = ("kind", "note", "source")
    editorial = ("level", "value", "scale")

    class Meta:
        model = AdmissionRequirement


def owner(price: Tuition) -> School:
    """The school whose average it is, or whose program's price."""
    return price.school or price.program.school


class TuitionSheet(FactRows):
    """Prices of programs. Averages of schools are exported beside them, without a program, never imported."""

    key = ("academic_year", "residency", "basis", "source")
    editorial = ("amount", "highest_amount", "required_fees", "note")
    locked = FactRows.locked | {
        "school": lambda price: owner(price).name,
        "unitid": lambda price: owner(price).unitid,
    }

    class Meta:
        model = Tuition

    def rows(self):
        """Every price with whose it is."""
        return super().rows().select_related("school")

    def key_of(self, instance):
        """Whose price it is, and the key; a school counts as minus its UNITID."""
        own = super().key_of(instance)
        return (-instance.school.unitid, *own[1:]) if instance.school_id else own

    def program_of(self, row):
        """The program; a school's average has none, and none can be added."""
        if row.get("program") or row.get("cip") or not row.get("unitid", "").isdecimal():
            return super().program_of(row)
        return Average(-int(row["unitid"]))

    def fresh(self, row):
        """A new price of a program."""
        if isinstance(self.program_of(row), Average):
            raise ValidationError({"program": "Averages of a school come from the federal files. Name a program."})
        return super().fresh(row)

    def refusal(self, instance, changes):
        """Averages stay as they were published."""
        return "Averages of a school come from the federal files; no import changes them." if instance.school_id else ""


@dataclass(frozen=True, slots=True)
class Average:
    """Stands where a price has a program, for a school's average."""

    pk: int
