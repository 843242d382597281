"""IPEDS charges for the academic year (IC_AY): average prices for graduate students and undergraduates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.importing import FileReport, SourceRow, read, record_source, upsert, year_of
from programs.choices import Residency, TuitionBasis
from programs.models import School, Tuition, UndergraduateCharge

from .sources import UNITID_RANGE, charges

DIGIT_OF_RESIDENCY = {Residency.IN_STATE: "6", Residency.OUT_OF_STATE: "7"}
DIGIT_OF_UNDERGRADUATES = {Residency.IN_STATE: "2", Residency.OUT_OF_STATE: "3"}
COLUMNS = frozenset(
    ["UNITID", *(name + digit for digit in DIGIT_OF_RESIDENCY.values() for name in ("TUITION", "FEE", "HRCHG"))]
)


@dataclass(frozen=True, slots=True)
class Charge:
    """Charges for one residency in whole US dollars: tuition and required fees per year, and per credit hour."""

    residency: Residency
    tuition: int | None
    required_fees: int | None
    per_credit: int | None


@dataclass(frozen=True, slots=True)
class ChargesRecord:
    """A school's charges in the academic year that begins in `academic_year`.

    `charges` are for graduate students. A file may lack charges for undergraduates.
    """

    unitid: int
    academic_year: int
    charges: tuple[Charge, ...]
    undergraduate: tuple[Charge, ...] = ()


def parse(path: Path) -> Iterator[ChargesRecord]:
    """The academic year is in the file's name (ic2023_ay.csv is 2023-24)."""
    year = year_of(path, "ic2023_ay.csv")
    for row in read(path, COLUMNS):
        yield ChargesRecord(
            row.required_whole("UNITID", *UNITID_RANGE),
            year,
            tuple(_charge(row, residency, digit) for residency, digit in DIGIT_OF_RESIDENCY.items()),
            tuple(_charge(row, residency, digit) for residency, digit in DIGIT_OF_UNDERGRADUATES.items()),
        )


def _charge(row: SourceRow, residency: Residency, digit: str) -> Charge:
    return Charge(residency, *(row.whole(name + digit, most=1_000_000) for name in ("TUITION", "FEE", "HRCHG")))


def load(records: Iterable[ChargesRecord], report: FileReport, *, everything: bool = False) -> None:
    """Writes the prices of the catalog's schools, per year with fees and per credit hour.

    Only for graduate students; with `everything` also for undergraduates. Prices of a school in the file that the file
    no longer states are removed. A charge of 0 per credit hour is a gap, not a price.
    """
    schools = dict(School.objects.values_list("unitid", "pk"))
    kept = []
    for record in report.rows(records):
        if record.unitid not in schools:
            report.skip("school without a covered program")
        elif not (is_stated(record.charges) or (everything and is_stated(record.undergraduate))):
            report.skip("no price stated" if everything else "no graduate price stated")
        else:
            kept.append(record)
    if not kept:
        return
    year = kept[0].academic_year
    source = record_source(charges(year), report.path, report.rows_read)
    graduate = ((record.unitid, record.charges) for record in kept if is_stated(record.charges))
    tables = [("school prices", Tuition.objects.filter(program=None), dict(graduate))]
    if everything:
        others = ((record.unitid, record.undergraduate) for record in kept if is_stated(record.undergraduate))
        tables.append(("undergraduate charges", UndergraduateCharge.objects.all(), dict(others)))
    for what, table, stated in tables:
        rows = (
            {"school_id": schools[unitid], "academic_year": year, "source_id": source.pk, **price}
            for unitid, of_school in stated.items()
            for charge in of_school
            for price in _prices(charge)
        )
        tally = upsert(
            table.model,
            rows,
            key=["school_id", "academic_year", "residency", "basis"],
            fields=["amount", "required_fees", "source_id"],
            within=table.filter(academic_year=year, school__in=[schools[unitid] for unitid in stated]),
            removes_others=True,
            records_history=False,
        )
        report.count(what, tally)


def is_stated(charges: Iterable[Charge]) -> bool:
    """Whether any charge is a price. A charge of 0 per credit hour is a gap."""
    return any(charge.tuition is not None or charge.per_credit for charge in charges)


def _prices(charge: Charge) -> Iterator[dict]:
    if charge.tuition is not None:
        yield {
            "residency": charge.residency,
            "basis": TuitionBasis.PER_YEAR,
            "amount": charge.tuition,
            "required_fees": charge.required_fees,
        }
    if charge.per_credit:
        yield {
            "residency": charge.residency,
            "basis": TuitionBasis.PER_CREDIT,
            "amount": charge.per_credit,
            "required_fees": None,
        }
