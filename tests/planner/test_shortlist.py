"""The shortlist: kept without an account, merged on signing in, shown to others by a link that ends."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from planner.actions import MOST_ITEMS
from planner.models import LONGEST_NOTE, ShareLink, Shortlist, ShortlistItem
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

ADD, REMOVE, RESTORE, NOTE = (f"/shortlist/{name}/" for name in ("add", "remove", "restore", "note"))


def test_a_visitor_keeps_programs_without_an_account(keep, visit):
    keep(ADD, {"program": [CARNEGIE_MELLON, GEORGIA_TECH, "nope"]})
    page = visit("/shortlist/")
    assert "Added: 2." in page.text and "MS in Machine Learning" in page.text
    keep(ADD, {"program": CARNEGIE_MELLON})
    assert ShortlistItem.objects.count() == 2


def test_nothing_is_kept_for_those_who_only_look(visit):
    visit("/shortlist/")
    assert not Shortlist.objects.exists()


def test_adding_leads_back_to_the_list_and_nowhere_else(keep, visit):
    back = keep(ADD, {"program": DREXEL}, Referer="http://testserver/programs/?state=PA")
    assert visit(back.url).link("Back to where you were") == "http://testserver/programs/?state=PA"
    assert keep(ADD, {"program": DREXEL}, Referer="https://elsewhere.example/").url == "/shortlist/"
    assert "elsewhere" not in visit("/shortlist/", {"back": "https://elsewhere.example/"}).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver:81"},
    ],
)
def test_another_site_cannot_send_the_form(client, catalogue, db, headers):
    assert client.post(ADD, {"program": DREXEL}, headers=headers).status_code == 403
    assert not Shortlist.objects.exists()


def test_a_browser_that_names_its_origin_may_send_the_form(client, catalogue, db):
    assert client.post(ADD, {"program": DREXEL}, headers={"Origin": "http://testserver"}).status_code == 302


def test_removing_can_be_undone_with_the_note(keep, visit):
    keep(ADD, {"program": DREXEL})
    keep(NOTE, {"program": DREXEL, "note": "Ask about <b>funding</b>"})
    keep(REMOVE, {"program": DREXEL})
    page = visit("/shortlist/")
    assert "Nothing is kept yet" in page.text and "Put back" in page.text
    keep(RESTORE, {"program": DREXEL})
    assert "Ask about <b>funding</b>" in visit("/shortlist/").one("textarea").text


def test_a_note_that_is_too_long_is_shown_again_as_typed(keep):
    keep(ADD, {"program": DREXEL})
    typed = "x" * (LONGEST_NOTE + 1)
    response = keep(NOTE, {"program": DREXEL, "note": typed}, status=422)
    assert typed in response.content.decode() and "A note holds 1,000 characters" in response.content.decode()
    assert ShortlistItem.objects.get().note == ""


def test_nobody_touches_what_another_visitor_keeps(keep):
    keep(ADD, {"program": DREXEL})
    stranger = Client()
    keep(NOTE, {"program": DREXEL, "note": "mine now"}, status=404, client=stranger)
    keep(REMOVE, {"program": DREXEL}, status=404, client=stranger)


def test_a_shortlist_is_not_endless(keep, visit):
    slugs = list(Program.objects.listed().values_list("slug", flat=True)[: MOST_ITEMS + 1])
    keep(ADD, {"program": slugs})
    assert f"A shortlist holds {MOST_ITEMS} programs" in visit("/shortlist/").text
    assert not ShortlistItem.objects.exists()


def test_signing_in_brings_along_what_was_kept_and_loses_nothing(client, student, keep, visit):
    own = Shortlist.objects.create(user=student)
    drexel = Program.objects.get(slug=DREXEL)
    own.items.create(program=drexel, note="from the account", removed_at=timezone.now())
    keep(ADD, {"program": [DREXEL, GEORGIA_TECH]})
    keep(NOTE, {"program": DREXEL, "note": "from the train"})
    client.force_login(student)
    visit("/shortlist/")
    assert Shortlist.objects.get() == own
    kept = {item.program.slug: item for item in own.items.filter(removed_at=None)}
    assert set(kept) == {DREXEL, GEORGIA_TECH}
    assert "from the account" in kept[DREXEL].note and "from the train" in kept[DREXEL].note


def test_two_notes_of_full_length_survive_the_merge(student, keep, visit, client):
    own = Shortlist.objects.create(user=student)
    own.items.create(program=Program.objects.get(slug=DREXEL), note="a" * LONGEST_NOTE)
    keep(ADD, {"program": DREXEL})
    keep(NOTE, {"program": DREXEL, "note": "b" * LONGEST_NOTE})
    client.force_login(student)
    visit("/shortlist/")
    assert own.items.get().note == f"{'a' * LONGEST_NOTE}\n\n{'b' * LONGEST_NOTE}"


def test_removed_programs_cost_no_query_each(keep, client, count_queries):
    slugs = list(Program.objects.listed().order_by("slug").values_list("slug", flat=True)[:20])
    costs = []
    for some in (slugs[:10], slugs):
        keep(ADD, {"program": some})
        for slug in some:
            keep(REMOVE, {"program": slug})
        client.get("/shortlist/")
        costs.append(count_queries(lambda: client.get("/shortlist/")))
    assert costs[0] == costs[1] <= 10


def test_the_order_is_that_of_a_measure_with_the_unknown_last(keep, visit):
    naval = Program.objects.listed().filter(school__name="Naval Postgraduate School").first().slug
    keep(ADD, {"program": [naval, CARNEGIE_MELLON, GEORGIA_TECH]})
    shown = [each["id"] for each in visit("/shortlist/", {"order": "tuition_out_of_state"}).all("article", id=None)]
    assert shown == [GEORGIA_TECH, CARNEGIE_MELLON, naval]


def test_an_unknown_order_is_named_on_every_page_of_the_shortlist(keep, visit):
    keep(ADD, {"program": [CARNEGIE_MELLON, GEORGIA_TECH]})
    keep("/shortlist/share/")
    shared = f"/shared/{ShareLink.objects.get().token}/"
    for page in ("/shortlist/", "/shortlist/pack/", shared, f"{shared}pack/"):
        assert "Order: “luck” was ignored" in visit(page, {"order": "luck"}).text, page
        assert "was ignored" not in visit(page, {"order": "cost_to_finish"}).text, page


def test_the_next_deadline_orders_too_and_a_program_without_one_comes_last(keep, visit, add_round, noon):
    add_round(Program.objects.get(slug=DREXEL), date(2027, 3, 1))
    add_round(Program.objects.get(slug=GEORGIA_TECH), date(2027, 1, 15))
    keep(ADD, {"program": [CARNEGIE_MELLON, DREXEL, GEORGIA_TECH]})
    page = visit("/shortlist/", {"order": "next_deadline"})
    assert [each["id"] for each in page.all("article", id=None)] == [GEORGIA_TECH, DREXEL, CARNEGIE_MELLON]
    assert "Next deadline 15 January 2027" in page.text and "No source we have states a deadline." in page.text


def test_a_link_shows_the_list_until_it_ends(keep, visit, client):
    keep(ADD, {"program": DREXEL})
    keep(NOTE, {"program": DREXEL, "note": "secret thoughts"})
    keep("/shortlist/share/")
    keep("/shortlist/share/", {"notes": "1"})
    with_notes, without = ShareLink.objects.order_by("-shows_notes")
    stranger = Client()
    plain = stranger.get(f"/shared/{without.token}/").content.decode()
    assert "Drexel University" in plain and "secret thoughts" not in plain and "<form" not in plain.split("<main")[1]
    assert "secret thoughts" in stranger.get(f"/shared/{with_notes.token}/").content.decode()
    keep("/shortlist/revoke/", {"token": without.token}, status=404, client=stranger)
    keep("/shortlist/revoke/", {"token": without.token})
    ShareLink.objects.filter(pk=with_notes.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for link in (with_notes, without):
        assert stranger.get(f"/shared/{link.token}/").status_code == 404


def test_the_file_is_safe_for_a_spreadsheet(keep, client):
    keep(ADD, {"program": DREXEL})
    keep(NOTE, {"program": DREXEL, "note": "=HYPERLINK(1)"})
    text = client.get("/shortlist/?format=csv").content.decode("utf-8-sig")
    assert "MS in Machine Learning and Artificial Intelligence" in text and "'=HYPERLINK(1)" in text


def test_a_withdrawn_program_stays_named(keep, visit):
    keep(ADD, {"program": DREXEL})
    Program.objects.filter(slug=DREXEL).update(has_lapsed=True)
    assert "This program is no longer listed." in visit("/shortlist/").text


def test_the_shortlist_can_be_read_and_ordered_by_what_each_program_costs_to_finish(keep, visit):
    keep(ADD, {"program": [DREXEL, CARNEGIE_MELLON, GEORGIA_TECH]})
    assert visit("/shortlist/").text.count("Cannot compute because the price is for a time") == 2
    plan = {"years": "2", "order": "cost_to_finish"}
    page = visit("/shortlist/", plan)
    assert re.findall(r"Tuition and fees to finish (US\$[\d,]+)", page.text) == ["US$61,292", "US$74,148", "US$104,000"]
    assert "US$30,646 per year × 2 years." in page.text
    assert [kept["id"] for kept in page.all("article")] == [GEORGIA_TECH, DREXEL, CARNEGIE_MELLON]
    in_state = visit("/shortlist/", plan | {"residency": "in_state"})
    assert "Tuition and fees to finish US$31,140" in in_state.text


def test_its_file_has_the_costs_for_the_same_answers(keep, visit, client):
    keep(ADD, {"program": [DREXEL, GEORGIA_TECH]})
    link = visit("/shortlist/", {"years": "2", "order": "cost_to_finish"}).link("The shortlist as CSV")
    text = client.get(f"/shortlist/{link}").content.decode("utf-8-sig")
    header, first, second = text.splitlines()
    assert header.startswith("program,school,saved on,Tuition and fees to finish,")
    assert "US$61,292" in first and "US$74,148" in second


def test_an_answer_that_cannot_be_used_is_told_and_hides_nothing(keep, visit):
    keep(ADD, {"program": [DREXEL]})
    page = visit("/shortlist/", {"years": "0"})
    assert "The length in years must be a number from 0.25 to 8." in page.one("p", role="alert").text
    assert "US$37,074 per year" in page.text


def test_one_address_begins_so_many_lists_without_an_account(settings, catalogue, db):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "begin_session": "3/h/ip"}
    own_page = {"Sec-Fetch-Site": "same-origin"}
    for address, tray in ((ADD, "/compare/tray/"), ("/compare/tray/", ADD)):
        cache.clear()
        Shortlist.objects.all().delete(), Session.objects.all().delete()
        first = Client()
        for visitor in (first, *(Client() for _ in range(5))):
            visitor.post(address, {"program": DREXEL}, headers=own_page)
        assert Session.objects.count() == 3
        assert Shortlist.objects.count() == (3 if address == ADD else 0)
        page = first.post(tray, {"program": GEORGIA_TECH}, headers=own_page, follow=True)
        assert "Added" in page.content.decode(), "a session that is there is not counted again"
    refused = Client().post(ADD, {"program": DREXEL}, headers=own_page, follow=True)
    assert "Many visitors of your network" in refused.content.decode()


def test_a_list_without_an_account_and_its_session_last_13_months_after_the_last_use(keep, visit, client, at, student):
    start = timezone.now()
    keep(ADD, {"program": DREXEL})
    of_account = Shortlist.objects.create(user=student)
    for days in (390, 780):
        at(start + timedelta(days=days))
        assert "MS in" in visit("/shortlist/").text
        call_command("forget_shortlists", stdout=StringIO())
        call_command("clearsessions")
        assert Shortlist.objects.count() == 2
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=390)
    at(start + timedelta(days=780 + 397))
    said = StringIO()
    call_command("forget_shortlists", stdout=said)
    call_command("clearsessions")
    assert "Deleted 1 " in said.getvalue() and [*Shortlist.objects.all()] == [of_account]
    assert not Session.objects.exists()


def test_a_form_that_is_larger_than_its_fields_is_not_shown_again(client, catalogue, db):
    for address in (ADD, "/corrections/"):
        answer = client.post(address, {"claim": "x" * 70_000}, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 400 and len(answer.content) < 2000
