"""Comparison and shortlist as files for a spreadsheet."""

import csv
from collections.abc import Sequence

from django.http import HttpResponse

from core.spreadsheets.workbook import safe_cell
from planner.comparison import Section
from planner.shortlists import Entry
from programs.exports import BYTE_ORDER_MARK
from programs.facts import ProgramFacts
from programs.measures import Measure


def comparison_csv(columns: Sequence[ProgramFacts], sections: Sequence[Section]) -> HttpResponse:
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


def shortlist_csv(entries: Sequence[Entry], measures: Sequence[Measure], *, with_notes: bool) -> HttpResponse:
    """A line a program with its figures as written on the page; notes only for their owner or when they are shared."""
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
