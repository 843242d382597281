"""The outbox: mail that was decided in a transaction and is sent after it, by a worker."""

from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone


class MailQuerySet(QuerySet):
    def unsent(self):
        """Mail that was not sent, as far as is known."""
        return self.filter(sent_at=None)

    def due(self, now: datetime):
        """Mail that a worker may take: unclaimed and due."""
        return self.unsent().filter(claimed_at=None, due_at__lte=now)

    def uncertain(self, before: datetime):
        """Mail that a worker claimed before a moment without recording a result: it may have been sent."""
        return self.unsent().filter(claimed_at__lt=before)


class OutgoingMail(models.Model):
    """A plain text mail to one address, from the decision to send it until it is sent.

    Its `key` names its subject, so that nothing is queued twice. A worker claims it before sending and then records the
    result. A claimed mail without a result may have been sent, so no worker takes it again. After sending, the address,
    the text and the way to unsubscribe are blank. Without `due_at` no worker tries again.
    """

    key = models.SlugField(max_length=100, unique=True)
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    unsubscribe_url = models.CharField("address that ends such mail", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField("why the last try failed", max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "outgoing mail"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(claimed_at__isnull=False, claimed_at__lte=models.F("sent_at")),
                name="mail_is_claimed_before_it_is_sent",
            ),
            models.CheckConstraint(
                condition=~Q(recipient="") | Q(sent_at__isnull=False) | Q(due_at__isnull=True),
                name="mail_to_be_sent_has_a_recipient",
            ),
        ]

    def __str__(self):
        return self.subject
