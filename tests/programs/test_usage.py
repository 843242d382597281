"""What visitors do with programs is counted by day, without a trace of who they were, and writing it costs no page."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from programs import usage
from programs.choices import UseKind
from programs.filters import ProgramFilter
from programs.index import current_index
from programs.index_rows import read_sets
from programs.models import CatalogueOffering, Program, ProgramUse
from tests.planner.conftest import DREXEL, GEORGIA_TECH

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
OWN = {**BROWSER, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def gathered(monkeypatch):
    """Nothing is counted yet; returns what is counted from here on."""
    monkeypatch.setattr(usage, "_gathered", usage.Gathered())
    return lambda: usage._gathered.counts


@pytest.fixture
def drexel(catalogue):
    """A program."""
    return Program.objects.get(slug=DREXEL)


@pytest.fixture
def watched(monkeypatch, drexel):
    """The schools whose left-out programs are counted: one."""
    monkeypatch.setattr(usage, "_watched", [lambda: [drexel.school_id]])


def key(program, kind, fact=""):
    """A count of today."""
    return program.pk, timezone.localdate(), kind, fact


def searched(query):
    """A filtered list as a visitor asks for it."""
    index = current_index()
    filters = ProgramFilter(QueryDict(query), index)
    assert filters.is_valid()
    return filters.selection


def test_a_page_that_a_person_opens_is_counted(client, drexel, gathered):
    client.get(drexel.get_absolute_url(), headers=BROWSER)
    client.get(drexel.get_absolute_url(), headers=BROWSER)
    assert gathered() == {key(drexel, "view"): 2}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5"},
        {**BROWSER, "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not_counted(client, drexel, gathered, headers):
    client.get(drexel.get_absolute_url(), headers=headers)
    assert not gathered()


def test_a_page_that_a_browser_has_already_is_counted_and_a_request_for_headers_is_not(client, drexel, gathered):
    tag = client.get(drexel.get_absolute_url())["ETag"]
    client.get(drexel.get_absolute_url(), headers={**BROWSER, "If-None-Match": tag})
    assert gathered() == {key(drexel, "view"): 1}
    client.head(drexel.get_absolute_url(), headers=BROWSER)
    assert gathered() == {key(drexel, "view"): 1}


def test_a_counted_page_costs_no_query_more_and_sets_no_cookie(client, drexel, count_queries):
    client.get(drexel.get_absolute_url())
    silent = count_queries(lambda: client.get(drexel.get_absolute_url()))
    assert count_queries(lambda: client.get(drexel.get_absolute_url(), headers=BROWSER)) == silent
    assert not client.get(drexel.get_absolute_url(), headers=BROWSER).cookies


def test_a_comparison_counts_for_each_program(client, drexel, gathered):
    client.get(reverse("planner:compare"), {"program": [DREXEL, GEORGIA_TECH]}, headers=BROWSER)
    other = Program.objects.get(slug=GEORGIA_TECH)
    assert gathered() == {key(drexel, "comparison"): 1, key(other, "comparison"): 1}


def test_a_comparison_of_one_is_none(client, drexel, gathered):
    client.get(reverse("planner:compare"), {"program": DREXEL}, headers=BROWSER)
    assert not gathered()


def test_a_program_is_kept_once(client, drexel, gathered, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("planner:add"), {"program": DREXEL}, headers=OWN)
    assert gathered() == {key(drexel, "save"): 1}


def test_a_link_that_was_followed_is_counted_for_pages_of_this_site_alone(client, drexel, gathered):
    address = reverse("programs:outbound")
    assert client.post(address, {"program": DREXEL}, headers=OWN).status_code == 204
    foreign = {**BROWSER, "Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post(address, {"program": DREXEL}, headers=foreign).status_code == 403
    assert client.post(address, {"program": "nothing"}, headers=OWN).status_code == 404
    assert client.get(address).status_code == 405
    assert gathered() == {key(drexel, "outbound"): 1}


def test_one_network_cannot_count_links_without_end(client, settings, drexel, gathered):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "follow_link": "2/h/ip"}
    client = Client(REMOTE_ADDR="203.0.113.77")
    answers = [client.post(reverse("programs:outbound"), {"program": DREXEL}, headers=OWN) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 429] and gathered()[key(drexel, "outbound")] == 2


def test_what_is_written_adds_up(drexel):
    for _ in range(2):
        usage.count(UseKind.VIEW, [drexel.pk, drexel.pk])
        usage.count(UseKind.SAVE, [drexel.pk])
        usage.write()
    usage.write()
    assert {each.kind: each.count for each in ProgramUse.objects.all()} == {"view": 4, "save": 2}
    week = timezone.localdate() - timedelta(days=7)
    assert usage.uses_since(week, [drexel.pk]) == {drexel.pk: {("view", ""): 4, ("save", ""): 2}}
    assert usage.uses_since(timezone.localdate() + timedelta(days=1), [drexel.pk]) == {}


def test_a_day_that_was_counted_before_stays_as_it_is(drexel):
    yesterday = timezone.localdate() - timedelta(days=1)
    ProgramUse.objects.create(program=drexel, day=yesterday, kind="view", count=7)
    usage.count(UseKind.VIEW, [drexel.pk])
    usage.write()
    assert list(ProgramUse.objects.order_by("day").values_list("count", flat=True)) == [7, 1]


def test_writing_many_counts_costs_what_few_cost(drexel, count_queries):
    programs = list(Program.objects.listed().values_list("pk", flat=True)[:60])
    costs = []
    for few in (programs[:3], programs):
        usage.count(UseKind.VIEW, few)
        costs.append(count_queries(usage.write))
    assert costs[0] == costs[1] <= 7


def test_a_program_that_is_gone_is_left_out(drexel):
    usage.count(UseKind.VIEW, [drexel.pk, 10**9])
    usage.write()
    assert ProgramUse.objects.get().program == drexel


def test_it_is_written_after_an_answer_and_only_when_it_is_time(monkeypatch, drexel, gathered):
    usage.count(UseKind.VIEW, [drexel.pk])
    request_finished.disconnect(close_old_connections)  # it would end the transaction of the test
    try:
        request_finished.send(None)
        assert not ProgramUse.objects.exists()
        monkeypatch.setattr(usage, "EVERY", 0)
        request_finished.send(None)
    finally:
        request_finished.connect(close_old_connections)
    assert ProgramUse.objects.get().count == 1 and not gathered()


def test_many_counts_do_not_wait_for_the_minute(monkeypatch, drexel):
    monkeypatch.setattr(usage, "MOST", 1)
    usage.count(UseKind.VIEW, [drexel.pk])
    usage.write_when_due()
    assert ProgramUse.objects.exists()


def test_a_database_that_refuses_loses_counts_and_breaks_nothing(monkeypatch, drexel, caplog):
    def refuse(counts):
        raise DatabaseError("no")

    monkeypatch.setattr(usage, "add", refuse)
    usage.count(UseKind.VIEW, [drexel.pk])
    usage.write()
    assert "were lost" in caplog.text


def test_a_search_that_lacked_one_fact_is_counted_for_that_fact(drexel, watched):
    row = drexel.row
    CatalogueOffering.objects.filter(row=row).delete()
    CatalogueOffering.objects.create(row=row, modality="", attendance="full_time", length_band="")
    index = usage.ProgramIndex("tried", timezone.now(), read_sets())
    within = index.schools[drexel.school_id]

    def left_out(query):
        filters = ProgramFilter(QueryDict(query), index)
        assert filters.is_valid()
        return {fact: drexel.pk in keys for fact, keys in usage.left_out(filters.selection, index, within)}

    assert left_out(f"state={row.state}&modality=online").get("modality") is True
    assert not left_out(f"state={row.state}&modality=online&modality=not-stated").get("modality")
    assert not left_out("state=HI&modality=online").get("modality")
    assert not left_out(f"modality=online&length={index.options['length_band'][0][0]}").get("modality")
    assert not any(left_out(f"state={row.state}").values())


def test_only_programs_of_watched_schools_are_counted_and_each_search_once(client, drexel, watched, gathered):
    listed = client.get("/programs/?gre=required", headers=BROWSER)
    client.get("/programs/?gre=required&page=2", headers=BROWSER)
    client.get("/programs/?gre=required")
    client.get("/programs/?gre=nonsense", headers=BROWSER)
    assert listed.status_code == 200 and len(usage._gathered.searches) == 1
    usage.write()
    found = ProgramUse.objects.filter(kind="left_out", fact="gre")
    assert set(found.values_list("program__school", flat=True)) == {drexel.school_id}
    assert set(found.values_list("count", flat=True)) == {1}


def test_without_anybody_who_watches_a_search_counts_nothing(monkeypatch):
    monkeypatch.setattr(usage, "_watched", [])
    assert usage.counts_of(["modality=online"]) == Counter()


def test_a_search_costs_the_list_no_query(client, catalogue, count_queries):
    client.get("/programs/")
    silent = count_queries(lambda: client.get("/programs/?modality=online"))
    assert count_queries(lambda: client.get("/programs/?modality=online", headers=BROWSER)) == silent


def test_a_person_is_told_by_the_headers_alone():
    request = RequestFactory().get("/", headers={"User-Agent": BROWSER["User-Agent"]})
    assert usage.is_person(request) and not usage.is_person(RequestFactory().get("/"))
