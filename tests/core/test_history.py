"""What the history holds of sources, of words and of links to many others."""

import pytest
from django.apps import apps
from django.urls import reverse

from careers.models import Career
from core.history import BEGINNING, begin_links, entries, many_to_many
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


def test_a_first_record_without_links_is_given_those_that_stand(catalogue):
    alone, moved_on = Career.objects.exclude(specializations=None).order_by("pk")[:2]
    for career in (alone, moved_on):
        career.history.all().delete()
        apps.get_model("careers", "HistoricalCareer_specializations").objects.filter(career=career).delete()
        Career.history.bulk_history_create([career], default_change_reason=BEGINNING)
    moved_on.save()
    begin_links(apps, "careers")
    begin_links(apps, "careers")
    [record] = alone.history.all()
    links = many_to_many([record])
    assert links[record.pk, "specializations"] == {each.pk for each in alone.specializations.all()}
    assert links[record.pk, "next_roles"] == {each.pk for each in alone.next_roles.all()}
    first = moved_on.history.last()
    assert not many_to_many([first])[first.pk, "specializations"]
