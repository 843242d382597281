"""Personal data of this app: the export, and the erasure that leaves other people's history complete."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from core.mail.models import OutgoingMail
from submissions.models import AuditEntry, Comment, Invitation, NotificationPreference, SchoolClaim, Submission

FORMER = "A former member"


def addresses_of(user) -> set[str]:
    """Every e-mail address of an account."""
    return {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)} - {""}


def personal_data(user) -> dict:
    """All that the desk stores about a person, for JSON. The shortlist has an export of its own."""
    memberships = user.memberships.select_related("school")
    claims = SchoolClaim.objects.filter(user=user).select_related("school")
    submissions = Submission.objects.filter(created_by=user).select_related("school", "program__school")
    written = user.submissions_written.select_related("school", "program__school", "program__cip_code")
    comments = Comment.objects.filter(author=user, is_internal=False)
    audit = AuditEntry.objects.filter(Q(actor=user) | Q(subject=user)).select_related("school")
    preference = NotificationPreference.objects.filter(user=user).values("frequency", "is_asked").first()
    return {
        "account": {"name": user.get_username(), "e-mail": sorted(addresses_of(user)), "joined_at": user.date_joined},
        "memberships": [
            {"school": each.school.name, "role": each.role, "joined_at": each.joined_at} for each in memberships
        ],
        "claims": [
            {"school": each.school.name, "text": each.text, "state": each.state, "at": each.created_at}
            for each in claims
        ],
        "submissions": [
            {
                "about": str(each),
                "school": each.school.name,
                "state": each.state,
                "begun_at": each.created_at,
                "submitted_at": each.submitted_at,
                "note": each.note,
                "form": each.form.get("data"),
            }
            for each in submissions
        ],
        "written_submissions": [{"about": str(each), "submission": each.pk} for each in written],
        "comments": [{"submission": each.submission_id, "text": each.text, "at": each.written_at} for each in comments],
        "audit": [
            {
                "at": each.at,
                "is_by_you": each.actor_id == user.pk,
                "what": each.what,
                "about": each.subject_name,
                "school": each.school and each.school.name,
            }
            for each in audit
        ],
        "notifications": preference,
    }


def forget(user) -> None:
    """Removes a person's name and addresses from what remains: the audit trail, invitations and mail.

    Submissions and comments remain without an author; what belongs only to the account is deleted.
    """
    addresses = addresses_of(user)
    AuditEntry.objects.filter(actor=user).update(who=FORMER)
    AuditEntry.objects.filter(subject=user).update(subject_name=FORMER)
    for name in {user.get_username(), *addresses}:
        forget_subject(name)
    for address in addresses:
        unsent = OutgoingMail.objects.unsent().filter(recipient__iexact=address)
        unsent.update(recipient="", body="", due_at=None)
        mine = Invitation.objects.filter(email__iexact=address)
        mine.filter(accepted_at=None, revoked_at=None).delete()
        mine.update(email="")


@transaction.atomic
def forget_invited(before: datetime) -> int:
    """Deletes invitations that ended before a moment without being accepted, and their addresses; returns how many.

    An invitation to the verified address of an account stays until the account is deleted.
    """
    old = Invitation.objects.filter(expires_at__lt=before, accepted_at=None)
    old = old.exclude(email__in=EmailAddress.objects.filter(verified=True).values_list(Lower("email")))
    for address in set(old.values_list("email", flat=True)) - {""}:
        forget_subject(address)
    return old.delete()[0]


def forget_subject(name: str) -> None:
    """Removes a name or address from audit entries without an account."""
    AuditEntry.objects.filter(subject=None, subject_name__iexact=name).update(subject_name=FORMER)
