"""Accounts of students: made, entered, left and ended by the client, with the mails that are really sent."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.mail import outbox
from planner.models import ShareLink, Shortlist, ShortlistItem
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

ADDRESS, PASSWORD = "ada@students.example", "a long walk by the sea"
SIGN_UP, SIGN_IN, SIGN_OUT, CONFIRM = (f"/accounts/{name}/" for name in ("signup", "login", "logout", "confirm-email"))
ADD, NOTE, SHORTLIST = "/shortlist/add/", "/shortlist/note/", "/shortlist/"
pytestmark = pytest.mark.django_db


def sent():
    """Every mail so far, once the worker has run."""
    list(outbox.send_due(timezone.now()))
    return mail.outbox


def code():
    """The code in the newest mail."""
    return re.search(r"^([A-Z0-9]{3,}(-[A-Z0-9]+)*)$", sent()[-1].body, re.MULTILINE)[1]


@pytest.fixture
def sign_up(client):
    """Makes an account, as far as the page that asks for the code."""

    def sign_up(address=ADDRESS, client=client):
        response = client.post(SIGN_UP, {"email": address, "password1": PASSWORD})
        assert (response.status_code, response.url) == (302, CONFIRM)
        return response

    return sign_up


@pytest.fixture
def account(client, sign_up):
    """An account whose address is confirmed; nobody is signed in any more."""
    sign_up()
    assert client.post(CONFIRM, {"code": code()}).url == SHORTLIST
    client.post(SIGN_OUT)
    return get_user_model().objects.get(email=ADDRESS)


def sign_in(client, password=PASSWORD, address=ADDRESS):
    return client.post(SIGN_IN, {"login": address, "password": password})


def sign_in_again(client):
    """Types the password once more, as what cannot be undone asks for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def kept(user):
    """Slugs on the account's shortlist."""
    return set(ShortlistItem.objects.saved().filter(shortlist__user=user).values_list("program__slug", flat=True))


def test_what_was_kept_before_comes_along_through_sign_up(client, keep, sign_up, visit):
    keep(ADD, {"program": [DREXEL, GEORGIA_TECH]})
    keep(NOTE, {"program": DREXEL, "note": "Ask about funding"})
    keep("/compare/tray/", {"program": CARNEGIE_MELLON})
    sign_up()
    assert sent()[-1].to == [ADDRESS] and sent()[-1].subject == "Learning Rate: Your code for the new account"
    assert client.post(CONFIRM, {"code": "WRONG1"}).status_code == 200
    client.post(CONFIRM, {"code": code()})
    page = visit(SHORTLIST)
    assert ADDRESS in page.text and "Sign out" in page.text
    assert "Ask about funding" in [each.text for each in page.all("textarea")]
    assert kept(get_user_model().objects.get()) == {DREXEL, GEORGIA_TECH}
    assert Shortlist.objects.count() == 1
    assert client.session["tray"] == [CARNEGIE_MELLON]


def test_what_was_kept_before_comes_along_through_sign_in_and_survives_leaving_at_once(client, keep, account):
    own = Shortlist.objects.create(user=account)
    own.items.create(program=Program.objects.get(slug=DREXEL), note="at home", removed_at=timezone.now())
    keep(ADD, {"program": [DREXEL, GEORGIA_TECH]})
    keep(NOTE, {"program": DREXEL, "note": "on the train"})
    assert sign_in(client).url == SHORTLIST
    client.post(SIGN_OUT)
    assert kept(account) == {DREXEL, GEORGIA_TECH}
    assert own.items.get(program__slug=DREXEL).note == "at home\n\non the train"
    assert "Nothing is kept yet" in client.get(SHORTLIST).content.decode()


@pytest.mark.parametrize("way", ["sign-in", "sign-up"])
def test_links_of_the_anonymous_list_end_at_sign_in_and_show_nothing_of_the_account(client, keep, request, visit, way):
    if way == "sign-in":
        own = Shortlist.objects.create(user=request.getfixturevalue("account"))
        own.items.create(program=Program.objects.get(slug=GEORGIA_TECH), note="a secret")
    keep(ADD, {"program": DREXEL})
    keep("/shortlist/share/", {"notes": "1"})
    address = f"/shared/{ShareLink.objects.get().token}/"
    assert "the links of this list end" in visit(SHORTLIST).text and visit(address)
    other = Client()
    if way == "sign-in":
        sign_in(client)
    else:
        request.getfixturevalue("sign_up")()
        client.post(CONFIRM, {"code": code()})
    for path in (address, f"{address}pack/", f"{address}deadlines.ics", f"{address}?format=csv"):
        assert other.get(path).status_code == 404, path
    assert not ShareLink.objects.exists()
    keep("/shortlist/share/")
    assert other.get(f"/shared/{ShareLink.objects.get().token}/").status_code == 200


def test_the_shortlist_is_the_same_in_another_browser(client, keep, account):
    sign_in(client)
    keep(ADD, {"program": DREXEL})
    other = Client()
    sign_in(other)
    assert "Drexel University" in other.get(SHORTLIST).content.decode()


def test_an_editor_who_signs_in_by_name_keeps_it_too(client, keep, editor):
    keep(ADD, {"program": DREXEL})
    response = client.post(f"{SIGN_IN}?next=/admin/", {"login": "editor", "password": "editor"})
    assert (response.status_code, response.url) == (302, "/admin/")
    assert kept(editor) == {DREXEL}


def seen(response):
    """Status and words of a page, without what differs from one request to the next."""
    text = re.sub(r'value="[^"]*"|[\w.]+@students\.example', "", response.content.decode())
    return response.status_code, response.redirect_chain, text


