"""Markdown of editors: what it prints, what it refuses, and what it tells about it."""

import re
import time

import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import EmbedProblem, Notes, Printed, read, render
from tests.pages import Page


class Response:
    """HTML as `Page` reads it."""

    def __init__(self, html):
        self.content = html.encode()


def page(html):
    return Page(Response(html))


def stat(key):
    if key != "awards":
        raise EmbedProblem(f"There is no statistic “{key}”.")
    return Printed(mark_safe("<b>147</b>"), [("awards", "IPEDS <2024>")])


VALUES = {"stat": stat}
BLOCKS = {"program": lambda slug: format_html('<article class="live">{}</article>', slug)}


def problems(text):
    return [str(problem) for problem in render(text, BLOCKS, VALUES).problems]


def test_common_markdown_is_printed():
    html = render("One *two* **three** ~~four~~ `five`\n\n- six\n\n1. seven\n\n> eight\n\n---\n").html
    assert html == (
        "<p>One <em>two</em> <strong>three</strong> <s>four</s> <code>five</code></p>\n<ul>\n<li>six</li>\n</ul>\n"
        "<ol>\n<li>seven</li>\n</ol>\n<blockquote>\n<p>eight</p>\n</blockquote>\n<hr>\n"
    )


def test_a_table_scrolls_in_a_region_with_a_name_and_numbers_stand_right():
    found = page(render("|Field|Awards|\n|-|-:|\n|AI|{{stat:awards}}|\n", {}, VALUES).html)
    region = found.one("div", role="region")
    assert (region["tabindex"], region["aria-label"], region["class"]) == ("0", "Table 1: Field, Awards", "table-wrap")
    assert found.one("td", class_="number").text.startswith("147")
    assert [cell["scope"] for cell in found.all("th")] == ["col", "col"]


def test_headings_have_anchors_and_an_outline():
    rendered = render("## What it costs\n\n### Fees & more {#fees}\n\n## What it costs\n")
    assert [(heading.level, heading.anchor, heading.text) for heading in rendered.headings] == [
        (2, "what-it-costs", "What it costs"),
        (3, "fees", "Fees & more"),
        (2, "what-it-costs-2", "What it costs"),
    ]
    assert '<h3 id="fees">Fees &amp; more</h3>' in rendered.html
    assert rendered.problems == []


def test_a_chosen_anchor_outlives_a_change_of_words():
    before, after = (read(f"## {words} {{#cost}}").headings[0].anchor for words in ("What it costs", "The price"))
    assert before == after == "cost"


def test_a_line_can_stand_under_a_heading():
    html = render("## Cost\n\nText", under_headings={"cost": mark_safe("<p>Checked</p>"), "gone": "x"}).html
    assert html.split() == '<h2 id="cost">Cost</h2> <p>Checked</p><p>Text</p>'.split()


def test_what_is_printed_can_still_be_told_about():
    rendered = render("a {{stat:x}}", {}, {"stat": lambda key: Printed("7", problem="It is old.")})
    assert (rendered.html, [str(p) for p in rendered.problems]) == ("<p>a 7</p>\n", ["Line 1: It is old."])


def test_anchors_of_the_page_and_of_its_other_texts_are_not_given_twice():
    assert [h.anchor for h in read("## Main\n\n## Cost", taken=["cost"]).headings] == ["main-2", "cost-2"]


def test_the_outline_stays_whole_and_says_what_was_mended():
    rendered = render("# One\n\n#### Two\n")
    assert '<h2 id="one">' in rendered.html and '<h3 id="two">' in rendered.html
    assert problems("# One\n\n#### Two\n") == [
        "Line 1: “#” leaves out a level here; write “##”.",
        "Line 3: “####” leaves out a level here; write “###”.",
    ]


def test_headings_of_a_text_inside_a_section_start_lower():
    assert "<h3" in render(read("## Fees", top=3)).html


