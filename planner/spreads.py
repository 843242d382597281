"""Earnings with the degree, from the catalogue's and the careers' facts."""

from careers.models import Occupation, OccupationWage
from planner.returns import Spread, percentile_spread
from programs.facts import ProgramFacts
from programs.models import FieldOutcome


def known_spreads(facts: ProgramFacts, career: Occupation | None, state: str) -> list[Spread]:
    """Earnings with the degree, everything that is known of them, the best known first and each named in `basis`.

    First graduates of this school and field; then the spread over all schools of the field; then wages of the chosen
    career. A median alone has no spread: its three cases are the same.
    """
    level = facts.program.credential_level
    spreads = [
        school_median(facts.program.outcome),
        national_spread(facts.row.cip_code[:5], level),
        career_spread(career, state),
    ]
    return [spread for spread in spreads if spread]


def school_median(outcome: FieldOutcome | None) -> Spread | None:
    """The median one year after of a school's graduates in a field, as all three cases; None when not published."""
    if outcome is None or not outcome.median_earnings_1yr:
        return None
    median = outcome.median_earnings_1yr
    return Spread(
        median, median, median,
        basis=f"median one year after of all master’s graduates of this school in CIP {outcome.cip_family}",
    )  # fmt: skip


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