def test_nobody_learns_whether_an_address_has_an_account(account):
    sent().clear()
    cache.clear()  # of the code that was sent a moment ago
    for path, form in (
        (SIGN_UP, {"password1": PASSWORD}),
        ("/accounts/password/reset/", {}),
        (SIGN_IN, {"password": "wrong"}),
    ):
        name = "login" if path == SIGN_IN else "email"
        known, unknown = (
            seen(Client().post(path, form | {name: address}, follow=True))
            for address in (ADDRESS, f"nobody.{name}.{len(form)}@students.example")
        )
        assert known == unknown, path
    assert [(each.to, each.subject) for each in sent()] == [
        ([ADDRESS], "Learning Rate: You have an account already"),
        (["nobody.email.1@students.example"], "Learning Rate: Your code for the new account"),
        ([ADDRESS], "Learning Rate: Password Reset Code"),
    ]


def test_an_account_without_a_confirmed_address_cannot_be_used(client, sign_up, visit):
    sign_up()
    cache.clear()  # of the code that was sent a moment ago
    other = Client()
    assert sign_in(other).url == CONFIRM
    assert "Kept in the account" not in other.get(SHORTLIST).content.decode()


def test_a_second_code_may_be_asked_for(client, keep, sign_up):
    keep(ADD, {"program": DREXEL})
    sign_up()
    cache.clear()  # of the code that was sent a moment ago
    client.post(CONFIRM, {"action": "resend"})
    assert len(sent()) == 2
    client.post(CONFIRM, {"code": code()})
    assert kept(get_user_model().objects.get()) == {DREXEL}


def test_one_who_starts_again_loses_nothing(client, keep, sign_up, visit):
    keep(ADD, {"program": DREXEL})
    sign_up("adda@students.example")
    assert visit(CONFIRM).one("input", name="next")["value"] == SIGN_IN
    assert client.post(SIGN_OUT, {"next": SIGN_IN}).url == SIGN_IN
    assert "Drexel University" in visit(SHORTLIST).text
    sign_up()
    client.post(CONFIRM, {"code": code()})
    assert kept(get_user_model().objects.get(email=ADDRESS)) == {DREXEL}


def test_tries_to_sign_in_are_counted(client, account):
    for _ in range(5):
        assert "not correct" in sign_in(client, "wrong").content.decode()
    assert "Too many failed" in sign_in(client).content.decode()


def test_a_forgotten_password_is_replaced_by_a_code(client, account):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    assert client.post("/accounts/password/reset/confirm/", {"code": code()}).status_code == 302
    new = "another walk by the river"
    client.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})
    assert "password" in sent()[-1].body
    assert sign_in(Client(), new).url == SHORTLIST


def test_another_address_counts_once_its_code_was_typed(client, account):
    sign_in(client)
    asked = client.post("/accounts/email/", {"email": "ada@work.example", "action_add": ""})
    assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    client.post(asked.url, {"password": PASSWORD})
    account.refresh_from_db()
    assert account.email == ADDRESS
    sent().append(next(each for each in sent()[::-1] if each.to == ["ada@work.example"]))
    client.post(CONFIRM, {"code": code()})
    account.refresh_from_db()
    assert account.email == "ada@work.example"


def test_an_account_is_deleted_with_everything_it_kept(client, keep, account, visit):
    sign_in(client)
    keep(ADD, {"program": [DREXEL, GEORGIA_TECH]})
    keep("/shortlist/share/")
    token = ShareLink.objects.get().token
    sign_in_again(client)
    page = visit("/accounts/delete/")
    assert "2 programs with all notes" in page.text and "no-store" in page.response["Cache-Control"]
    assert get_user_model().objects.filter(pk=account.pk).exists()
    keep("/accounts/delete/")
    assert not get_user_model().objects.filter(pk=account.pk).exists() and not ShortlistItem.objects.exists()
    assert Client().get(f"/shared/{token}/").status_code == 404
    assert "Your account is deleted" in visit(SHORTLIST).text


def test_deleting_asks_for_the_password_once_more(client, account):
    sign_in(client)
    for answer in (client.get("/accounts/delete/"), client.post("/accounts/delete/")):
        assert (answer.status_code, answer.url) == (302, "/accounts/reauthenticate/?next=%2Faccounts%2Fdelete%2F")
    assert get_user_model().objects.filter(pk=account.pk).exists()


def test_an_editors_account_is_not_deleted_here(client, account):
    get_user_model().objects.filter(pk=account.pk).update(is_staff=True)
    sign_in(client)
    sign_in_again(client)
    answer = client.post("/accounts/delete/")
    assert answer.status_code == 403 and "ended by an administrator" in answer.content.decode()
    assert get_user_model().objects.filter(pk=account.pk).exists()


def test_no_page_of_an_account_is_kept_by_a_cache_and_no_other_page_depends_on_one(client, account):
    for name in ("login", "signup", "password/reset", "confirm-email"):
        assert "no-store" in Client().get(f"/accounts/{name}/")["Cache-Control"], name
    sign_in(client)
    sign_in_again(client)
    for name in ("logout", "email", "password/change", "reauthenticate", "delete"):
        response = client.get(f"/accounts/{name}/")
        assert response.status_code == 200 and "no-store" in response["Cache-Control"], name
    assert client.get("/programs/").content == Client().get("/programs/").content


def test_one_who_asks_too_often_is_told_to_wait(client, sign_up):
    sign_up()
    response = Client().post(SIGN_UP, {"email": ADDRESS, "password1": PASSWORD})
    assert response.status_code == 429 and "Too many tries in a short time" in response.content.decode()
