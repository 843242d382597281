"""The shortlist as a document: read on a narrow screen, printed on the paper of two continents."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_pack_reads_on_a_screen_and_prints_a_sheet_for_each_program(new_page):
    page = new_page(320, 640)
    page.goto("/programs/?q=carnegie+mellon")
    for place in range(3):
        page.locator("[data-program]").nth(place).get_by_role("checkbox").check()
    page.get_by_role("button", name="Keep ticked programs").click()
    page.get_by_role("link", name="A pack to print").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    page.wait_for_load_state()  # with its styles
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(media="print")
    expect(page.get_by_text("Decision", exact=True).first).to_be_visible()
    for paper in ("A4", "Letter"):
        assert page.pdf(format=paper).count(b"/Type /Page\n") >= 5, paper  # contents, programs, sources
