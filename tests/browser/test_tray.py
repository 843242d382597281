"""The tray in a browser: a line at the foot of the window with scripts, a page without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def tick(page, count):
    """Ticks the first cards and adds them; their slugs."""
    cards = page.locator("[data-program]")
    slugs = [cards.nth(place).get_attribute("data-program") for place in range(count)]
    for slug in slugs:
        page.locator(f'[name="program"][value="{slug}"]').check()
    page.get_by_role("button", name="Add ticked to the tray").click()
    return slugs


def compares(slugs):
    """The end of the address of their comparison."""
    return "/compare/?" + "&".join(f"program={slug}" for slug in slugs)


def test_without_scripts_ticks_of_two_pages_are_compared(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/programs/?state=CA")
    slugs = tick(page, 2)
    expect(page.get_by_role("heading", level=1)).to_have_text("The tray")
    page.get_by_role("link", name="Back to where you were").click()
    assert page.url.endswith("/programs/?state=CA")
    page.get_by_role("link", name="Next").click()
    slugs += tick(page, 1)
    page.get_by_role("link", name="Back to where you were").click()
    assert page.url.endswith("state=CA&page=2")
    page.get_by_role("link", name="The tray").click()
    page.get_by_role("link", name="Compare these").click()
    assert page.url.endswith(compares(slugs))


def test_with_scripts_the_tray_follows_from_page_to_page(page):
    page.goto("/programs/")
    bar = page.get_by_role("region", name="Tray")
    expect(bar).to_have_count(0)
    slugs = tick(page, 2)
    expect(bar).to_contain_text("2 of 4 in the tray")
    expect(page.get_by_role("status").last).to_contain_text("Added to the tray")
    assert page.url.endswith("/programs/")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2")
    slugs += tick(page, 1)
    expect(bar).to_contain_text("3 of 4 in the tray")
    page.goto("/schools/")
    expect(bar).to_contain_text("3 of 4 in the tray")
    bar.get_by_role("link", name="Open the tray").click()
    expect(bar).to_have_count(0)
    page.get_by_role("button", name="Take out").first.click()
    page.get_by_role("link", name="Compare these").click()
    assert page.url.endswith(compares(slugs[1:]))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_line_fits_hides_nothing_and_breaks_no_rule(new_page, width):
    page = new_page(width, 640)
    page.goto("/programs/?state=CA")
    tick(page, 4)
    expect(page.get_by_role("region", name="Tray")).to_contain_text("4 of 4 in the tray")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    bar, footer = page.locator(".tray"), page.locator("footer")
    page.evaluate("scrollTo(0, 0)")
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == 640 and bar.bounding_box()["height"] < 160
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= footer.bounding_box()["y"]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_tray_whose_answer_does_not_come_is_a_page(page, complaints):
    page.goto("/programs/?state=CA")
    page.route("**/compare/tray/?part=bar", lambda route: route.fulfill(status=500))
    tick(page, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("The tray")
    expect(page.get_by_role("listitem").get_by_role("button", name="Take out")).to_have_count(1)
    assert all("500" in each for each in complaints), complaints
    complaints.clear()
