"""With scripts switched off, everything works by plain links and forms."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page):
    """The list in a browser that runs no scripts."""
    page = new_page(java_script_enabled=False)
    page.goto("/programs/")
    return page


def slugs(page):
    """Slugs of the cards, in their order."""
    return [card.get_attribute("data-program") for card in page.locator("[data-program]").all()]


def test_filters_apply(page):
    page.locator("#drawer").get_by_role("checkbox", name="California").check()
    page.locator("#drawer").get_by_role("checkbox", name="Core").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "state=CA" in page.url
    assert "closeness=core" in page.url
    expect(page.locator("#drawer").get_by_role("checkbox", name="California")).to_be_checked()
    expected = page.locator('[data-facet="state"][data-value="CA"]').get_attribute("data-count")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", expected)


def test_search_finds(page):
    page.get_by_role("searchbox").fill("carnegie mellon")
    page.keyboard.press("Enter")
    expect(page.locator("[data-program]").first).to_contain_text("Carnegie Mellon University")


def test_rest_of_a_long_facet_is_shown_and_ticks_are_kept(page):
    options = page.locator("#facet-state").get_by_role("checkbox")
    before = options.count()
    page.locator("#drawer").get_by_role("checkbox", name="California").check()
    page.locator('button[name="more"][value="state"]').click()
    assert options.count() > before
    expect(page.locator("#drawer").get_by_role("checkbox", name="California")).to_be_checked()


def test_order_changes(page):
    before = slugs(page)
    page.locator("#sort").select_option("school")
    page.get_by_role("button", name="Update").click()
    expect(page.locator("#sort")).to_have_value("school")
    assert slugs(page) != before
    schools = page.locator(".entry-school a").all_inner_texts()
    assert schools == sorted(schools, key=str.casefold)


def test_pages_are_turned(page):
    first = slugs(page)
    page.get_by_role("link", name="Next").click()
    assert not set(first) & set(slugs(page))
    page.get_by_role("link", name="Previous").click()
    assert slugs(page) == first


def test_ticked_programs_are_compared(page):
    chosen = slugs(page)[:2]
    for slug in chosen:
        page.locator(f'[name="program"][value="{slug}"]').check()
    page.get_by_role("button", name="Compare ticked programs").click()
    assert page.url.endswith(f"/compare/?program={chosen[0]}&program={chosen[1]}")
    for slug in chosen:
        expect(page.locator(f'thead a[href="/programs/{slug}/"]')).to_be_visible()


def test_drawer_of_a_small_screen_opens(new_page):
    page = new_page(390, java_script_enabled=False)
    page.goto("/programs/")
    page.locator("#drawer > summary").click()
    page.locator("#drawer").get_by_role("checkbox", name="California").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "state=CA" in page.url


def test_schools_are_found(page):
    page.goto("/schools/")
    page.get_by_label("Name").fill("MIT")
    page.get_by_role("button", name="Find schools").click()
    expect(page.get_by_role("link", name="Massachusetts Institute of Technology")).to_be_visible()
