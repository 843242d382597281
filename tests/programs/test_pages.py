"""The parts of a program page: groups of facts, curriculum, trend, neighbours."""

from datetime import date

import pytest
from django.db.models import Count

from programs import actions
from programs.facts import facts_of
from programs.index import current_index
from programs.measures import GROUPS
from programs.models import CatalogueRow, Course, Program, School
from programs.pages import OTHERS, SIMILAR, awards_chart, costs_to_finish, curriculum, fact_groups, neighbours

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def test_every_measure_is_on_the_page_known_or_not(described):
    [facts] = facts_of([described], current_index())
    groups = fact_groups(facts, {}, TODAY)
    assert [group.key for group in groups] == [
        "cost",
        "format",
        "curriculum",
        "practice",
        "dates",
        "admission",
        "outcomes",
        "school",
    ]
    for group, defined in zip(groups, GROUPS, strict=True):
        assert len(group.known) + sum(map(len, group.unknown.values())) == len(defined.measures)
        assert all(group.unknown), "every missing number has its reason"
        for _, figure in group.known:
            assert figure.source in group.sources, figure


def test_a_source_is_named_once_in_its_group(described):
    [facts] = facts_of([described], current_index())
    for group in fact_groups(facts, {}, TODAY):
        assert len({source.pk for source in group.sources}) == len(group.sources)


def test_alternatives_of_a_curriculum_stand_together_and_roles_in_order():
    def course(title, role, choice=None):
        return Course(pk=len(title), title=title, role=role, choice=choice)

    first, second, third = course("A", "core", 1), course("BB", "core"), course("CCC", "core", 1)
    last = course("DDDD", "elective", 1)
    assert curriculum([last, first, second, third]) == [("Core", [[first, third], [second]]), ("Elective", [[last]])]
    assert curriculum([]) == []


def test_a_trend_needs_two_years():
    assert awards_chart({"2024": 7}) is None
    assert awards_chart({}) is None
    assert awards_chart({"2023": 5, "2024": 7})


def test_similar_programs_are_of_the_same_field_elsewhere_nearest_first(federal, row):
    mine = row(federal)
    similar, *_ = neighbours(mine, current_index())
    assert len(similar) == SIMILAR
    assert {each.cip_code for each in similar} == {mine.cip_code}
    assert mine.school_id not in {each.school_id for each in similar}
    assert {each.state for each in similar} == {"MA"}
    assert [each.awards for each in similar] == sorted((each.awards for each in similar), reverse=True)


def test_where_a_state_has_too_few_the_region_follows_and_then_the_country(catalogue):
    mine, *near = CatalogueRow.objects.filter(state="PR", cip_code="11.0701")
    similar, *_ = neighbours(mine, current_index())
    assert 0 < len(near) < SIMILAR
    assert {each.pk for each in similar[: len(near)]} == {each.pk for each in near}
    assert len({each.pk for each in similar}) == len(similar) == SIMILAR, "none stands there twice"
    far = [each.awards for each in similar[len(near) :]]
    assert far == sorted(far, reverse=True), "the largest of the country"


def test_the_other_programs_of_the_school_leave_itself_out(federal, row):
    _, others, count = neighbours(row(federal), current_index())
    expected = federal.school.programs.listed().exclude(pk=federal.pk).values_list("pk", flat=True)
    assert {each.pk for each in others} == set(expected)
    assert count == len(others)


def test_of_a_school_of_many_programs_the_first_stand_there_and_lead_to_all(catalogue, visit):
    counts = Program.objects.listed().values("school").annotate(count=Count("pk")).order_by("-count")
    school = School.objects.get(pk=counts[0]["school"])
    mine, *_, last = CatalogueRow.objects.filter(school_id=school.pk).order_by("pk")
    for each in (mine, last):
        _, others, count = neighbours(each, current_index())
        assert len(others) == OTHERS and each not in others
        assert count == counts[0]["count"] - 1 > OTHERS
    page = visit(f"/programs/{mine.slug}/")
    assert page.link(f"All {count} others at {school.name}") == f"{school.get_absolute_url()}#programs"


def test_a_lapsed_program_leads_to_all_others_too(catalogue, visit):
    counts = Program.objects.listed().order_by().values("school").annotate(count=Count("pk"))
    lapsed = Program.objects.filter(school__in=counts.filter(count=OTHERS + 2).values("school")).listed().first()
    Program.objects.filter(pk=lapsed.pk).update(has_lapsed=True)
    actions.refresh_programs([lapsed.pk])
    page = visit(lapsed.get_absolute_url())
    assert page.link(f"All {OTHERS + 1} others at {lapsed.school.name}")


def test_neighbours_cost_one_query(federal, row, django_assert_num_queries):
    index, mine = current_index(), row(federal)
    with django_assert_num_queries(1):
        neighbours(mine, index)


def test_a_new_neighbour_is_seen_at_once(add_program, row):
    first, second = add_program("ada-one"), add_program("ada-two", cip_code_id="11.0701")
    assert [each.pk for each in neighbours(row(first), current_index()).others] == [second.pk]
    second.state = "archived"
    second.save()
    actions.refresh_programs([second.pk])
    assert neighbours(row(first), current_index()).others == []


def test_the_cost_to_finish_comes_from_stated_facts_with_formula_and_caution(described, visit):
    page = visit(described.get_absolute_url())
    terms = [element.text for element in page.all("dt")]
    assert terms.count("In and out of state, full time") == 1, "one price for everyone"
    assert "US$104,000 year not stated, this program. US$52,000 per year × 2 years." in page.text
    assert "Required fees are not stated beside it and not added." in page.text
    assert page.link("Compute it for yourself") == f"/cost/?program={described.slug}"


def test_a_cost_that_stated_facts_do_not_give_says_why(federal, visit):
    assert (
        "Cannot compute because the price is for a time and nobody says how long"
        in visit(federal.get_absolute_url()).text
    )


def test_in_and_out_of_state_stand_apart_where_they_differ(add_program, guam, editors_source):
    for residency, amount in (("in_state", 9_000), ("out_of_state", 20_000)):
        guam.tuition.create(
            academic_year=2024, residency=residency, basis="per_year", amount=amount, source=editors_source
        )
    program = add_program()
    program.offerings.create(length_months=18, source=editors_source)
    actions.refresh_programs([program.pk])
    [facts] = facts_of([Program.objects.with_page_facts().get(pk=program.pk)], current_index())
    costs = {label: (figure.value, figure.source) for label, figure in costs_to_finish(facts)}
    assert costs == {
        "Out-of-state students, full time": (30_000, editors_source),
        "In-state students, full time": (13_500, editors_source),
    }
