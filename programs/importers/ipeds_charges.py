"""IPEDS charges for the academic year (IC_AY): what a school's graduate students pay on average."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.importing import FileReport, Row, read, record_source, upsert, year_of
from programs.choices import Residency, TuitionBasis
from programs.models import School, Tuition

from .sources import UNITID_RANGE, charges

DIGIT_OF_RESIDENCY = {Residency.IN_STATE: "6", Residency.OUT_OF_STATE: "7"}
COLUMNS = frozenset(
    ["UNITID", *(name + digit for digit in DIGIT_OF_RESIDENCY.values() for name in ("TUITION", "FEE", "HRCHG"))]
)


@dataclass(frozen=True, slots=True)
class Charge:
    """Whole US dollars that graduates of one residency pay: tuition and required fees a year, and per credit hour."""

    residency: Residency
    tuition: int | None
    required_fees: int | None
    per_credit: int | None


@dataclass(frozen=True, slots=True)
class ChargesRecord:
    """The graduate charges of a school in the academic year that begins in `academic_year`."""

    unitid: int
    academic_year: int
    charges: tuple[Charge, ...]


def parse(path: Path) -> Iterator[ChargesRecord]:
    """Every row of an IC_AY file; the academic year is that of the file's name (ic2023_ay.csv is 2023-24)."""
    year = year_of(path, "ic2023_ay.csv")
    for row in read(path, COLUMNS):
        yield ChargesRecord(
            row.required_whole("UNITID", *UNITID_RANGE),
            year,
            tuple(_charge(row, residency, digit) for residency, digit in DIGIT_OF_RESIDENCY.items()),
        )


def _charge(row: Row, residency: Residency, digit: str) -> Charge:
    return Charge(residency, *(row.whole(name + digit, most=1_000_000) for name in ("TUITION", "FEE", "HRCHG")))


def load(records: Iterable[ChargesRecord], report: FileReport) -> None:
    """Writes the prices of the catalogue's schools, per year with fees and per credit hour.

    A school of the file loses what the file no longer states. A charge of 0 per credit hour is a gap, not a price.
    """
    schools = dict(School.objects.values_list("unitid", "pk"))
    kept = []
    for record in report.rows(records):
        if record.unitid not in schools:
            report.skip("school without a covered program")
        elif not any(charge.tuition is not None or charge.per_credit for charge in record.charges):
            report.skip("no graduate price stated")
        else:
            kept.append(record)
    if not kept:
        return
    year = kept[0].academic_year
    source = record_source(charges(year), report.path, report.rows_read)
    rows = (
        {"school_id": schools[record.unitid], "academic_year": year, "source_id": source.pk, **price}
        for record in kept
        for charge in record.charges
        for price in _prices(charge)
    )
    tally = upsert(
        Tuition,
        rows,
        key=["school_id", "academic_year", "residency", "basis"],
        fields=["amount", "required_fees", "source_id"],
        within=Tuition.objects.filter(
            program=None, academic_year=year, school__in=[schools[record.unitid] for record in kept]
        ),
        removes_others=True,
    )
    report.count("school prices", tally)


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
