"""Plans, prices and application rounds for tests: plain ones, of which a test changes what matters, and random ones."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from programs.choices import Attendance, Residency, Round, Term, TuitionBasis
from programs.geography import TimeZone
from programs.models import Intake
from programs.pricing import PROGRAM, RESIDENCIES, SCHOOL_AVERAGE, Price, Study, StudyPlan


def study_plan(**changes) -> StudyPlan:
    """A full-time student from another state."""
    return StudyPlan(**{"residency": "out_of_state", "attendance": "full_time"} | changes)


def price(amount, basis="per_year", residency="any", whose=PROGRAM, fees=None, year=2023, source="") -> Price:
    """A price of the program for everyone."""
    return Price(amount, basis, residency, whose, fees, year, source)


def study(*prices, months=24, credits=None) -> Study:
    """A program of two years."""
    return Study(prices, months, credits)


amounts = st.integers(0, 120_000)
lengths = st.integers(3, 96)

random_prices = st.lists(
    st.builds(
        Price,
        amounts,
        st.sampled_from(TuitionBasis.values),
        st.sampled_from(Residency.values),
        st.sampled_from((PROGRAM, SCHOOL_AVERAGE)),
        st.none() | st.integers(0, 5_000),
        st.none() | st.integers(2020, 2026),
        st.sampled_from(["a", "b"]),
    ),
    max_size=8,
)
random_study_plans = st.builds(
    StudyPlan,
    residency=st.sampled_from(list(RESIDENCIES)),
    attendance=st.sampled_from(Attendance.values),
    years=st.none() | st.integers(1, 32).map(lambda quarters: Decimal(quarters) / 4),
    credits=st.none() | st.integers(1, 200),
    credits_transferred=st.integers(0, 60),
)


def intake(opens_on=None, deadline_on=None, **columns) -> Intake:
    """A regular round for fall 2027 in New York, not saved."""
    columns = {"term": "fall", "year": 2027, "round": "regular", "time_zone": "America/New_York"} | columns
    return Intake(opens_on=opens_on, deadline_on=deadline_on, **columns)


@st.composite
def intakes(draw, **columns):
    """A round that the constraints allow."""
    kind = draw(st.sampled_from(Round.values))
    opens = draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    deadline = draw(st.dates(opens or date(2026, 1, 1), date(2029, 12, 31)))
    if kind == Round.ROLLING and draw(st.booleans()):
        deadline = None
    return intake(
        opens,
        deadline,
        round=kind,
        term=draw(st.sampled_from(Term.values)),
        year=draw(st.integers(2026, 2029)),
        time_zone=draw(st.sampled_from(["", *TimeZone.values])),
        is_estimated=deadline is not None and draw(st.booleans()),
        **columns,
    )
