"""Lists of programs by volunteers on GitHub."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.importing import FileReport, SourceFacts, SourceRow, columns, read, record_source, upsert
from programs.choices import Control, Modality, Origin, Residency, TuitionBasis
from programs.models import NamedProgram, Offering, Program, School, Tuition

from .matching import KnownSchool, NoMatch, Reason, SchoolNames, degree, field_rule

NOT_US = {
    "Coventry University",
    "Deakin University",
    "Imperial College London",
    "Keele University",
    "University of Leicester",
    "University of London",
}


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """A row of a list. `left_out` is the reason to skip the row, `doubt` the reason to leave a part of it out.

    Prices are whole US dollars for the whole program; `price_year` is the year when the academic year begins.
    """

    line: int
    school: str
    title: str
    state: str = ""
    city: str = ""
    unit: str = ""
    url: str = ""
    modalities: tuple[Modality, ...] = ()
    length_months: int | None = None
    price: int | None = None
    highest_price: int | None = None
    price_year: int | None = None
    is_price_for_internationals: bool = False
    left_out: Reason | None = None
    doubt: str = ""


def _of_awesome(row: SourceRow) -> ListedProgram:
    """A row of the 2020 list. DEGREE: M is a master's.

    ONLINE contradicts the row's own title or address in 15 of the 36 rows where those say online. So a row is online
    only when the flag and the words agree, and on campus only when no word says online.
    """
    title, unit, url = _title(row, "PROGRAM"), row.text("DEPARTMENT"), _address(row)
    says_online = bool(re.search("online|distance", f"{title} {unit} {url}", re.IGNORECASE))
    is_online, is_on_campus = row.text("ONLINE") == "T", row.text("ONCAMPUS") == "T"
    modalities = [Modality.ONLINE] if is_online and says_online else []
    if is_on_campus and not says_online:
        modalities.append(Modality.IN_PERSON)
    doubt = "marked online, which neither its title nor its address says" if is_online and not says_online else ""
    if says_online and not is_online:
        doubt = "marked as not online, against its own title or address"
    return ListedProgram(
        line=row.number,
        school=row.text("SCHOOL"),
        title=title,
        state=row.text("STATE"),
        # The city of an online program is not a campus, so it cannot distinguish campuses of a university.
        city="" if is_online or says_online else row.text("CITY"),
        unit=unit,
        url=url,
        modalities=tuple(modalities),
        left_out=None if row.text("DEGREE") == "M" else Reason.NOT_MASTERS,
        doubt=doubt,
    )


def _of_roi(row: SourceRow) -> ListedProgram:
    """A row of the 2026 price list: total tuition of international students. SOURCE_YEAR begins with its year."""
    year = re.match(r"(20[0-9]{2})\D", row.text("SOURCE_YEAR"))
    if not year:
        raise row.problem("SOURCE_YEAR", "an academic year such as 2026-27")
    return ListedProgram(
        line=row.number,
        school=row.text("UNIVERSITY"),
        title=_title(row, "PROGRAM"),
        city=row.text("CITY"),
        length_months=row.whole("DURATION_MONTHS"),
        price=row.required_whole("TOTAL_TUITION_USD"),
        price_year=int(year[1]),
        is_price_for_internationals=True,
        left_out=None if row.text("COUNTRY") == "United States" else Reason.NOT_US,
    )


def _of_repl(row: SourceRow) -> ListedProgram:
    """A row of the 2026 list of online programs. The title is PROGRAM_NOTE or, if blank, FIELD."""
    school, title, url = row.text("UNIVERSITY"), _title(row, "PROGRAM_NOTE") or _title(row, "FIELD"), _address(row)
    cost = row.text("COST_TOTAL_USD_TEXT").replace(",", "")
    prices = [int(digits) for digits in re.findall(r"\$([0-9]+)", cost)]
    left_out = Reason.NOT_US if school in NOT_US else None
    if "/micromasters/" in url:
        left_out = Reason.NOT_MASTERS
    elif "information-systems" in url and title.lower() == "computer science":
        left_out = Reason.CONTRADICTION
    return ListedProgram(
        line=row.number,
        school=school,
        title=title,
        url=url,
        modalities=(Modality.ONLINE,),
        price=min(prices, default=None),
        highest_price=max(prices) if len(prices) > 1 else None,
        left_out=left_out,
    )


def _title(row: SourceRow, column: str) -> str:
    """A cell's words. Repairs UTF-8 that was read as Windows-1252."""
    text = row.text(column)
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _address(row: SourceRow) -> str:
    url = row.raw("URL")
    return url if re.match(r"https?://\S+$", url) and len(url) <= 500 else ""


