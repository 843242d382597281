"""The shortlist: programs that a visitor saves, with what was known when they were saved."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from programs.models import Program

LONGEST_NOTE = 1000
SHARED_FOR = timedelta(days=30)
WITHOUT_OWNER = timedelta(days=396)
"""How long a shortlist without an account, and its session, exist after the last use: 13 months."""


class Shortlist(models.Model):
    """Saved programs of one person: of an account, or of the browser session that has its primary key."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(default=timezone.now, db_default=Now())

    def __str__(self):
        return f"Shortlist of {self.user}" if self.user else f"Shortlist {self.pk}"


class ShortlistItemQuerySet(models.QuerySet):
    """Items by whether they were removed."""

    def saved(self):
        """Items that are on the shortlist."""
        return self.filter(removed_at__isnull=True)

    def removed(self):
        """Items that can be put back."""
        return self.filter(removed_at__isnull=False)

    def with_names(self):
        """Joins what names are made from: school and field of the program and of its successor."""
        return self.select_related(
            "program__school", "program__cip_code", "program__successor__school", "program__successor__cip_code"
        )


class ShortlistItem(models.Model):
    """A saved program. A removed one stays until the shortlist is deleted, so that removing can be undone.

    `saved_facts` holds, by measure key, each figure as written on the day it was saved, blank where it was not known;
    `seen_changes` the differences seen since, with the day (`planner.changes.Seen`).
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="items")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_facts = models.JSONField(default=dict)
    seen_changes = models.JSONField(default=dict, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ShortlistItemQuerySet.as_manager()

    class Meta:
        ordering = ["saved_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "program"], name="shortlist_holds_program_once")]

    def __str__(self):
        return f"{self.program} in {self.shortlist}"


class ShareLinkQuerySet(models.QuerySet):
    """Share links by whether they still work."""

    def open(self, at=None):
        """Links that have neither expired nor been revoked at the moment (default: now)."""
        return self.filter(Q(expires_at__gt=at or timezone.now()), revoked_at__isnull=True)


def new_token() -> str:
    """A secret for a link."""
    return secrets.token_urlsafe(24)


def share_end():
    """When a link made now expires."""
    return timezone.now() + SHARED_FOR


class ShareLink(models.Model):
    """A read-only URL of a shortlist for others, such as an adviser. It expires, and can be revoked earlier.

    It ends with its list: that of a browser is deleted when its owner signs in.
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    shows_notes = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=share_end)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"Link to {self.shortlist} until {self.expires_at:%Y-%m-%d}"