def test_a_block_and_a_value_are_printed_in_place():
    html = render("Before\n:::program some-slug\nafter {{stat:awards}}.", BLOCKS, VALUES).html
    assert '<p>Before</p>\n<article class="live">some-slug</article><p>after <b>147</b><sup' in html


def test_a_value_used_twice_has_one_note_with_two_marks():
    notes = render("{{stat:awards}} and {{stat:awards}}", {}, VALUES).notes
    [note] = notes
    assert (note.number, note.marks) == (1, ["note-1-mark-1", "note-1-mark-2"])
    assert note.html == "IPEDS &lt;2024&gt;"


def test_footnotes_and_sources_share_one_count_over_all_texts_of_a_page():
    notes = Notes()
    first = render(
        "A[^x] {{stat:awards}}[^y]\n\n[^x]: *Own* words.\n[^y]: See {{stat:awards}}.", {}, VALUES, notes=notes
    )
    second = render("B[^x]\n\n[^x]: Other words.", {}, VALUES, notes=notes)
    assert [note.number for note in notes] == [1, 2, 3, 4]
    assert [note.mark_count for note in notes] == [1, 2, 1, 1]
    html = first.html + second.html + render_to_string("components/notes.html", {"notes": notes})
    found = page(html)
    ids = [element["id"] for element in found.all(id=None)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in found.all("a", href=None)} <= set(ids)
    assert "<em>Own</em> words." in html and "Other words." in html


def test_footnotes_that_refer_to_each_other_end():
    notes = render("A[^a]\n\n[^a]: See[^b]\n[^b]: See[^a]").notes
    assert [note.mark_count for note in notes] == [2, 1]


def test_a_page_without_notes_prints_no_heading_for_them():
    assert render_to_string("components/notes.html", {"notes": Notes()}).strip() == ""


def test_a_pull_quote_names_who_said_it():
    html = render(":::quote Ada <Lovelace>\nSaid *this*.\n:::\nAfter.").html
    assert html.startswith('<figure class="pull-quote"><blockquote>\n<p>Said <em>this</em>.</p>')
    assert "<figcaption>Ada &lt;Lovelace&gt;</figcaption></figure>\n<p>After.</p>" in html


