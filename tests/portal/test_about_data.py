"""The page about the data: every source with licence and credit, every share counted."""

import re

import pytest

from core.models import Source
from programs.coverage import coverage
from programs.measures import GROUPS

pytestmark = pytest.mark.django_db


def test_every_source_has_its_place_with_release_licence_and_credit(visit):
    page = visit("/about/data/")
    sources = list(Source.objects.all())
    assert len(sources) >= 10
    for source in sources:
        place = page.one(id=f"source-{source.key}").text
        for said in (source.title, source.publisher, source.release, source.licence, source.credit, source.file_name):
            assert said in place, (source.key, said)


def test_every_file_of_the_catalogue_names_its_publisher_digest_and_size(catalogue):
    for source in Source.objects.exclude(file_name=""):
        assert source.publisher and source.row_count, source.key
        assert re.fullmatch("[0-9a-f]{64}", source.sha256), source.key


def test_the_licences_of_others_are_credited(visit):
    page = visit("/about/data/")
    lists = Source.objects.filter(key__in=["awesome-datascience-colleges-2020", "stem-masters-roi-2026"])
    assert lists.count() == 2
    for source in lists:
        assert "MIT" in source.licence
        assert source.credit and source.credit in page.text


def test_coverage_is_counted_from_the_database(visit):
    page = visit("/about/data/")
    for fact in coverage():
        assert f"{fact.label} {fact.percent:.1f} % {fact.count:,} of {fact.total:,}" in page.text


def test_every_measure_is_named(visit):
    text = visit("/about/data/").text
    for group in GROUPS:
        assert all(measure.label in text for measure in group.measures), group.key


@pytest.mark.parametrize(
    "column", ["TUITION6", "FEE7", "HRCHG7", "EARN_MDN_1YR", "EARN_MDN_4YR", "CTOTALT", "DEBT_ALL_STGP_EVAL_MDN"]
)
def test_each_definition_names_the_official_column(visit, column):
    assert column in visit("/about/data/").text


def test_every_address_on_the_page_leads_to_a_place_on_it(visit):
    page = visit("/about/data/")
    ids = {element["id"] for element in page.all(id=None)}
    anchors = {link["href"][1:] for link in page.all("a", href=None) if link["href"].startswith("#")}
    assert anchors and anchors <= ids
