"""Addresses that fail for long enough to be gone for visitors too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from programs.models import Finding, LinkCheck, Program
from programs.rules.actions import check_catalogue

pytestmark = pytest.mark.django_db
URL = "https://www.ml.cmu.edu/gone"
FIRST = datetime(2026, 11, 3, 3, tzinfo=UTC)


@pytest.fixture
def link(described):
    """An address of Carnegie Mellon's program that failed three times within eight days."""
    Program.objects.filter(pk=described.pk).update(tuition_url=URL)
    return LinkCheck.objects.create(
        url=URL,
        state="gone",
        status_code=404,
        failure="404 Not Found",
        failure_count=3,
        first_failed_at=FIRST,
        checked_at=FIRST + timedelta(days=8),
        next_check_at=FIRST,
    )


def test_a_link_that_fails_is_found_at_its_field_and_says_how(find, link, described):
    assert find("failing_link", described) == [
        ("tuition_url", "Every check since 2 November 2026 has failed. Gone: 404 Not Found")
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"failure_count": 2},
        {"checked_at": FIRST + timedelta(days=6, hours=23)},
        {"state": "turned_away", "failure_count": 0, "first_failed_at": None},
    ],
)
def test_two_failures_a_short_time_and_a_closed_door_are_not_enough(find, link, change):
    LinkCheck.objects.filter(pk=link.pk).update(**change)
    assert find("failing_link") == []


def test_seven_days_and_three_failures_are_enough(find, link):
    LinkCheck.objects.filter(pk=link.pk).update(checked_at=FIRST + timedelta(days=7))
    assert len(find("failing_link")) == 1


def test_a_link_of_a_school_is_found_at_the_school(find, link, guam):
    type(guam).objects.filter(pk=guam.pk).update(website=URL)
    assert [field for field, _ in find("failing_link", guam)] == ["website"]


def test_another_address_or_an_answer_closes_the_finding(link, described):
    check_catalogue(timezone.now())
    finding = Finding.objects.get(rule="failing_link")
    assert (finding.program, finding.field) == (described, "tuition_url")
    Program.objects.filter(pk=described.pk).update(tuition_url="https://www.ml.cmu.edu/here")
    check_catalogue(timezone.now())
    finding.refresh_from_db()
    assert finding.closed_at
    Program.objects.filter(pk=described.pk).update(tuition_url=URL)
    check_catalogue(timezone.now())
    LinkCheck.objects.filter(pk=link.pk).update(state="ok", failure="", failure_count=0, first_failed_at=None)
    check_catalogue(timezone.now())
    assert not Finding.objects.uncorrected().filter(rule="failing_link").exists()
