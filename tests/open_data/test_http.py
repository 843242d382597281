"""How the API behaves: for scripts of any page, within a limit, not twice, and with a sentence when it refuses."""

import json

import pytest
from django.core.cache import caches

from programs import actions

pytestmark = pytest.mark.django_db
LIST = "/api/v1/programs/"
EVERYWHERE = [
    "/api/v1/",
    LIST,
    "/api/v1/programs/drexel-university-computer-science/",
    "/api/v1/schools/",
    "/api/v1/schools/drexel-university/",
    "/api/v1/specializations/",
    "/api/v1/specializations/machine-learning/",
    "/api/v1/careers/",
    "/api/v1/careers/data-scientist/",
    "/api/v1/statistics/",
    "/api/v1/statistics/awards-all/",
    "/api/v1/sources/",
    "/api/v1/openapi.json",
]


@pytest.fixture
def get(client, catalogue):
    return lambda address=LIST, **headers: client.get(address, headers=headers)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_an_answer_may_be_read_by_scripts_of_any_page_and_costs_few_queries(get, address, count_queries):
    response = get(address)
    assert response.status_code == 200 and response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*" and "ETag" in response["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response and not response.cookies
    assert "public" in response["Cache-Control"] and "Cookie" not in response["Vary"]
    assert count_queries(lambda: get(address)) <= 10


@pytest.mark.parametrize("address", EVERYWHERE)
def test_what_has_not_changed_is_not_sent_again(get, address, django_assert_num_queries):
    tag = get(address)["ETag"]
    with django_assert_num_queries(1):
        again = get(address, If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_change_of_the_catalogue_is_a_new_answer(get, federal):
    old = get()
    actions.refresh_programs([federal.pk])
    assert get(If_None_Match=old["ETag"]).status_code == 200


def test_a_page_of_more_programs_costs_no_query_more(get, count_queries):
    costs = [count_queries(lambda size=size: get(f"{LIST}?limit={size}")) for size in (25, 25, 100)]
    assert costs[1] == costs[2]


def test_other_pages_are_not_open_to_scripts(get):
    for address in ("/programs/", "/programs/export.csv", "/about/data/", "/data/"):
        assert "Access-Control-Allow-Origin" not in get(address)


def test_a_browser_may_ask_first(client, catalogue, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.options(LIST, headers={"Origin": "https://elsewhere.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert (
        response["Access-Control-Allow-Origin"] == "*" and "If-None-Match" in response["Access-Control-Allow-Headers"]
    )
    assert response["Access-Control-Allow-Methods"] == response["Allow"] == "GET, HEAD, OPTIONS"


def test_the_head_is_that_of_the_answer(client, get):
    head = client.head(LIST)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get()["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, catalogue, method):
    response = getattr(client, method)(LIST)
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD, OPTIONS"
    assert json.loads(response.content)["detail"].startswith("Ask with GET")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=ZZ", "state: “ZZ” is not one of its values."),
        ("colour=red", "colour: There is no such parameter here. This address takes q, "),
        ("page=2", "page: There is no such parameter here."),
        ("state=", "state: It is blank. Leave it out, or give it a value."),
        ("sort=-awards&sort=awards", "sort: It may be given once."),
        ("limit=101", "limit: Ensure this value is less than or equal to 100."),
        ("limit=ten", "limit: Enter a whole number."),
        ("counts=maybe", "counts: “maybe” is not one of its values."),
        (f"q={'x' * 201}", "q: at most 200 characters can be searched; these are 201."),
        ("years=9&state=ZZ", "“ZZ” is not one of its values."),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(get, query, sentence):
    response = get(f"{LIST}?{query}")
    assert response.status_code == 400 and response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert sentence in problem["detail"] and problem["status"] == 400 and problem["errors"]
    assert "ETag" not in response and response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [path for path in EVERYWHERE if path.count("/") != 4 or path.endswith("s/")])
def test_no_address_takes_what_it_does_not_know(get, address):
    assert get(f"{address}?utm_source=x").status_code == 400


def test_more_parameters_than_anybody_needs_are_refused(get):
    response = get(f"{LIST}?{'&'.join(['state=CA'] * 1001)}")
    assert response.status_code == 400 and response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["programs", "schools", "specializations", "careers", "statistics", "nothing"])
def test_what_is_not_there_is_a_problem(get, kind):
    response = get(f"/api/v1/{kind}/quidditch/")
    assert response.status_code == 404 and response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["detail"] and response["Access-Control-Allow-Origin"] == "*"


def test_an_address_without_its_last_slash_leads_on(get):
    response = get("/api/v1/programs?state=CA")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/programs/?state=CA")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert get("/api/v1/quidditch").status_code == 404


def test_who_asks_too_often_is_told_when_to_come_back(get, settings):
    settings.OPEN_DATA_PER_MINUTE = 2
    caches["open_data"].clear()
    tag = get()["ETag"]
    assert get("/api/v1/sources/").status_code == 200
    refused = get()
    assert refused.status_code == 429 and 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json" and "ETag" not in refused
    assert get(If_None_Match=tag).status_code == 304, "what costs nothing is not counted"
    assert get("/programs/").status_code == 200, "pages have no such limit"
    caches["open_data"].clear()


def test_what_goes_wrong_on_our_side_is_a_problem_too(client, catalogue, monkeypatch, caplog):
    caplog.set_level("CRITICAL")
    client.raise_request_exception = False
    monkeypatch.setattr("open_data.api.records.source_record", lambda each: 1 / 0)
    response = client.get("/api/v1/sources/")
    assert response.status_code == 500 and response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*" and "ETag" not in response
    monkeypatch.setattr("portal.views.find", lambda *args, **options: 1 / 0)
    assert client.get("/search/?q=data")["Content-Type"].startswith("text/html")
