"""What is usual elsewhere, beside a price or a length that a school proposes."""

from collections.abc import Mapping, Sequence
from statistics import quantiles

from core.figures import WRITERS
from programs.choices import Attendance, Residency, TuitionBasis
from programs.models import Offering, Tuition
from submissions.models import ProposedChange

FEWEST = 20
"""Of fewer than these nothing is usual."""


def usual(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """The middle half of the peers in a sentence, by number of the change. At most two queries a kind of row."""
    return usual_prices(changes) | usual_lengths(changes)


def usual_prices(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """Schools' averages for the same basis and residency, with fees, the newest of each school.

    A price for everybody is held against that of students from out of state, as the rule about own prices does.
    """
    rows = rows_of(changes, Tuition, "amount")
    kinds = {
        pk: (row["basis"], row["residency"] if row["residency"] != Residency.ANY else Residency.OUT_OF_STATE)
        for pk, row in rows.items()
    }
    if not kinds:
        return {}
    newest: dict[tuple, dict[int, int]] = {}
    known = Tuition.objects.filter(
        program=None,
        basis__in={basis for basis, _ in kinds.values()},
        residency__in={each for _, each in kinds.values()},
    ).order_by("academic_year")
    for basis, residency, school, amount, fees in known.values_list(
        "basis", "residency", "school_id", "amount", "required_fees"
    ):
        newest.setdefault((basis, residency), {})[school] = amount + (fees or 0)
    return {
        pk: f"{middle(list(newest[kind].values()), WRITERS['usd'])} {TuitionBasis(kind[0]).label.lower()}, "
        f"{Residency(kind[1]).label.lower()}: the middle half of {len(newest[kind])} schools’ averages."
        for pk, kind in kinds.items()
        if len(newest.get(kind, ())) >= FEWEST
    }


def usual_lengths(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """Lengths in months of programs with the same attendance."""
    rows = rows_of(changes, Offering, "length_months")
    if not rows:
        return {}
    lengths: dict[str, list[int]] = {}
    stated = Offering.objects.exclude(length_months=None).exclude(attendance="").order_by()
    for attendance, months in stated.values_list("attendance", "length_months"):
        lengths.setdefault(attendance, []).append(months)
    return {
        pk: f"{middle(lengths[row['attendance']], str)} months {Attendance(row['attendance']).label.lower()}: "
        f"the middle half of {len(lengths[row['attendance']])} offerings."
        for pk, row in rows.items()
        if len(lengths.get(row["attendance"], ())) >= FEWEST
    }


def middle(values: Sequence[int], write) -> str:
    """From the 25th to the 75th percentile, with both ends included."""
    low, _, high = quantiles(values, n=4, method="inclusive")
    return f"{write(round(low))} to {write(round(high))}"


def rows_of(changes: Sequence[ProposedChange], model, column: str) -> dict[int, Mapping]:
    """The rows of one kind as they would be, by number of the change that states the column."""
    mine = [change for change in changes if change.model == model._meta.label_lower and change.new is not None]
    stating = [change for change in mine if change.field == column or (not change.field and change.new.get(column))]
    stored = model.objects.filter(pk__in=[each.row for each in stating if each.row.isdecimal()]).values()
    known: dict[str, dict] = {str(row["id"]): row for row in stored} if stating else {}
    for change in mine:
        if change.field and change.row in known:
            known[change.row][change.field] = change.new
    found = {change.pk: known.get(change.row) if change.field else change.new for change in stating}
    return {pk: row for pk, row in found.items() if row}
