"""A school is found the same way everywhere: list, claim, API, site search and admin."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from core.listing.search import MAX_TERMS
from programs.index import current_index
from programs.models import School, SchoolAlias
from programs.school_index import school_index
from submissions.claims import FOUND, schools_called

pytestmark = pytest.mark.django_db

FOUND_FIRST = {
    "San José State": "San Jose State University",
    "Texas A&M Corpus Christi": "Texas A & M University-Corpus Christi",
    "Texas A and M Corpus Christi": "Texas A & M University-Corpus Christi",
    "St. Mary’s": "St. Mary's University",
    "University of Wisconsin Madison": "University of Wisconsin-Madison",
    "William and Mary": "William & Mary",
    "Hawai'i at Manoa": "University of Hawaii at Manoa",
    "Hawaiʻi at Mānoa": "University of Hawaii at Manoa",
    "Ohio St": "Ohio State University-Main Campus",
    "Michigan St": "Michigan State University",
    "NC St": "North Carolina State University at Raleigh",
    "San Diego St": "San Diego State University",
    "St Cloud St": "Saint Cloud State University",
    "U.C.L.A.": "University of California-Los Angeles",
    "R.I.T.": "Rochester Institute of Technology",
    "N.Y.U.": "New York University",
    "M.I.T": "Massachusetts Institute of Technology",
    "Stan\u00adford\u200b": "Stanford University",
    "Ft. Wayne": "Purdue University Fort Wayne",
    "John Hopkins": "Johns Hopkins University",
    "University of Nebraska—Lincoln": "University of Nebraska-Lincoln",
    "Miami Ohio": "Miami University-Oxford",
    "Xavier New Orleans": "Xavier University of Louisiana",
    "carnegie melon": "Carnegie Mellon University",
}
NOT_HERE = [
    "Fort Hays State",
    "Fort Hays State University",
    "Ivy Tech",
    "Montana Tech",
    "Mt Holyoke",
    "Williams College",
    "City College of San Francisco",
    "Rose State College",
    "Temple College",
    "Hays",
    "median",
    "zzzz",
    "!!!",
    "and",
]


@pytest.fixture
def places(client, student, editor, catalogue):
    """Names of schools by every place that looks for one, each as a function of a text."""

    def named(address, query):
        found = re.findall(r'href="(?:/schools/|\?school=)([\w-]+)/?"', client.get(address, query).content.decode())
        names = dict(School.objects.values_list("slug", "name"))
        return [names[slug] for slug in dict.fromkeys(found)]

    def page(text):
        return named("/schools/", {"q": text})

    def claim(text):
        client.force_login(student)
        return named("/schools-desk/claim/", {"q": text})

    def api(text):
        return [school["name"] for school in client.get("/api/v1/schools/", {"q": text}).json()["items"]]

    def site(text):
        return named("/search/", {"q": text, "kind": "schools"})

    def desk(text):
        client.force_login(editor)
        asked = {"app_label": "programs", "model_name": "program", "field_name": "school", "term": text}
        return [each["text"] for each in client.get("/admin/autocomplete/", asked).json()["results"]]

    return {"page": page, "claim": claim, "api": api, "site": site, "admin": desk}


@pytest.mark.parametrize("text", FOUND_FIRST)
def test_a_school_is_found_however_it_is_typed_and_wherever(places, text):
    for place, found in places.items():
        names = found(text)
        assert FOUND_FIRST[text] in names, place
        assert place == "admin" or names[0] == FOUND_FIRST[text], place


@pytest.mark.parametrize("text", NOT_HERE)
def test_a_school_that_is_not_here_is_not_answered_with_another(places, text):
    for place in ("page", "claim", "api", "site"):
        assert places[place](text) == [], place


def test_the_page_says_that_no_school_has_the_name(visit):
    assert "No school here goes by that name." in visit("/schools/", {"q": "Fort Hays State"}).text
    assert "Nothing here answers to" in visit("/search/", {"q": "Fort Hays State"}).text


@pytest.mark.parametrize(
    ("text", "school"),
    [("MIT machine learning", "Massachusetts Institute of Technology"), ("georgia tech salaries", "Georgia Institute")],
)
def test_a_whole_name_beside_other_words_finds_its_school_in_the_site_search(visit, text, school):
    assert school in visit("/search/", {"q": text, "kind": "schools"}).text


def test_the_list_says_which_word_it_read_as_another(visit):
    text = visit("/schools/", {"q": "carnegie melon"}).text
    assert "Nothing here mentions “melon”; this is the list for “mellon" in text


def test_page_api_and_site_search_count_the_same_schools(client, visit, catalogue):
    for text in ("state", "st louis", "california", "tech", "mary"):
        total = client.get("/api/v1/schools/", {"q": text, "limit": 1}).json()["total"]
        assert visit("/schools/", {"q": text}).one(class_="index-head").text.startswith(f"{total} schools")
        assert visit("/search/", {"q": text}).one(data_kind="schools")["data-total"] == str(total)


@effort(max_examples=100)
@given(text=st.text(max_size=220))
def test_any_text_finds_each_school_at_most_once_and_the_same_ones_again(catalogue, text):
    schools = school_index(current_index())
    keys = schools.search(text, schools.listed).keys
    assert len(keys) == len(set(keys)) and set(keys) <= schools.listed
    assert list(keys) == list(schools.search(text, schools.listed).keys)


def test_every_school_is_found_by_its_own_name_and_aliases(catalogue):
    schools = school_index(current_index())
    for key, name in School.objects.values_list("pk", "name"):
        assert key in schools.search(name, schools.states).keys, name
    for key, alias in SchoolAlias.objects.values_list("school", "text"):
        words = schools.index.words.terms(alias)
        assert not words or len(words) == MAX_TERMS or key in schools.search(alias, schools.states).keys, alias


def test_a_new_name_finds_a_school_at_once(catalogue, chief_editor, client):
    school = School.objects.get(slug="drexel-university")
    client.force_login(chief_editor)
    SchoolAlias.objects.create(school=school, text="Quidditch Academy")
    assert schools_called("quidditch") == []
    from programs.actions import refresh_schools

    refresh_schools([school.pk])
    assert schools_called("quidditch") == [school]


def test_words_cost_no_more_time_or_queries_however_many(client, student, catalogue, count_queries):
    client.force_login(student)
    page = "/schools-desk/claim/"
    client.get(page, {"q": "u"})
    few = count_queries(lambda: client.get(page, {"q": "state"}))
    begun = time.perf_counter()
    client.get(page, {"q": "u u u u u"})
    assert time.perf_counter() - begun < 2, "each word added a join: five took six seconds"
    assert count_queries(lambda: client.get(page, {"q": " ".join("u" * 40)})) <= few
    assert count_queries(lambda: client.get(page, {"q": " ".join(f"u{n}" for n in range(40))})) <= few
    assert time.perf_counter() - begun < 2
    assert len(schools_called("university")) == FOUND


def test_twelve_long_searches_at_once_leave_the_site_answering(live_server, client, student, catalogue):
    client.force_login(student)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    claim = f"{live_server.url}{reverse('submissions:claim')}?q={'+'.join('u' * 8)}"

    def status(address):
        with urlopen(Request(address, headers={"Cookie": cookie}), timeout=10) as response:
            return response.status

    # On SQLite all threads of the test's server share one connection, which serves one of them at a time.
    with ThreadPoolExecutor(13 if connection.vendor == "postgresql" else 1) as clients:
        searches = [clients.submit(status, claim) for _ in range(12)]
        health = clients.submit(status, f"{live_server.url}/healthz")
        assert [search.result() for search in searches] == [200] * 12 and health.result() == 200


def test_programs_and_facts_are_found_by_their_school_in_the_admin(client, chief_editor, catalogue):
    client.force_login(chief_editor)
    for text in ("San José State computer", "St. Mary’s computer", "William and Mary computer"):
        page = client.get(reverse("admin:programs_program_changelist"), {"q": text}).content.decode()
        assert "Computer Science" in page and " 0 programs" not in page, text
    page = client.get(reverse("admin:programs_school_changelist"), {"q": "Hawaiʻi"}).content.decode()
    assert "University of Hawaii at Manoa" in page and "Drexel" not in page


def test_no_admin_looks_for_the_letters_of_a_schools_name():
    assert apps.ready
    for model, desk in admin.site._registry.items():
        for field in desk.get_search_fields(None):
            path = field.lstrip("^=@")
            assert not path.endswith(("school__name", "aliases__text", "school_name")), (model, field)
            assert model is not School or path != "name"


def test_the_description_of_the_api_names_the_parameters(client, catalogue):
    text = json.dumps(client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/schools/"])
    for name in ("q", "state", "limit", "cursor"):
        assert f'"name": "{name}"' in text
    assert '"name": "page"' not in text
