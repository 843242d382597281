"""Addresses of careers: former ones lead on, and editors decide who finds a page."""

import pytest
from django.urls import reverse

from careers.actions import careers_changed, rename_address
from careers.models import Career
from tests.careers.test_models import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(scientist):
    """Sets columns of the data scientist, as the admin does."""

    def told(**columns):
        Career.objects.filter(pk=scientist.pk).update(**columns)
        careers_changed()

    return told


def test_a_renamed_career_answers_at_its_new_address_and_the_former_one_leads_there(scientist, client):
    rename_address(scientist, slug="scientist-of-data")
    assert client.get("/careers/scientist-of-data/").status_code == 200
    response = client.get("/careers/data-scientist/")
    assert (response.status_code, response["Location"]) == (302, "/careers/scientist-of-data/")
    rename_address(scientist, slug="data-scientist")
    assert client.get("/careers/data-scientist/").status_code == 200
    assert client.get("/careers/scientist-of-data/")["Location"] == "/careers/data-scientist/"


def test_a_former_address_is_given_up_to_a_new_career(scientist, client):
    rename_address(scientist, slug="scientist-of-data")
    Career.objects.create(name="Another", slug="data-scientist", summary="A.", state="published")
    careers_changed()
    assert client.get("/careers/data-scientist/").status_code == 200


def test_a_chief_editor_renames_it_on_its_page(scientist, chief_editor, client):
    client.force_login(chief_editor)
    address = reverse("admin:careers_career_change", args=[scientist.pk])
    sent = form_of(client.get(address)) | {"slug": "scientist-of-data"}
    assert client.post(address, sent).status_code == 302
    assert client.get("/careers/data-scientist/")["Location"] == "/careers/scientist-of-data/"
    assert scientist.history.first().history_user == chief_editor


def test_an_unlisted_career_answers_at_its_address_and_nothing_leads_there(scientist, told, client):
    told(is_unlisted=True)
    assert client.get(scientist.get_absolute_url()).status_code == 200
    places = ["/careers/", "/search/?q=data+scientist", "/sitemap-careers.xml", "/specializations/data-science/"]
    places += [each.get_absolute_url() for each in scientist.previous_roles.all()]
    for place in places:
        assert f'href="{scientist.get_absolute_url()}"' not in client.get(place).content.decode(), place
        assert f"{scientist.get_absolute_url()}<" not in client.get(place).content.decode(), place


def test_search_engines_are_asked_to_leave_a_career_out(scientist, told, visit, client):
    assert visit(scientist.get_absolute_url()).json_ld
    told(is_noindex=True)
    page = visit(scientist.get_absolute_url())
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not page.all("script", type="application/ld+json")
    assert client.get(scientist.get_absolute_url())["X-Robots-Tag"] == "noindex"
    assert f"{scientist.get_absolute_url()}<" not in client.get("/sitemap-careers.xml").content.decode()
    assert scientist.get_absolute_url() in client.get("/careers/").content.decode()
