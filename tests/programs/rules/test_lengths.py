"""Lengths and hours that contradict each other."""

import pytest

from programs.models import Offering, Program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"attendance": "full_time", "length_months": 60}, "length_months"),
        ({"attendance": "full_time", "length_months": 4}, "length_months"),
        ({"attendance": "part_time", "length_months": 9}, "length_months"),
        ({"attendance": "full_time", "weekly_hours": 8}, "weekly_hours"),
        ({"attendance": "part_time", "weekly_hours": 50}, "weekly_hours"),
        ({"attendance": "full_time", "length_months": 9, "weekly_hours": 40}, None),
        ({"attendance": "part_time", "length_months": 60, "weekly_hours": 10}, None),
        ({"length_months": 60}, None),
    ],
)
def test_length_and_weekly_hours_suit_the_attendance(find, way, columns, field):
    found = find("length_against_attendance", way(**columns))
    assert [each for each, _ in found] == ([field] if field else [])


def test_full_time_is_not_longer_than_part_time_in_the_same_place(find, way):
    full = way(modality="in_person", attendance="full_time", length_months=24)
    part = way(modality="online", attendance="part_time", length_months=18)
    assert find("full_time_longer_than_part_time") == []
    Offering.objects.filter(pk=part.pk).update(modality="in_person")
    assert find("full_time_longer_than_part_time", full) == [
        ("length_months", "24 months full time, but 18 part time.")
    ]


@pytest.mark.parametrize(
    ("hours", "columns", "is_found"),
    [
        (48, {"length_months": 12, "attendance": "full_time"}, False),
        (48, {"length_months": 11, "attendance": "full_time"}, True),
        (48, {"length_months": 12, "attendance": "part_time"}, True),
        (60, {"length_months": 12}, True),
        (30, {"length_months": 36, "attendance": "full_time"}, False),
        (20, {"length_months": 36, "attendance": "full_time"}, True),
        (20, {"length_months": 36, "attendance": "part_time"}, False),
        (None, {"length_months": 3}, False),
    ],
)
def test_the_credit_hours_fit_into_the_length(find, described, way, hours, columns, is_found):
    Program.objects.filter(pk=described.pk).update(course_option_hours=hours)
    assert bool(find("length_against_credits", way(**columns))) is is_found
