"""Plans and outlooks for tests: plain ones, of which a test changes what it is about, and random ones."""

from decimal import Decimal

from hypothesis import strategies as st

from planner.costs import Plan
from planner.returns import Outlook, Spread
from programs.choices import Attendance
from tests.programs.builders import amounts


def plan(**changes) -> Plan:
    """A full-time student from another state who lives at home, earns nothing and borrows nothing."""
    plain = {"residency": "out_of_state", "attendance": "full_time", "living_per_year": 0, "income_now": 0}
    return Plan(**plain | changes)


def outlook(low=60_000, middle=70_000, high=90_000, *, growth="0", discount="0", horizon=10) -> Outlook:
    """Ten years without growth or discount."""
    spread = Spread(low, middle, high, "an example")
    return Outlook(spread=spread, growth=Decimal(growth), discount_rate=Decimal(discount), horizon_years=horizon)


rates = st.integers(0, 300).map(lambda tenths: Decimal(tenths) / 1000)

random_plans = st.builds(
    Plan,
    residency=st.sampled_from(["in_state", "out_of_state", "international"]),
    attendance=st.sampled_from(Attendance.values),
    credits=st.none() | st.integers(1, 200),
    living_per_year=amounts,
    moving=st.integers(0, 20_000),
    income_now=amounts,
    income_while_studying=amounts,
    grants_per_year=amounts,
    employer_per_year=amounts,
    employer_cap_per_year=st.none() | amounts,
    loan_share=st.integers(0, 100).map(lambda percent: Decimal(percent) / 100),
    loan_rate=rates,
    loan_years=st.integers(1, 10),
)
