"""How people come to speak for a school: they are invited, or they claim it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import EmailField
from programs.models import School
from submissions.choices import ClaimState, Role

PERSON = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class Invitation(models.Model):
    """A place at a school's desk for whoever proves an address. Only a hash of its token is kept; it serves once."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.CONTRIBUTOR)
    email = EmailField("e-mail")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_is_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__lt=F("expires_at")),
                name="invitation_is_accepted_in_time",
            ),
        ]

    def __str__(self):
        return f"{self.email}, {self.get_role_display().lower()} for {self.school}"

    def standing(self, now: datetime) -> str:
        """Whether it still serves at a moment, in a word."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if now < self.expires_at else "expired"


class SchoolClaim(models.Model):
    """Somebody says that they speak for a school; an editor decides. One is open per person and school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="school_claims")
    text = models.TextField("what they say", max_length=2000)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=1000, blank=True, help_text="The person who claims reads it.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"], condition=Q(state=ClaimState.OPEN), name="claim_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ClaimState.OPEN, decided_at__isnull=True, reason="")
                | (~Q(state=ClaimState.OPEN) & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="claim_is_decided_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.user} for {self.school}"
