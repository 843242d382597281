"""Accounts on this site: what strangers learn from an answer and its time, codes by mail, and what a proof is."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.account.views import request_login_code
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, include
from django.urls import path as route
from django.utils import timezone

from core.mail import outbox
from core.mail.models import OutgoingMail
from portal import urls

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "ada@students.example", "a long walk by the sea"
SIGN_UP, SIGN_IN, RESET = "/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"
CODE, CODE_TYPED, CODE_AGAIN = (
    "/accounts/login/code/",
    "/accounts/login/code/confirm/",
    "/accounts/reauthenticate/code/",
)


def person(name, password=PASSWORD, **columns):
    """An account with a proved address."""
    made = get_user_model().objects.create_user(name, email=f"{name}@students.example", password=password, **columns)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


@pytest.fixture
def ada(catalogue):
    cache.clear()
    return person("ada")


@pytest.fixture
def by_code(settings, monkeypatch, catalogue):
    """The site with LOGIN_BY_CODE."""
    cache.clear()
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    more = list(urls.of_accounts([route("login/code/", request_login_code, name="account_request_login_code")]))
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, route("accounts/", include(more))])
    clear_url_caches()
    yield
    clear_url_caches()


def sent():
    """Every mail so far, once the worker has run."""
    list(outbox.send_due(timezone.now()))
    return mail.outbox


def code():
    """The code in the newest mail."""
    return re.search(r"^([A-Z]{4}-[A-Z]{4})$", sent()[-1].body, re.MULTILINE)[1]


def work(form, address):
    """What an answer costs: the statements of its writes, and how many passwords it hashes."""
    path, data = form
    cache.clear()
    hashed = []
    client = Client()
    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as queries:
        kept = get_user_model().set_password
        patch.setattr(get_user_model(), "set_password", lambda *args: hashed.append(1) or kept(*args))
        client.post(path, data | {"email": address})
    written = re.compile(r'(INSERT INTO|UPDATE) "(\w+)"')
    found = [match[0] for each in queries if (match := written.match(each["sql"]))]
    return sorted(each for each in found if "django_cache" not in each and "UPDATE" not in each), len(hashed)


@pytest.mark.parametrize("form", [(SIGN_UP, {"password1": PASSWORD}), (RESET, {}), (CODE, {})])
def test_a_known_address_costs_what_an_unknown_one_costs_and_no_mail_server_is_waited_for(
    ada, by_code, form, monkeypatch
):
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *args: pytest.fail("sent")
    )
    known, unknown = work(form, ADDRESS), work(form, "nobody@students.example")
    assert known == unknown and 'INSERT INTO "core_outgoingmail"' in known[0]
    assert known[1] == (1 if form[0] == SIGN_UP else 0)


def test_no_mail_goes_to_an_address_that_never_came_here(ada, by_code):
    for path in (RESET, CODE):
        Client().post(path, {"email": "nobody@students.example"})
    assert not OutgoingMail.objects.exists() and not sent()


def test_an_account_that_is_only_pretended_is_not_there(ada):
    Client().post(SIGN_UP, {"email": ADDRESS, "password1": PASSWORD})
    assert get_user_model().objects.get() == ada and EmailAddress.objects.get().user == ada
    assert "There is one already" in sent()[-1].body


@pytest.mark.parametrize("password", ["short", "elevenchars", "123456789012345", "passwordpassword"[:11]])
def test_a_password_has_twelve_characters(catalogue, password):
    response = Client().post(SIGN_UP, {"email": "new@students.example", "password1": password})
    assert response.status_code == 200 and not get_user_model().objects.exists()


INVISIBLE = ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200e"]


@pytest.mark.parametrize("mark", INVISIBLE)
def test_characters_that_nobody_sees_make_no_other_account(ada, by_code, mark):
    Client().post(SIGN_UP, {"email": f"{ADDRESS}{mark}", "password1": PASSWORD})
    assert get_user_model().objects.get() == ada and sent()[-1].to == [ADDRESS]
    for path in (RESET, CODE):
        cache.clear()
        Client().post(path, {"email": f"a{mark}da@students.example"})
        assert sent()[-1].to == [ADDRESS] and code(), path
    client = Client()
    client.post(SIGN_IN, {"login": f"{mark}{ADDRESS}", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)
    client = Client()
    client.post(SIGN_IN, {"login": f"ad{mark}a", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_code_is_taken_as_it_looks_and_a_password_as_it_is(catalogue):
    client, typed = Client(), f"{PASSWORD}\u200d"
    client.post(SIGN_UP, {"email": ADDRESS, "password1": typed})
    client.post("/accounts/confirm-email/", {"code": f"\u200b{code()}\u00ad"})
    assert get_user_model().objects.get().check_password(typed) and "_auth_user_id" in client.session


def test_a_student_signs_in_by_a_code(ada, by_code):
    client = Client()
    assert "Sign in with a code by mail" in client.get(SIGN_IN).content.decode()
    assert client.post(CODE, {"email": ADDRESS}).url == CODE_TYPED
    assert client.post(CODE_TYPED, {"code": code()}).status_code == 302
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_without_the_setting_there_is_no_such_page(client, catalogue):
    assert client.get(CODE).status_code == 404
    assert "by mail" not in client.get(SIGN_IN).content.decode()


def seen(client, path, data):
    """Status, way and words of an answer, without what was typed."""
    response = client.post(path, data, follow=True)
    words = re.sub(r'value="[^"]*"|[\w.]+@students\.example', "", response.content.decode())
    return response.status_code, response.redirect_chain, words


def test_staff_get_no_code_and_nobody_can_tell_them_from_strangers(by_code, settings):
    settings.STAFF_TWO_FACTOR = False
    person("grace", is_staff=True)
    person("root", is_superuser=True)
    answers = []
    for name in ("grace", "root", "nobody"):
        client = Client()
        answers.append(
            [
                seen(client, CODE, {"email": f"{name}@students.example"}),
                *(seen(client, CODE_TYPED, {"code": "BCDF-GHJK"}) for _ in range(3)),
            ]
        )
    assert answers[0] == answers[1] == answers[2] and not sent()
    assert work((CODE, {}), "grace@students.example") == work((CODE, {}), "nobody@students.example")


@pytest.mark.parametrize("is_two_factor", [True, False])
def test_a_code_alone_opens_nothing_to_somebody_who_became_staff(ada, by_code, settings, is_two_factor):
    settings.STAFF_TWO_FACTOR = is_two_factor
    before, after = Client(), Client()
    before.post(CODE, {"email": ADDRESS})
    before.post(CODE_TYPED, {"code": code()})
    cache.clear()
    after.post(CODE, {"email": ADDRESS})
    get_user_model().objects.update(is_staff=True, is_superuser=True)
    assert after.post(CODE_TYPED, {"code": code()}).url == SIGN_IN
    assert "_auth_user_id" not in after.session
    assert before.get("/admin/").status_code == 302 and before.get("/schools-desk/").status_code == 302
    step = before.get("/admin/login/?next=/admin/")
    assert step["Location"] == "/accounts/reauthenticate/?next=/admin/"
    before.post(step["Location"], {"password": PASSWORD})
    assert before.get("/admin/").status_code == (302 if is_two_factor else 200)


@pytest.mark.parametrize(
    "path", ["/accounts/delete/", "/schools-desk/account/export/", "/accounts/email/", "/accounts/password/set/"]
)
def test_what_weighs_asks_an_account_without_a_password_for_a_fresh_code(ada, by_code, path, monkeypatch):
    ada.set_unusable_password()
    ada.save()
    client = Client()
    client.post(CODE, {"email": ADDRESS})
    client.post(CODE_TYPED, {"code": code()})
    data = {"email": "ada@work.example", "action_add": ""}
    ask = client.get if path == "/schools-desk/account/export/" else client.post
    asked = ask(path, data)
    assert asked["Location"].partition("?")[0] == CODE_AGAIN and get_user_model().objects.exists()
    before = len(sent())
    assert "We sent a code" in client.get(asked["Location"]).content.decode()
    assert len(sent()) == before + 1
    for _ in range(3):
        assert "Incorrect code" in client.post(asked["Location"], {"code": "BCDF-GHJK"}).content.decode()
    spent = code()
    assert "Incorrect code" in client.post(asked["Location"], {"code": spent}).content.decode()
    client.post(asked["Location"], {"code": code()})
    if path == "/accounts/delete/":
        assert not get_user_model().objects.exists()
        return
    assert client.get(path).status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400)
    assert ask(path, data)["Location"].partition("?")[0] == CODE_AGAIN


@pytest.mark.parametrize("path", ["/accounts/delete/", "/schools-desk/account/export/"])
def test_what_weighs_asks_others_for_their_password(ada, path):
    client = Client()
    client.post(SIGN_IN, {"login": ADDRESS, "password": PASSWORD})
    assert client.get(path).url.startswith("/accounts/reauthenticate/?")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(path).status_code == 200
    assert client.get(CODE_AGAIN).url == "/accounts/reauthenticate/"


def test_mail_about_accounts_shows_staff_no_code(ada, by_code, admin_client):
    for path, data in (
        (SIGN_UP, {"password1": PASSWORD, "email": "new@students.example"}),
        (RESET, {"email": ADDRESS}),
        (CODE, {"email": ADDRESS}),
    ):
        Client().post(path, data)
        waiting = OutgoingMail.objects.latest("pk")
        secret = re.search(r"[A-Z]{4}-[A-Z]{4}", waiting.body)[0]
        page = admin_client.get(f"/admin/core/outgoingmail/{waiting.pk}/change/").content.decode()
        assert secret not in page and "…" in page and waiting.recipient in page
