"""The form that reports a fact fits the narrowest screen, however long the fact is."""

from urllib.parse import urlencode

import pytest

from articles.index import article_index
from careers.models import Career
from core.fact_pages import READERS, fact_page
from programs.index import current_index
from taxonomy.models import Specialization
from tests.browser.addresses import CARNEGIE_MELLON, program, program_of_longest_school_name, school_in

pytestmark = pytest.mark.browser


def pages(index):
    """Pages of every kind with facts; of careers and statistics, whose facts are the longest, all."""
    yield from (program(**CARNEGIE_MELLON), program_of_longest_school_name(), school_in("CA"))
    yield from (each.get_absolute_url() for each in Career.objects.published())
    quoted = article_index(index.version)
    yield from (each.get_absolute_url() for each in (*quoted.statistics.values(), *quoted.by_slug.values()))
    yield Specialization.objects.published().order_by("slug")[0].get_absolute_url()


def forms():
    """Addresses of the form for each fact of the pages; of each label, the one with the longest text."""
    index, found = current_index(), {}
    for path in pages(index):
        shown = fact_page(path, index)
        if shown is None:
            continue
        for key, fact in shown.facts.items():
            length = len(str(fact.figure)) if fact.figure else 0
            if found.setdefault((path.split("/")[1], key), (length, path))[0] < length:
                found[path.split("/")[1], key] = length, path
    assert {section for section, _ in found} >= set(READERS) - {"articles"}, "no guide is shipped"
    return [f"/corrections/new/?{urlencode({'page': path, 'fact': key})}" for (_, key), (_, path) in found.items()]


def test_no_form_scrolls_sideways_on_the_narrowest_screen(new_page):
    window = new_page(320, 640)
    wide = {}
    addresses = forms()
    for address in addresses:
        window.goto(address)
        if (width := window.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[address] = width
    assert len(addresses) > 50 and not wide, wide
