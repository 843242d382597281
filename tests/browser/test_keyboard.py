"""Everything can be done with the keyboard, and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import address

pytestmark = pytest.mark.browser

# What has the focus: its name, whether an outline shows it, and whether the reader can see any of it.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const style = getComputedStyle(focused);
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isSeen = [...focused.getClientRects()].some(({left, right, top, bottom}) =>
    [[left + 2, top + 2], [(left + right) / 2, (top + bottom) / 2], [right - 2, bottom - 2]].some(([x, y]) =>
      focused.contains(document.elementFromPoint(x, y))));
  return [focused.outerHTML.slice(0, 150), isOutlined, isSeen];
}"""


def tab_to(page, locator):
    """Press Tab until the element has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"no number of tabs leads to {locator}")


def walk(page, key, steps=1000):
    """Everything that the key leads to, until it leaves the page or the steps are done."""
    places = []
    page.keyboard.press(key)
    while len(places) < steps and (place := page.evaluate(FOCUSED)):
        places.append(place)
        page.keyboard.press(key)
    return places


def count(page):
    """The number of programs that a list announces."""
    return page.locator("#count")


def test_skip_link_leads_to_the_content(page):
    page.goto("/programs/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_filter_is_ticked_and_applied(page, key):
    page.goto("/programs/")
    before = count(page).inner_text()
    california = page.locator("#drawer").get_by_role("checkbox", name="California")
    tab_to(page, california)
    page.keyboard.press("Space")
    expect(california).to_be_checked()
    expected = page.locator('[data-facet="state"][data-value="CA"]').get_attribute("data-count")
    tab_to(page, page.get_by_role("button", name="Apply filters"))
    page.keyboard.press(key)
    expect(page.locator("[data-total]")).to_have_attribute("data-total", expected)
    expect(count(page)).to_be_focused()
    assert count(page).inner_text() != before
    expect(california).to_be_checked()


def test_enter_on_a_filter_applies_it(page):
    page.goto("/programs/")
    tab_to(page, page.locator("#drawer").get_by_role("checkbox", name="Texas"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programs/?state=TX")
    expect(count(page)).to_be_focused()


def test_drawer_of_a_small_screen_opens_and_closes(new_page):
    page = new_page(390)
    page.goto("/programs/")
    texas = page.locator("#drawer").get_by_role("checkbox", name="Texas")
    expect(texas).to_be_hidden()
    tab_to(page, page.locator("#drawer > summary"))
    page.keyboard.press("Enter")
    tab_to(page, texas)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Apply filters"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/programs/?state=TX")
    expect(texas).to_be_hidden()
    expect(count(page)).to_be_focused()
    expect(count(page)).to_be_in_viewport()


def test_rest_of_a_long_facet_follows_the_button_that_shows_it(page):
    page.goto("/programs/")
    options = page.locator("#facet-state").get_by_role("checkbox")
    before = options.count()
    tab_to(page, page.locator('button[name="more"][value="state"]'))
    page.keyboard.press("Enter")
    expect(options.nth(before)).to_be_focused()
    assert options.count() > before


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["list", "described program", "school on the map", "comparison", "components"])
def test_focus_is_always_seen(new_page, name, width):
    page = new_page(width, reduced_motion="reduce")
    page.goto(address(name))
    page.locator("details:not([open])").evaluate_all("all => all.forEach(one => one.open = true)")
    there = walk(page, "Tab")
    assert 10 < len(there) < 1000
    back = walk(page, "Shift+Tab", len(there))
    assert [element for element, is_outlined, _ in there if not is_outlined] == []
    assert [element for element, _, is_seen in there + back if not is_seen] == []
