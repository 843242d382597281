"""A comparison as a file for a spreadsheet."""

import csv
from collections.abc import Sequence

from django.http import HttpResponse

from planner.comparison import Section
from programs.exports import BYTE_ORDER_MARK, safe_cell
from programs.facts import ProgramFacts


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
