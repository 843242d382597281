"""Deadlines in a browser: the pages that show them fit, can be read by everybody and lead to their calendar."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Source
from programs import actions
from programs.models import CatalogueRow, FactChange, Intake, Program
from tests.browser.test_pages import LEVELS

pytestmark = pytest.mark.browser


@pytest.fixture
def dated(live_server):
    """A program with two stated rounds, an estimated and a rolling one; taken back at the end."""
    program = Program.objects.get(pk=CatalogueRow.objects.order_by("slug")[0].pk)
    source = Source.objects.first()
    today = timezone.localdate()
    plain = {"term": "fall", "year": today.year + 1, "source": source}
    for days, columns in ((10, {"round": "priority"}), (80, {"round": "regular"}), (90, {"is_estimated": True})):
        columns = {"round": "final", "time_zone": "America/Chicago"} | columns
        program.intakes.create(deadline_on=today + timedelta(days=days), **plain | columns)
    program.intakes.create(round="rolling", **plain)
    actions.refresh_programs([program.pk])
    yield program
    Intake.objects.all().delete()
    actions.refresh_programs([program.pk])
    FactChange.objects.all().delete()


def test_a_calendar_with_deadlines_can_be_read_by_everybody(dated, page):
    for address in ("/deadlines/", f"{dated.get_absolute_url()}", "/programs/?deadline=closing"):
        page.goto(address)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            found = Axe().run(page, options={"runOnly": LEVELS, "resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()


def test_one_walks_through_the_months_and_takes_the_calendar_along(dated, page):
    page.goto("/deadlines/")
    months = page.get_by_role("navigation", name="Months").get_by_role("link")
    expect(page.locator("#month h2")).to_have_text(months.first.text_content())
    months.last.click()
    expect(page.locator("#month").get_by_text("Estimated", exact=True)).to_be_visible()
    with page.expect_download() as feed:
        page.get_by_role("link", name="As a calendar (.ics)").click()
    assert feed.value.suggested_filename == "deadlines.ics"
