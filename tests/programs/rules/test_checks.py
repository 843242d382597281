"""Facts that are due for another check, and those that nobody ever checked."""

from datetime import date

import pytest

from programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(described):
    """Notes a check of Carnegie Mellon's program as of a day."""
    return lambda group, on: described.verifications.create(group=group, verified_on=on)


def test_a_check_is_overdue_by_its_group_and_closed_by_the_next(find, check, described):
    check("cost", date(2025, 11, 22)), check("format", date(2025, 1, 1))
    assert find("check_past_due") == []
    check("cost", date(2025, 11, 21))
    assert find("check_past_due") == []
    check("dates", date(2026, 5, 1)), check("admission", date(2025, 1, 2))
    message = "Due for another check: Admission since 2 January 2026, Dates since 30 October 2026."
    assert find("check_past_due", described) == [("", message)]
    check("dates", date(2026, 11, 20)), check("admission", date(2026, 11, 20))
    assert find("check_past_due") == []


def test_an_archived_program_is_not_due(find, check, described):
    check("dates", date(2020, 1, 1))
    Program.objects.filter(pk=described.pk).update(state="archived")
    assert find("check_past_due") == []


def test_a_described_program_is_found_until_any_of_it_was_checked(find, check, described, federal, add_program):
    added = add_program("ada-one", title="MS in Data")
    found = {breach.obj for breach in find("described_and_never_checked")}
    assert {described, added} <= found and federal not in found
    assert len(found) < Program.objects.count() / 50
    check("cost", date(2026, 1, 1))
    Program.objects.filter(pk=added.pk).update(state="draft")
    assert found - {breach.obj for breach in find("described_and_never_checked")} == {described, added}
