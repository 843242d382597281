"""Pages fit every width, and paper carries what paper is for."""

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import PUBLIC, address

pytestmark = pytest.mark.browser

SIZES = {"320 pixels": (320, 640), "a laptop at 200 %": (640, 450)}


@pytest.mark.parametrize("name", PUBLIC)
def test_page_never_scrolls_sideways(page, complaints, name):
    page.goto(address(name))
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size
    if name == "missing page":
        complaints.clear()


@pytest.mark.parametrize("name", ["filtered list", "described program"])
def test_paper_has_facts_and_no_controls(page, name):
    page.goto(address(name))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for controls in ("#drawer", "[role=search]", ".masthead-nav", "button", "select", "input"):
        for control in page.locator(controls).all():
            expect(control).to_be_hidden()
