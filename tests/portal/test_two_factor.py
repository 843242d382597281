"""The one door, and the second step behind it: what staff meet on their way to the admin, with real codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from programs.models import Program
from submissions import actions
from submissions.choices import SubmissionKind
from tests.pages import Page
from tests.planner.conftest import DREXEL

pytestmark = pytest.mark.django_db
ADMIN, SIGN_IN, SET_UP, CODE, CODE_AGAIN, CODES = (
    "/admin/",
    "/accounts/login/",
    "/accounts/2fa/totp/activate/",
    ("/accounts/2fa/authenticate/"),
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/recovery-codes/",
)


@pytest.fixture(autouse=True)
def rule(settings, catalogue):
    """The rule holds, as it does in production."""
    settings.STAFF_TWO_FACTOR = True
    cache.clear()


@pytest.fixture
def secret(editor):
    """The key in the editor's authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    return secret


def code_of(secret):
    """What an authenticator app shows for a key now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, login="editor", password="editor", next=ADMIN):
    return client.post(f"{SIGN_IN}?next={next}", {"login": login, "password": password})


def leads_to(response):
    """Where a response redirects, without its query."""
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"].partition("?")[0]


@pytest.mark.django_db(transaction=True)
def test_the_first_sign_in_leads_through_the_set_up_to_the_desk(client, editor):
    assert client.get(f"{ADMIN}programs/program/", follow=True).redirect_chain[-1][0].startswith(SIGN_IN)
    assert leads_to(sign_in(client)) == ADMIN
    assert leads_to(client.get(ADMIN)) == "/admin/login/"
    assert leads_to(client.get("/admin/login/?next=/admin/")) == SET_UP
    assert leads_to(client.get(SET_UP)) == "/accounts/reauthenticate/"
    client.post("/accounts/reauthenticate/", {"password": "editor"})
    page = Page(client.get(SET_UP))
    secret = page.one("code", class_="key").text
    assert page.one("img", class_="square")["src"].startswith("data:image/svg+xml;base64,")
    assert "The editors’ desk" in page.text and "no-store" in page.response["Cache-Control"]
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    assert "Incorrect code." in client.post(SET_UP, {"code": wrong}).content.decode()
    assert leads_to(client.post(SET_UP, {"code": code_of(secret)})) == CODES
    page = Page(client.get(CODES))
    assert len(page.all("li")) >= 10 and "no-store" in page.response["Cache-Control"]
    assert client.get(ADMIN).status_code == 200


def test_the_code_that_set_up_the_app_counts_no_second_time(client, editor):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": "editor"})
    secret = Page(client.get(SET_UP)).one("code", class_="key").text
    code = code_of(secret)
    assert leads_to(client.post(SET_UP, {"code": code})) == CODES
    other = Client()
    assert leads_to(sign_in(other)) == CODE
    assert "This code was used" in other.post(CODE, {"code": code}).content.decode()
    assert client.post(CODE_AGAIN, {"code": code}).status_code == 200
    assert client.get(ADMIN).status_code == 302 and other.get(ADMIN).status_code == 302


def test_a_code_counts_once_for_as_long_as_the_app_may_show_it(editor, secret, monkeypatch, settings):
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # which goes by the clock that is set here
    settings.CACHES = {**settings.CACHES, "default": in_memory}
    now = time.time() // 30 * 30 + 1
    code = format_hotp_value(hotp_value(secret, int(now) // 30 + 1))  # of a phone that is ahead by half a minute
    for later, expected in ((0, 302), (31, 200), (58, 200)):
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        client = Client()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == expected, later


@pytest.fixture
def proposal(editor, catalogue):
    """What the editor proposes for a public program; another editor is to decide."""
    program = Program.objects.get(slug=DREXEL)
    return actions.begin(
        school=program.school, program=program, kind=SubmissionKind.UPDATE, by=editor, is_by_editor=True
    )


def test_the_password_alone_opens_nothing_that_a_right_opens(client, editor, proposal):
    sign_in(client)
    own = proposal.get_absolute_url()
    for path in (
        f"/schools-desk/propose/{DREXEL}/",
        own,
        f"{own}preview/",
        "/schools-desk/",
        "/schools-desk/claim/",
        "/schools-desk/account/export/",
    ):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 405 or leads_to(answer) == SIGN_IN, path
    assert leads_to(client.get(f"{SIGN_IN}?next=/schools-desk/")) == SET_UP
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    assert leads_to(client.get(f"{SIGN_IN}?next=/schools-desk/")) == CODE_AGAIN
    answer = client.post(f"{CODE_AGAIN}?next=/schools-desk/propose/{DREXEL}/", {"code": code_of(secret)})
    assert client.get(answer["Location"]).status_code == 200


def test_what_needs_no_right_is_open_and_the_same_for_everybody(client, editor):
    sign_in(client)
    for path in ("/", "/programs/", "/shortlist/", "/schools/"):
        assert client.get(path).status_code == 200, path
    assert "Sign in" in client.get("/shortlist/").content.decode()


def test_somebody_who_works_here_no_longer_has_no_rights(client, editor, proposal, django_user_model):
    django_user_model.objects.update(is_staff=False)
    client.force_login(editor)
    assert client.get(f"/schools-desk/propose/{DREXEL}/").status_code == 404
    assert client.get(proposal.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("is_on", [True, False])
def test_an_idle_session_of_staff_ends_and_one_in_use_goes_on(client, editor, secret, settings, monkeypatch, is_on):
    settings.STAFF_TWO_FACTOR = is_on
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    now = time.time()
    for minutes in (25, 50, 75):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: now + 60 * minutes)
        assert client.get(ADMIN).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 60 * 106)
    assert leads_to(client.get(ADMIN)) == "/admin/login/"
    assert "_auth_user_id" not in client.session


def test_a_students_session_does_not_end_with_an_idle_hour(client, student, monkeypatch):
    client.force_login(student)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 7200)
    assert client.get("/schools-desk/").status_code == 200


def test_later_the_password_alone_opens_nothing(client, editor, secret):
    assert leads_to(sign_in(client)) == CODE
    assert leads_to(client.get(ADMIN)) == "/admin/login/"
    assert leads_to(client.get("/admin/login/")) == SIGN_IN
    page = Page(client.get(CODE))
    assert "authenticator app" in page.text and "no-store" in page.response["Cache-Control"]
    assert leads_to(client.post(CODE, {"code": code_of(secret)})) == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_code_counts_once(editor, secret):
    code = code_of(secret)
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == expected


def test_a_recovery_code_stands_in_for_the_phone_once(editor, secret):
    [code, *_] = RecoveryCodes.activate(editor).get_unused_codes()
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == expected
    assert client.get(ADMIN).status_code == 302


def test_codes_cannot_be_tried_without_end(client, editor, secret):
    sign_in(client)
    for _ in range(6):
        response = client.post(CODE, {"code": "wrong"})
    assert "Too many failed login attempts" in response.content.decode()
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 200


def test_a_session_from_before_the_set_up_is_asked_too(client, editor, secret):
    client.force_login(editor)
    assert leads_to(client.get("/admin/login/?next=/admin/programs/program/")) == CODE_AGAIN
    answer = client.post(f"{CODE_AGAIN}?next=/admin/programs/program/", {"code": code_of(secret)})
    assert leads_to(answer) == "/admin/programs/program/"
    assert client.get("/admin/programs/program/").status_code == 200


def test_removing_the_app_closes_the_desk_at_once(client, editor, secret):
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    assert client.get(ADMIN).status_code == 200
    Authenticator.objects.all().delete()
    assert leads_to(client.get(ADMIN)) == "/admin/login/"
    assert leads_to(client.get("/admin/login/")) == SET_UP


def test_a_student_is_not_staff_with_a_code_either(client, student):
    secret = generate_totp_secret()
    TOTP.activate(student, secret)
    sign_in(client, "student", "student")
    client.force_login(student)
    assert client.get(ADMIN, follow=True).status_code == 403


@pytest.mark.parametrize("onward", ["//elsewhere.example/", "https://elsewhere.example/admin/"])
def test_the_door_leads_nowhere_else(client, onward):
    assert "elsewhere" not in client.get("/admin/login/", {"next": onward})["Location"]


def test_the_admins_door_takes_no_password(client, editor):
    response = client.post("/admin/login/?next=/admin/", {"username": "editor", "password": "editor"})
    assert leads_to(response) == SIGN_IN and "_auth_user_id" not in client.session


def test_staff_sign_in_by_name_or_by_address(client, editor, secret):
    editor.email = "grace@desk.example"
    editor.save()
    for login in ("editor", "grace@desk.example", "GRACE@desk.example"):
        assert leads_to(sign_in(Client(), login)) == CODE, login


def words(response):
    """Status and words of a page, without tokens and what was typed."""
    return response.status_code, re.sub(r'value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize(("known", "unknown"), [("editor", "nobody"), ("grace@desk.example", "no@desk.example")])
def test_nobody_learns_who_has_an_account(client, editor, known, unknown, monkeypatch):
    editor.email = "grace@desk.example"
    editor.save()
    hashed = []
    for name in ("check_password", "set_password"):
        kept = getattr(type(editor), name)
        monkeypatch.setattr(type(editor), name, lambda *args, kept=kept: hashed.append(1) or kept(*args))
    answers, costs = [], []
    for login in (known, unknown):
        hashed.clear()
        answers.append(words(sign_in(Client(), login, "wrong")))
        costs.append(len(hashed))
    assert answers[0] == answers[1] and answers[0][0] == 200
    assert costs == [1, 1]


def test_passwords_cannot_be_tried_without_end(client, editor, secret):
    for _ in range(5):
        sign_in(client, password="wrong")
    response = sign_in(client)
    assert response.status_code == 200 and "Too many failed login attempts" in response.content.decode()


def test_asking_costs_one_query_in_the_admin_and_none_elsewhere(client, editor, secret, count_queries, settings):
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    costs = {}
    for is_on in (False, False, True):  # once more, for the first one fills caches
        settings.STAFF_TWO_FACTOR = is_on
        costs[is_on] = [count_queries(lambda path=path: client.get(path)) for path in (ADMIN, "/programs/")]
    assert costs[True] == [costs[False][0] + 1, costs[False][1]]


def test_where_the_rule_is_off_the_password_is_enough(client, editor, settings):
    settings.STAFF_TWO_FACTOR = False
    assert leads_to(sign_in(client)) == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_pages_of_the_second_factor_are_nobody_elses(client, student):
    for name in ("", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        response = client.get(f"/accounts/2fa/{name}")
        assert leads_to(response).startswith("/accounts/"), name
    client.force_login(student)
    response = client.get("/accounts/2fa/")
    assert "Set it up" in response.content.decode() and "no-store" in response["Cache-Control"]


def test_a_phone_is_taken_off_and_codes_are_made_anew(client, editor, secret):
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": "editor"})
    assert leads_to(client.post("/accounts/2fa/recovery-codes/generate/")) == CODES
    assert "10 recovery codes are left" in Page(client.get("/accounts/2fa/")).text
    page = Page(client.get("/accounts/2fa/totp/deactivate/"))
    assert "stays closed" in page.text
    assert leads_to(client.post("/accounts/2fa/totp/deactivate/")) == "/accounts/2fa/"
    assert not Authenticator.objects.exists()
