"""Outcomes that say what they do not mean."""

import pytest

from programs.models import FieldOutcome, Program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["school", "code", "level"])
def test_an_outcome_of_others_is_not_the_programs(find, federal, change):
    own = federal.outcome
    others = FieldOutcome.objects.exclude(pk=own.pk)
    if change == "school":
        wrong = others.filter(cip_family=own.cip_family).first()
    elif change == "code":
        wrong = others.filter(school=own.school).first()
    else:
        own.credential_level, wrong = 3, own
        own.save()
    Program.objects.filter(pk=federal.pk).update(outcome=wrong)
    found = find("outcome_without_its_scope", federal)
    assert [field for field, _ in found] == ["outcome"] and found[0][1].endswith("11.07 at its own school.")


def test_earnings_that_fall_by_a_little_may_be_true(find):
    outcome = FieldOutcome.objects.filter(earnings_1yr_availability="reported").first()
    for later, count in ((0.8, 0), (0.7, 1)):
        outcome.median_earnings_4yr = int(outcome.median_earnings_1yr * later)
        outcome.earnings_4yr_availability = "reported"
        outcome.save()
        assert len(find("earnings_fall_with_time", outcome)) == count
