"""Mail about submissions: at each step in its transaction, and once a week."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.core.signing import Signer
from django.db import transaction
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import outbox
from programs.pages import absolute
from submissions import rights
from submissions.choices import APPLIED, Decision, Frequency, Role
from submissions.desk import shown_changes
from submissions.models import (
    AttestationRequest,
    Comment,
    DigestItem,
    Invitation,
    NotificationPreference,
    SchoolClaim,
    Submission,
)


def send_digests(today: date) -> int:
    """Queues the weekly mails of all people with waiting items; returns how many. A second run in a week adds none.

    Items after a person's mail of the week wait for the next. People who switched mail off meanwhile get none.
    """
    return sum(
        send_digest(user, today)
        for user in get_user_model().objects.exclude(digest_items=None).distinct().order_by("pk")
    )


@transaction.atomic
def send_digest(user, today: date) -> bool:
    """Queues one person's weekly mail; False when this week's was already sent, or the person gets none."""
    year, number, _ = today.isocalendar()
    week = f"{year}-W{number:02}"
    # If two workers run at once, one locks the row; the other then finds the week done.
    preference, _ = NotificationPreference.objects.select_for_update().get_or_create(user=user)
    items = list(DigestItem.objects.filter(user=user))
    if preference.digest_week == week or not items:
        return False
    is_wanted = preference.frequency != Frequency.NONE and user.is_active and bool(user.email)
    if is_wanted:
        body = rendered("digest", {"items": items})
        subject = f"Your week at the schools’ desk: {len(items)} thing{pluralize(len(items))} new"
        send_to(user, f"digest-{user.pk}-{week}", subject, body)
    DigestItem.objects.filter(pk__in=[each.pk for each in items]).delete()
    preference.digest_week = week
    preference.save(update_fields=["digest_week"])
    return is_wanted


SIGNER = Signer(salt="submissions.unsubscribe")


def invited(invitation: Invitation, token: str) -> None:
    """Mails an invitation to the address only: it has no account yet."""
    address = absolute(reverse("submissions:invitation", args=[token]))
    outbox.queue(
        key=f"invitation-{invitation.pk}",
        recipient=invitation.email,
        subject=f"You are invited to the desk of {invitation.school}",
        body=rendered("invited", {"invitation": invitation, "address": address}),
    )


def claim_decided(claim: SchoolClaim) -> None:
    """Mails the result of a claim, with the reason."""
    address = absolute(reverse("submissions:desks"))
    tell(
        [claim.user],
        f"claim-{claim.pk}",
        f"Your claim of {claim.school}: {claim.get_state_display().lower()}",
        "claim_decided",
        {"claim": claim, "address": address},
    )


def submitted(submission: Submission) -> None:
    """Mails a new proposal to the reviewers who subscribed."""
    key = f"submitted-{submission.pk}-{submission.version}"
    subject = f"{submission.school}: {submission.get_kind_display().lower()}"
    tell(watching_reviewers(submission), key, subject, "submitted", about(submission))


def commented(comment: Comment) -> None:
    """Mails a school's comment or an internal one to reviewers, and an editor's comment to the school."""
    submission = comment.submission
    is_for_school = not (comment.is_internal or rights.may_propose(comment.author, submission))
    if is_for_school:
        people = of_school(submission)
    else:
        people = [submission.owner] if submission.owner else watching_reviewers(submission)
    people = [person for person in people if person != comment.author]
    context = about(submission, comment=comment, is_for_school=is_for_school)
    tell(people, f"comment-{comment.pk}", f"A comment: {submission}", "commented", context)


def changes_requested(submission: Submission) -> None:
    """Mails the school that an editor returned its proposal."""
    key = f"changes-{submission.pk}-{submission.version}"
    tell(of_school(submission), key, f"Changes wanted: {submission}", "changes_requested", about(submission))


def decided(submission: Submission) -> None:
    """Mails the school the decision, field by field."""
    changes = shown_changes(submission.changes.all())
    accepted = [each for each in changes if each.change.decision in APPLIED and not is_edited(each)]
    context = about(
        submission,
        accepted=accepted,
        edited=[each for each in changes if is_edited(each)],
        rejected=[each for each in changes if each.is_rejected],
    )
    subject = f"{submission.get_state_display()}: {submission}"
    tell(of_school(submission), f"decided-{submission.pk}", subject, "decided", context)


def mail_attestation(request: AttestationRequest, token: str) -> int:
    """Asks whether a school's facts are still true, or reminds of it; returns 0 if the person gets no mail, else 1."""
    is_reminder = request.reminder_count > 0
    subject = f"{'A reminder: do' if is_reminder else 'Do'} the facts about {request.school} still hold?"
    context = {"request": request, "address": absolute(reverse("submissions:attest", args=[token]))}
    return tell([request.user], f"ask-{request.pk}-{request.reminder_count}", subject, "asked", context)


def is_edited(each) -> bool:
    """Whether an editor accepted a change with another value."""
    return each.change.decision == Decision.EDITED


def of_school(submission: Submission) -> list:
    """The creator of a proposal, if still a member, and the school's owners. One query.

    For an editor's own proposal it is only its creator.
    """
    if submission.is_by_editor:
        return [submission.created_by] if submission.created_by else []
    members = submission.school.memberships.select_related("user")
    return [each.user for each in members if each.user_id == submission.created_by_id or each.role == Role.OWNER]


def watching_reviewers(submission: Submission) -> list:
    """Reviewers who subscribed to proposals and may decide on this one."""
    watching = get_user_model().objects.filter(notification_preference__is_told_of_submissions=True)
    watching = watching.exclude(memberships__school=submission.school).exclude(submissions_written=submission)
    return [user for user in watching if user.has_perm(rights.REVIEW)]


def about(submission: Submission, **more) -> dict:
    """The context of every mail about a proposal."""
    return {"submission": submission, "address": absolute(submission.get_absolute_url()), **more}


def tell(people: Iterable, key: str, subject: str, template: str, context: dict) -> int:
    """Queues one mail for each person, or adds it to their weekly one, as they prefer; returns the number of people.

    People without an address or with mail switched off are skipped. A repeated key adds no second item. Runs in the
    caller's transaction.
    """
    people = [user for user in people if user.is_active and user.email]
    preferences = dict(NotificationPreference.objects.filter(user__in=people).values_list("user", "frequency"))
    told = 0
    for user in people:
        frequency = preferences.get(user.pk, Frequency.AT_ONCE)
        if frequency == Frequency.NONE:
            continue
        told += 1
        body, own_key = rendered(template, context), f"{key}-{user.pk}"
        if frequency == Frequency.WEEKLY:
            plain = {"user": user, "subject": " ".join(subject.split())[:200], "body": body}
            DigestItem.objects.get_or_create(key=own_key, defaults=plain)
        else:
            send_to(user, own_key, subject, body)
    return told


def send_to(user, key: str, subject: str, body: str) -> None:
    """Queues a mail to a person, with links to change or end such mail."""
    unsubscribe_url = absolute(reverse("submissions:unsubscribe", args=[SIGNER.sign(user.pk)]))
    settings_url = absolute(reverse("submissions:notifications"))
    footer = rendered("footer", {"settings_url": settings_url, "unsubscribe_url": unsubscribe_url})
    outbox.queue(
        key=key, recipient=user.email, subject=subject, body=f"{body}\n{footer}", unsubscribe_url=unsubscribe_url
    )


def rendered(template: str, context: dict) -> str:
    return render_to_string(f"submissions/mail/{template}.txt", context)
