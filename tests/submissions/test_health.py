"""The card of each program at a school's desk says what is known, what is due and what visitors do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programs import usage
from programs.actions import refresh_programs
from programs.choices import FactGroup
from programs.index import current_index
from programs.models import Program, ProgramUse, Verification
from submissions.desk import health_of, rounds_ahead, schools_with_desk
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(drexel):
    """How Drexel's program stands."""

    def card(open_by_program=(), now=None):
        found = health_of(drexel.school, dict(open_by_program), current_index(), now or timezone.now())
        return next(each for each in found if each.program.pk == drexel.pk)

    return card


@pytest.fixture
def desk(client, drexel, representative):
    """The desk as a contributor sees it."""

    def desk():
        client.force_login(representative)
        return Page(client.get(reverse("submissions:desk", args=[drexel.school.slug])))

    return desk


def test_a_program_is_as_complete_as_its_page_has_figures_by_group(card, drexel, add_round):
    assert FactGroup.CURRICULUM in card().stated and FactGroup.DATES in card().missing
    add_round(drexel, timezone.localdate() + timedelta(days=60))
    assert FactGroup.DATES in card().stated and set(card().stated) | set(card().missing) == set(FactGroup)


def test_a_program_of_which_only_federal_figures_are_known_has_its_cost_alone(drexel):
    bare = next(
        program
        for program in drexel.school.programs.listed()
        if not program.title and not program.offerings.exists() and not program.courses.exists()
    )
    found = health_of(drexel.school, {}, current_index(), timezone.now())
    [each] = [each for each in found if each.program.pk == bare.pk]
    assert each.stated == [FactGroup.COST]
    assert [len(each.stated) for each in found] == sorted(len(each.stated) for each in found)


def test_the_oldest_of_the_last_checks_is_named_with_what_is_due(card, drexel):
    today = timezone.localdate()
    days = {("cost", 900), ("cost", 400), ("format", 500), ("dates", 10)}
    for group, age in days:
        Verification.objects.create(program=drexel, group=group, verified_on=today - timedelta(days=age))
    refresh_programs([drexel.pk])
    each = card()
    assert each.oldest_check.group == "format" and each.due == [FactGroup.COST]
    assert set(each.never_checked) == {FactGroup.ADMISSION, FactGroup.CURRICULUM}


def test_days_in_review_are_counted_from_the_day_it_was_sent(card, propose, drexel, begin):
    draft = begin()
    assert card([(drexel.pk, draft)]).days_in_review is None
    sent = propose({"about-unit": "One"}, draft)
    assert card([(drexel.pk, sent)], sent.submitted_at + timedelta(days=4, hours=3)).days_in_review == 4
    assert card().submission is None


def test_counts_of_the_last_thirty_days_are_shown(desk, drexel):
    today = timezone.localdate()
    counted = {"program": drexel, "day": today}
    ProgramUse.objects.create(**counted, kind="view", count=1234)
    ProgramUse.objects.create(**counted, kind="left_out", fact="modality", count=7)
    ProgramUse.objects.create(**counted, kind="left_out", fact="gre", count=2)
    ProgramUse.objects.create(program=drexel, day=today - timedelta(days=31), kind="view", count=5000)
    page = desk()
    assert "1,234 page views" in page.text
    assert "9 searches only because a fact is missing Online or in person: 7; GRE: 2" in page.text


def test_rounds_ahead_come_by_deadline_and_only_those_of_the_school(desk, drexel, georgia_tech, add_round):
    today = timezone.localdate()
    for days, term in ((90, "fall"), (30, "spring"), (-5, "summer")):
        add_round(drexel, today + timedelta(days=days), term=term, year=today.year + 1)
    add_round(georgia_tech, today + timedelta(days=40))
    ahead = rounds_ahead(list(drexel.school.programs.published()), current_index())
    mine = [each.standing.intake.term for each in ahead if each.program == drexel]
    assert mine == ["spring", "fall"] and {each.program.school_id for each in ahead} == {drexel.school_id}
    assert "Application rounds ahead" in desk().text


def test_the_desk_costs_at_most_fifteen_queries_for_nineteen_programs(
    client, drexel, representative, add_round, propose, count_queries
):
    add_round(drexel, timezone.localdate() + timedelta(days=60))
    propose({"about-unit": "One"})
    client.force_login(representative)
    client.get("/programs/")
    address = reverse("submissions:desk", args=[drexel.school.slug])
    assert drexel.school.programs.published().count() >= 19
    assert count_queries(lambda: client.get(address)) <= 15


def test_an_unlisted_program_is_on_the_desk_too(desk, drexel):
    Program.objects.filter(pk=drexel.pk).update(is_unlisted=True)
    refresh_programs([drexel.pk])
    page = desk()
    assert drexel.name in page.text and "Not in lists. Its page answers." in page.text


def test_searches_are_counted_for_schools_with_a_desk(drexel, representative, viewer):
    assert schools_with_desk() == {drexel.school_id} and schools_with_desk in usage._watched


def test_the_public_page_leads_to_the_desk_and_is_the_same_for_everybody(client, catalogue, representative):
    page = Page(client.get("/for-schools/"))
    assert page.response["ETag"] and "public" in page.response["Cache-Control"]
    assert page.link("Open your school’s desk") == "/schools-desk/"
    assert page.link("Claim a school") == "/schools-desk/claim/"
    client.force_login(representative)
    assert client.get("/for-schools/").content == page.response.content
    assert Page(client.get("/")).link("For schools") == "/for-schools/"
