"""Mail is lost by nothing and sent once: servers that are down, refuse or break off, and two workers at once."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail as delivered
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.mail import outbox
from core.mail.models import OutgoingMail
from corrections.actions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(db):
    """A mail that is due."""
    return outbox.queue(key="a-mail", recipient="ada@example.org", subject="Hello\nBcc: x", body="Text")


@pytest.fixture
def breaks(monkeypatch):
    """Makes the mail server answer a mail with an exception."""

    def breaks(problem):
        def send_messages(self, messages):
            raise problem

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return breaks


def sent(now=None):
    return [outcome for _, outcome in outbox.send_due(now or timezone.now())]


def test_an_answer_goes_out_once_and_is_forgotten(made, editor, capsys):
    decide(made(reporter_email="ada@example.org"), "duplicate", answer="Mended.", by=editor)
    call_command("send_mail")
    call_command("send_mail")
    [message] = delivered.outbox
    assert message.to == ["ada@example.org"] and "Mended." in message.body and message.content_subtype == "plain"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    row = OutgoingMail.objects.get()
    assert row.sent_at and (row.recipient, row.body) == ("", "")
    assert "ada@example.org" not in capsys.readouterr().out


def test_nothing_is_queued_twice(waiting):
    assert outbox.queue(key="a-mail", recipient="eve@example.org", subject="Other", body="Other") == waiting
    assert waiting.subject == "Hello Bcc: x"


def test_a_mail_in_one_workers_hand_is_not_sent_by_another(waiting):
    now = timezone.now()
    first, second = outbox.send_due(now), outbox.send_due(now)
    assert next(first)[1] == "sent"
    assert list(first) == list(second) == [] and len(delivered.outbox) == 1


def test_a_worker_passes_over_what_another_took_meanwhile(waiting):
    other = outbox.queue(key="b-mail", recipient="eve@example.org", subject="s", body="b")
    worker = outbox.send_due(timezone.now())
    next(worker)
    OutgoingMail.objects.filter(pk=other.pk).update(claimed_at=timezone.now())
    assert list(worker) == [] and len(delivered.outbox) == 1


def test_a_server_that_is_down_loses_nothing(waiting, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("down")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuse)
        with pytest.raises(CommandError, match="cannot be reached"):
            call_command("send_mail")
    waiting.refresh_from_db()
    assert (waiting.claimed_at, waiting.tries) == (None, 0)
    assert sent() == ["sent"]


def test_a_refused_mail_waits_longer_each_time_and_is_given_up(waiting, breaks):
    breaks(SMTPDataError(451, b"Try later"))
    now, waits = timezone.now(), []
    for _ in range(outbox.MOST_TRIES):
        before = now
        assert sent(now)[0] in ("refused, to be tried again", "given up")
        waiting.refresh_from_db()
        assert waiting.claimed_at is None and "Try later" in waiting.problem
        assert sent(now) == [], "not before its time"
        if waiting.due_at:
            now = waiting.due_at
            waits.append((now - before).seconds // 60)
    assert waits == [5, 10, 20, 40, 80, 160, 320]
    assert waiting.due_at is None and waiting.recipient


def test_a_mail_that_may_have_gone_out_is_not_sent_again_by_itself(waiting, breaks, monkeypatch, editor, capsys):
    with monkeypatch.context() as patch:
        patch.setattr(
            EmailBackend, "send_messages", lambda self, messages: (_ for _ in ()).throw(TimeoutError("silent"))
        )
        with pytest.raises(CommandError):
            call_command("send_mail")
    waiting.refresh_from_db()
    assert waiting.claimed_at and "may have gone out" in waiting.problem
    call_command("send_mail")
    assert delivered.outbox == [] and "1 of the outbox" in capsys.readouterr().err
    assert outbox.release([waiting], by=editor) == 1
    assert sent() == ["sent"]
    assert outbox.release([waiting], by=editor) == 0


def test_a_broken_connection_ends_the_run_and_leaves_the_rest(waiting, breaks):
    outbox.queue(key="b-mail", recipient="eve@example.org", subject="s", body="b")
    breaks(SMTPServerDisconnected("gone"))
    with pytest.raises(SMTPServerDisconnected):
        sent()
    assert OutgoingMail.objects.due(timezone.now()).get().key == "b-mail"


def test_mail_is_released_by_whoever_may(waiting, newcomer):
    with pytest.raises(PermissionDenied):
        outbox.release([waiting], by=newcomer)


def test_mail_of_the_future_waits(waiting):
    OutgoingMail.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert sent() == []
