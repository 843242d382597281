"""The parts of a program page: groups of facts, curriculum, trend, neighbours."""

import pytest

from programs import actions
from programs.facts import facts_of
from programs.measures import GROUPS
from programs.models import CatalogueRow, Course
from programs.pages import SIMILAR, awards_chart, curriculum, fact_groups, neighbours
from programs.program_index import current_index

pytestmark = pytest.mark.django_db


def test_every_measure_is_on_the_page_known_or_not(described):
    [facts] = facts_of([described], current_index())
    groups = fact_groups(facts)
    assert [group.key for group in groups] == ["cost", "format", "curriculum", "admission", "outcomes", "school"]
    for group, defined in zip(groups, GROUPS, strict=True):
        assert len(group.known) + len(group.unknown) == len(defined.measures)
        assert all(figure.reason for _, figure in group.unknown)
        for _, figure in group.known:
            assert figure.source in group.sources, figure


def test_a_source_is_named_once_in_its_group(described):
    [facts] = facts_of([described], current_index())
    for group in fact_groups(facts):
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
    similar, _ = neighbours(mine, current_index())
    assert len(similar) == SIMILAR
    assert {each.cip_code for each in similar} == {mine.cip_code}
    assert mine.school_id not in {each.school_id for each in similar}
    assert {each.state for each in similar} == {"MA"}
    assert [each.awards for each in similar] == sorted((each.awards for each in similar), reverse=True)


def test_where_a_state_has_too_few_the_region_follows_and_then_the_country(catalogue):
    mine, *near = CatalogueRow.objects.filter(state="PR", cip_code="11.0701")
    similar, _ = neighbours(mine, current_index())
    assert 0 < len(near) < SIMILAR
    assert {each.pk for each in similar[: len(near)]} == {each.pk for each in near}
    assert len({each.pk for each in similar}) == len(similar) == SIMILAR, "none stands there twice"
    far = [each.awards for each in similar[len(near) :]]
    assert far == sorted(far, reverse=True), "the largest of the country"


def test_the_other_programs_of_the_school_leave_itself_out(federal, row):
    _, others = neighbours(row(federal), current_index())
    expected = federal.school.programs.listed().exclude(pk=federal.pk).values_list("pk", flat=True)
    assert {each.pk for each in others} == set(expected)


def test_neighbours_cost_one_query(federal, row, django_assert_num_queries):
    index, mine = current_index(), row(federal)
    with django_assert_num_queries(1):
        neighbours(mine, index)


def test_a_new_neighbour_is_seen_at_once(add_program, row):
    first, second = add_program("ada-one"), add_program("ada-two", cip_code_id="11.0701")
    _, others = neighbours(row(first), current_index())
    assert [each.pk for each in others] == [second.pk]
    second.state = "archived"
    second.save()
    actions.refresh_programs([second.pk])
    assert neighbours(row(first), current_index())[1] == []
