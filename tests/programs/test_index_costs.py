"""The index prices a school's programs once; each program costs what it would by itself."""

from decimal import Decimal

import pytest

from core.listing.bitmaps import Rows, in_order
from programs import actions
from programs.facts import facts_of
from programs.index import current_index
from programs.index_costs import Prices
from programs.measures import study_of
from programs.models import Program, Tuition
from programs.pricing import tuition_to_finish
from tests.programs.builders import study_plan

pytestmark = pytest.mark.django_db
PLANS = [
    study_plan(),
    study_plan(years=Decimal("1.5")),
    study_plan(residency="in_state", attendance="part_time", credits=33),
    study_plan(residency="international", attendance="part_time", years=3),
]


@pytest.fixture
def unusual(add_program, guam, editors_source, catalogue):
    """Programs of one school with prices of their own, old ones and lengths for one attendance."""
    for year, residency, amount in [(2021, "in_state", 9_000), (2024, "out_of_state", 20_000), (2022, "any", 30_000)]:
        guam.tuition.create(
            academic_year=year, residency=residency, basis="per_year", amount=amount, source=editors_source
        )
    plain, own, timed = (add_program(f"ada-{name}") for name in ("plain", "own", "timed"))
    for year, amount in [(None, 1_000), (2023, 2_000), (2024, 3_000)]:
        Tuition.objects.create(
            program=own, academic_year=year, residency="any", basis="per_term", amount=amount, source=editors_source
        )
    for attendance, months in [("full_time", 9), ("part_time", 30), ("", 16)]:
        timed.offerings.create(attendance=attendance, length_months=months, source=editors_source)
    programs = [plain, own, timed]
    actions.refresh_programs([program.pk for program in programs])
    return programs


def told(bill):
    """What a page would tell of a bill."""
    return (bill.amount, bill.price, bill.formula, bill.notes) if bill.is_known else (bill.because, bill.field)


@pytest.mark.parametrize("plan", PLANS)
def test_each_program_costs_what_its_own_facts_make_it_cost(unusual, plan):
    index = current_index()
    programs = list(Program.objects.listed().with_page_facts())
    school_of = {program.pk: program.school_id for program in programs}
    bills = {facts.row.pk: tuition_to_finish(study_of(facts, plan), plan) for facts in facts_of(programs, index)}
    assert len(bills) == 3_525
    amounts = {key: bill.amount for key, bill in bills.items() if bill.is_known}
    assert {program.pk for program in unusual[1:]} & amounts.keys()
    assert all(told(index.costs.bill(key, school_of[key], plan)) == told(bill) for key, bill in bills.items())

    costs = index.costs.for_plan(plan)
    unknown = sorted(bills.keys() - amounts.keys())
    assert in_order(index.everything, [costs.lowest_first], 0, len(bills)) == [
        *sorted(amounts, key=lambda key: (amounts[key], key)),
        *unknown,
    ]
    assert in_order(index.everything, [costs.highest_first], 0, len(bills)) == [
        *sorted(amounts, key=lambda key: (-amounts[key], key)),
        *unknown,
    ]
    for budget in (0, min(amounts.values()) - 1, min(amounts.values()), 40_000, 1_000_000):
        assert costs.within(budget) == Rows([key for key, amount in amounts.items() if amount <= budget])
    for field, rows in costs.unknown.items():
        assert rows == Rows([key for key, bill in bills.items() if not bill.is_known and bill.field == field])


def test_prices_are_read_with_three_queries_whatever_their_number(catalogue, django_assert_num_queries):
    with django_assert_num_queries(3):
        Prices.read()


def test_programs_of_a_school_share_their_study(catalogue):
    assert len(current_index().costs._studies) < 900
