"""What the tables of corrections and mail refuse."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.mail.models import OutgoingMail
from corrections.models import Correction
from programs.models import Program

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "unknown", "decided_at": NOW, "fingerprint": ""}, "correction_state_is_known"),
        ({"school": None}, "correction_of_program_has_its_school"),
        ({"claim": ""}, "correction_says_what_is_wrong"),
        ({"evidence_url": "javascript:alert(1)"}, "correction_evidence_is_a_web_page"),
        ({"state": "accepted"}, "correction_is_decided_at_a_moment"),
        ({"decided_at": NOW}, "correction_is_decided_at_a_moment"),
        ({"answer": "Early"}, "correction_is_decided_at_a_moment"),
        ({"state": "accepted", "decided_at": NOW}, "correction_is_decided_at_a_moment"),
        ({"snoozed_until": NOW.date()}, "correction_is_snoozed_for_a_reason"),
        ({"snooze_reason": "No day"}, "correction_is_snoozed_for_a_reason"),
    ],
)
def test_a_correction_cannot_be(made, change, name):
    correction = made()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(**change)


def test_a_fingerprint_is_there_once(made):
    first, second = made(), made("Other words.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=second.pk).update(fingerprint=first.fingerprint)
    Correction.objects.update(fingerprint="")


def test_a_correction_outlives_its_program(made, catalogue):
    correction = made()
    Program.objects.filter(pk=correction.program_id).delete()
    correction.refresh_from_db()
    assert correction.program is None and correction.school and str(correction).startswith("Length, ")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"sent_at": NOW}, "mail_is_claimed_before_it_is_sent"),
        ({"recipient": ""}, "mail_to_be_sent_has_a_recipient"),
    ],
)
def test_a_mail_cannot_be(db, change, name):
    OutgoingMail.objects.create(key="a-mail", recipient="ada@example.org", subject="s", body="b")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutgoingMail.objects.update(**change)
