"""The tables of the nightly files: their rows, their columns, and the meaning of each column."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from articles.index import article_index
from careers.index import entries_of
from careers.models import Career
from core.listing.facets import Facet
from core.models import Source
from open_data import records
from open_data.program_records import SEARCHED, facet_values, identity, links, plain, stated
from programs import facets, measures
from programs.choices import Residency, TuitionBasis
from programs.facts import MEASURED, gathered
from programs.index import ProgramIndex
from programs.measures import Measure
from programs.models import FactChange, Program, School
from specializations.measures import MEASURES, MEDIAN_WAGES

BATCH = 500
"""Programs or schools that are read at a time, to limit memory."""

LASTING = tuple(each for group in measures.GROUPS for each in group.measures if not each.passes)
"""Measures that only change with a fact; the others are only in the API."""

FACETS = tuple(facet for facet in facets.facets_for(Residency.OUT_OF_STATE) if facet not in facets.OF_THE_MOMENT)

PARTS = {
    "": "{label}.",
    "unit": "Unit of {key}.",
    "period": "The year or years that {key} speaks of.",
    "scope": "Whom {key} speaks of.",
    "source": "Key of the source of {key}, in the table of sources.",
    "availability": "“reported”, or why {key} is missing, in a word.",
}
"""The columns of a figure: suffix and meaning."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a CSV file: its name, its meaning, and the function that reads it from a record."""

    name: str
    meaning: str
    read: Callable[[Record], Any]


@dataclass(frozen=True, slots=True)
class FileTable:
    """Records of one kind; `records` reads them in batches. A line of JSON is a record as the API has it."""

    key: str
    meaning: str
    columns: Sequence[FileColumn]
    records: Callable[[ProgramIndex], Iterator[Record]]


def column(name: str, meaning: str) -> FileColumn:
    """A column with the same name in the record; several values are joined by bars."""

    def read(record: Record) -> Any:
        value = record[name]
        return "|".join(map(str, value)) if isinstance(value, list) else value

    return FileColumn(name, meaning, read)


def inside(part: str, name: str, meaning: str) -> FileColumn:
    """A column from a part of a record: `school_slug` is `slug` of `school`."""
    return FileColumn(f"{part}_{name}", meaning, lambda record: record[part][name])


def facet_column(facet: Facet) -> FileColumn:
    """The values of a facet, in the words of its parameter."""
    help_text = f" {facet.help}" if facet.help else ""
    return FileColumn(
        f"facet_{facet.key}",
        f"{facet.label}: values of the parameter “{facet.key}”, joined by bars.{help_text}",
        lambda record: "|".join(record["facets"][facet.key]),
    )


def figure_columns(key: str, label: str, path: Callable[[Record], Record]) -> Iterator[FileColumn]:
    """A figure as columns, its value first."""
    for part, meaning in PARTS.items():
        yield FileColumn(
            f"{key}_{part}" if part else key,
            meaning.format(label=label, key=key),
            lambda record, part=part: path(record).get(part or "value"),
        )


def measured(of: Sequence[Measure]) -> Iterator[FileColumn]:
    """The columns of measures, from their figures by key."""
    for measure in of:
        label = f"{measure.label}. {measure.help}".strip().removesuffix(".")
        key = measure.key
        yield from figure_columns(key.replace("-", "_"), label, lambda record, key=key: record["figures"][key])


def program_keys() -> list[int]:
    """Primary keys of the listed programs, in order. One query."""
    return list(Program.objects.listed().order_by("pk").values_list("pk", flat=True))