class NamedList(NamedTuple):
    """A list: its source, its year, the columns that identify it, and the function that reads a row."""

    facts: SourceFacts
    year: int
    columns: frozenset[str]
    of_row: Callable[[SourceRow], ListedProgram]


LISTS = (
    NamedList(
        SourceFacts(
            "awesome-datascience-colleges-2020",
            "Ryan Swanstrom",
            "Awesome Data Science Colleges",
            "last edited 4 December 2020",
            "https://github.com/ryanswanstrom/awesome-datascience-colleges",
            "MIT",
            "Copyright (c) 2015 Ryan Swanstrom",
            "Titles, departments, addresses and, where the list agrees with itself, the modality of data science "
            "programs. Kept by volunteers and years old: many addresses have moved since. Not checked by us.",
        ),
        2020,
        frozenset("SCHOOL PROGRAM DEGREE ONLINE ONCAMPUS STATE CITY DEPARTMENT URL".split()),
        _of_awesome,
    ),
    NamedList(
        SourceFacts(
            "stem-masters-roi-2026",
            "vietandang2512",
            "International STEM Master's ROI Analysis",
            "collected in July 2026",
            "https://github.com/vietandang2512/international-stem-masters-roi-analysis",
            "MIT",
            "Copyright (c) 2026 vietandang2512",
            "Total tuition and length of data science programs, collected by hand from the schools' pages for "
            "international students. Not checked by us.",
        ),
        2026,
        frozenset("COUNTRY PROGRAM UNIVERSITY CITY TOTAL_TUITION_USD DURATION_MONTHS SOURCE_YEAR".split()),
        _of_roi,
    ),
    NamedList(
        SourceFacts(
            "repl-online-masters-2026",
            "Sébastien Lavoie and contributors",
            "REPL: after UoL's online bachelor degree",
            "25 May 2026",
            "https://github.com/world-class/REPL",
            "MIT",
            "Copyright (c) 2019 Sébastien Lavoie",
            "Addresses and total costs of online programs. The list names no year for its costs. Not checked by us.",
        ),
        2026,
        frozenset("UNIVERSITY FIELD PROGRAM_NOTE COST_TOTAL_USD_TEXT URL".split()),
        _of_repl,
    ),
)


PLAIN_REASONS = {Reason.NOT_MASTERS, Reason.NOT_US, Reason.MBA, Reason.INSIDE_ANOTHER}


class Match(NamedTuple):
    """A row with its program and the control of the program's school."""

    record: ListedProgram
    program_id: int
    control: str


def list_of(path: Path) -> NamedList:
    """The list whose columns match the file best."""
    present = columns(path)
    return max(LISTS, key=lambda named: len(named.columns & present) / len(named.columns))


def parse(path: Path) -> Iterator[ListedProgram]:
    named = list_of(path)
    return map(named.of_row, read(path, named.columns))


def load(records: Iterable[ListedProgram], report: FileReport) -> None:
    """Writes the rows that match exactly one listed program, with their offerings and prices.

    Other rows are counted by reason; ambiguous and unmatched master's programs get a sentence in the report. Rows,
    offerings and prices that are no longer in this list are removed. Those of other sources do not change.
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
    """The rows that match exactly one program; the others are reported."""
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
    """One offering for each program and modality in any row; a length without a modality has a separate offering."""
    offerings = {}
    for record, program, _ in matched:
        for modality in record.modalities or ([""] if record.length_months else []):
            offering = {"program_id": program, "modality": modality, "length_months": record.length_months}
            offerings.setdefault((program, modality), offering)
    return offerings.values()


def _prices(matched: list[Match]) -> Iterator[dict]:
    """Prices of whole programs.

    A private school charges everyone the same; a public one charges students from abroad more.
    """
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
