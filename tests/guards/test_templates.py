"""Every template compiles, and none writes a style, script or handler that the policy would block."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
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


def test_a_misspelt_tag_would_not_compile():
    with pytest.raises(Exception, match="Invalid block tag"):
        engines["django"].from_string("{% prnit %}")
