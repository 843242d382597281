"""The map of the site names every public page once, and nothing else."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from core.models import CatalogueVersion
from programs import actions
from programs.models import Program, School

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def read(client, catalogue):
    """Paths that a map names, with the days beside them."""

    def read(address):
        response = client.get(address)
        assert response.status_code == 200
        tree = ElementTree.fromstring(response.content)
        return [urlsplit(place.text) for place in tree.iter(f"{NAMESPACE}loc")]

    return read


@pytest.fixture
def places(read):
    """Paths that all parts together name."""

    def places():
        parts = [f"{part.path}?{part.query}" for part in read("/sitemap.xml")]
        return [place.path for part in parts for place in read(part)]

    return places


def test_every_listed_program_and_school_is_on_the_map_once(places):
    found = places()
    assert len(found) == len(set(found))
    assert {path for path in found if path.startswith("/programs/")} == {
        "/programs/",
        *(program.get_absolute_url() for program in Program.objects.listed()),
    }
    assert sum(path.startswith("/schools/") for path in found) == 1 + 836
    assert {"/", "/about/data/"} <= set(found)


def test_parts_stay_small_and_their_order_does_not_shift(read):
    parts = read("/sitemap.xml")
    assert [part.query for part in parts if "programs" in part.path] == ["", "p=2", "p=3", "p=4"]
    assert len(read("/sitemap-programs.xml")) == 1_000
    assert read("/sitemap-programs.xml?p=2") == read("/sitemap-programs.xml?p=2")


def test_what_leaves_the_list_leaves_the_map(places):
    school = School.objects.listed().with_program_count().filter(program_count=1).first()
    program = school.programs.get()
    program.has_lapsed = True
    program.save()
    actions.refresh_programs([program.pk])
    assert not {program.get_absolute_url(), school.get_absolute_url()} & set(places())


def test_the_map_says_when_the_catalogue_changed(client, catalogue):
    changed = timezone.localtime(CatalogueVersion.objects.get(name="programs").changed_at)
    assert f"{changed:%Y-%m-%dT%H:%M}" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("address", ["/sitemap-nothing.xml", "/sitemap-programs.xml?p=99", "/sitemap-programs.xml?p=x"])
def test_a_part_that_does_not_exist_is_not_found(client, catalogue, address):
    assert client.get(address).status_code == 404
