"""Members of schools' desks, how they join, what mail they get, and what they confirm."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import EmailField
from programs.models import School
from submissions.choices import ClaimState, Frequency, Role


class Membership(models.Model):
    """A person who may see a school's desk, and may propose for it by role.

    One membership for each person and school.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.CONTRIBUTOR)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["school__name", "role", "joined_at"]
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} for {self.school}"


class DeskPolicy(models.Model):
    """What editors agreed with a school. Without a row nothing is published before an editor has read it."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="desk_policy")
    publishes_low_risk_at_once = models.BooleanField(
        "low-risk fields are published at once",
        default=False,
        help_text="Contact, addresses on the school’s own domain, dates of rolling admission. Editors look afterwards.",
    )

    class Meta:
        verbose_name_plural = "desk policies"

    def __str__(self):
        return f"Policy for {self.school}"


PERSON = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class Invitation(models.Model):
    """An invitation to a school's desk for the owner of an address.

    Only a hash of its token is stored; it works once.
    """

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
        """The state at a moment, in a word."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if now < self.expires_at else "expired"


class SchoolClaim(models.Model):
    """A person's claim to speak for a school; an editor decides. One is open for each person and school."""

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


class NotificationPreference(models.Model):
    """How often a person gets mail from the schools' desk. Without a row: at once, and asked when facts are due."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    frequency = models.CharField(
        "mail about proposals", max_length=7, choices=Frequency.choices, default=Frequency.AT_ONCE
    )
    is_asked = models.BooleanField(
        "ask me when facts of my schools are due for a check",
        default=True,
        help_text="Once a quarter at most, with two reminders at most.",
    )
    is_told_of_submissions = models.BooleanField("tell me when a school sends a proposal", default=False)
    digest_week = models.CharField("week of the last weekly mail", max_length=8, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="preference_frequency_is_known")
        ]

    def __str__(self):
        return f"{self.user}: {self.get_frequency_display().lower()}"


class DigestItem(models.Model):
    """One item of a person's next weekly mail; deleted once that mail is in the outbox."""

    key = models.SlugField(max_length=100, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_items")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.subject


class AttestationCampaign(models.Model):
    """A quarter of a year in which each school whose facts are due is asked once."""

    quarter = models.CharField(max_length=7, unique=True, help_text="Such as 2026-Q4.")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-quarter"]

    def __str__(self):
        return self.quarter


class AttestationRequest(models.Model):
    """One person asked about one school in one campaign. One person's answer is the school's: reminders then end."""

    campaign = models.ForeignKey(AttestationCampaign, on_delete=models.CASCADE, related_name="requests")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="attestation_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="attestation_requests"
    )
    asked_at = models.DateTimeField()
    last_sent_at = models.DateTimeField()
    reminder_count = models.PositiveSmallIntegerField("reminders", default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_count = models.PositiveSmallIntegerField("groups of facts confirmed", default=0)

    class Meta:
        ordering = ["-asked_at", "school__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "school", "user"], name="attestation_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, confirmed_count=0)
                | Q(answered_at__gte=F("asked_at"), confirmed_count__gte=1),
                name="attestation_answer_confirms_something",
            ),
        ]

    def __str__(self):
        return f"{self.school}, {self.campaign}"
