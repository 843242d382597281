"""States of specializations: which may follow which, what blocks, what the clock does, and where an archived one is."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.computed_tables import Tables
from articles.link_policy import link_problem
from careers.models import Career
from core.choices import TRANSITIONS, PublishingState
from core.previews import preview_address
from core.publishing import NotPossible
from programs.index import current_index, with_specialization
from programs.models import CatalogueFit, CatalogueRow, FactChange
from specializations.actions import change_state, schedule
from specializations.pages import blockers
from taxonomy.models import Specialization
from tests.pages import Page

pytestmark = pytest.mark.django_db
STEPS = [(start, end) for start in PublishingState for end in PublishingState]


@pytest.fixture
def vision(catalogue, db):
    """The specialization computer vision, which is published."""
    return Specialization.objects.get(slug="computer-vision")


@pytest.fixture
def archived(vision, chief_editor):
    """The same, archived."""
    return change_state(vision, "archived", by=chief_editor, reason="Merged.")


@pytest.fixture
def small(catalogue, db):
    """A specialization of one program with everything that publishing asks for, in a state."""

    def small(state="in_review"):
        made = Specialization.objects.create(slug="quantum", name="Quantum", summary="Ours.", state=state)
        for key in ("tldr", "learn", "path", "admission"):
            made.sections.create(key=key, body="Words.")
        made.specializationfield_set.create(cip_code_id="11.0102")
        made.fits.create(program_id=CatalogueRow.objects.first().pk, strength="core")
        return made

    return small


@pytest.mark.parametrize(("start", "end"), STEPS)
def test_a_specialization_takes_the_steps_of_the_map_and_no_others(small, chief_editor, visit, start, end):
    made = small(start)
    if end in TRANSITIONS[start]:
        assert change_state(made, end, by=chief_editor, reason="Because.").state == end
        record = made.history.first()
        assert (record.state, record.history_user, record.history_change_reason) == (end, chief_editor, "Because.")
        if "published" in (start, end):
            visit("/specializations/quantum/", status=200 if end == "published" else 404)
    else:
        with pytest.raises(NotPossible):
            change_state(made, end, by=chief_editor, reason="Because.")
        assert Specialization.objects.get(slug="quantum").state == start


def test_without_the_right_nobody_publishes(small, newcomer):
    newcomer.user_permissions.set(Permission.objects.filter(codename="change_specialization"))
    made = change_state(small("draft"), "in_review", by=newcomer)
    for attempt in (
        lambda: change_state(made, "published", by=newcomer),
        lambda: schedule(made, publish_at=timezone.now() + timedelta(1), archive_at=None, by=newcomer),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_everything_shipped_is_published_and_complete(catalogue, db):
    shipped = Specialization.objects.all()
    assert shipped.count() == shipped.published().count() == 17
    assert not [blocker for each in shipped for blocker in blockers(each)]


def test_publishing_names_each_thing_that_is_missing_with_its_place(client, chief_editor, catalogue):
    made = Specialization.objects.create(slug="quantum", name="Quantum", state="in_review")
    found = blockers(made)
    assert len(found) == 6
    assert {blocker.anchor for blocker in found} == {"id_summary", "sections-group", "specializationfield_set-group"}
    with pytest.raises(NotPossible, match="Write the section “In short”"):
        change_state(made, "published", by=chief_editor)
    client.force_login(chief_editor)
    form = Page(client.get(reverse("admin:taxonomy_specialization_change", args=[made.pk])))
    assert {blocker.anchor for blocker in found} <= {element.attributes.get("id") for element in form.elements}
    assert not form.all(name="state")


def test_an_archived_specialization_is_out_of_every_list(archived, visit, editors_source):
    slug, name = archived.slug, archived.name
    visit(f"/specializations/{slug}/", status=404)
    for address in ("/", "/specializations/", "/programs/", "/careers/", "/sitemap-specializations.xml"):
        assert f"/{slug}/" not in visit(address).response.content.decode(), address
    assert name not in visit("/specializations/").text and name not in visit("/programs/").text
    assert not visit("/careers/").all("input", name="specialization", value=slug)
    assert "was ignored" in visit("/programs/", {"specialization": slug}).text
    assert "No specialization here has that address" in visit("/changes/", {"specialization": slug}).text
    assert f"/{slug}/" not in visit("/search/", {"q": name}).response.content.decode()
    assert f"/{slug}/" not in visit("/search/suggestions/", {"q": name}).response.content.decode()
    assert not CatalogueFit.objects.filter(specialization=slug).exists()
    assert not CatalogueRow.objects.filter(specialization_names__contains=name).exists()
    assert link_problem(f"/specializations/{slug}/", set()) == f"The page /specializations/{slug}/ does not exist."
    tied = Career.objects.published().filter(specializations=archived).first()
    assert f"/specializations/{slug}/" not in visit(tied.get_absolute_url()).response.content.decode()
    program = CatalogueRow.objects.filter(program__specializations=archived).first()
    assert name not in visit(f"/programs/{program.slug}/").text


def test_a_program_whose_only_specialization_is_archived_counts_as_not_stated(small, chief_editor):
    program = CatalogueRow.objects.filter(fits__specialization="").first()
    made = small("in_review")
    made.fits.create(program_id=program.pk, strength="track")
    before = current_index().answer({}).counts["specialization"][""]
    made = change_state(made, "published", by=chief_editor)
    assert current_index().answer({}).counts["specialization"][""] == before - 1
    change_state(made, "archived", by=chief_editor, reason="Because.")
    assert current_index().answer({}).counts["specialization"][""] == before


def test_what_was_logged_about_it_stays_without_a_link(archived, visit):
    entry = FactChange.objects.create(
        specialization=archived,
        kind="specialization",
        key="summary",
        label="Summary",
        old_text="A",
        new_text="B",
        changed_at=timezone.now(),
    )
    assert entry.url == "" and entry.subject == archived.name
    assert archived.name in visit("/changes/").text


def test_statistics_count_the_links_of_an_archived_specialization_on(vision, chief_editor):
    before = Tables().fits[vision.slug]
    change_state(vision, "archived", by=chief_editor, reason="Merged.")
    assert Tables().fits[vision.slug] == before and before


def test_it_comes_back_as_it_was(vision, chief_editor, visit):
    before = visit("/specializations/computer-vision/")
    archived = change_state(vision, "archived", by=chief_editor, reason="Merged.")
    change_state(archived, "published", by=chief_editor, reason="Parted again.")
    after = visit("/specializations/computer-vision/")
    assert (after.total, after.counts, after.text) == (before.total, before.counts, before.text)


def test_the_clock_publishes_and_archives_once(small, chief_editor, visit):
    made = small()
    soon = timezone.now() + timedelta(days=1)
    schedule(made, publish_at=soon, archive_at=soon + timedelta(days=1), by=chief_editor)
    past = timezone.now() - timedelta(hours=1)
    Specialization.objects.filter(pk=made.pk).update(publish_at=past)
    for expected in (1, 0):
        told = StringIO()
        call_command("apply_schedule", stdout=told)
        assert told.getvalue().count("Quantum: published") == expected
    visit("/specializations/quantum/")
    Specialization.objects.filter(pk=made.pk).update(archive_at=past)
    call_command("apply_schedule", stdout=StringIO())
    visit("/specializations/quantum/", status=404)


def test_its_preview_has_the_programs_and_the_place_that_it_would_have(archived, client, chief_editor, visit):
    preview = Page(client.get(preview_address(archived)))
    assert visit("/specializations/").text.count("Computer vision") == 0
    change_state(archived, "published", by=chief_editor, reason="Back.")
    page = visit("/specializations/computer-vision/")
    assert (preview.total, preview.programs, preview.counts) == (page.total, page.programs, page.counts)
    assert preview.text.replace("archived", "").endswith(page.text.split("Computer vision", 2)[-1])
    assert page.total > 0


def test_a_preview_of_a_draft_says_what_is_missing_and_lists_its_programs_alone_to_htmx(catalogue, client):
    made = Specialization.objects.create(slug="quantum", name="Quantum")
    link = preview_address(made)
    page = Page(client.get(link))
    assert page.one("h1").text == "Quantum" and page.total == 0
    assert "Write the summary." in [mark.text for mark in page.all("mark")]
    part = client.get(link, headers={"HX-Request": "true"}).content.decode()
    assert 'id="results"' in part and "<html" not in part


def test_an_index_that_knows_a_draft_leaves_the_common_one_alone(small):
    made, index = small("draft"), current_index()
    before = index.answer({}).counts["specialization"]
    other = with_specialization(index, made)
    assert other.answer({}).counts["specialization"]["quantum"] == 1
    assert index.answer({}).counts["specialization"] == before and "quantum" not in dict(
        index.options["specialization"]
    )
