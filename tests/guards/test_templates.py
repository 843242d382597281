"""Every template compiles, and none writes a style, script or handler that the policy would block."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
LONGEST_LINE = 160
MOST_LONG_TAGS = 10
"""Tags of Django cannot span lines; so many may be longer than a line, each alone on its own."""
FIXED_ADDRESS = re.compile(r"""[\w-]+=["']/(?!/)""")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def source(name):
    return COMMENT.sub("", (ROOT / "templates" / name).read_text())


def test_there_are_templates():
    assert {"base.html", "programs/list.html", "programs/program.html"} <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_asks_the_policy_for_nothing(name):
    text = source(name)
    assert not re.search(r"<style|\sstyle\s*=|\son\w+\s*=|javascript:", text)
    for script in re.findall(r"<script([^>]*)>", text):
        assert "src=" in script or 'type="application/ld+json"' in script
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text), "nothing is fetched from elsewhere"


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_includes_only_what_exists(name):
    for included in re.findall(r'{% (?:include|extends) "([^"]+)"', source(name)):
        assert get_template(included)


def long_lines(name):
    lines = (ROOT / "templates" / name).read_text().splitlines()
    return [line.strip() for line in lines if len(line) > LONGEST_LINE]


def is_single_tag(line):
    return re.fullmatch(r"\{%(?:(?!%\}).)*%\}", line) is not None


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_lines_are_short(name):
    assert not [line for line in long_lines(name) if not is_single_tag(line)]


def test_few_tags_are_longer_than_a_line():
    assert len([line for name in TEMPLATES for line in long_lines(name)]) <= MOST_LONG_TAGS


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_names_addresses_instead_of_writing_them(name):
    assert not FIXED_ADDRESS.findall(source(name)), "use {% url %} or get_absolute_url"


@pytest.mark.parametrize("tag", ['<a href="/programs/">', "<form action='/'>", '{% include "x.html" with to="/" %}'])
def test_a_written_address_is_found(tag):
    assert FIXED_ADDRESS.search(tag)


@pytest.mark.parametrize("tag", ["<a href=\"{% url 'home' %}\">", '<a href="//example.org/">', '<a href="#main">'])
def test_a_named_address_passes(tag):
    assert not FIXED_ADDRESS.search(tag)


def test_a_misspelt_tag_would_not_compile():
    with pytest.raises(Exception, match="Invalid block tag"):
        engines["django"].from_string("{% prnit %}")
