"""Mail between the decision to send it and its sending: no mail is lost, and none is sent twice.

At most once: if a worker is killed between the server's answer and its own record, the mail stays claimed until a
person decides. Mail that is sent again has the same Message-ID, so that mail systems recognize a copy.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from core.mail.models import OutgoingMail

MAY_RELEASE = "core.change_outgoingmail"
MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=5)  # doubled after each try: the eighth is ten hours after the first
REFUSED = (SMTPRecipientsRefused, SMTPResponseException)
"""Errors that prove that the server did not take the mail. After any other error this is unknown."""


def queue(*, key: str, recipient: str, subject: str, body: str, unsubscribe_url: str = "") -> OutgoingMail:
    """Adds a mail to the outbox in the caller's transaction, once for each key; after its commit a worker sends it.

    If no worker can be requested, the error is logged, and `manage.py send_mail` sends the mail.
    """
    plain = {
        "recipient": recipient,
        "subject": " ".join(subject.split())[:200],
        "body": body,
        "unsubscribe_url": unsubscribe_url,
    }
    mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=plain)
    if is_new:
        transaction.on_commit(ask_a_worker, robust=True)
    return mail


def ask_a_worker() -> None:
    """Requests a run of `send_mail` unless one is waiting to begin. One query, and one more for the request.

    A run that has begun may have selected the due mail before this one was queued, so it does not count.
    """
    if not DBTaskResult.objects.ready().filter(task_path=send_mail.module_path).exists():
        send_mail.enqueue()


@task
def send_mail() -> Counter[str]:
    """The job of a worker: sends what is due; returns the number of mails by result.

    The rest waits for the next run.
    """
    return Counter(outcome for _, outcome in send_due(timezone.now()))


def send_due(now: datetime) -> Iterator[tuple[OutgoingMail, str]]:
    """Sends what is due; yields each mail with its result. Any number of workers may run at once.

    Only one worker can claim a mail, and it records the result after sending. If the server cannot be reached, nothing
    is claimed: raises OSError, and the next run tries again. Refused mail waits longer each time, eight times at most.
    If the connection breaks during a mail, it stays claimed, because it may have been sent: a person decides whether it
    is sent again.
    """
    due = list(OutgoingMail.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True))
    if not due:
        return
    connection = get_connection()
    connection.open()
    try:
        for pk in due:
            if OutgoingMail.objects.due(now).filter(pk=pk).update(claimed_at=now, tries=F("tries") + 1):
                mail = OutgoingMail.objects.get(pk=pk)
                yield mail, send(mail, connection, now)
    finally:
        connection.close()


def send(mail: OutgoingMail, connection, now: datetime) -> str:
    """Sends a claimed mail, records the result and returns it."""
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.recipient],
        headers=headers_of(mail),
        connection=connection,
    )
    row = OutgoingMail.objects.filter(pk=mail.pk)
    try:
        message.send()
    except REFUSED as refusal:
        is_last = mail.tries >= MOST_TRIES
        due_at = None if is_last else now + FIRST_WAIT * 2 ** (mail.tries - 1)
        row.update(claimed_at=None, due_at=due_at, problem=str(refusal)[:300])
        return "given up" if is_last else "refused, to be tried again"
    except Exception as broken:
        row.update(problem=f"It may have gone out: {broken}"[:300])
        raise
    row.update(sent_at=timezone.now(), recipient="", body="", unsubscribe_url="", problem="")
    return "sent"


def headers_of(mail: OutgoingMail) -> dict[str, str]:
    """Headers of a mail; the same Message-ID at each try. One-click unsubscription is RFC 8058."""
    host = urlsplit(settings.SITE_URL).hostname
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{mail.key}@{host}>"}
    if mail.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


@transaction.atomic
def release(mails: Iterable[OutgoingMail], *, by) -> int:
    """Lets workers send again mail that failed or may have been sent, after a person's check; returns how many."""
    if not by.has_perm(MAY_RELEASE):
        raise PermissionDenied("You may not send mail again.")
    unsent = OutgoingMail.objects.unsent().filter(pk__in=[mail.pk for mail in mails]).exclude(recipient="")
    transaction.on_commit(ask_a_worker, robust=True)
    return unsent.update(claimed_at=None, due_at=timezone.now(), tries=0, problem="")


def forget(before: datetime) -> int:
    """Erases address and text of mail that was queued before a moment and never sent; returns how many."""
    return (
        OutgoingMail.objects.unsent()
        .filter(created_at__lt=before)
        .update(recipient="", body="", unsubscribe_url="", due_at=None)
    )
