"""Mail between the decision to send it and the moment it goes out: nothing is lost, and nothing goes out twice.

At most once: a worker that is killed between the server's word and its own note leaves the mail claimed, for a person
to decide. What is sent again carries the same Message-ID, by which mail systems know a copy.
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
"""What a mail server says when it surely did not take a mail. After anything else nobody knows."""


def queue(*, key: str, recipient: str, subject: str, body: str, unsubscribe_url: str = "") -> OutgoingMail:
    """Puts a mail into the outbox in the caller's transaction, once for each key; after its commit a worker sends it.

    When no worker can be asked, that is logged, and `manage.py send_mail` sends the mail.
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
    """Asks for a run of `send_mail` unless one is asked for and has not begun. One query, and one more to ask.

    A run that has begun may have looked what is due before this mail was there, so it does not count.
    """
    if not DBTaskResult.objects.ready().filter(task_path=send_mail.module_path).exists():
        send_mail.enqueue()


@task
def send_mail() -> Counter[str]:
    """The job of a worker: sends what is due; returns how many mails came to what. The rest waits for the next run."""
    return Counter(outcome for _, outcome in send_due(timezone.now()))


def send_due(now: datetime) -> Iterator[tuple[OutgoingMail, str]]:
    """Sends what is due; yields each mail with what became of it. Any number of workers may run at once.

    A mail is claimed in a step that one worker alone can take, and what became of it is written down after. When the
    server cannot be reached nothing is claimed: raises OSError, and the next run tries again. A mail that the server
    refuses waits longer each time, eight times at most. When the connection breaks over a mail it stays claimed, for
    it may have gone out: a person decides whether it is sent again.
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
    """Sends a claimed mail and writes down what became of it, which it returns."""
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
    """Headers of a mail; the same Message-ID each time it is tried. One-click unsubscription is RFC 8058."""
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
    """Lets workers try again what was given up or may have gone out, on a person's word; returns how many."""
    if not by.has_perm(MAY_RELEASE):
        raise PermissionDenied("You may not send mail again.")
    unsent = OutgoingMail.objects.unsent().filter(pk__in=[mail.pk for mail in mails]).exclude(recipient="")
    transaction.on_commit(ask_a_worker, robust=True)
    return unsent.update(claimed_at=None, due_at=timezone.now(), tries=0, problem="")


def forget(before: datetime) -> int:
    """Erases address and text of mail that was queued before a moment and never went out; returns how many."""
    return (
        OutgoingMail.objects.unsent()
        .filter(created_at__lt=before)
        .update(recipient="", body="", unsubscribe_url="", due_at=None)
    )
