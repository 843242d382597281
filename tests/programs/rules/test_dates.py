"""Deadlines that cannot be."""

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("deadline", "term", "rule"),
    [
        (date(2027, 10, 31), "fall", None),
        (date(2027, 11, 1), "fall", "deadline_after_start"),
        (date(2027, 5, 1), "spring", "deadline_after_start"),
        (date(2026, 1, 15), "fall", None),
        (date(2025, 12, 15), "fall", "deadline_long_before_start"),
    ],
)
def test_a_deadline_lies_before_the_start_and_not_long_before(find, intake, deadline, term, rule):
    row = intake(deadline, term)
    for key in ("deadline_after_start", "deadline_long_before_start"):
        assert [field for field, _ in find(key, row)] == (["deadline_on"] if key == rule else [])


def test_rounds_of_past_years_alone_are_stale(find, intake, described):
    intake(date(2025, 1, 15), year=2025)
    assert find("rounds_of_past_years_only", described) == [("", "The last application round is for a start in 2025.")]
    intake(date(2026, 1, 15), year=2026)
    assert find("rounds_of_past_years_only") == []
