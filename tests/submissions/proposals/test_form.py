"""The form of a proposal shows what is live, what only its publisher can correct, and saves itself."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from programs.index import current_index
from programs.models import Program
from submissions import actions
from submissions.choices import SubmissionKind
from submissions.models import Submission
from submissions.proposals.form import form_sections, imported_figures, problems
from tests.pages import Page
from tests.submissions.conftest import filled

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def shown(client, representative):
    """The page of a submission as its author sees it."""

    def shown(submission, query=None):
        client.force_login(representative)
        return Page(client.get(submission.get_absolute_url(), query))

    return shown


def now_of(page, field):
    """The line that says what is live in place of a field."""
    return page.one(data_now=None, data_of=f"id_{field}")


def test_what_is_live_is_said_where_something_else_is_typed(begin, representative, shown, drexel):
    submission = begin()
    data = filled(submission)
    data["tuition-0-amount"], data["tuition-0-basis"] = "1500", "per_year"
    actions.save_draft(submission, data, by=representative)
    page = shown(submission)
    line = now_of(page, "tuition-0-amount")
    assert "hidden" not in line.attributes and "1400" in line.text and "Its own page" in line.text
    assert "Per credit hour" in now_of(page, "tuition-0-basis").text
    assert "hidden" in now_of(page, "tuition-0-residency").attributes
    assert "hidden" in now_of(page, "about-title").attributes


def test_a_fact_that_an_editor_moved_meanwhile_is_the_one_that_is_said(begin, shown, drexel):
    submission = begin()
    Program.objects.filter(pk=drexel.pk).update(unit="Moved by an editor")
    drexel.courses.first().delete()
    page = shown(submission)
    line = now_of(page, "about-unit")
    assert "hidden" not in line.attributes and "Moved by an editor" in line.text
    assert "This row was removed from the page after you began." in page.text


def test_federal_figures_are_shown_where_the_page_has_them_and_cannot_be_typed(begin, shown, drexel):
    page = shown(begin())
    assert "Federal figures: what it costs" in page.text and "Federal figures: outcomes" in page.text
    assert "IPEDS keyholder" in page.text and "College Scorecard publishes next" in page.text
    [facts] = [imported_figures(Program.objects.with_page_facts().get(pk=drexel.pk), current_index())]
    known = [figure.text for each in facts.values() for _, figure in each.figures if figure.is_known]
    assert len(known) > 8 and all(text in page.text for text in known)
    assert not [each for each in page.all("input") if "earnings" in each.attributes.get("name", "")]


def test_the_limit_of_words_is_printed(begin, shown):
    page = shown(begin())
    assert "At most 300 words." in page.text
    assert page.one(data_words="300")["data-of"] == "id_about-summary"


def test_the_button_that_enter_presses_saves(begin, shown):
    buttons = [each for each in shown(begin()).all("button") if each.text and each.attributes.get("type") != "button"]
    own = [each for each in buttons if each.text != "Search"]
    assert (
        own[0].text == "Save as a draft" and "name" not in own[0].attributes and "formaction" not in own[0].attributes
    )


def test_a_script_saves_without_a_message(client, begin, representative):
    submission = begin()
    data = filled(submission)
    data["about-title"] = "Half a ti"
    client.force_login(representative)
    answer = client.post(submission.get_absolute_url(), data, headers={"X-Autosave": "1"})
    assert answer.status_code == 204 and not list(get_messages(answer.wsgi_request))
    assert Submission.objects.get().form["data"]["about-title"] == ["Half a ti"]


def test_a_script_saves_nothing_for_a_viewer_or_a_stranger(client, begin, viewer, stranger):
    submission = begin()
    for person, status in ((viewer, 403), (stranger, 404)):
        client.force_login(person)
        answer = client.post(submission.get_absolute_url(), filled(submission), headers={"X-Autosave": "1"})
        assert answer.status_code == status
    assert Submission.objects.get().form["data"] is None


def test_the_form_costs_at_most_twenty_queries(client, begin, representative, count_queries, drexel):
    submission = begin()
    client.force_login(representative)
    client.get("/programs/")
    assert count_queries(lambda: client.get(submission.get_absolute_url())) <= 20


def test_problems_name_each_field_that_keeps_a_form_from_being_sent(begin, representative):
    submission = begin()
    data = filled(submission)
    data["tuition-0-amount"], data["about-summary"] = "0", "<b>Best</b>"
    submission = actions.save_draft(submission, data, by=representative)
    proposal = actions.proposal_of(submission, today=TODAY)
    proposal.is_valid()
    assert [(each.anchor, "funded" in each.sentence) for each in problems(proposal)] == [
        ("id_about-summary", False),
        ("id_tuition-0-amount", True),
    ]


def test_a_new_program_has_nothing_that_is_live(representative, drexel, shown):
    submission = actions.begin(school=drexel.school, kind=SubmissionKind.NEW_PROGRAM, by=representative)
    sections = form_sections(actions.proposal_of(submission, today=TODAY), None, {})
    assert {field.now for section in sections for field in section.fields} == {""}
    assert "Federal figures" not in shown(submission).text


def test_errors_are_shown_once_they_are_asked_for(begin, representative, shown):
    submission = begin()
    data = filled(submission)
    data["tuition-0-amount"] = "0"
    actions.save_draft(submission, data, by=representative)
    assert "funded" not in shown(submission).text and "funded" in shown(submission, {"check": "1"}).text
    assert reverse("submissions:preview", args=[submission.pk]) == shown(submission).link("Preview what is saved")
