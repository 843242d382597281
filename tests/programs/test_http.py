"""Pages are answered from the present catalogue, and not answered twice."""

from datetime import UTC, datetime

import pytest
from django.http import Http404

from core.models import CatalogueVersion
from programs import actions, index
from programs.http import moved_or_missing
from programs.models import FormerProgramSlug

pytestmark = pytest.mark.django_db
LIST = "/programs/?state=VT"


@pytest.fixture
def get(client, catalogue):
    """Asks for an address with headers and returns the response."""
    return lambda address=LIST, **headers: client.get(address, headers=headers)


def test_a_page_that_has_not_changed_is_not_sent_again(get, django_assert_num_queries):
    first = get("/schools/?state=VT")
    with django_assert_num_queries(1):
        second = get("/schools/?state=VT", If_None_Match=first["ETag"])
    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]
    assert "no-cache" in first["Cache-Control"] and "public" in first["Cache-Control"]


def test_a_change_of_the_catalogue_is_a_new_page_at_once(get, described):
    address = described.get_absolute_url()
    old = get(address)
    described.title = "MS in Thinking Machines"
    described.save()
    assert get(address)["ETag"] == old["ETag"], "nobody has told the catalogue"
    actions.refresh_programs([described.pk])
    new = get(address, If_None_Match=old["ETag"])
    assert new.status_code == 200
    assert "MS in Thinking Machines" in new.content.decode()


def test_a_change_that_was_taken_back_never_happened(get, described, monkeypatch):
    monkeypatch.setattr(index, "_current", None)  # later tests must not meet an index of this one's rows
    before = index.current_version()
    old = get()
    actions.refresh_programs([described.pk])
    assert get()["ETag"] != old["ETag"]
    CatalogueVersion.objects.update(token=before)
    assert get()["ETag"] == old["ETag"]


def test_a_new_day_is_a_new_page(get, monkeypatch):
    tags = set()
    for day in (20, 21):
        monkeypatch.setattr(index.timezone, "now", lambda day=day: datetime(2026, 11, day, 12, tzinfo=UTC))
        tags.add(get()["ETag"])
    assert len(tags) == 2


def test_each_page_has_a_tag_of_its_own(get):
    tags = {get(address)["ETag"] for address in ("/", "/programs/", "/programs/?state=CA", "/schools/", "/about/data/")}
    assert len(tags) == 5


def test_a_fragment_is_never_taken_for_its_page(get):
    page, fragment = get(), get(HX_Request="true")
    restored = get(HX_Request="true", HX_History_Restore_Request="true")
    assert page["ETag"] == restored["ETag"] != fragment["ETag"]
    assert page.content == restored.content != fragment.content


@pytest.mark.parametrize("address", ["/programs/nothing/", "/schools/nothing/"])
def test_what_is_missing_is_not_kept(get, address):
    response = get(address)
    assert response.status_code == 404
    assert "ETag" not in response


@pytest.mark.parametrize(
    "address", ["/", "/programs/", "/programs/export.csv", "/schools/", "/about/data/", "/robots.txt", "/healthz"]
)
def test_pages_are_read_and_not_written_to(client, catalogue, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_former_address_leads_on_and_an_unknown_one_nowhere(described):
    FormerProgramSlug.objects.create(slug="the-old-one", program=described)
    response = moved_or_missing(FormerProgramSlug.objects, "program", "the-old-one")
    assert (response.status_code, response["Location"]) == (302, described.get_absolute_url())
    assert response["Cache-Control"] == "no-cache"
    with pytest.raises(Http404):
        moved_or_missing(FormerProgramSlug.objects, "program", "never-was")
