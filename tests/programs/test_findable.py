"""Programs that editors keep from search engines, or out of everything that leads to them on the site."""

import pytest
from django.urls import reverse

from programs import actions
from programs.models import FactChange, Program, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(described):
    """Sets columns of Carnegie Mellon's program, as the admin does."""

    def told(**columns):
        Program.objects.filter(pk=described.pk).update(**columns)
        actions.refresh_programs([described.pk])

    return told


def test_search_engines_are_asked_to_leave_a_page_out_and_visitors_find_it_as_before(described, told, visit, client):
    address = described.get_absolute_url()
    page = visit(address)
    assert page.json_ld and not page.all("meta", name="robots") and "X-Robots-Tag" not in client.get(address)
    told(is_noindex=True)
    page = visit(address)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert client.get(address)["X-Robots-Tag"] == "noindex"
    assert not page.all("script", type="application/ld+json")
    assert described.slug in visit("/programs/", {"q": "carnegie mellon machine learning"}).programs


def test_the_map_of_the_site_leaves_both_kinds_out(described, told, client, catalogue):
    def is_on_the_map():
        parts = (client.get("/sitemap-programs.xml", {"p": page}).content.decode() for page in range(1, 5))
        return any(f"{described.get_absolute_url()}<" in part for part in parts)

    assert is_on_the_map()
    for column in ("is_noindex", "is_unlisted"):
        told(**{column: True})
        assert not is_on_the_map()
        told(**{column: False})


def test_an_unlisted_program_answers_at_its_address_and_nothing_leads_there(described, told, visit, client):
    address, school = described.get_absolute_url(), described.school
    told(is_unlisted=True)
    page = visit(address)
    assert "MS in Machine Learning" in page.text and not page.all("button", formaction="/compare/tray/")
    assert described not in Program.objects.listed() and described in Program.objects.published()
    for place in (
        "/programs/?q=carnegie+mellon",
        school.get_absolute_url(),
        "/specializations/machine-learning/",
        "/search/?q=carnegie+mellon+machine+learning",
        "/programs/export.csv?q=carnegie",
        "/changes/",
        "/changes/feed.xml",
        "/deadlines/",
        "/search/suggestions/?q=carnegie",
    ):
        assert described.slug not in client.get(place).getvalue().decode(), place


def test_the_log_of_an_unlisted_program_is_read_at_its_own_address_alone(described, told, client):
    told(is_unlisted=True)
    entry = FactChange.objects.filter(program=described).first()
    assert entry.label == "Standing"
    assert FactChange.objects.filter(pk=entry.pk).exists() and not FactChange.objects.in_lists().filter(pk=entry.pk)
    assert "Standing" in client.get("/changes/", {"program": described.slug}).content.decode()


def test_an_unlisted_program_cannot_be_compared_or_kept(described, told, visit, client):
    told(is_unlisted=True)
    text = visit("/compare/", {"program": described.slug}).text
    assert f"no listed program has this address: {described.slug}" in text
    client.post("/shortlist/add/", {"program": described.slug})
    assert described.slug not in client.get("/shortlist/").content.decode()


def test_a_school_whose_only_program_is_unlisted_leaves_the_lists(catalogue):
    school = School.objects.listed().with_program_count().filter(program_count=1).first()
    school.programs.listed().update(is_unlisted=True)
    actions.refresh_schools([school.pk])
    assert school not in School.objects.listed()


def test_chief_editors_set_it_on_the_page_and_the_history_knows(described, chief_editor, client):
    client.force_login(chief_editor)
    page = client.get(reverse("admin:programs_program_change", args=[described.pk]))
    fields = page.context["adminform"].form.fields
    assert {"is_noindex", "is_unlisted", "successor"} <= fields.keys()
    described.is_unlisted = True
    described.save()
    assert described.history.first().is_unlisted and not described.history.last().is_unlisted