@pytest.mark.parametrize(
    "text, line, said",
    [
        ("One\n\n:::nothing x", 3, "“:::nothing” is not known here. Known: :::program."),
        ("One {{nothing:x}}", 1, "“{{nothing:…}}” is not known here. Known: {{stat:…}}."),
        ("One\ntwo {{stat:missing}}", 2, "There is no statistic “missing”."),
        ("{{stat awards}}", 1, "Braces that are no value"),
        ("## About {{stat:awards}}", 1, "A value cannot stand in a heading or a link."),
        ("[see {{stat:awards}}](/programs/)", 1, "A value cannot stand in a heading or a link."),
        ("One\n\n:::quote Ada\nTwo", 3, "The quote is not closed"),
        ("One\n\n:::\n", 3, "“:::” closes nothing here"),
        ("One\n\n```\ncode\n", 3, "The code is not closed"),
        ("One\ntwo\n\nthree <script>alert(1)</script>", 4, "HTML is not printed"),
        ("<img src=x onerror=alert(1)>", 1, "HTML is not printed"),
        ("![chart](/chart.png)", 1, "Pictures cannot be shown."),
        ("[a](javascript:alert(1))", 1, "The link leads to no page: javascript:alert(1)"),
        ("[a](//elsewhere.example/)", 1, "The link leads to no page"),
        ("[a](data:text/html,x)", 1, "The link leads to no page"),
        ("a[^x]", 1, "The footnote [^x] is not written anywhere."),
        ("a\n\n[^x]: b", 3, "No place in the text refers to the footnote [^x]."),
        ("|a||\n|-|-|\n|b|c|", 1, "A column of the table has no heading."),
        ("## ", 1, "A heading has no words."),
        ("## A {#main}", 1, "The anchor #main is taken"),
        ("x" * 200_001, 1, "The text is longer than 200,000 characters"),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_line(text, line, said):
    [problem] = render(text, BLOCKS, VALUES).problems
    assert problem.line == line and said in problem.text


@pytest.mark.parametrize(
    "text, html",
    [
        ("One\n\n:::nothing x\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("Pay is {{stat:missing}} a year.", "<p>Pay is (not known) a year.</p>\n"),
        (":::quote Ada\nTwo", "<p>Two</p>\n"),
        ("One <b>two</b>", "<p>One two</p>\n"),
        ("One <script>\nalert(1)\n</script> two", "<p>One  two</p>\n"),
        ("`<b>` stays", "<p><code>&lt;b&gt;</code> stays</p>\n"),
        ("1 < 2 and 3 > 2", "<p>1 &lt; 2 and 3 &gt; 2</p>\n"),
        ("[a](javascript:alert(1)) b", "<p>a b</p>\n"),
        ("a[^x] b", "<p>a b</p>\n"),
        ("{{x}} b", "<p> b</p>\n"),
    ],
)
def test_what_cannot_be_printed_leaves_nothing_broken_for_visitors(text, html):
    assert render(text, BLOCKS, VALUES).html == html


def test_what_a_printer_returns_as_plain_text_is_escaped():
    assert "&lt;i&gt;" in render(":::program x", {"program": lambda slug: "<i>"}).html


def test_text_cannot_forge_the_place_of_a_block():
    html = render('[a](/x "embed-0-0-") embed-0-0-\n\n:::program x', BLOCKS).html
    assert html.count("<article") == 1


def test_the_reader_counts_what_an_editor_typed_and_finds_what_is_embedded():
    document = read("Two words {{stat:awards}} `code`\n\n:::program b\n:::program a\n:::program b\n\n[c](/d/)")
    assert document.word_count == 3
    assert document.arguments("program") == ["b", "a"] and document.arguments("stat") == ["awards"]
    assert [(link.href, link.line) for link in document.links] == [("/d/", 7)]


def test_prose_keeps_lines_and_leaves_out_code_and_embeds():
    assert [(prose.line, prose.text) for prose in read("a `1`\n{{stat:awards}} b\n\n## c").prose] == [
        (1, "a \ufffc\n\ufffc b"),
        (4, "c"),
    ]


PIECES = st.sampled_from(
    "<script> </script> <img onerror=x> <iframe> <style> style=x onclick=y javascript: [a]( ) ![b]( [^1] ``` ` \n \n\n "
    ":::quote ::: :::program {{stat:awards}} {{ }} {#a} | |-| # ## > - 1. * ** ~~ & &lt; &#60; \\ \" ' <!-- --> \t \0 "
    "[^1]: data:text/html vbscript: <a <svg/onload=x> embed-".split(" ")
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map(" ".join) | st.text(max_size=400))
def test_no_text_gives_a_script_a_style_a_handler_or_a_frame(text):
    rendered = render(text, BLOCKS, VALUES)
    found = page(rendered.html + "".join(note.html for note in rendered.notes))
    for element in found.elements:
        assert element.tag not in {"script", "style", "iframe", "object", "svg", "form", "img", "link", "meta", "base"}
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        assert not re.match(r"(?i)\s*(javascript|data|vbscript):", element.attributes.get("href") or "")
    assert all(problem.line >= 1 for problem in rendered.problems)


@pytest.mark.parametrize(
    "piece", ["[", "![", "`a``b", "> ", "- ", "|a|b|\n|-|-|\n", "# a\n", ":::quote\n", "[^1]", "**a"]
)
def test_a_hundred_kilobytes_are_read_in_bounded_time(piece):
    start = time.process_time()
    render((piece * 100_000)[:100_000], BLOCKS, VALUES)
    assert time.process_time() - start < 20
