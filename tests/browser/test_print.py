"""Paper has the facts of a page, and none of its controls."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import PUBLIC, address

pytestmark = pytest.mark.browser

# Everything that print may hide: what leads elsewhere, what is pressed, and what is said in words of the page as well.
CONTROLS = """
.skip-link, nav, .breadcrumbs, [role=search], .drawer, .tray, .footer, .button:not(.official), .screen-only,
label:has(input), .report:not(.unknown .report), .finder-links, .results-foot p:first-child,
.finder:not(:has(option:checked:not([value=""])))
"""
HIDDEN_WORDS = """controls => {
  const all = [...document.body.querySelectorAll("*:not(option, optgroup, script, template)")];
  const isLost = (e) => !e.checkVisibility() && e.parentElement.checkVisibility() && !e.closest(controls);
  const lost = all.filter((e, i) => window.seen[i] && isLost(e) && e.textContent.trim());
  return lost.map((e) => e.outerHTML.slice(0, 200));
}"""
SEE = """() => {
  const all = [...document.body.querySelectorAll("*:not(option, optgroup, script, template)")];
  window.seen = all.map((e) => e.checkVisibility());
}"""
# Marks that follow each other because the words between them are not there: "Not known: ; ; ."
LOST_WORDS = re.compile(r"[:;,(]\s+[:;,.)]|\(\s*\)")


@pytest.mark.parametrize("name", ["filtered list", "described program"])
def test_paper_has_facts_and_no_controls(page, name):
    page.goto(address(name))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for controls in ("#drawer", "[role=search]", ".masthead-nav", "button", "input", ".footer"):
        for control in page.locator(controls).all():
            expect(control).to_be_hidden()


def printed(page, path):
    """Text of the sheets on which a page prints, in the order of its source."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext, which reads what was printed: install poppler-utils")
    pdf = path / "page.pdf"
    page.pdf(path=pdf, format="Letter")
    return subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout


def joined(text):
    """The text without spaces, for lines and sheets break it anywhere."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def test_no_printed_page_lost_its_words(new_page, tmp_path, complaints):
    page, lost = new_page(), []
    for name in PUBLIC:
        page.goto(address(name))
        title = page.locator("h1").first.inner_text()
        text = printed(page, tmp_path)
        lost += [(name, text[max(mark.start() - 60, 0) : mark.end()]) for mark in LOST_WORDS.finditer(text)]
        if joined(title) not in joined(text):
            lost.append((name, title))
        if "Set in the fonts of your own device" in text:
            lost.append((name, "the footer"))
    complaints.clear()  # of the page that is missing
    assert lost == []


def test_print_hides_controls_and_never_words(new_page, complaints):
    page, lost = new_page(), []
    for name in PUBLIC:
        page.emulate_media(media="screen")
        page.goto(address(name))
        page.evaluate(SEE)
        page.emulate_media(media="print")
        lost += [(name, each) for each in page.evaluate(HIDDEN_WORDS, CONTROLS)]
    complaints.clear()
    assert lost == []


def test_the_facts_that_nobody_states_have_their_names_on_paper(page, tmp_path):
    page.goto(address("program without figures"))
    sentences = page.locator(".unknown p:has(strong)").all_inner_texts()
    text = joined(printed(page, tmp_path))
    assert len(sentences) > 4
    assert [each for each in sentences if joined(each) not in text] == []


def test_choices_print_as_words(page):
    page.goto("/schools/?state=CA")
    page.emulate_media(media="print")
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator(".finder #q")).to_be_hidden()
    page.goto("/schools/")
    expect(page.locator(".finder")).to_be_hidden()


def test_official_addresses_are_on_paper(page, tmp_path):
    page.goto(address("school on the map"))
    links = [link.get_attribute("href") for link in page.locator("a.official").all()]
    text = joined(printed(page, tmp_path))
    assert links and [each for each in links if joined(each) not in text] == []
