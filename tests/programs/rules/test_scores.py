"""Scores that no test can give."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "value", "columns", "is_found"),
    [
        ("ielts", "7.5", {}, False),
        ("ielts", "75", {}, True),
        ("toefl", "100", {}, False),
        ("toefl", "5", {}, False),
        ("toefl", "577", {}, False),
        ("toefl", "170", {}, True),
        ("gre", "320", {}, False),
        ("gre", "4.5", {}, False),
        ("gre", "720", {}, True),
        ("gpa", "3.0", {}, False),
        ("gpa", "30", {}, True),
        ("gpa", "80", {"scale": 100}, False),
        ("work_experience", "24", {}, False),
    ],
)
def test_a_score_is_one_that_the_test_can_have(find, ask, kind, value, columns, is_found):
    assert bool(find("score_off_its_scale", ask(kind, value, **columns))) is is_found


def test_what_is_required_is_not_above_what_is_recommended(find, ask):
    required = ask("gpa", "3.0")
    advised = ask("gpa", "3.5", "recommended", note="For funding")
    assert find("required_above_recommended") == []
    advised.value = "2.75"
    advised.save()
    assert find("required_above_recommended", required) == [
        ("value", "Grade point average 3 is required, but only 2.75 recommended.")
    ]
