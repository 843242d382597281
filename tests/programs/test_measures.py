"""Each measure reads one fact with its unit, period, scope and source, or says why it cannot."""

import pytest

from core.choices import Availability
from core.figures import WRITERS
from programs import actions, measures
from programs.facts import facts_of
from programs.index import current_index
from programs.measures import GROUPS, HIGH, LOW
from programs.models import CatalogueRow, FieldOutcome, Program

pytestmark = pytest.mark.django_db
MEASURES = [measure for group in GROUPS for measure in group.measures]


@pytest.fixture
def read(catalogue):
    """Reads a measure of a program as its page would."""

    def read(program, measure):
        actions.refresh_programs([program.pk])
        program = Program.objects.with_page_facts().get(pk=program.pk)
        [facts] = facts_of([program], current_index())
        return measure.read(facts)

    return read


def test_keys_and_labels_are_told_apart():
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)
    assert len({measure.label for measure in MEASURES}) == len(MEASURES)
    assert {measure.better for measure in MEASURES} == {"", LOW, HIGH}


def test_every_measure_of_many_programs_is_traceable_or_explained(catalogue):
    described = Program.objects.exclude(described_by=None)
    some = Program.objects.filter(pk__in=list(CatalogueRow.objects.order_by("slug").values_list("pk", flat=True)[:60]))
    programs = [*described.with_page_facts(), *some.with_page_facts()]
    for facts in facts_of(programs, current_index()):
        for measure in MEASURES:
            figure = measure.read(facts)
            assert figure.unit in WRITERS
            if figure.is_known:
                assert figure.source, (facts.row.slug, measure.key)
                assert figure.context or measure in measures.SCHOOL.measures, (facts.row.slug, measure.key)
            else:
                assert figure.reason.endswith("."), (facts.row.slug, measure.key)


def test_tuition_says_what_it_is_made_of(federal, read):
    price = federal.school.tuition.get(academic_year=2023, residency="out_of_state", basis="per_year")
    figure = read(federal, measures.TUITION_OUT)
    assert figure.value == price.amount + price.required_fees
    assert f"{price.amount:,}" in figure.note and f"{price.required_fees:,}" in figure.note
    assert (figure.period, figure.source) == ("2023-24", price.source)


def test_a_price_of_the_program_beside_the_schools_average(federal, read, editors_source):
    assert not read(federal, measures.COST.measures[0]).is_known
    federal.tuition.create(
        residency="any", basis="per_program", amount=40_000, highest_amount=45_000, source=editors_source
    )
    figure = read(federal, measures.COST.measures[0])
    assert str(figure) == "US$40,000 in total (year not stated, this program)"
    assert figure.note == "Up to US$45,000."


def test_growth_says_which_years_and_why_not(federal, read):
    federal.school.completions.filter(cip_code=federal.cip_code, year=2020).update(awards=100)
    actions.refresh_programs([federal.pk])
    grown = read(federal, measures.GROWTH)
    assert (grown.text, grown.period) == ("+136%", "2019-20 to 2023-24")
    for awards, reason in [(9, "Too few awards to say."), (0, "No awards four years ago: new since then.")]:
        federal.school.completions.filter(cip_code=federal.cip_code, year=2020).update(awards=awards)
        actions.refresh_programs([federal.pk])
        assert read(federal, measures.GROWTH).reason == reason


@pytest.mark.parametrize(
    ("availability", "words"),
    [
        (Availability.SUPPRESSED, "too few graduates"),
        (Availability.NOT_PUBLISHED, "withheld for privacy or never reported"),
        (Availability.TOO_NEW, "began in 2020"),
        (Availability.NOT_REPORTED, "Not stated in any source we have"),
    ],
)
def test_a_missing_outcome_gives_the_publishers_reason_with_its_source(described, read, availability, words):
    FieldOutcome.objects.filter(pk=described.outcome_id).update(median_debt=None, debt_availability=availability)
    actions.refresh_programs([described.pk])
    figure = read(described, measures.DEBT)
    assert words in figure.reason
    assert figure.source == described.outcome.source
    assert figure.scope.endswith("CIP 11.01")


def test_a_program_that_the_scorecard_does_not_know_says_so(add_program, read):
    assert "has no row" in read(add_program(), measures.EARNINGS_1YR).reason
    assert "has no row" in read(add_program("ada-other"), measures.DEBT).reason


def test_requirements_read_as_one_phrase(federal, read, editors_source):
    federal.requirements.create(kind="gpa", level="required", value="3.0", scale="4.0", source=editors_source)
    federal.requirements.create(
        kind="gpa", level="recommended", value="3.50", note="last two years", source=editors_source
    )
    gpa = next(measure for measure in MEASURES if measure.key == "gpa")
    assert read(federal, gpa).text == "Required, at least 3 out of 4; Recommended, at least 3.5 (last two years)"


def test_ways_to_study_are_joined_and_named_once(federal, read, editors_source):
    for attendance in ("full_time", "part_time"):
        federal.offerings.create(modality="online", attendance=attendance, length_months=12, source=editors_source)
    modality, attendance, length, _ = measures.FORMAT.measures
    assert [read(federal, each).text for each in (modality, attendance, length)] == [
        "Online",
        "Full time; Part time",
        "12 months",
    ]


def test_facts_cost_five_queries_at_most_however_many_programs(
    catalogue, django_assert_num_queries, django_assert_max_num_queries
):
    index = current_index()
    plain = CatalogueRow.objects.filter(program__offerings=None, program__named_programs=None, program__courses=None)
    slugs = list(plain.order_by("slug").values_list("slug", flat=True)[:4])
    described = list(CatalogueRow.objects.exclude(program__described_by=None).values_list("slug", flat=True))
    for some, queries in (
        (slugs[:1], django_assert_num_queries(1)),
        (slugs, django_assert_num_queries(1)),
        (described, django_assert_max_num_queries(5)),
    ):
        programs = list(Program.objects.with_page_facts().filter(slug__in=some))
        assert programs
        with queries:
            for facts in facts_of(programs, index):
                for measure in MEASURES:
                    str(measure.read(facts))
