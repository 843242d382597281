"""What someone sends after their session has ended comes back to them, and to nobody else."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from portal.resubmission import MOST_CHARACTERS, WAITING

CLAIM = "/schools-desk/claim/"
TEXT = "I am the registrar; the office can confirm it at any time."
SENT = {"school": "drexel-university", "text": TEXT}

pytestmark = pytest.mark.usefixtures("catalogue", "db")


@pytest.fixture
def ended(client, student):
    """A browser on which the student was signed in until the session ended."""
    client.force_login(student)
    client.get(CLAIM)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def test_a_form_comes_back_to_its_person_and_is_sent_by_them(ended, student):
    answer = ended.post(CLAIM, SENT)
    assert answer.status_code == 302 and "/accounts/login/" in answer.url
    assert "comes back once you have signed in" in ended.get(answer.url).content.decode()
    ended.force_login(student)
    page = ended.get(CLAIM).content.decode()
    assert TEXT in page and 'value="drexel-university"' in page
    assert not student.school_claims.exists(), "nothing is sent by the site itself"
    assert ended.post(CLAIM, SENT).status_code == 302
    assert student.school_claims.get().text == TEXT
    assert WAITING not in ended.session
    assert "Send what you wrote" not in ended.get(CLAIM).content.decode()


def test_a_form_may_be_dropped(ended, student):
    ended.post(CLAIM, SENT)
    ended.force_login(student)
    assert ended.post(CLAIM, {"drop-waiting-form": ""}).url == CLAIM
    assert TEXT not in ended.get(CLAIM).content.decode()


def test_nobody_else_is_given_the_form(ended):
    ended.post(CLAIM, SENT)
    ended.force_login(get_user_model().objects.create_user("another"))
    assert TEXT not in ended.get(CLAIM).content.decode()
    assert WAITING not in ended.session


def test_what_an_editor_typed_comes_back_in_the_admin(client, chief_editor):
    client.force_login(chief_editor)
    change = "/admin/articles/article/add/"
    client.get(change)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    client.post(change, {"title": "A guide", "body": "Long text.\r\n" * 20})
    client.force_login(chief_editor)
    assert "Long text." in client.get(change).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"text": TEXT, "new_password1": "a secret of mine"},
        {"text": "x" * (MOST_CHARACTERS + 1)},
    ],
)
def test_passwords_and_endless_texts_are_not_stored(ended, sent):
    ended.post(CLAIM, sent)
    assert WAITING not in ended.session


def test_a_stranger_and_a_script_store_nothing(client, ended):
    Client().post(CLAIM, SENT)
    stranger = Client()
    stranger.post(CLAIM, SENT)
    assert settings.SESSION_COOKIE_NAME not in stranger.cookies
    ended.post(CLAIM, SENT, headers={"Sec-Fetch-Mode": "cors"})
    assert WAITING not in ended.session


@pytest.mark.parametrize(("origin", "is_offered"), [("http://testserver", True), ("https://evil.example", False)])
def test_a_form_with_an_old_token_is_offered_again_to_this_site_alone(student, origin, is_offered):
    client = Client(enforce_csrf_checks=True)
    client.force_login(student)
    answer = client.post(CLAIM, SENT, headers={"Origin": origin})
    assert answer.status_code == 403
    assert (TEXT in answer.content.decode()) == is_offered
