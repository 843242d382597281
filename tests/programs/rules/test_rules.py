"""Every rule: what it says of the real catalogue, what it costs, and how it is worded."""

from datetime import date

import pytest

from programs.choices import Severity
from programs.models import Program, School
from programs.rules import RULES

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


# What each rule says of the catalogue as it is shipped. Every one of these was looked at: prices per course or per
# unit that the federal file files under the credit hour, three schools that charge next to nothing, one whose
# graduates' earnings halve, four without newer prices. Rules that are not named here find nothing.
FOUND = {
    "school_price_far_from_peers": {
        "Cabrini University",
        "Dartmouth College",
        "Northwestern University",
        "University of Puerto Rico-Mayaguez",
        "University of the People",
        "Worcester State University",
    },
    "yearly_price_against_credit_price": {
        "Augustana University",
        "Bryant University",
        "Cabrini University",
        "California Institute of Technology",
        "California Polytechnic State University-San Luis Obispo",
        "Carnegie Mellon University",
        "Dartmouth College",
        "Franklin Pierce University",
        "Jackson State University",
        "Northwestern University",
        "South College",
        "Southern University and A & M College",
        "Southern University at New Orleans",
        "Texas A&M University-Kingsville",
        "Texas Southern University",
        "University of Silicon Andhra",
    },
    "school_missing_from_newest_release": {
        "Rasmussen University-Florida",
        "Rasmussen University-Illinois",
        "Rasmussen University-North Dakota",
        "Rasmussen University-Wisconsin",
    },
    "earnings_fall_with_time": {"Columbia University in the City of New York"},
    # Every program that guides describe: nobody has compared them with the schools' own pages yet.
    "described_and_never_checked": {
        "Carnegie Mellon University",
        "Drexel University",
        "Georgia Institute of Technology-Main Campus",
    },
}


@pytest.mark.parametrize("key", RULES)
def test_what_a_rule_says_of_the_real_catalogue(find, key):
    schools = {str(breach.obj if isinstance(breach.obj, School) else breach.obj.school) for breach in find(key)}
    assert schools == FOUND.get(key, set())


@pytest.mark.parametrize("key", RULES)
def test_a_rule_costs_a_bounded_number_of_queries(catalogue, count_queries, key):
    # Each link of a public guide is looked up.
    most = 80 if key == "guide_with_words_to_mend" else 14
    assert count_queries(lambda: list(RULES[key].find(TODAY))) <= most


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.key)
def test_a_rule_says_what_it_means(rule):
    assert len(rule.meaning) > 70
    assert rule.label[0].isupper() and "_" not in rule.label


def test_an_archived_program_is_left_alone_and_a_draft_is_not(find, described, charge):
    charge(9_000, residency="in_state"), charge(8_000, residency="out_of_state")
    for state, count in (("draft", 1), ("archived", 0)):
        Program.objects.filter(pk=described.pk).update(state=state)
        assert len(find("in_state_above_out_of_state")) == count


def test_severities_are_in_order_of_harm():
    assert list(Severity) == [Severity.UNTRUE, Severity.DOUBTFUL, Severity.UNCLEAR]
