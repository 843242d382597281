"""The outbox against a real mail server: what it takes goes out once, what it refuses waits, what is unsure stays."""

from smtplib import SMTPServerDisconnected

import pytest
from django.utils import timezone

from submissions import outbox
from submissions.models import OutgoingMail
from tests.submissions.mail_server import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A mail server to which the outbox sends."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


def send_all(now=None):
    return [outcome for _, outcome in outbox.send_due(now or timezone.now())]


def test_a_refused_mail_comes_again_under_the_same_name(server):
    outbox.queue(key="one", recipient="ada@example.org", subject="s", body="b", unsubscribe_url="https://x.example/u/1")
    server.answers[:] = ["451 try later"]
    assert send_all() == ["refused, to be tried again"] and server.taken == []
    waiting = OutgoingMail.objects.get()
    assert waiting.due_at > timezone.now()
    OutgoingMail.objects.update(due_at=timezone.now())
    assert send_all() == ["sent"] and send_all() == []
    [message] = server.taken
    assert message["Message-ID"] == "<one@127.0.0.1>" and message["To"] == "ada@example.org"
    assert message["List-Unsubscribe"] == "<https://x.example/u/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert OutgoingMail.objects.get().unsubscribe_url == ""


def test_a_server_that_vanishes_over_a_mail_gets_it_once(server):
    outbox.queue(key="one", recipient="ada@example.org", subject="s", body="b")
    server.answers[:] = ["vanish"]
    with pytest.raises(SMTPServerDisconnected):
        send_all()
    assert send_all() == [] and len(server.taken) == 1
    assert list(OutgoingMail.objects.uncertain(timezone.now()))


def test_a_server_that_is_away_loses_nothing(server, settings):
    outbox.queue(key="one", recipient="ada@example.org", subject="s", body="b")
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError):
        send_all()
    settings.EMAIL_PORT = port
    assert send_all() == ["sent"] and len(server.taken) == 1
    assert "List-Unsubscribe" not in server.taken[0]
