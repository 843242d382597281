"""The ways into the catalogue: each count on the front page is the list behind its link."""

import re

import pytest

from programs import actions
from programs.models import Program

pytestmark = pytest.mark.django_db


def ways(page, section):
    """Link and count of each item of a section's index, as the front page pairs them."""
    items = [item for item in page.all("li") if re.fullmatch(r".+ [\d,]+", item.text)]
    links = {link.text: link["href"] for link in page.all("a", href=None) if f"?{section}=" in link["href"]}
    return {
        links[name]: int(count.replace(",", ""))
        for name, count in (item.text.rsplit(" ", 1) for item in items)
        if name in links
    }


@pytest.mark.parametrize(("section", "size"), [("closeness", 3), ("specialization", 17)])
def test_every_count_is_the_list_behind_its_link(visit, section, size):
    counts = ways(visit("/"), section)
    assert len(counts) == size
    for address, count in counts.items():
        assert visit(address).total == count > 0


def test_the_totals_are_the_catalogues_own(visit, catalogue):
    page = visit("/")
    for number in ("3,522", "836", "52", "185,239"):
        assert number in page.text
    assert page.one("a", href="/programs/", class_="figure-value").text == "3,522"


def test_the_front_page_follows_the_catalogue(visit, catalogue):
    program = Program.objects.listed().first()
    program.state = "archived"
    program.save()
    actions.refresh_programs([program.pk])
    assert visit("/").one("a", href="/programs/", class_="figure-value").text == "3,521"


def test_the_search_of_the_front_page_is_that_of_the_list(visit):
    page = visit("/")
    [form] = page.all("form", role="search")
    assert form["action"] == "/programs/"
    assert page.all("input", name="q")


def test_every_example_leads_somewhere(visit):
    page = visit("/")
    examples = [link["href"] for link in page.all("a", href=None) if link["href"].startswith("/programs/?")]
    assert len(examples) > 20
    for address in examples[:3]:
        assert visit(address).total > 0
