"""What a visitor can send, what is refused and how, and what its page tells afterwards."""

import pytest

from corrections.actions import decide
from corrections.models import Correction
from tests.corrections.conftest import DREXEL, OWN
from tests.pages import Page

pytestmark = pytest.mark.django_db


def test_a_report_is_kept_with_the_fact_as_it_was_shown(send, page, client):
    response = send(claim="  It takes\r\n18 months. ", evidence_url="drexel.edu/cci/", reporter_email="Ada@example.org")
    kept = Correction.objects.get()
    assert (kept.program.slug, kept.school.name) == (DREXEL.split("/")[2], "Drexel University")
    assert (kept.page_path, kept.fact_key, kept.fact_label) == (DREXEL, "length", "Length")
    assert kept.value_shown == str(page.facts["length"].figure)
    assert (kept.claim, kept.evidence_url) == ("It takes\n18 months.", "https://drexel.edu/cci/")
    assert kept.reporter_email == "Ada@example.org" and kept.state == "new"
    assert response["Location"] == f"/corrections/{kept.reference}/"
    assert not response.cookies


def test_the_thank_you_page_gives_a_reference_and_nothing_personal(send, client):
    send(claim="My own words.", reporter_email="ada@example.org")
    kept = Correction.objects.get()
    response = client.get(f"/corrections/{kept.reference}/")
    page = Page(response)
    assert "Thank you" in page.text and kept.reference in page.text and "Length" in page.text
    assert "My own words" not in page.text and "ada@" not in page.text
    assert "no-store" in response["Cache-Control"] and not response.cookies
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_the_page_of_a_reference_tells_the_answer(made, mend, visit, editor):
    editor.username = "g.hopper"
    editor.save()
    correction = made()
    mend()
    decide(correction, "accepted", answer="It is 18 months now.", by=editor)
    page = visit(f"/corrections/{correction.reference}/")
    assert "Accepted: the fact was corrected" in page.text and "It is 18 months now." in page.text
    assert editor.username not in page.text


def test_nobody_guesses_a_reference(visit):
    visit("/corrections/AAAAAAAAAA/", status=404)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"claim": ""}, "Say what is wrong"),
        ({"claim": "   \r\n "}, "Say what is wrong"),
        ({"claim": "x" * 2001}, "at most 2000 characters"),
        ({"claim": "a" * 50_000}, "at most 2000 characters"),
        ({"claim": "It is <b>18</b> months."}, "Write plain text"),
        ({"claim": "<script>alert(1)</script>"}, "Write plain text"),
        ({"claim": "<a href='https://spam.example'>buy</a>"}, "Write plain text"),
        ({"evidence_url": "javascript:alert(1)"}, "address of a web page"),
        ({"evidence_url": "data:text/html,hello"}, "address of a web page"),
        ({"evidence_url": "ftp://drexel.edu/price"}, "address of a web page"),
        ({"evidence_url": "https://" + "x" * 600 + ".edu/"}, "at most 500 characters"),
        ({"reporter_email": "nobody"}, "valid email address"),
        ({"reporter_email": "a@example.org\nBcc: b@example.org"}, "valid email address"),
        ({"website": "https://spam.example"}, "it is there to stop machines"),
    ],
)
def test_what_is_refused_is_shown_again_with_a_sentence(send, fields, sentence):
    page = Page(send(status=422, **fields))
    assert sentence in page.text
    assert page.all(aria_invalid="true") and page.one("p", role="alert")
    assert page.one("input", name="fact")["value"] == "length"
    assert not Correction.objects.exists()
    assert "<script>alert" not in page.response.content.decode() and "<b>18" not in page.response.content.decode()


def test_plain_text_may_compare(send):
    send(claim="The price is < US$900 & the length > 12 months <3")
    assert "< US$900 &" in Correction.objects.get().claim


def test_two_thousand_characters_fit_with_line_breaks(send):
    send(claim="a" * 999 + "\r\n" + "b" * 1000)
    assert len(Correction.objects.get().claim) == 2000


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_only_our_own_form_is_taken(send, headers):
    send(status=403, headers=headers)
    assert not Correction.objects.exists()


def test_a_report_of_nothing_is_missing(send):
    send(status=404, fact="nothing")
    send(status=404, page="/programs/nowhere/")


def test_one_network_can_report_a_page_six_times_an_hour_and_keeps_its_words(send):
    for number in range(6):
        send(claim=f"Number {number}.")
    page = Page(send(status=429, claim="The seventh."))
    assert "Many reports came from your network" in page.text
    assert page.one("textarea", name="claim").text == "The seventh."
    assert Correction.objects.count() == 6
    send(claim="Another page.", page="/schools/drexel-university/", fact="county")
    assert Correction.objects.count() == 7


def test_the_limit_goes_by_the_visitor_behind_the_trusted_proxy(send, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        send(claim=f"Number {number}.", headers=OWN | {"X-Forwarded-For": "203.0.113.5"})
    send(status=429, claim="More.", headers=OWN | {"X-Forwarded-For": "198.51.100.1, 203.0.113.5"})
    send(claim="More.", headers=OWN | {"X-Forwarded-For": "203.0.113.6"})


def test_mistakes_do_not_count(send):
    for _ in range(8):
        send(status=422, claim="")
    send()


def test_the_same_words_of_the_same_visitor_are_one_report(send):
    first = send(claim="It takes 18 months.")
    again = send(claim=" it takes  18 MONTHS. ", reporter_email="ada@example.org")
    assert first["Location"] == again["Location"]
    assert Correction.objects.get().reporter_email == "ada@example.org"
    send(claim="It takes 18 months.", fact="campus")
    assert Correction.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["/careers/data-scientist/", "/specializations/machine-learning/", "/statistics/awards-all/"]
)
def test_a_page_without_a_school_can_be_reported(send, path):
    send(page=path, fact="page", claim="A word is missing.")
    kept = Correction.objects.get()
    assert (kept.program, kept.school, kept.value_shown) == (None, None, "")
    assert kept.object_id
