"""WCAG 2.2 AA as far as a machine can tell: axe finds nothing, on wide and narrow screens, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import PUBLIC, address

pytestmark = pytest.mark.browser

LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Night changes nothing but colours.
RULES = {"light": LEVELS, "dark": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize("name", PUBLIC)
def test_axe_finds_nothing(page, complaints, name):
    page.goto(address(name))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{width} pixels, {scheme}: {found.generate_report()}"
    if name == "missing page":
        complaints.clear()


def test_axe_finds_nothing_in_an_open_drawer(new_page):
    page = new_page(390, 4000)  # so high that the drawer's foot lies over none of its boxes
    page.goto("/programs/")
    page.locator("#drawer > summary").click()
    page.locator("#drawer details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    found = Axe().run(page, options={"runOnly": LEVELS, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
