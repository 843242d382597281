"""The tray: programs gathered across pages, kept in the session, and nothing of it on pages that a cache may keep."""

import pytest
from django.test import Client

from programs.actions import rename_address
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

TRAY, TAKE_OUT, EMPTY = "/compare/tray/", "/compare/tray/remove/", "/compare/tray/clear/"
STANFORD, MIT = "stanford-university-computer-science", "massachusetts-institute-of-technology-computer-science"
LIST = "http://testserver/programs/?state=PA&page=2"


def gathered(client):
    """Slugs in the tray."""
    return client.session.get("tray", [])


def test_ticks_of_two_pages_meet_in_the_tray(keep, visit, client):
    keep(TRAY, {"program": [CARNEGIE_MELLON, DREXEL]})
    keep(TRAY, {"program": GEORGIA_TECH})
    assert gathered(client) == [CARNEGIE_MELLON, DREXEL, GEORGIA_TECH]
    assert client.cookies["tray"].value == "3" and not client.cookies["tray"]["httponly"]
    page = visit(TRAY)
    assert page.link("Compare these") == f"/compare/?program={CARNEGIE_MELLON}&program={DREXEL}&program={GEORGIA_TECH}"
    assert "no-store" in page.response["Cache-Control"]


def test_a_fifth_program_is_refused_with_the_names_of_the_four_and_nothing_is_lost(keep, visit, client):
    keep(TRAY, {"program": [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL]})
    keep(TRAY, {"program": [STANFORD, MIT]})
    text = visit(TRAY).text
    assert gathered(client) == [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL, STANFORD]
    assert "Added to the tray: 1." in text
    assert "The tray holds 4: MS in Machine Learning, Carnegie Mellon University; " in text
    assert "Not added: Master’s in Computer Science, Massachusetts Institute of Technology. Take one out" in text


@pytest.mark.parametrize(
    ("slugs", "sentence"),
    [
        ([], "Nothing was added: tick a program first."),
        ([CARNEGIE_MELLON], "In the tray already: MS in Machine Learning, Carnegie Mellon University."),
        (["nope"], "Not added, because no listed program has this address: nope."),
    ],
)
def test_what_is_not_added_has_its_sentence(keep, visit, client, slugs, sentence):
    keep(TRAY, {"program": CARNEGIE_MELLON})
    visit(TRAY)
    keep(TRAY, {"program": slugs})
    assert sentence in visit(TRAY).text
    assert gathered(client) == [CARNEGIE_MELLON]


def test_one_is_taken_out_and_all_are(keep, visit, client):
    keep(TRAY, {"program": [CARNEGIE_MELLON, GEORGIA_TECH]})
    keep(TAKE_OUT, {"program": CARNEGIE_MELLON})
    assert gathered(client) == [GEORGIA_TECH]
    assert "One more makes a comparison" in visit(TRAY).text
    keep(EMPTY)
    assert gathered(client) == [] and "The tray is empty" in visit(TRAY).text
    assert not client.cookies["tray"].value


def test_the_way_back_is_the_list_as_it_was_left_and_never_another_site(keep, visit):
    there = keep(TRAY, {"program": DREXEL}, Referer=LIST).url
    assert visit(there).link("Back to where you were") == LIST
    assert visit(keep(TAKE_OUT, {"program": DREXEL, "next": LIST}).url).link("Back to where you were") == LIST
    assert keep(EMPTY, {"next": "https://elsewhere.example/"}).url == TRAY
    assert "elsewhere" not in visit(TRAY, {"next": "https://elsewhere.example/"}).text


@pytest.mark.parametrize("address", [TRAY, TAKE_OUT, EMPTY])
def test_another_site_cannot_send_the_forms(client, catalogue, db, address):
    response = client.post(address, {"program": DREXEL}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and not gathered(client)


def test_a_program_that_moved_stays_and_one_that_lapsed_is_named(keep, visit):
    keep(TRAY, {"program": [CARNEGIE_MELLON, DREXEL]})
    rename_address(Program.objects.get(slug=CARNEGIE_MELLON), slug="cmu-ai")
    Program.objects.filter(slug=DREXEL).update(has_lapsed=True)
    page = visit(TRAY)
    assert page.link("MS in Machine Learning") == "/programs/cmu-ai/"
    assert "the newest completions show no awards: MS in Machine Learning and Artificial Intelligence" in page.text


def test_the_bar_says_what_a_script_has_just_added(keep, visit):
    bar = keep(f"{TRAY}?part=bar", {"program": [CARNEGIE_MELLON, DREXEL]}, status=200, Referer=LIST)
    text = bar.content.decode()
    assert "Added to the tray: 2." in text and "<html" not in text
    page = visit(f"{TRAY}?part=bar", Referer=LIST)
    assert "2 of 4 in the tray" in page.text
    assert page.link("Open the tray") == f"{TRAY}?next=http%3A%2F%2Ftestserver%2Fprograms%2F%3Fstate%3DPA%26page%3D2"


def test_a_page_of_the_catalogue_is_the_same_with_and_without_a_tray(keep, client):
    keep(TRAY, {"program": DREXEL})
    for path in ("/programs/", f"/programs/{DREXEL}/", "/compare/"):
        assert client.get(path).content == Client().get(path).content


def test_the_tray_costs_few_queries_however_full(keep, client, count_queries):
    costs = []
    for slugs in ([DREXEL], [CARNEGIE_MELLON, GEORGIA_TECH, STANFORD]):
        keep(TRAY, {"program": slugs})
        client.get(TRAY)
        costs.append(count_queries(lambda: client.get(TRAY)))
    assert costs[0] == costs[1] <= 3
