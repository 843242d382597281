"""The program list as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator
from itertools import islice
from threading import BoundedSemaphore

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse, StreamingHttpResponse

from core.listing.selection import Selection
from core.spreadsheets.workbook import safe_cell
from programs.cards import matching, result_keys
from programs.deadlines.status import RoundStatus
from programs.filters import ProgramFilter
from programs.index import ProgramIndex
from programs.list_costs import asks_cost, card_cost
from programs.models import CatalogueRow

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
DEADLINES = ("application_status", "next_deadline_on", "next_deadline_is_estimated")
COSTS = ("tuition_and_fees_to_finish_usd", "price_used", "formula_or_reason")
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel does not read the file as UTF-8
CHUNK = 500
AT_ONCE = BoundedSemaphore(1)
"""One file at a time in each process: a file takes a tenth of a second, and every address has a different file."""
RETRY_AFTER = 5
"""Seconds."""


class OneAtATime:
    """The parts of a file. The next file can start when the response with these parts is closed."""

    def __init__(self, parts: Iterator[str]):
        self.parts, self.place, self.is_open = parts, AT_ONCE, True

    def __iter__(self):
        return self.parts

    def close(self):
        if self.is_open:
            self.is_open = False
            self.place.release()

    __del__ = close


class Echo:
    """A file object that returns what is written to it, for streaming."""

    def write(self, value):
        return value


def csv_response(filters: ProgramFilter, index: ProgramIndex) -> HttpResponse:
    """The whole result in the list's order, UTF-8 with a byte order mark.

    Status 400 with a sentence when the URL is invalid, 503 while another file is written. Blank cells mean not stated.
    The Link header and the last column have the addresses of the list and of each program.
    """
    if not filters.is_valid():
        return refusal(filters.form)
    if not AT_ONCE.acquire(blocking=False):
        busy = f"Another list is being written. Ask again in {RETRY_AFTER} seconds.\n"
        headers = {"Retry-After": str(RETRY_AFTER)}
        return HttpResponse(busy, status=503, headers=headers, content_type="text/plain; charset=utf-8")
    parts = OneAtATime(csv_parts(filters, index))
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="programs.csv"'
    query = filters.selection.query_string()
    response.headers["Link"] = f'<{settings.SITE_URL}/programs/?{query}>; rel="canonical"'
    return response


def csv_parts(filters: ProgramFilter, index: ProgramIndex) -> Iterator[str]:
    """The file in parts of 500 lines."""
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    rows = matching(selection, index, search)
    keys = result_keys(selection, search, rows, index, 0, len(rows))
    lines = csv_lines(keys, selection, index)
    while part := "".join(islice(lines, CHUNK)):
        yield part


def refusal(form: Form) -> HttpResponse:
    """Status 400 with the reasons why the URL is invalid."""
    problems = " ".join(f"{key}: {' '.join(texts)}" for key, texts in form.errors.items())
    return HttpResponse(f"This list cannot be made. {problems}", status=400, content_type="text/plain; charset=utf-8")


def csv_lines(keys: list[int], selection: Selection, index: ProgramIndex) -> Iterator[str]:
    """The header and one line per program. One query for every 500 programs. Costs only if the list is about them."""
    costs = COSTS if asks_cost(selection) else ()
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([*COLUMNS, *DEADLINES, *costs, "page"])
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        rows = {
            row["pk"]: row
            for row in CatalogueRow.objects.filter(pk__in=chunk).values("pk", "slug", "school_id", *COLUMNS.values())
        }
        for key in chunk:
            if row := rows.get(key):
                cells = [safe_cell(row[column]) for column in COLUMNS.values()]
                cells += deadline_cells(index.deadlines.of(key))
                if costs:
                    figure = card_cost(selection, index, key, row["school_id"])
                    cells += [safe_cell(figure.value), figure.context, safe_cell(figure.note)]
                yield writer.writerow([*cells, f"{settings.SITE_URL}/programs/{row['slug']}/"])


def deadline_cells(standing: RoundStatus) -> list[str]:
    """The application status and the next deadline as ISO date; blank where no source states one."""
    deadline = standing.deadline_on
    estimated = ("yes" if standing.is_estimated else "no") if deadline else ""
    return [standing.line and standing.status.label, deadline.isoformat() if deadline else "", estimated]
