"""What the history holds of sources, of words and of links to many others."""

import pytest
from django.urls import reverse

from core.history import entries, many_to_many
from core.importing import IMPORTED, SourceFacts, record_source
from core.models import CatalogueVersion, GlossaryTerm, Source
from tests.pages import Page

pytestmark = pytest.mark.django_db


def form(page):
    """What the form of a page would send as it stands."""
    sent = {
        each["name"]: each.attributes.get("value", "")
        for each in page.all("input", name=None)
        if "value" in each.attributes
    }
    return sent | {each["name"]: each.text for each in page.all("textarea", name=None)}


def test_a_source_is_recorded_when_an_import_changes_it_and_not_when_it_says_the_same(db, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("A\n1\n")
    for title, count in (("Title", 1), ("Title", 1), ("Another", 2)):
        source = record_source(SourceFacts("some-file", "Publisher", title), path, 1)
        assert source.history.count() == count
    assert {record.history_change_reason for record in source.history.all()} == {IMPORTED}
    [change] = entries(source, [])[0].changes
    assert (change.label, change.old, change.new) == ("Title", "Title", "Another")


def test_a_change_of_a_source_can_be_read_and_taken_back(client, data_steward, catalogue, visit):
    source = Source.objects.get(key="cip-soc-2020")
    client.force_login(data_steward)
    first, before = source.history.first(), source.title
    change = reverse("admin:core_source_change", args=[source.pk])
    sent = form(Page(client.get(change))) | {"title": "Renamed", "publisher": source.publisher}
    assert client.post(change, sent).status_code == 302
    assert source.history.first().history_user == data_steward and "Renamed" in visit("/about/data/").text
    token = CatalogueVersion.objects.get(name="programs").token
    restore = reverse("admin:core_source_restore", args=[source.pk, "source", first.pk])
    assert client.post(restore, form(Page(client.get(restore)))).status_code == 302
    source.refresh_from_db()
    assert source.title == before and token != CatalogueVersion.objects.get(name="programs").token


def test_words_are_recorded_with_the_words_that_they_point_to(catalogue):
    term = GlossaryTerm.objects.exclude(see_also=None).first()
    [record] = term.history.all()
    links = many_to_many([record])[record.pk, "see_also"]
    assert record.history_change_reason == IMPORTED and links == {other.pk for other in term.see_also.all()} != set()
