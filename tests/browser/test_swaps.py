"""Results come without a new page, and yet the address, the back button and a reload mean what they always mean."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page):
    """The whole list, in a document that knows whether it is still the same."""
    page.goto("/programs/")
    page.evaluate("document.isSame = true")
    return page


def total(page):
    """How many programs the list has."""
    return page.locator("[data-total]").get_attribute("data-total")


def filter_by(page, name, address):
    """Tick one filter, apply it and wait for the address that it leads to."""
    page.locator("#drawer").get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url(f"**{address}")
    expect(page.locator("#count")).to_be_focused()


def test_swap_changes_address_title_and_results_only(page):
    everything, title = total(page), page.title()
    filter_by(page, "California", "/programs/?state=CA")
    assert page.evaluate("document.isSame")
    assert total(page) != everything
    assert page.title() != title
    expect(page.get_by_role("banner")).to_have_count(1)


def test_back_and_forward_restore_whole_pages(page):
    everything = total(page)
    filter_by(page, "California", "/programs/?state=CA")
    californian = total(page)
    filter_by(page, "Core", "/programs/?closeness=core&state=CA")
    page.go_back()
    page.wait_for_url("**/programs/?state=CA")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", californian)
    expect(page.locator("#drawer").get_by_role("checkbox", name="California")).to_be_checked()
    expect(page.locator("#drawer").get_by_role("checkbox", name="Core")).not_to_be_checked()
    expect(page.get_by_role("banner")).to_have_count(1)
    page.go_back()
    page.wait_for_url("**/programs/")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", everything)
    expect(page.locator("#drawer").get_by_role("checkbox", name="California")).not_to_be_checked()
    page.go_forward()
    page.wait_for_url("**/programs/?state=CA")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", californian)


def test_reload_gives_the_same_list_as_a_whole_page(page):
    filter_by(page, "California", "/programs/?state=CA")
    results = page.locator("#results").inner_text()
    page.reload()
    assert page.locator("#results").inner_text() == results
    expect(page.get_by_role("banner")).to_have_count(1)


def test_back_from_a_program_gives_the_list_as_a_whole_page(page):
    filter_by(page, "California", "/programs/?state=CA")
    californian = total(page)
    page.locator(".entry-title a").first.click()
    page.wait_for_url("**/programs/*/")
    page.go_back()
    page.wait_for_url("**/programs/?state=CA")
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.locator("[data-total]")).to_have_attribute("data-total", californian)
    expect(page.locator("#drawer").get_by_role("checkbox", name="California")).to_be_checked()


def test_chip_takes_its_filter_away(page):
    everything = total(page)
    filter_by(page, "California", "/programs/?state=CA")
    page.locator(".chip", has_text="California").click()
    page.wait_for_url("**/programs/")
    expect(page.locator("[data-total]")).to_have_attribute("data-total", everything)
    assert page.evaluate("document.isSame")


def test_next_page_begins_at_its_top(page):
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/programs/?page=2")
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#count")).to_be_in_viewport()
    assert page.evaluate("document.isSame")


def test_disclosures_stay_as_the_reader_left_them(page):
    page.locator("#facet-control > summary").click()
    page.locator("#facet-closeness > summary").click()
    filter_by(page, "California", "/programs/?state=CA")
    expect(page.locator("#facet-control")).to_have_attribute("open", "")
    expect(page.locator("#facet-closeness")).not_to_have_attribute("open", "")


def test_last_wish_wins_over_a_slower_one(page, complaints):
    page.route("**/programs/?state=CA", lambda route: page.wait_for_timeout(1_000) or route.continue_())
    page.locator("#drawer").get_by_role("checkbox", name="California").check()
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/programs/?page=2")
    page.wait_for_timeout(1_500)
    assert page.url.endswith("/programs/?page=2")
    assert all(complaint.startswith(("htmx:afterRequest", "htmx:sendAbort")) for complaint in complaints), complaints
    complaints.clear()
