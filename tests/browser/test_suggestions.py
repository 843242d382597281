"""Suggestions under the search field: by keyboard, put away on demand, and a plain form without scripts."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def field(page):
    """The search field in the masthead."""
    page.goto("/about/data/")
    field = page.get_by_role("searchbox")
    field.focus()
    return field


def test_arrows_lead_into_the_suggestions_and_back_and_enter_follows_one(page, field):
    page.keyboard.type("computer vis")
    links = page.locator(".suggestions a")
    expect(links.filter(has_text="Computer vision Specializations")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/specializations/computer-vision/")


def test_escape_puts_them_away_and_so_does_leaving(page, field):
    links = page.locator(".suggestions a")
    page.keyboard.type("data")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(links).to_have_count(0)
    page.keyboard.type(" science")
    expect(links.first).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(links).to_have_count(0)


def test_enter_in_the_field_searches(page, field):
    page.keyboard.type("glossary word percentile")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=glossary+word+percentile")


def test_without_scripts_it_is_a_form(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/about/data/")
    page.get_by_role("searchbox").fill("cip code")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="CIP code")).to_be_visible()
