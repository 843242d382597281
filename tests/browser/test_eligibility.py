"""The eligibility check in a browser: answers go in, verdicts come out, with and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.addresses import address
from tests.browser.test_pages import LEVELS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_scripts", [True, False])
def test_answers_are_sent_and_stay_out_of_the_address(new_page, has_scripts):
    page = new_page(390, java_script_enabled=has_scripts)
    page.goto(address("eligibility"))
    page.get_by_label("Grade point average").fill("3.5")
    page.get_by_label("Linear algebra").check()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("None of 6 kinds of requirements is stated")).to_be_visible()
    expect(page.get_by_label("Grade point average")).to_have_value("3.5")
    assert page.url.endswith(address("eligibility"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if has_scripts:
        found = Axe().run(page, options={"runOnly": LEVELS, "resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
