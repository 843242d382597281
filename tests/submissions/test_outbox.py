"""The outbox against a real mail server: what it takes goes out once, what it refuses waits, what is unsure stays."""

from smtplib import SMTPServerDisconnected

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

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


@pytest.fixture
def jobs(settings, django_capture_on_commit_callbacks):
    """The queue of production; returns the jobs that wait after a function was called and committed."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def jobs(call, *arguments, **named):
        with django_capture_on_commit_callbacks(execute=True):
            call(*arguments, **named)
        return DBTaskResult.objects.ready()

    return jobs


def queue(key):
    return outbox.queue(key=key, recipient="ada@example.org", subject="s", body="b")


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


def test_a_worker_is_asked_once_until_it_begins(jobs, server):
    assert jobs(lambda: [queue("one"), queue("two")]).count() == 1
    assert jobs(queue, "three").count() == 1
    DBTaskResult.objects.update(status="RUNNING")
    assert jobs(queue, "three").count() == 0, "no news"
    assert jobs(queue, "four").count() == 1, "the other run may have looked before"
    assert DBTaskResult.objects.ready().get().task.call() == {"sent": 4}
    assert len(server.taken) == 4


def test_a_worker_is_asked_when_a_person_lets_mail_go_out_again(jobs, editor):
    mail = queue("one")
    assert jobs(outbox.release, [mail], by=editor).count() == 1


def test_a_mail_is_kept_when_no_worker_can_be_asked(jobs, server, monkeypatch, caplog):
    def refuse(*arguments):
        raise DatabaseError("The queue is away.")

    monkeypatch.setattr(DatabaseBackend, "enqueue", refuse)
    assert not jobs(queue, "one").exists()
    assert "ask_a_worker" in caplog.text and "The queue is away." in caplog.text
    assert send_all() == ["sent"]
