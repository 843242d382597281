"""The eligibility check: what it shows, what it asks for, and that nothing of the answers is kept anywhere."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from core.models import Source
from planner.questions import WORDS
from programs.actions import refresh_programs
from programs.models import AdmissionRequirement, CatalogueRow, Program
from tests.pages import Page
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

TWO = urlencode({"program": [CARNEGIE_MELLON, GEORGIA_TECH]}, doseq=True)
# Numbers that stand nowhere else.
SECRETS = {"gpa": "3.2173", "english": "ielts", "english_score": "7.3391", "work_years": "17.2519"}
SCALE = {"gpa_scale": "4"}


@pytest.fixture
def asks(catalogue, db):
    """Makes a program ask for something, as a source would state it."""

    def asks(slug, **requirement):
        program = Program.objects.get(slug=slug)
        AdmissionRequirement.objects.create(program=program, source=Source.objects.first(), **requirement)
        refresh_programs([program.pk])

    return asks


@pytest.fixture
def check(keep):
    """Sends answers and reads the page."""

    def check(address, answers=None, status=200, **options):
        return Page(keep(f"/eligibility/?{address}", SCALE | (answers or {}), status=status, **options))

    return check


def test_it_says_at_the_top_when_nothing_is_stated(visit):
    page = visit(f"/eligibility/?{TWO}")
    assert "No source we have states what admission asks of any of your 2 programs" in page.text
    assert page.text.count("0 of 6 kinds of requirements are stated") == 2
    assert len(page.all("a", href=f"/questions/?program={CARNEGIE_MELLON}")) == 1


def test_what_is_not_stated_is_never_met_and_comes_with_its_questions(check):
    page = check(TWO, {"gpa": "4", "gre": "taken"})
    assert page.text.count("Not stated None of 6 kinds") == 2
    assert WORDS["prerequisite"] in page.text and WORDS["toefl"] in page.text
    assert "Meets" not in page.text


def test_each_verdict_has_its_reason_and_source(check, asks):
    asks(CARNEGIE_MELLON, kind="gpa", level="required", value=3, scale=4)
    asks(CARNEGIE_MELLON, kind="prerequisite", level="required", note="Linear algebra")
    asks(CARNEGIE_MELLON, kind="letters", level="required", value=3)
    page = check(TWO, {"gpa": "3.5", "subjects": ["calculus"]})
    assert "Sources state what admission asks for 1 of your 2 programs" in page.text
    assert "Missing: Linear algebra The worst of what is stated: 2 of 6 kinds" in page.text
    assert "Required, at least 3 out of 4 Meets Yours is 3.5 of 4." in page.text
    assert "Missing You have not passed linear algebra." in page.text
    assert "Letters of recommendation: Required, at least 3" in page.text
    assert "Linear algebra would open 1 of your 2." in page.text
    assert page.all("a", href=f"/about/data/#source-{Source.objects.first().key}")


def test_programs_come_as_listed_or_by_fewest_gaps(check, asks):
    asks(CARNEGIE_MELLON, kind="gre", level="required")
    asks(DREXEL, kind="gre", level="optional")
    three = urlencode({"program": [GEORGIA_TECH, CARNEGIE_MELLON, DREXEL]}, doseq=True)
    orders = {"listed": [GEORGIA_TECH, CARNEGIE_MELLON, DREXEL], "gaps": [DREXEL, CARNEGIE_MELLON, GEORGIA_TECH]}
    for order, slugs in orders.items():
        page = check(three, {"gre": "none", "order": order})
        assert [section["id"] for section in page.all("section", class_="section stack assessment")] == slugs


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"gpa": "4.5"}, "must not be above 4, the top of its scale"),
        ({"gpa": "many"}, "Enter a number."),
        ({"english_score": "8"}, "choose TOEFL or IELTS"),
        ({"degree_field": "magic"}, "Select a valid choice"),
        ({"subjects": ["calculus"], "no_subjects": "on"}, "You ticked subjects above as well."),
        ({"gpa_scale": "7"}, "Select a valid choice"),
    ],
)
def test_a_refused_answer_has_its_sentence_and_everything_stays(check, answers, sentence):
    page = check(TWO, {"work_years": "3"} | answers, status=422)
    assert "Some answers cannot be used" in page.text and sentence in page.text
    assert page.one("input", name="work_years")["value"] == "3"
    if "gpa" in answers:
        field = page.one("input", name="gpa")
        assert field["value"] == answers["gpa"] and "id_gpa_error" in field["aria-describedby"]
        assert page.one("p", id="id_gpa_error")
    assert "None of 6 kinds" not in page.text


def test_answers_leave_no_trace(client, check, asks, caplog):
    asks(CARNEGIE_MELLON, kind="gpa", level="required", value=3, scale=4)
    client.get("/eligibility/")  # builds the index, which PostgreSQL reads through cursors
    for logger in ("", "django"):
        caplog.set_level(logging.DEBUG, logger)
    with CaptureQueriesContext(connection) as queries:
        page = check(TWO, SECRETS)
        refused = check(TWO, SECRETS | {"gpa": "9.8174"}, status=422)
        client.post(f"/eligibility/?{TWO}", SECRETS, headers={"Sec-Fetch-Site": "cross-site"})
    assert "3.2173" in page.text and "django.db.backends" in caplog.text and "Forbidden" in caplog.text
    statements = [query["sql"] for query in queries]
    assert statements and all(sql.startswith("SELECT") for sql in statements)
    for secret in (*SECRETS.values(), "9.8174"):
        if secret != "ielts":
            assert secret not in caplog.text and not any(secret in sql for sql in statements)
    # An access log has the address of each request, and the page that led to it: the form's.
    assert page.one("form", method="post")["action"] == refused.one("form", method="post")["action"]
    assert page.one("form", method="post")["action"] == f"/eligibility/?{TWO}"
    for response in (page.response, refused.response):
        assert not response.cookies and "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert response.wsgi_request.session.is_empty()
        hidden = response.wsgi_request.sensitive_post_parameters
        assert hidden == "__ALL__"  # an error report shows stars instead of answers
    assert not Session.objects.exists()


def test_answers_in_an_address_are_not_read(visit):
    page = visit(f"/eligibility/?{TWO}&gpa=3.2173&gre=none")
    assert "3.2173" not in page.response.content.decode()


def test_a_post_from_elsewhere_is_refused(client, catalogue, db):
    response = client.post(f"/eligibility/?{TWO}", SECRETS, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_the_shortlist_can_be_checked_at_once(visit, keep):
    assert "shortlist" not in visit("/eligibility/").one("main").text
    keep("/shortlist/add/", {"program": [DREXEL, GEORGIA_TECH]})
    assert visit("/eligibility/").link("the 2 programs of your shortlist") == "?shortlist=1"
    page = visit("/eligibility/?shortlist=1")
    assert "any of your 2 programs" in page.text
    assert page.one("form", method="post")["action"] == f"/eligibility/?program={DREXEL}&program={GEORGIA_TECH}"


def test_it_takes_twenty_programs_and_names_what_it_cannot_find(visit):
    slugs = list(CatalogueRow.objects.order_by("slug").values_list("slug", flat=True)[:22])
    page = visit("/eligibility/", {"program": slugs})
    assert "any of your 20 programs" in page.text and "Not read: 2 more" in page.text
    assert "no listed program has this address: nope" in visit("/eligibility/", {"program": "nope"}).text


def test_it_costs_few_queries_however_many_programs_are_asked(client, catalogue, db, count_queries):
    slugs = list(CatalogueRow.objects.order_by("slug").values_list("slug", flat=True)[:20])
    costs = []
    for count in (10, 20):
        address = f"/eligibility/?{urlencode({'program': slugs[:count]}, doseq=True)}"
        costs.append(count_queries(lambda: client.post(address, SCALE, headers={"Sec-Fetch-Site": "same-origin"})))  # noqa: B023
    assert costs[0] == costs[1] <= 6
