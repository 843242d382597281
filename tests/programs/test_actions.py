"""Changes keep the list true in the same transaction, and addresses answering."""

from datetime import date

import pytest

from core.models import CatalogueVersion
from programs import actions
from programs.index import current_index
from programs.models import CatalogueRow, FormerProgramSlug, FormerSchoolSlug, SchoolAlias

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed():
    """Whether the program is in the list, by the index that answers requests."""
    return lambda program: program.pk in current_index().everything


def test_a_program_that_becomes_a_draft_leaves_the_list_and_comes_back(federal, listed):
    assert listed(federal)
    for state, is_listed in [("draft", False), ("published", True)]:
        federal.state = state
        federal.save()
        actions.refresh_programs([federal.pk])
        assert listed(federal) is is_listed
        assert CatalogueRow.objects.filter(pk=federal.pk).exists() is is_listed


def test_the_list_follows_an_offering_a_verification_and_a_price(federal, row, editors_source):
    federal.offerings.create(modality="online", attendance="part_time", length_months=24, source=editors_source)
    federal.verifications.create(group="cost", verified_on=date(2026, 11, 1))
    federal.verifications.create(group="dates", verified_on=date(2025, 3, 1))
    federal.requirements.create(kind="gre", level="optional", source=editors_source)
    federal.school.tuition.filter(academic_year=2023, residency="out_of_state", basis="per_year").update(
        amount=9_000, required_fees=None
    )
    actions.refresh_programs([federal.pk])
    new = row(federal)
    assert (new.modalities, new.verified_on, new.gre) == ("Online", date(2026, 11, 1), "optional")
    assert new.tuition_out_of_state_band == "under-10k"
    assert list(new.offerings.values_list("modality", "attendance", "length_band")) == [
        ("online", "part_time", "19-24m")
    ]
    federal.offerings.all().delete()
    actions.refresh_programs([federal.pk])
    assert row(federal).modalities == ""
    assert list(row(federal).offerings.values_list("modality", "attendance", "length_band")) == [("", "", "")]


def test_a_nickname_refreshes_every_program_of_the_school(federal):
    SchoolAlias.objects.create(school=federal.school, text="Tech on the Charles")
    actions.refresh_schools([federal.school_id])
    found = current_index().search("tech on the charles").groups[0]
    assert len(found) == federal.school.programs.count() > 1


def test_refreshing_leaves_other_rows_alone(federal, described, row):
    CatalogueRow.objects.filter(pk=described.pk).update(name="Untouched")
    actions.refresh_programs([federal.pk])
    assert row(described).name == "Untouched"


def test_every_change_is_a_new_version(federal):
    seen = {CatalogueVersion.objects.get(name="programs").token}
    for change in (
        lambda: actions.refresh_programs([federal.pk]),
        lambda: actions.refresh_programs([]),
        lambda: actions.rename_address(federal, slug="computing-at-mit"),
        lambda: actions.rename_address(federal.school, slug="mit"),
    ):
        change()
        seen.add(CatalogueVersion.objects.get(name="programs").token)
    assert len(seen) == 5


def test_a_new_address_keeps_the_former_one(federal, row):
    old = federal.slug
    actions.rename_address(federal, slug="computing-at-mit")
    federal.refresh_from_db()
    assert federal.slug == row(federal).slug == "computing-at-mit"
    assert FormerProgramSlug.objects.get(slug=old).program == federal


def test_renaming_back_works_and_both_addresses_stay_known(federal):
    first = federal.slug
    actions.rename_address(federal, slug="second")
    actions.rename_address(federal, slug=first)
    federal.refresh_from_db()
    assert federal.slug == first
    assert list(FormerProgramSlug.objects.values_list("slug", "program")) == [("second", federal.pk)]


def test_an_address_that_another_page_had_before_can_be_taken(federal, described):
    was = described.slug
    actions.rename_address(described, slug="elsewhere")
    actions.rename_address(federal, slug=was)
    assert not FormerProgramSlug.objects.filter(slug=was).exists()
    assert federal.slug == was


def test_keeping_the_address_changes_nothing(federal):
    token = CatalogueVersion.objects.get(name="programs").token
    actions.rename_address(federal, slug=federal.slug)
    assert not FormerProgramSlug.objects.exists()
    assert CatalogueVersion.objects.get(name="programs").token == token


def test_a_renamed_school_is_linked_by_its_new_address_from_all_its_programs(federal):
    old = federal.school.slug
    actions.rename_address(federal.school, slug="mit")
    slugs = CatalogueRow.objects.filter(school_id=federal.school_id).values_list("school_slug", flat=True)
    assert set(slugs) == {"mit"}
    assert FormerSchoolSlug.objects.get(slug=old).school == federal.school
