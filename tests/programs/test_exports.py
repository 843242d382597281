"""The list as a file: the same rows in the same order, and nothing in it that a spreadsheet would run."""

import csv
import io
from threading import BoundedSemaphore

import pytest

from core.spreadsheets.workbook import safe_cell
from programs import actions, exports
from programs.exports import COLUMNS, DEADLINES
from programs.models import CatalogueRow

pytestmark = pytest.mark.django_db
QUERY = {"q": "analytics", "state": ["CA", "NY", "TX"], "sort": "-awards"}


@pytest.fixture
def download(client, catalogue):
    """The file for a query, as its text."""

    def download(query=None):
        response = client.get("/programs/export.csv", query)
        assert response.status_code == 200
        return response.getvalue().decode()

    return download


def lines(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_spreadsheet_knows_it_as_utf_8_and_what_each_column_is(download, client):
    text = download({"state": "PR"})
    assert text.startswith("\ufeffprogram,school,city,state,")
    assert text.splitlines()[0].count(",") == len(COLUMNS) + len(DEADLINES)
    assert {line["city"] for line in lines(text)} & {"Mayagüez", "Mayaguez", "San Juan"}
    response = client.get("/programs/export.csv", {"state": "PR"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]


def test_one_file_at_a_time_is_made_and_others_are_asked_to_come_back(client, catalogue, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", BoundedSemaphore(1))
    for _ in range(2):
        first = client.get("/programs/export.csv", {"state": "PR"})
        beginning = next(iter(first.streaming_content))
        assert beginning.startswith(b"\xef\xbb\xbfprogram")
        busy = client.get("/programs/export.csv", {"state": "CA"})
        assert busy.status_code == 503 and int(busy["Retry-After"]) > 0 and "ETag" not in busy
        assert client.get("/programs/export.csv", {"state": "nowhere"}).status_code == 400
        list(first.streaming_content)  # to its end, where the client closes the response


def test_a_file_is_sent_in_parts(client, catalogue):
    assert 5 < len(list(client.get("/programs/export.csv").streaming_content)) < 20


def test_it_has_every_row_of_the_list_in_its_order(download, visit):
    pages, page = [], visit("/programs/", QUERY)
    pages += page.programs
    while page.all("a", rel="next"):
        page = visit(page.one("a", rel="next")["href"])
        pages += page.programs
    assert [line["page"].rstrip("/").rsplit("/", 1)[1] for line in lines(download(QUERY))] == pages
    assert len(pages) == page.total > 25


def test_the_link_on_the_page_is_the_whole_list_whatever_the_page(visit, client):
    page = visit("/programs/", QUERY | {"page": 2})
    text = client.get(page.link("The whole list as CSV")).getvalue().decode()
    assert len(lines(text)) == page.total


def test_a_cell_is_what_the_read_model_holds_and_blank_when_not_stated(download, federal, row):
    [line] = [each for each in lines(download({"q": "mit"})) if each["page"].endswith(f"/{federal.slug}/")]
    shown = row(federal)
    assert line["tuition_out_of_state_usd_per_year_school_average"] == str(shown.tuition_out_of_state)
    assert line["awards"] == str(shown.awards)
    assert line["median_earnings_1yr_usd_school_cip4"] == line["modality"] == line["verified_on"] == ""


def test_the_whole_catalogue_comes_in_pieces_of_five_hundred(client, catalogue, django_assert_num_queries):
    client.get("/programs/")
    with django_assert_num_queries(1 + 8):
        text = client.get("/programs/export.csv").getvalue().decode()
    assert len(lines(text)) == 3_522


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_text_that_a_spreadsheet_would_run_is_defused(start):
    assert safe_cell(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


def test_numbers_stay_numbers():
    assert [safe_cell(value) for value in (-5, 0, None, "Data Science")] == [-5, 0, "", "Data Science"]


@pytest.mark.parametrize("title", ['=HYPERLINK("http://evil.example")', "+1", "@SUM(A1)", "-2+3"])
def test_a_title_that_is_a_formula_is_text_in_the_file(download, federal, title):
    federal.title = title
    federal.save()
    actions.refresh_programs([federal.pk])
    [line] = [each for each in lines(download({"q": "mit"})) if each["page"].endswith(f"/{federal.slug}/")]
    assert line["program"] == f"'{title}"


@pytest.mark.parametrize("query", ["state=ZZ", "page=0", f"q={'x' * 300}", "sort=no"])
def test_an_invalid_url_is_a_sentence_and_not_a_file(client, catalogue, query):
    response = client.get(f"/programs/export.csv?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("This list cannot be made. ")
    assert "ETag" not in response


def test_nothing_found_is_a_file_with_a_header_only(download):
    assert lines(download({"q": "quidditch"})) == []


def test_every_column_exists_and_is_named_once():
    fields = {field.name for field in CatalogueRow._meta.get_fields()}
    assert set(COLUMNS.values()) <= fields
    assert len(set(COLUMNS.values())) == len(COLUMNS)
