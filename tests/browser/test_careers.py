"""Careers by mouse, by keyboard and without scripts: the list filters, the map leads into the table."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_list_swaps_its_results_and_means_the_same_after_a_reload(page):
    page.goto("/careers/")
    page.evaluate("document.isSame = true")
    page.locator("#drawer").get_by_role("checkbox", name="Master’s degree").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**/careers/?education=masters")
    assert page.evaluate("document.isSame")
    total = page.locator("[data-total]").get_attribute("data-total")
    expect(page.locator(".entry")).to_have_count(int(total))
    page.reload()
    expect(page.locator("[data-total]")).to_have_attribute("data-total", total)


def test_without_scripts_the_same_form_answers(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/careers/")
    page.get_by_role("searchbox").fill("AI engineer")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Machine learning engineer")).to_be_visible()


def test_a_state_of_the_map_is_drawn_takes_the_focus_and_leads_to_its_row(page):
    page.goto("/careers/data-scientist/")
    state = page.get_by_role("link", name="California: US$141,590")
    box = state.bounding_box()
    assert box["width"] > 20 and box["height"] > 20, "the outline comes from a file that the policy must allow"
    state.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/careers/data-scientist/#state-CA")
    expect(page.locator("#state-CA")).to_be_in_viewport()


def test_a_heading_of_the_states_orders_them(page):
    page.goto("/careers/data-scientist/")
    page.get_by_role("region", name="Wages by state").get_by_role("link", name="Median").click()
    page.wait_for_url("**/careers/data-scientist/?sort=-median#states")
    expect(page.locator("#states tbody tr").first).to_contain_text("Washington")
    expect(page.locator("#states [aria-sort]")).to_have_text("Median")
