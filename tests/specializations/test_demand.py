"""What is measured about a specialization equals what the files say, and what is missing says why."""

import pytest

from careers.models import SpecializationOccupation
from core.choices import Availability
from programs import actions
from programs.index import current_index
from programs.models import Completions, FieldOutcome
from specializations import measures
from specializations.demand import demand_by_slug
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(catalogue):
    """The facts of a specialization by slug."""
    return lambda slug: demand_by_slug(current_index())[slug]


def test_degrees_are_all_masters_degrees_under_the_codes(measured):
    figure = measures.awards(measured("machine-learning"))
    codes = ["11.0101", "11.0102", "11.0701", "30.7001"]
    rows = Completions.objects.filter(cip_code__in=codes, year=2024, credential_level=5)
    assert figure.value == sum(rows.values_list("awards", flat=True)) == 52_181
    assert figure.period == "2023-24" and "11.0102" in figure.scope and figure.source


def test_growth_of_degrees_leaves_out_codes_that_began_in_2020_and_says_so(measured):
    figure = measures.awards_growth(measured("machine-learning"))
    assert "Without CIP 30.7001, which began in 2020." in figure.note
    counts = {
        year: sum(
            Completions.objects.filter(
                cip_code__in=["11.0101", "11.0102", "11.0701"], year=year, credential_level=5
            ).values_list("awards", flat=True)
        )
        for year in (2020, 2024)
    }
    assert figure.value == pytest.approx(100 * (counts[2024] - counts[2020]) / counts[2020])
    new = measures.awards_growth(measured("data-science"))
    assert new.value is None and new.availability == Availability.TOO_NEW and "began in 2020" in new.reason


def test_earnings_are_the_middle_of_the_published_medians_with_their_number(measured):
    figure = measures.earnings(measured("deep-learning"))
    medians = sorted(
        FieldOutcome.objects.filter(cip_family="11.01", median_earnings_1yr__isnull=False).values_list(
            "median_earnings_1yr", flat=True
        )
    )
    assert len(medians) == 87 and "87 published medians" in figure.scope
    assert figure.value == medians[43]
    assert "Half of them lie between US$" in figure.note


def test_one_published_figure_is_not_the_earnings_of_a_field(measured):
    figure = measures.earnings(measured("robotics-and-autonomous-systems"))
    assert figure.value is None and "Only 1 published figure" in figure.reason


def test_pay_growth_and_openings_join_the_close_occupations_alone(measured):
    facts = measured("machine-learning")
    assert [each.link.occupation_id for each in facts.close] == ["15-2051", "15-1221"]
    wages, outlooks = [each.wage for each in facts.close], [each.outlook for each in facts.close]
    jobs = sum(wage.employment for wage in wages)
    assert measures.pay(facts).value == round(sum(wage.mean * wage.employment for wage in wages) / jobs)
    assert measures.openings(facts).value == sum(outlook.annual_openings for outlook in outlooks) == 26_600
    before, after = sum(o.employment for o in outlooks), sum(o.projected_employment for o in outlooks)
    assert measures.growth(facts).value == pytest.approx(100 * (after - before) / before)
    assert "Software Developers" not in measures.pay(facts).scope


def test_competition_is_degrees_for_each_opening(measured):
    facts = measured("machine-learning")
    assert measures.competition(facts).value == pytest.approx(52_181 / 26_600)
    assert measures.competition(facts).text == "1.96 per opening"


def test_without_a_close_occupation_nothing_about_jobs_is_known_and_the_reason_is_given(measured):
    facts = measured("responsible-ai")
    for read in (measures.pay, measures.growth, measures.openings, measures.competition, measures.median_wages):
        assert read(facts).value is None and "No occupation" in read(facts).reason


def test_every_known_figure_has_a_period_a_scope_and_a_source(catalogue):
    for facts in demand_by_slug(current_index()).values():
        for measure in measures.MEASURES:
            figure = measure.read(facts)
            assert figure.is_known or figure.reason, measure
            if figure.is_known:
                assert figure.period and figure.scope and figure.source, (facts.specialization, measure)


def test_specializations_with_the_same_codes_are_told_apart_by_nothing_and_say_so(measured, visit):
    twins = [twin.slug for twin in measured("deep-learning").twins]
    assert twins == ["computer-vision", "generative-ai", "reinforcement-learning", "responsible-ai"]
    text = visit("/specializations/deep-learning/").text.replace(" ,", ",")
    assert "Computer vision, Generative AI, Reinforcement learning, Responsible AI have the same field codes" in text


def test_a_changed_mapping_is_measured_as_soon_as_the_catalogue_has_a_new_version(measured):
    before = measures.awards(measured("computer-vision")).value
    vision = Specialization.objects.get(slug="computer-vision")
    vision.fields.add("14.4201")
    SpecializationOccupation.objects.filter(specialization=vision).delete()
    assert measures.awards(measured("computer-vision")).value == before
    actions.relate_specialization(vision)
    assert measures.awards(measured("computer-vision")).value > before
    assert measured("computer-vision").programs["related"] > 45
    assert not measured("computer-vision").occupations
