"""Shortlists and comparisons as files: CSV and the printable pack."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from core.models import Source
from core.spreadsheets.workbook import safe_cell
from planner.comparison import ComparedGroup, comparison
from planner.questions import Questions, questions_for
from planner.selection import FEWEST, MOST
from planner.shortlist import ShortlistEntry
from programs.exports import BYTE_ORDER_MARK
from programs.facts import ProgramFacts
from programs.measures import Measure

SIDE_BY_SIDE = ("cost", "format", "outcomes")  # groups of measures that fit on one sheet of paper


@dataclass(frozen=True, slots=True)
class PackSheet:
    """What is printed about one program; `questions` is None once it is no longer listed."""

    entry: ShortlistEntry
    questions: Questions | None


@dataclass(frozen=True, slots=True)
class Pack:
    """All sheets, the first listed programs side by side (none when there are fewer than two), and every source."""

    sheets: Sequence[PackSheet]
    columns: Sequence[ProgramFacts]
    sections: Sequence[ComparedGroup]
    sources: Sequence[Source]


def pack_of(entries: Sequence[ShortlistEntry]) -> Pack:
    """The document of these entries, in their order. No query: the entries have everything."""
    columns = [entry.facts for entry in entries if entry.facts][:MOST]
    if len(columns) < FEWEST:
        columns = []
    sections = comparison(columns, groups=SIDE_BY_SIDE) if columns else []
    sources = {figure.source for entry in entries for _, figure in entry.figures if figure.source}
    sources |= {source for section in sections for source in section.sources}
    return Pack(
        sheets=[PackSheet(entry, questions_for(entry.facts) if entry.facts else None) for entry in entries],
        columns=columns,
        sections=sections,
        sources=sorted(sources, key=lambda source: (source.publisher, source.title, source.release)),
    )


def comparison_csv(columns: Sequence[ProgramFacts], sections: Sequence[ComparedGroup]) -> HttpResponse:
    """Measures as lines, programs as columns; each figure with its context, each missing one with its reason."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="comparison.csv"'
    writer = csv.writer(response)
    writer.writerow(["group", "measure", *(safe_cell(f"{each.row.name}, {each.row.school_name}") for each in columns)])
    for section in sections:
        for row in section.rows:
            cells = [safe_cell(str(cell.figure)) for cell in row.cells]
            writer.writerow([section.label, row.measure.label, *cells])
    return response


def shortlist_csv(entries: Sequence[ShortlistEntry], measures: Sequence[Measure], *, with_notes: bool) -> HttpResponse:
    """One line for each program with its figures as on the page; notes only for their owner or when they are shared."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="shortlist.csv"'
    writer = csv.writer(response)
    labels = [measure.label for measure in measures]
    writer.writerow(["program", "school", "saved on", *labels, *(["note"] if with_notes else [])])
    for entry in entries:
        program = entry.item.program
        row = entry.facts.row if entry.facts else None
        names = [row.name, row.school_name] if row else [program.name, program.school.name]
        figures = [str(figure) for _, figure in entry.figures] or ["no longer listed"] * len(labels)
        cells = [*names, entry.item.saved_at.date(), *figures, *([entry.item.note] if with_notes else [])]
        writer.writerow([safe_cell(cell) for cell in cells])
    return response
