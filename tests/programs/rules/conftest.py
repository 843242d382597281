"""What a rule finds, and rows for Carnegie Mellon’s program that a rule may find fault with."""

from datetime import date

import pytest

from programs.rules import RULES

TODAY = date(2026, 11, 21)


@pytest.fixture
def find(catalogue):
    """What a rule finds, or what it finds at one object: pairs of its field and message."""

    def find(key, at=None):
        breaches = list(RULES[key].find(TODAY))
        return breaches if at is None else [(each.field, each.message) for each in breaches if each.obj == at]

    return find


@pytest.fixture
def way(described, editors_source):
    """Adds an offering to Carnegie Mellon's program."""
    return lambda **columns: described.offerings.create(source=editors_source, **columns)


@pytest.fixture
def charge(described, editors_source):
    """Adds a price to Carnegie Mellon's program."""
    columns = {"academic_year": 2026, "residency": "any", "basis": "per_year", "source": editors_source}
    return lambda amount, **changes: described.tuition.create(amount=amount, **columns | changes)


@pytest.fixture
def ask(described, editors_source):
    """Adds an admission requirement to Carnegie Mellon's program."""
    return lambda kind, value, level="required", **columns: described.requirements.create(
        kind=kind, value=value, level=level, source=editors_source, **columns
    )


@pytest.fixture
def intake(described, editors_source):
    """Adds an application round to Carnegie Mellon's program."""
    return lambda deadline, term="fall", year=2027, round="regular": described.intakes.create(
        term=term, year=year, round=round, deadline_on=deadline, source=editors_source
    )
