"""The ways into the catalogue: each count on the front page is the list behind its link."""

import re

import pytest

from articles.models import Article
from core.models import Source
from portal.home import GUIDES, newest_editions
from programs import actions
from programs.index import current_index
from programs.models import Program
from specializations.ranking import equal_ranking

pytestmark = pytest.mark.django_db


def ways(page, section):
    """Link and count of each group of programs, as the front page pairs them."""
    links = [link for link in page.all("a", href=None) if link["href"].startswith(f"/programs/?{section}=")]
    if section == "specialization":
        return {link["href"]: int(link.text.replace(",", "")) for link in links if re.fullmatch(r"[\d,]+", link.text)}
    items = dict(item.text.rsplit(" ", 1) for item in page.all("li") if re.fullmatch(r".+ [\d,]+", item.text))
    return {link["href"]: int(items[link.text].replace(",", "")) for link in links if link.text in items}


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


def test_the_search_of_the_front_page_is_that_of_the_site(visit):
    page = visit("/")
    [form] = page.all("form", role="search")
    assert form["action"] == "/search/"
    assert page.one("input", name="q")["data-hx-get"] == "/search/suggestions/"


def test_every_link_leads_to_a_page_and_every_list_has_programs(visit, client):
    addresses = {link["href"].split("#")[0] for link in visit("/").all("a", href=None)} - {""}
    assert len(addresses) > 50
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if address.startswith("/programs/?"):
            assert visit(address).total > 0, address


def test_specializations_stand_in_the_order_of_measured_demand(visit, catalogue):
    page = visit("/")
    ranked = [each.specialization for each in equal_ranking(current_index())]
    shown = [link["href"] for link in page.all("a", href=None) if link["href"].startswith("/specializations/")]
    in_table = [address for address in shown if "#" not in address and address != "/specializations/"]
    assert in_table == [specialization.get_absolute_url() for specialization in ranked]


def test_what_is_known_of_formats_is_counted_and_what_is_not_said(visit):
    page = visit("/")
    [online] = [link for link in page.all("a", href=None) if link["href"] == "/programs/?modality=online"]
    total = visit("/programs/?modality=online").total
    assert online.text == "known to be online" and f"{total} programs are known to be online" in page.text
    assert f"for {3_522 - known_formats(visit):,} no source says where they teach" in page.text


def known_formats(visit):
    """How many programs say where they teach."""
    return visit("/programs/?modality=online&modality=in_person&modality=hybrid").total


def test_without_changes_the_page_says_so_and_with_some_it_shows_the_newest(visit, catalogue):
    assert "No fact has changed here since the catalogue was filled." in visit("/").text
    program = Program.objects.listed().get(slug="massachusetts-institute-of-technology-computer-science")
    program.thesis = "required"
    program.save()
    actions.refresh_programs([program.pk])
    text = visit("/").text
    assert "Master’s in Computer Science , Massachusetts Institute of Technology. Thesis: not known Required" in text


def test_the_newest_edition_of_each_source_stands_for_it(visit, catalogue):
    text = visit("/").text
    assert "Completions (C_A) C2024_A, 2023-24" in text and "C2023_A," not in text
    editions = newest_editions(Source.objects.all())
    assert len({edition.title for edition in editions}) == len(editions) < Source.objects.count()
    assert [edition.title for edition in editions].count("Occupational Employment and Wage Statistics") == 1
    assert "The catalogue last changed on" in text


def test_a_guide_is_linked_while_it_is_published(visit, catalogue):
    guide = Article.objects.get(slug=GUIDES["while_working"])
    assert visit("/").link(guide.title) == guide.get_absolute_url()
    Article.objects.filter(pk=guide.pk).update(state="archived")
    actions.rebuild_catalogue()
    assert not visit("/").all("a", href=guide.get_absolute_url())
