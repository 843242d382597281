"""The shortlist as a document to print."""

import pytest
from django.test import Client
from django.utils import timezone

from planner.models import ShareLink, ShortlistItem
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

PACK = "/shortlist/pack/"


@pytest.fixture
def kept(keep):
    """Two programs, one of them with a note."""
    keep("/shortlist/add/", {"program": [DREXEL, CARNEGIE_MELLON]})
    keep("/shortlist/note/", {"program": DREXEL, "note": "Ask <b>Ada</b>"})


def test_it_holds_figures_notes_changes_questions_and_sources(kept, visit):
    item = ShortlistItem.objects.get(program__slug=CARNEGIE_MELLON)
    item.saved_facts |= {"awards": "1"}
    item.save()
    page = visit(PACK)
    assert "2 programs, as known on" in page.text and "Side by side" in page.text
    assert "US$138,781" in page.text and "Ask <b>Ada</b>" in page.text
    assert "Master’s degrees awarded: 1 147" in page.text and "noticed on" in page.text
    assert "Is there a lowest grade point average" in page.text
    sources = page.text.split("Sources")[-1]
    assert "Student charges for academic year programs" in sources and "https://" in sources
    assert "no-store" in page.response["Cache-Control"]
    item.refresh_from_db()
    assert item.seen_changes


def test_it_follows_the_order_and_the_answers_of_its_address(kept, visit):
    query = {"order": "earnings_1yr"}
    ids = [each["id"] for each in visit(PACK, query).all("section", id=None) if each["id"] in (DREXEL, CARNEGIE_MELLON)]
    assert ids == [CARNEGIE_MELLON, DREXEL]
    link = visit("/shortlist/", query).link("A pack to print")
    assert link == f"{PACK}?order=earnings_1yr"
    two_years_at_drexel = "US$74,148"
    assert two_years_at_drexel in visit(PACK, {"years": "2"}).text
    assert two_years_at_drexel not in visit(PACK).text


def test_those_it_is_shown_to_see_notes_only_with_a_link_that_shows_them(kept, keep):
    keep("/shortlist/share/")
    keep("/shortlist/share/", {"notes": "1"})
    with_notes, without = ShareLink.objects.order_by("-shows_notes")
    stranger = Client()
    texts = [stranger.get(f"/shared/{link.token}/pack/").content.decode() for link in (with_notes, without)]
    assert ["Ask &lt;b&gt;Ada" in text for text in texts] == [True, False]
    assert "Drexel University" in texts[1]
    ShareLink.objects.update(revoked_at=timezone.now())
    assert stranger.get(f"/shared/{without.token}/pack/").status_code == 404


def test_a_program_that_is_no_longer_listed_stays_with_its_note(kept, visit):
    Program.objects.filter(slug=DREXEL).update(has_lapsed=True)
    page = visit(PACK)
    assert "This program is no longer listed." in page.text and "Ask <b>Ada</b>" in page.text
    assert "Side by side" not in page.text


def test_four_stand_side_by_side_and_all_have_a_sheet(keep, visit):
    slugs = list(Program.objects.listed().order_by("slug").values_list("slug", flat=True)[:6])
    keep("/shortlist/add/", {"program": slugs})
    page = visit(PACK)
    assert "The first 4 that are listed" in page.text
    assert {each["id"] for each in page.all("section", id=None)} >= {*slugs, "sources", "side-by-side"}


def test_twenty_programs_cost_the_queries_of_two(keep, client, count_queries):
    described = [DREXEL, CARNEGIE_MELLON, GEORGIA_TECH]
    slugs = list(Program.objects.listed().order_by("slug").values_list("slug", flat=True)[:17])
    costs = []
    for some in (described[:2], described + slugs):
        keep("/shortlist/add/", {"program": some})
        keep("/shortlist/share/")
        link = ShareLink.objects.first()
        for path in (PACK, f"/shared/{link.token}/pack/"):
            client.get(path)
            costs.append(count_queries(lambda path=path: client.get(path)))
    assert ShortlistItem.objects.count() == 20
    assert costs[:2] == costs[2:] and max(costs) <= 20, costs


def test_nothing_kept_leads_to_the_list(visit):
    assert "Nothing is kept yet" in visit(PACK).text
