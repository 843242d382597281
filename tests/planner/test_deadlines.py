"""The deadlines of a shortlist as a feed: one's own, and by a link that ends."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from planner.models import ShareLink
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

OWN = "/shortlist/deadlines.ics"


@pytest.fixture
def kept(keep, add_round, noon):
    """Two kept programs, of which one states a deadline, and a third with one that is not kept."""
    add_round(Program.objects.get(slug=DREXEL), date(2027, 1, 15))
    add_round(Program.objects.get(slug=GEORGIA_TECH), date(2027, 2, 1))
    keep("/shortlist/add/", {"program": [CARNEGIE_MELLON, DREXEL]})


def schools(response):
    """Titles of a feed's events."""
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_owner_gets_the_deadlines_of_what_is_kept(kept, client, keep):
    response = client.get(OWN)
    assert ["Drexel University: application deadline" in title for title in schools(response)] == [True]
    assert "no-store" in response["Cache-Control"] and response["Content-Type"].startswith("text/calendar")
    keep("/shortlist/remove/", {"program": DREXEL})
    assert client.get(OWN).status_code == 404, "a calendar without an event is invalid"


def test_a_list_without_a_deadline_offers_no_calendar(kept, keep, visit):
    keep("/shortlist/share/")
    shared = f"/shared/{ShareLink.objects.get().token}/"
    assert visit("/shortlist/").all("a", href=OWN) and visit(shared).all("a", href=f"{shared}deadlines.ics")
    keep("/shortlist/remove/", {"program": DREXEL})
    assert not visit("/shortlist/").all("a", href=OWN) and not visit(shared).all("a", href=f"{shared}deadlines.ics")


def test_a_stranger_gets_no_calendar(kept):
    assert Client().get(OWN).status_code == 404


def test_a_link_leads_to_the_feed_until_it_ends(kept, keep, visit, client):
    keep("/shortlist/share/")
    link = ShareLink.objects.get()
    address = visit("/shortlist/").one("a", href=f"/shared/{link.token}/deadlines.ics")["href"]
    client.cookies.clear()
    assert len(schools(client.get(address))) == 1
    link.expires_at = link.created_at
    link.save()
    assert client.get(address).status_code == 404
    assert client.get("/shared/nothing/deadlines.ics").status_code == 404
