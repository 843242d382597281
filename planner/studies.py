"""From the catalogue's facts to the inputs of the calculations."""

from careers.models import Occupation, OccupationWage
from planner.plan import Plan
from planner.prices import PROGRAM, SCHOOL_AVERAGE, Price, Study
from planner.returns import Spread, percentile_spread
from programs.facts import ProgramFacts
from programs.models import FieldOutcome, Tuition


def study_of(facts: ProgramFacts, plan: Plan) -> Study:
    """Prices and length of a program; the length is that of the planned attendance, or of an offering without one."""
    lengths = [
        offering.length_months
        for offering in sorted(facts.offerings, key=lambda each: each.attendance != plan.attendance)
        if offering.length_months and offering.attendance in ("", plan.attendance)
    ]
    return Study(prices=tuple(price_of(row) for row in facts.tuition), length_months=lengths[0] if lengths else None)


def price_of(row: Tuition) -> Price:
    """A row of the catalogue as a price; of a range the upper end counts, so that nobody is told too little."""
    return Price(
        amount=row.highest_amount or row.amount,
        basis=row.basis,
        residency=row.residency,
        whose=PROGRAM if row.program_id else SCHOOL_AVERAGE,
        required_fees=row.required_fees,
        academic_year=row.academic_year,
        source=row.source.title,
    )


def best_spread(facts: ProgramFacts, career: Occupation | None, state: str) -> Spread | None:
    """Earnings with the degree from what is known best, always named in `basis`.

    First graduates of this school and field; then the spread over all schools of the field; then wages of the chosen
    career. A median alone has no spread: the three cases are then the same.
    """
    outcome = facts.program.outcome
    if outcome and outcome.median_earnings_1yr:
        median = outcome.median_earnings_1yr
        return Spread(
            median, median, median,
            basis=f"median one year after of all master’s graduates of this school in CIP {outcome.cip_family}",
        )  # fmt: skip
    return national_spread(facts.row.cip_code[:5], facts.program.credential_level) or career_spread(career, state)


def national_spread(family: str, level: int) -> Spread | None:
    """The middle half of the schools' medians one year after, for a four-digit field; None below five schools."""
    values = FieldOutcome.objects.filter(
        cip_family=family, credential_level=level, median_earnings_1yr__isnull=False
    ).values_list("median_earnings_1yr", flat=True)
    spread = percentile_spread(
        values, f"medians one year after of master’s graduates in CIP {family}, over the schools that have one"
    )
    return spread if spread.is_known else None


def career_spread(career: Occupation | None, state: str) -> Spread | None:
    """The middle half of the wages of a career in a state, or in the nation; None when it is not published."""
    if career is None:
        return None
    area = state or "US"
    wage = OccupationWage.objects.in_area(area).newest().filter(occupation=career).first()
    if wage is None or None in (wage.p25, wage.median, wage.p75):
        return None
    place = state or "the United States"
    return Spread(wage.p25, wage.median, wage.p75, basis=f"wages of {career.title} in {place}, {wage.year}, all ages")
