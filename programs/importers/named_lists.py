"""Community lists of named programs: titles, addresses, prices and lengths, tied to programs by rules."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.importing import FileReport, columns, read, record_source, upsert
from programs.choices import Control, Origin, Residency, TuitionBasis
from programs.models import NamedProgram, Offering, Program, School, Tuition

from .listed_programs import LISTS, ListedProgram, NamedList
from .matching import KnownSchool, NoMatch, Reason, SchoolNames, degree, field_rule

PLAIN_REASONS = {Reason.NOT_MASTERS, Reason.NOT_US, Reason.MBA, Reason.INSIDE_ANOTHER}


class Match(NamedTuple):
    """A row with the program it fits and the control of the program's school."""

    record: ListedProgram
    program_id: int
    control: str


def list_of(path: Path) -> NamedList:
    """The list that a file is, or comes closest to, by its columns."""
    present = columns(path)
    return max(LISTS, key=lambda named: len(named.columns & present) / len(named.columns))


def parse(path: Path) -> Iterator[ListedProgram]:
    """Every row of one of the lists, which is known by its columns."""
    named = list_of(path)
    return map(named.of_row, read(path, named.columns))


def load(records: Iterable[ListedProgram], report: FileReport) -> None:
    """Writes the rows that the rules tie to exactly one listed program, with their offerings and prices.

    Each other row is counted under its reason; ambiguous and unmatched master's programs get a sentence in the report.
    Rows, offerings and prices that this list no longer gives are removed; those of other sources are never touched.
    """
    named = list_of(report.path)
    matched = list(_matched(records, report))
    source = record_source(named.facts, report.path, report.rows_read)
    for model, rows, key, fields in (
        (NamedProgram, _titles(matched, named), ["source_row"], "program_id title degree unit url listed_in".split()),
        (Offering, _offerings(matched), ["program_id", "modality"], ["length_months"]),
        (
            Tuition,
            _prices(matched),
            "program_id academic_year residency basis".split(),
            "amount highest_amount note".split(),
        ),
    ):
        rows = (row | {"source_id": source.pk} for row in rows)
        own = model.objects.filter(source=source)
        tally = upsert(model, rows, key=key, fields=fields, within=own, removes_others=True)
        report.count(str(model._meta.verbose_name_plural), tally)


def _matched(records: Iterable[ListedProgram], report: FileReport) -> Iterator[Match]:
    """The rows that fit exactly one program; the others are reported."""
    schools = SchoolNames(
        KnownSchool(school.unitid, school.name, school.city, school.state, tuple(a.text for a in school.aliases.all()))
        for school in School.objects.prefetch_related("aliases")
    )
    programs: dict[int, dict[str, tuple[int, str]]] = {}
    of_completions = Program.objects.filter(origin=Origin.COMPLETIONS, has_lapsed=False)
    for unitid, code, pk, control in of_completions.values_list(
        "school__unitid", "cip_code_id", "pk", "school__control"
    ):
        programs.setdefault(unitid, {})[code] = pk, control
    for record in report.rows(records):
        place = f"Line {record.line}, {record.school}, {record.title}"
        try:
            if record.left_out:
                raise NoMatch(record.left_out)
            rule = field_rule(record.title)
            school = schools.find(record.school, state=record.state, city=record.city)
            of_school = programs.get(school.unitid, {})
            code = rule.choose(of_school)
        except NoMatch as why:
            report.skip(why.reason)
            if why.reason not in PLAIN_REASONS:
                report.note(f"{place}: {why}.")
        else:
            if record.doubt:
                report.note(f"{place}: {record.doubt}; that modality is left out.")
            yield Match(record, *of_school[code])


def _titles(matched: list[Match], named: NamedList) -> Iterator[dict]:
    for record, program, _ in matched:
        yield {
            "program_id": program,
            "source_row": record.line,
            "title": record.title,
            "degree": degree(record.title),
            "unit": record.unit,
            "url": record.url,
            "listed_in": named.year,
        }


def _offerings(matched: list[Match]) -> Iterable[dict]:
    """One offering for each program and modality, whichever rows name it; a length without a modality has its own."""
    offerings = {}
    for record, program, _ in matched:
        for modality in record.modalities or ([""] if record.length_months else []):
            offering = {"program_id": program, "modality": modality, "length_months": record.length_months}
            offerings.setdefault((program, modality), offering)
    return offerings.values()


def _prices(matched: list[Match]) -> Iterator[dict]:
    """Prices of whole programs. A private school charges everyone the same, a public one more to those from abroad."""
    for record, program, control in matched:
        if record.price is None:
            continue
        note, residency = "As listed; year not stated.", Residency.ANY
        if record.is_price_for_internationals:
            note = "Total tuition of the program, listed for international students."
            residency = Residency.INTERNATIONAL if control == Control.PUBLIC else Residency.ANY
        yield {
            "program_id": program,
            "academic_year": record.price_year,
            "residency": residency,
            "basis": TuitionBasis.PER_PROGRAM,
            "amount": record.price,
            "highest_amount": record.highest_price,
            "note": note,
        }
