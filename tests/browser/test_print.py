"""Paper carries what paper is for."""

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import address

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["filtered list", "described program"])
def test_paper_has_facts_and_no_controls(page, name):
    page.goto(address(name))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for controls in ("#drawer", "[role=search]", ".masthead-nav", "button", "select", "input"):
        for control in page.locator(controls).all():
            expect(control).to_be_hidden()
