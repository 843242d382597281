"""Corrections in the admin: grouped by school, taken over, put off and decided, by whoever may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail as delivered
from django.core.management import call_command
from django.utils.timezone import localdate

from core.fact_pages import fact_page
from core.mail.models import OutgoingMail
from corrections.actions import report, take_over
from corrections.models import Correction
from programs.index import current_index
from programs.models import Program
from tests.corrections.conftest import DREXEL
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/corrections/correction/"


@pytest.fixture
def desk(client, editor):
    """A page of the admin as an editor sees it."""
    client.force_login(editor)

    def desk(address, query=None, **sent):
        response = client.post(address, sent, follow=True) if sent else client.get(address, query)
        assert response.status_code == 200
        return Page(response)

    return desk


def decide_address(correction):
    return f"{LIST}{correction.pk}/decide/"


def test_the_list_is_grouped_by_school_and_filtered_by_it(desk, made):
    made()
    made("Other words.")
    career = fact_page("/careers/data-scientist/", current_index())
    report(page=career, key="page", claim="A word is missing.", visitor="192.0.2.7")
    school = Correction.objects.exclude(school=None).first().school
    page = desk(LIST, {"state": "open"})
    assert "Drexel University (2)" in page.text and "No school (1)" in page.text
    assert "2 corrections" in desk(LIST, {"school": school.pk}).text
    assert "1 correction" in desk(LIST, {"school": "none"}).text
    assert "0 corrections" in desk(LIST, {"school": "x"}).text
    assert "Drexel University (2) (2)" in desk(LIST, {"_facets": "True"}).text


def test_the_list_costs_the_same_for_two_and_for_twenty(desk, made, count_queries):
    costs = []
    for number in range(20):
        made(f"Number {number}.")
        if number in (1, 19):
            desk(LIST)
            costs.append(count_queries(lambda: desk(LIST)))
    assert costs[0] == costs[1] <= 12


def test_states_filter_what_is_left_to_do(desk, made, editor):
    made()
    take_over([made("Other words.")], by=editor)
    assert "2 corrections" in desk(LIST, {"state": "open"}).text
    assert "1 correction" in desk(LIST, {"state": "mine"}).text
    assert "0 corrections" in desk(LIST, {"state": "accepted"}).text


def test_the_page_leads_to_the_field_behind_the_fact(desk, page, editors_source, client, chief_editor):
    program = Program.objects.get(slug=DREXEL.split("/")[2])
    price = program.tuition.create(
        academic_year=2026, residency="any", basis="per_program", amount=45_000, source=editors_source
    )
    own = fact_page(DREXEL, current_index())
    correction = report(
        page=own, key="own_price", claim="Too low.", evidence_url="https://drexel.edu/p", visitor="192.0.2.7"
    )
    shown = desk(f"{LIST}{correction.pk}/change/")
    assert shown.all("a", href=f"/admin/programs/tuition/{price.pk}/change/#id_amount")
    assert shown.one("a", href="https://drexel.edu/p")["rel"] == "noreferrer nofollow"
    assert "US$45,000 in total" in shown.text
    client.force_login(chief_editor)
    field = desk(f"/admin/programs/tuition/{price.pk}/change/")
    assert field.all(id="id_amount")


def test_the_row_of_every_fact_of_a_page_can_be_shown(desk, page):
    for number, key in enumerate(page.facts):
        correction = report(page=page, key=key, claim=f"Number {number}.", visitor="192.0.2.7")
        shown = desk(f"{LIST}{correction.pk}/change/")
        links = [link["href"] for link in shown.all("a", href=None) if link["href"].startswith("/admin/programs/")]
        assert any("/change/" in address for address in links), key


def test_a_selection_is_taken_over(desk, made, editor):
    correction = made()
    page = desk(LIST, action="take_over", _selected_action=correction.pk)
    assert "1 of 1 corrections are yours" in page.text
    assert Correction.objects.get().owner == editor


def test_a_selection_is_put_off_with_a_reason(desk, made):
    correction = made()
    sent = {"action": "snooze", "_selected_action": correction.pk}
    assert "Comes back on" in desk(LIST, **sent).text
    assert "Choose a day after today" in desk(LIST, **sent, until=localdate().isoformat(), reason="x").text
    later = (localdate() + timedelta(days=9)).isoformat()
    assert "1 of 1 corrections are snoozed" in desk(LIST, **sent, until=later, reason="The school was asked.").text
    assert "1 correction" in desk(LIST, {"state": "snoozed"}).text


def test_an_editor_decides_and_the_reporter_is_answered_once(desk, made, mend):
    correction = made(reporter_email="ada@example.org")
    mend()
    page = desk(decide_address(correction))
    assert "It takes 18 months." in page.text and "left an address" in page.text and "now it reads" in page.text
    assert "Write the answer" in desk(decide_address(correction), state="accepted", answer="").text
    assert "plain text" in desk(decide_address(correction), state="accepted", answer="<b>x</b>").text
    assert "decided." in desk(decide_address(correction), state="accepted", answer="Mended, thank you.").text
    again = desk(decide_address(correction), state="rejected", answer="No.")
    assert "Someone decided this already" in again.text
    assert "In the outbox" in desk(f"{LIST}{correction.pk}/change/").text
    call_command("send_mail")
    assert [message.to for message in delivered.outbox] == [["ada@example.org"]]
    assert "Sent on" in desk(f"{LIST}{correction.pk}/change/").text


def test_a_claim_is_text_in_the_admin(desk, made):
    correction = made("a <script>alert(1)</script>")
    for address in (LIST, f"{LIST}{correction.pk}/change/", decide_address(correction)):
        assert b"<script>alert" not in desk(address).response.content


@pytest.mark.parametrize("rights", [(), ("view_correction",)])
def test_who_may_only_look_decides_nothing(client, newcomer, made, rights):
    newcomer.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(newcomer)
    correction = made()
    assert client.get(LIST).status_code == (200 if rights else 403)
    assert client.get(f"{LIST}{correction.pk}/change/").status_code == (200 if rights else 403)
    assert client.get(decide_address(correction)).status_code == 403
    assert client.post(decide_address(correction), {"state": "accepted"}).status_code == 403
    client.post(LIST, {"action": "take_over", "_selected_action": correction.pk})
    correction.refresh_from_db()
    assert (correction.state, correction.owner) == ("new", None)


def test_nobody_edits_adds_or_deletes_a_correction(client, editor, made):
    client.force_login(editor)
    correction = made()
    for address in (f"{LIST}add/", f"{LIST}{correction.pk}/delete/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}{correction.pk}/change/", {"claim": "x"}).status_code == 403


def test_the_outbox_can_be_looked_at_and_sent_again(desk, db):
    mail = OutgoingMail.objects.create(key="a", recipient="ada@example.org", subject="A mail", body="b", due_at=None)
    assert "Given up" in desk("/admin/core/outgoingmail/").text
    page = desk("/admin/core/outgoingmail/", action="send_again", _selected_action=mail.pk)
    assert "1 of 1 will be sent again" in page.text and "To be sent" in page.text
