"""The outbox against a real mail server: what it takes goes out once, what it refuses waits, what is unsure stays."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib import admin
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from core.mail import outbox
from core.mail.models import OutgoingMail
from core.previews import preview_address
from portal.roles import ROLES
from submissions import attestation, members, notifications
from submissions.choices import Frequency
from submissions.models import AttestationCampaign, AttestationRequest, NotificationPreference
from submissions.notifications import send_digests
from tests.conftest import staff
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


@pytest.fixture
def mails(representative, owner, drexel):
    """Every mail that holds a link which opens something by itself, with what the link ends on."""
    members.invite(school=drexel.school, email="new@example.org", role="viewer", by=owner, now=timezone.now())
    campaign = AttestationCampaign.objects.create(quarter="2026-Q4")
    now = timezone.now()
    asked = AttestationRequest.objects.create(
        campaign=campaign, school=drexel.school, user=representative, asked_at=now, last_sent_at=now
    )
    notifications.mail_attestation(asked, attestation.token_of(asked))
    NotificationPreference.objects.create(user=owner, frequency=Frequency.WEEKLY)
    link = reverse("submissions:attest", args=["weekly-token"])
    notifications.tell([owner], "weekly", "News", "asked", {"address": f"https://portal.example{link}"})
    send_digests(timezone.localdate())
    outbox.queue(
        key="preview", recipient="a@example.org", subject="s", body=f"See {preview_address(drexel)} and reply."
    )
    return OutgoingMail.objects.all()


@pytest.mark.parametrize("group", ROLES)
def test_staff_read_a_mail_without_what_its_links_open(client, mails, group):
    client.force_login(staff(group, group))
    assert mails.count() == 4
    for mail in mails:
        tokens = re.findall(
            r"/(?:invitations|attest|unsubscribe|preview/\w+)/([^/\s]+)", mail.body + mail.unsubscribe_url
        )
        page = client.get(f"/admin/core/outgoingmail/{mail.pk}/change/").content.decode()
        assert tokens and mail.subject in page and "/…/" in page
        assert not [token for token in tokens if token in page]
        assert mail.recipient in page and mail.body.split()[0] in page
    listed = client.get("/admin/core/outgoingmail/").content.decode()
    assert "/…/" not in listed and "/attest/" not in listed


@pytest.mark.parametrize("group", ROLES)
def test_no_other_page_of_the_admin_prints_a_token(client, mails, group):
    client.force_login(staff(group, group))
    tokens = {
        token for mail in mails for token in re.findall(r"/(?:invitations|attest|unsubscribe)/([^/\s]+)", mail.body)
    }
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if model._meta.app_label != "submissions":
            continue
        pages = [
            reverse(f"{name}_changelist"),
            *(reverse(f"{name}_change", args=[row.pk]) for row in model.objects.all()),
        ]
        for page in pages:
            text = client.get(page).content.decode()
            assert not [token for token in tokens if token in text], page
