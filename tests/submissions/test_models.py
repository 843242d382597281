"""What the tables of members and of notifications refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from submissions.models import AttestationCampaign, AttestationRequest, Invitation, NotificationPreference, SchoolClaim

pytestmark = pytest.mark.django_db


def refused(make, constraint):
    with pytest.raises(IntegrityError, match=f"(?i){constraint}|UNIQUE"), transaction.atomic():
        make()


@pytest.fixture
def invitation(drexel):
    """Makes an invitation."""
    now = timezone.now()
    plain = {"school": drexel.school, "email": "a@b.example", "expires_at": now + timedelta(days=1)}
    return lambda token, **columns: Invitation.objects.create(**plain | {"token_hash": token} | columns)


def test_an_invitation_is_open_once_and_ends_one_way(invitation):
    now = timezone.now()
    invitation("1")
    refused(lambda: invitation("2"), "invitation_open_once")
    refused(lambda: invitation("3", role="king"), "invitation_role_is_known")
    refused(lambda: invitation("4", accepted_at=now, revoked_at=now), "invitation_is_accepted_or_revoked")
    late = {"accepted_at": now, "expires_at": now - timedelta(days=1)}
    refused(lambda: invitation("5", **late), "invitation_is_accepted_in_time")
    invitation("6", revoked_at=now)


def test_a_claim_is_open_once_and_decided_for_a_reason(student, drexel):
    def claim(**columns):
        return SchoolClaim.objects.create(school=drexel.school, user=student, text="x", **columns)

    now = timezone.now()
    claim()
    refused(claim, "claim_open_once")
    refused(lambda: claim(state="maybe", decided_at=now, reason="x"), "claim_state_is_known")
    refused(lambda: claim(state="rejected", decided_at=now), "claim_is_decided_for_a_reason")
    claim(state="rejected", decided_at=now, reason="Because.")


def test_a_preference_is_one_that_is_known(student):
    refused(
        lambda: NotificationPreference.objects.create(user=student, frequency="hourly"), "preference_frequency_is_known"
    )


def test_an_attestation_is_asked_once_and_confirms_something(student, drexel):
    now = timezone.now()
    campaign = AttestationCampaign.objects.create(quarter="2026-Q4")
    plain = {"campaign": campaign, "school": drexel.school, "asked_at": now, "last_sent_at": now}
    refused(
        lambda: AttestationRequest.objects.create(**plain, user=student, answered_at=now),
        "attestation_answer_confirms_something",
    )
    AttestationRequest.objects.create(**plain, user=student)
    refused(lambda: AttestationRequest.objects.create(**plain, user=student), "attestation_asked_once")
    refused(lambda: AttestationCampaign.objects.create(quarter="2026-Q4"), "quarter")