def program_records(index: ProgramIndex) -> Iterator[Record]:
    """Every listed program with the lasting measures. A few queries for every 500 programs."""
    keys = program_keys()
    for start in range(0, len(keys), BATCH):
        found = Program.objects.with_page_facts().defer(*SEARCHED).in_bulk(keys[start : start + BATCH])
        batch = gathered([found[key] for key in sorted(found)], index.sources, MEASURED, index.moment)
        values = facet_values(batch, FACETS, {})
        for facts in batch:
            yield {
                **identity(facts),
                "verified_on": facts.row.verified_on,
                "summary": facts.program.summary,
                "links": links(facts.program),
                "facets": values[facts.row.pk],
                "figures": {measure.key: stated(measure.read(facts)) for measure in LASTING},
                "awards_by_year": facts.row.awards_by_year,
            }


CHARGES = tuple(
    (f"{basis}_{residency}", basis, residency)
    for basis in (TuitionBasis.PER_YEAR, TuitionBasis.PER_CREDIT)
    for residency in (Residency.IN_STATE, Residency.OUT_OF_STATE)
)
"""The prices that schools report for all graduate students: name, basis and residency."""


def school_records(index: ProgramIndex) -> Iterator[Record]:
    """Every school with listed programs of any field, with its newest prices. A few queries for every 500 schools."""
    keys = list(School.objects.with_page().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        found = records.with_lists(School.objects.with_program_count()).prefetch_related("tuition__source")
        for _, school in sorted(found.in_bulk(keys[start : start + BATCH]).items()):
            newest = {(row.basis, row.residency): row for row in sorted(school.tuition.all(), key=by_year)}
            prices = {name: newest.get((basis, residency)) for name, basis, residency in CHARGES}
            yield {
                **records.school_summary(school),
                "figures": {name: records.price(row)["figure"] if row else {} for name, row in prices.items()},
            }


def by_year(row) -> int:
    """The academic year of a price, for sorting."""
    return row.academic_year or 0


def statistic_records(index: ProgramIndex) -> Iterator[Record]:
    return map(records.statistic_record, records.current_statistics(article_index(index.version), index.today))


IDENTITY = (column("slug", "What names it in addresses."), column("name", "Its name."), column("url", "Its page."))

PROGRAMS = FileTable(
    "programs",
    "A line for each listed program of any field and level.",
    (
        *IDENTITY,
        inside("school", "slug", "What names its school in addresses."),
        inside("school", "name", "Its school."),
        inside("school", "unitid", "IPEDS number of its school."),
        inside("school", "city", "City."),
        inside("school", "state", "State or territory, two letters."),
        column("degree", "The letters of the degree; blank when not known."),
        column("cip_code", "Six-digit field code (CIP 2020)."),
        column("field", "The name of the field code."),
        column("covered", "Whether lists have it that are not asked for every field and level."),
        column("verified_on", "The day of the newest check against the school’s own word."),
        *(
            inside("links", kind, f"The school’s page: {kind}.")
            for kind in ("official", "application", "admissions", "tuition")
        ),
        *map(facet_column, FACETS),
        *measured(LASTING),
    ),
    program_records,
)
SCHOOLS = FileTable(
    "schools",
    "A line for each school with listed programs.",
    (
        *IDENTITY,
        column("unitid", "IPEDS institution number."),
        column("opeid", "Federal aid number, zeros kept."),
        column("aliases", "Other names, joined by bars."),
        *(
            column(name, f"{name.replace('_', ' ').capitalize()}, from the federal directory.")
            for name in (
                "control",
                "address",
                "city",
                "county",
                "state",
                "zip_code",
                "region",
                "locale",
                "latitude",
                "longitude",
                "hbcu",
                "tribal",
                "website",
            )
        ),
        column("program_count", "Covered programs."),
        column("source", "Key of the source of the directory facts."),
        *(
            each
            for name, basis, residency in CHARGES
            for each in figure_columns(
                name,
                f"{basis.label}, {residency.label.lower()}: average of all graduate students",
                lambda record, name=name: record["figures"][name],
            )
        ),
    ),
    school_records,
)
SPECIALIZATIONS = FileTable(
    "specializations",
    "A line for each listed specialization, most in demand first.",
    (
        *IDENTITY,
        column("summary", "What one learns."),
        column("cip_codes", "Field codes where it is taught, joined by bars."),
        column("place", "Place by demand, all measures alike; blank where too little is known."),
        *measured((*MEASURES, MEDIAN_WAGES)),
    ),
    lambda index: iter(records.specialization_summaries(index)),
)
CAREERS = FileTable(
    "careers",
    "A line for each listed role.",
    (
        *IDENTITY,
        column("summary", "What the role is."),
        FileColumn(
            "soc_codes",
            "Occupations whose numbers stand for it, the leading one first, joined by bars.",
            lambda record: "|".join(each["soc_code"] for each in record["occupations"]),
        ),
        column("specializations", "Specializations that lead there, joined by bars."),
        *(
            each
            for key, label in (
                ("median_wage", "Median wage of the leading occupation"),
                ("growth", "Change of its jobs over ten years"),
                ("openings", "Its openings a year"),
                ("education", "Education that is typical for entry"),
            )
            for each in figure_columns(key, label, lambda record, key=key: record["figures"][key])
        ),
    ),
    lambda index: map(records.career_summary, entries_of(Career.objects.listed())),
)
STATISTICS = FileTable(
    "statistics",
    "A line for each statistic that guides may quote.",
    (
        column("key", "What names it in addresses."),
        column("url", "Its page."),
        *(
            column(name, meaning)
            for name, meaning in (
                ("subject", "What it is about."),
                ("measure", "What was measured."),
                ("definition", "How it is counted, and what it does not say."),
                ("region", "Where."),
                ("as_of", "The last day that it speaks about."),
                ("good_until", "The last day on which it may be quoted."),
                ("low", "The lower end of its spread."),
                ("high", "The upper end."),
                ("spread", "What low and high are."),
                ("source_url", "Where in the source."),
            )
        ),
        *figure_columns("value", "The number", lambda record: record["figure"]),
    ),
    statistic_records,
)
SOURCES = FileTable(
    "sources",
    "A line for each source, with the credit that its licence asks for.",
    tuple(column(name, Source._meta.get_field(name).verbose_name.capitalize()) for name in records.SOURCE_COLUMNS),
    lambda index: map(records.source_record, Source.objects.all()),
)
TABLES = (PROGRAMS, SCHOOLS, SPECIALIZATIONS, CAREERS, STATISTICS, SOURCES)


def change(entry: FactChange) -> Record:
    """An entry of the public log of changes, as on its page."""
    return {
        "changed_at": entry.changed_at,
        "kind": entry.kind,
        "subject": entry.subject,
        "url": entry.url,
        "school": entry.school.name if entry.school else "",
        "key": entry.key,
        "label": entry.label,
        "before": entry.old_text,
        "after": entry.new_text,
        "reason": entry.reason,
        "source": entry.source.key if entry.source else "",
    }


CHANGES = (
    column("changed_at", "Since when the site says it."),
    column("kind", "The group of facts; “listing” for what joined or left the list."),
    column("subject", "What it is about: a program, a school or a specialization."),
    column("url", "The address of its page on this site; blank when it has none any more."),
    column("school", "The school."),
    column("key", "The fact."),
    column("label", "The fact in words."),
    column("before", "What the site said before; blank when it was not known."),
    column("after", "What it says now; blank when it is not known."),
    column("reason", "Why it is not known."),
    column("source", "Key of the source."),
)


def dictionary() -> Iterator[tuple[str, str, str]]:
    """Table, column and meaning of every column of every file."""
    for table in TABLES:
        for each in table.columns:
            yield table.key, each.name, each.meaning
    for each in CHANGES:
        yield "changes", each.name, each.meaning


def cell(value: Any) -> Any:
    """A value for a cell: numbers unchanged, days as YYYY-MM-DD, None as blank."""
    return plain(value) if not isinstance(value, bool) else ("yes" if value else "no")
