"""Questions to ask: one for each thing that is not known, none for what is."""

from urllib.parse import parse_qs, urlsplit

import pytest

from planner.questions import UNTESTED, WORDS, questions_for
from programs.facts import facts_of
from programs.index import current_index
from programs.measures import GROUPS
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON

MIT = "massachusetts-institute-of-technology-computer-science"


@pytest.fixture
def sheet(catalogue, db):
    """The questions about a program, by its slug."""

    def sheet(slug):
        programs = list(Program.objects.with_page_facts().filter(slug=slug))
        [facts] = facts_of(programs, current_index())
        return questions_for(facts)

    return sheet


def asked(sheet):
    """All questions in one list."""
    return [question for _, questions in sheet.groups for question in questions]


def test_every_question_belongs_to_a_measure():
    assert set(WORDS) <= {measure.key for group in GROUPS for measure in group.measures}


def test_what_is_known_is_not_asked(sheet):
    about_carnegie_mellon = asked(sheet(CARNEGIE_MELLON))
    assert WORDS["core_courses"] not in about_carnegie_mellon and WORDS["earnings_1yr"] not in about_carnegie_mellon
    assert WORDS["core_courses"] in asked(sheet(MIT)) and WORDS["gre"] in about_carnegie_mellon


def test_a_price_without_a_year_is_asked_about(sheet):
    [question] = [each for each in asked(sheet(CARNEGIE_MELLON)) if each.startswith("We read")]
    assert "US$52,000 per year" in question and "For which academic year" in question


def test_unverified_facts_are_a_question_of_their_own(sheet):
    assert asked(sheet(MIT))[-1] == UNTESTED


def test_the_mail_holds_every_question(sheet):
    made = sheet(MIT)
    mail = parse_qs(urlsplit(made.mail).query)
    assert mail["subject"] == ["Questions about Master’s in Computer Science"]
    assert mail["body"][0].count("\r\n- ") == made.count == len(asked(made))


def test_the_page_shows_them_and_names_what_it_cannot_find(visit):
    page = visit("/questions/", {"program": [MIT, "nope"]})
    assert WORDS["gre"] in page.text and "no listed program has this address: nope" in page.text
    assert "Open a program in the list" in visit("/questions/").text
