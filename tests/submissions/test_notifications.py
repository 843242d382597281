"""People are told of each step, at once, weekly or not at all, in the transaction of the step."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.mail.models import OutgoingMail
from submissions import actions
from submissions.choices import Frequency
from submissions.models import DigestItem, NotificationPreference
from submissions.notifications import SIGNER, send_digests
from tests.submissions.conftest import accept

pytestmark = pytest.mark.django_db


def prefers(user, frequency="at_once", **more):
    return NotificationPreference.objects.create(user=user, frequency=frequency, **more)


def mails_to(user):
    return OutgoingMail.objects.filter(recipient=user.email).order_by("pk")


@pytest.fixture
def watching(reviewer):
    """A reviewer who wants to hear of proposals."""
    reviewer.email = "reviewer@example.org"
    reviewer.save()
    prefers(reviewer, is_told_of_submissions=True)
    return reviewer


def test_reviewers_who_want_it_hear_of_a_proposal(propose, watching, student):
    prefers(student, is_told_of_submissions=True)
    submission = propose({"about-unit": "One"})
    assert mails_to(watching).get().key.startswith(f"submitted-{submission.pk}-1")
    propose({"about-unit": "Two"}, submission)
    assert OutgoingMail.objects.count() == mails_to(watching).count() == 2


def test_the_decision_is_told_field_by_field(propose, reviewer, representative, owner, viewer, drexel):
    price = drexel.tuition.first()
    submission = propose(
        {
            "tuition-0-amount": str(price.amount + 500),
            "course-0-title": "Another title",
            "about-summary": "For people who build software.",
        }
    )
    title, amount = submission.changes.get(field="title"), submission.changes.get(field="amount")
    verdicts = accept(
        submission,
        title=actions.ChangeVerdict("rejected", seen=title.old, reason="The catalog’s name is another."),
        amount=actions.ChangeVerdict("edited", seen=amount.old, value=1500, reason="The page says 1,500."),
    )
    actions.decide(submission, verdicts, by=reviewer, version=1)
    body = mails_to(representative).get().body
    assert mails_to(owner).exists() and not mails_to(viewer).exists()
    accepted, edited, rejected = (body.index(word) for word in ("Accepted, and", "Accepted with", "Rejected:"))
    assert accepted < body.index("For people who build software.") < edited < body.index("1500") < rejected
    assert rejected < body.index("Another title") < body.index("The catalog’s name is another.")
    assert submission.get_absolute_url() in body and "/schools-desk/unsubscribe/" in body


def test_comments_go_to_the_other_side_and_internal_ones_stay_inside(propose, watching, representative):
    submission = propose({"about-unit": "One"})
    OutgoingMail.objects.all().delete()
    actions.comment(submission, text="Which college?", by=watching)
    assert "Which college?" in mails_to(representative).get().body and not mails_to(watching).exists()
    actions.comment(submission, text="Computing.", by=representative)
    assert "Computing." in mails_to(watching).get().body
    actions.comment(submission, text="Between us.", by=watching, is_internal=True)
    assert not OutgoingMail.objects.filter(body__contains="Between us.").exists()


def test_wanted_changes_are_told(propose, reviewer, representative):
    submission = propose({"about-unit": "One"})
    actions.request_changes(submission, by=reviewer, reason="Name the department.")
    assert "Name the department." in mails_to(representative).get().body


def test_a_step_that_fails_tells_nobody(propose, reviewer, representative):
    submission = propose({"about-unit": "One"})
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.request_changes(submission, by=reviewer, reason="Name the department.")
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_whoever_wants_none_gets_none(propose, reviewer, representative):
    prefers(representative, Frequency.NONE)
    submission = propose({"about-unit": "One"})
    actions.request_changes(submission, by=reviewer, reason="Name the department.")
    assert not OutgoingMail.objects.exists() and not DigestItem.objects.exists()


def test_a_weekly_mail_holds_all_and_comes_once_a_week(propose, reviewer, representative, noon):
    prefers(representative, Frequency.WEEKLY)
    submission = propose({"about-unit": "One"})
    actions.comment(submission, text="First.", by=reviewer)
    actions.request_changes(submission, by=reviewer, reason="Second.")
    assert not OutgoingMail.objects.exists()
    call_command("send_digests")
    call_command("send_digests")
    body = mails_to(representative).get().body
    assert "First." in body and "Second." in body and not DigestItem.objects.exists()
    actions.comment(submission, text="Third.", by=reviewer)
    today = timezone.localdate()
    assert send_digests(today) == 0 and DigestItem.objects.count() == 1
    assert send_digests(today.replace(day=today.day + 7)) == 1
    assert "Third." in mails_to(representative).last().body


def test_the_page_of_preferences_keeps_them(client, representative, reviewer):
    page = reverse("submissions:notifications")
    client.force_login(representative)
    assert "when a school sends" not in client.get(page).content.decode()
    client.post(page, {"frequency": "weekly", "is_told_of_submissions": "on"})
    mine = NotificationPreference.objects.get()
    assert (mine.frequency, mine.is_asked, mine.is_told_of_submissions) == ("weekly", False, False)
    assert client.post(page, {"frequency": "hourly"}).status_code == 422
    client.force_login(reviewer)
    assert "when a school sends" in client.get(page).content.decode()
    client.post(page, {"frequency": "at_once", "is_asked": "on", "is_told_of_submissions": "on"})
    assert NotificationPreference.objects.get(user=reviewer).is_told_of_submissions


def test_the_way_out_asks_first_and_a_mail_program_may_take_it_by_itself(representative):
    client = Client(enforce_csrf_checks=True)
    address = reverse("submissions:unsubscribe", args=[SIGNER.sign(representative.pk)])
    assert client.get(address).status_code == client.head(address).status_code == 200
    assert not NotificationPreference.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NotificationPreference.objects.get().frequency == Frequency.NONE
    assert client.post(reverse("submissions:unsubscribe", args=[f"{representative.pk}:forged"])).status_code == 404


def test_too_many_proposals_and_comments_wait_with_a_sentence(client, propose, representative, settings):
    settings.ACCOUNT_RATE_LIMITS = {"submit_proposal": "0/h/user", "comment_proposal": "0/h/user"}
    submission = propose({"about-unit": "One"})
    client.force_login(representative)
    data = {name: values[-1] for name, values in submission.form["data"].items()}
    refused = client.post(submission.get_absolute_url(), data | {"about-unit": "Typed with care", "submit": "1"})
    assert refused.status_code == 429 and "saved as a draft" in refused.content.decode()
    assert "Typed with care" in client.get(submission.get_absolute_url()).content.decode()
    refused = client.post(f"{submission.get_absolute_url()}comment/", {"text": "A word with care"})
    assert refused.status_code == 429 and "A word with care" in refused.content.decode()
    submission.refresh_from_db()
    assert submission.version == 1 and not submission.comments.exists()
