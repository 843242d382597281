"""The program list as a file that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from programs.filters import ProgramFilter, chosen_columns
from programs.listing import result_keys
from programs.models import CatalogueRow
from programs.program_index import ProgramIndex

COLUMNS = {
    "program": "name",
    "school": "school_name",
    "city": "city",
    "state": "state",
    "control": "control",
    "degree": "degree",
    "cip_code": "cip_code",
    "field": "cip_name",
    "closeness": "closeness",
    "specializations": "specialization_names",
    "modality": "modalities",
    "tuition_in_state_usd_per_year_school_average": "tuition_in_state",
    "tuition_out_of_state_usd_per_year_school_average": "tuition_out_of_state",
    "tuition_academic_year_begins": "tuition_year",
    "median_earnings_1yr_usd_school_cip4": "earnings_1yr",
    "median_earnings_4yr_usd_school_cip4": "earnings_4yr",
    "median_debt_usd_school_cip4": "debt",
    "awards": "awards",
    "awards_growth_percent": "growth",
    "verified_on": "verified_on",
}
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
CHUNK = 500
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value) -> str | int:
    """A value as a cell: text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class Echo:
    """A file that hands back what is written to it, for streaming."""

    def write(self, value):
        return value


def csv_response(filters: ProgramFilter, index: ProgramIndex) -> HttpResponse:
    """The whole result in the list's order, UTF-8 with a byte order mark; 400 with a sentence when the URL is invalid.

    Blank cells are not stated. The Link header and the last column lead back to the list and to each program.
    """
    if not filters.is_valid():
        problems = " ".join(f"{key}: {' '.join(texts)}" for key, texts in filters.form.errors.items())
        return HttpResponse(
            f"This list cannot be made. {problems}", status=400, content_type="text/plain; charset=utf-8"
        )
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    rows = index.matching(chosen_columns(selection), search.rows if search else None)
    keys = result_keys(selection, search, rows, index, 0, len(index.keys))
    response = StreamingHttpResponse(csv_lines(keys), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="programs.csv"'
    response.headers["Link"] = f'<{settings.SITE_URL}/programs/?{selection.query_string()}>; rel="canonical"'
    return response


def csv_lines(keys: list[int]) -> Iterator[str]:
    """The header and a line a program; one query for every 500 programs."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([*COLUMNS, "page"])
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        rows = {
            row["pk"]: row for row in CatalogueRow.objects.filter(pk__in=chunk).values("pk", "slug", *COLUMNS.values())
        }
        for key in chunk:
            if row := rows.get(key):
                cells = [safe_cell(row[column]) for column in COLUMNS.values()]
                yield writer.writerow([*cells, f"{settings.SITE_URL}/programs/{row['slug']}/"])
