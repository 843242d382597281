"""Every public page in a real browser: complete, accessible as far as a machine can tell, and as wide as its window.

One visit answers all of it: what costs time is to open a page and to let axe read it. Whatever the browser itself
objects to (a violated policy, a failed script or request) fails the test through `complaints`.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import PUBLIC, address

pytestmark = pytest.mark.browser

LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Night changes nothing but colours.
RULES = {"light": LEVELS, "dark": {"type": "rule", "values": ["color-contrast"]}}
NARROW = {"320 pixels": (320, 640), "a laptop at 200 %": (640, 450)}


@pytest.mark.parametrize("name", PUBLIC)
def test_page(page, complaints, name):
    answer = page.goto(address(name))
    assert answer.status == (404 if name == "missing page" else 200)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{width} pixels, {scheme}: {found.generate_report()}"
    for size, (width, height) in NARROW.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways on {size}"
    page.wait_for_load_state("networkidle")
    if name == "missing page":
        assert complaints and all("404" in complaint for complaint in complaints), complaints
        complaints.clear()


def test_axe_finds_nothing_in_an_open_drawer(new_page):
    page = new_page(390, 8000)  # so high that the drawer's foot lies over none of its boxes
    page.goto("/programs/")
    page.locator("#drawer > summary").click()
    page.locator("#drawer details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    found = Axe().run(page, options={"runOnly": LEVELS, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
