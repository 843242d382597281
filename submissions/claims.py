"""Claims to speak for a school: any account may make one, an editor decides."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.publishing import NotPossible
from programs.index import current_index
from programs.models import School
from programs.school_index import school_index
from submissions import notifications
from submissions.actions import note
from submissions.choices import AuditKind, ClaimState, Role
from submissions.members import address_of
from submissions.models import Membership, SchoolClaim
from submissions.proposals.fields import is_of_school

MAY_DECIDE = "submissions.change_schoolclaim"
FOUND = 20


def schools_called(text: str) -> list[School]:
    """The best matching schools with a public page for a text, best first. Two queries."""
    schools = school_index(current_index())
    keys = schools.search(text, schools.with_page).keys[:FOUND]
    found = School.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def has_owner(school: School) -> bool:
    return school.memberships.filter(role=Role.OWNER).exists()


@transaction.atomic
def claim(*, school: School, text: str, by) -> SchoolClaim:
    """Claims a school's desk, whether or not it has an owner.

    Raises NotPossible for a member or while an earlier claim waits, ValidationError without a text.
    """
    if Membership.objects.filter(school=school, user=by).exists():
        raise NotPossible("You belong to this school’s desk already.")
    made = SchoolClaim(school=school, user=by, text=text.strip())
    made.clean_fields()
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as twice:
        raise NotPossible("Your claim of this school waits for an editor already.") from twice
    note(AuditKind.CLAIMED, "claimed the school", by=by, school=school)
    return made


def domain_note(asked: SchoolClaim) -> str:
    """For the editor: how the claimant's address compares with the school's website. One query."""
    email = address_of(asked.user)
    if not email:
        return "The account has proved no e-mail address."
    host = email.rpartition("@")[2]
    website = asked.school.website or "no website on file"
    if is_of_school(host, asked.school):
        return f"{host} is the school’s own domain ({website})."
    return f"{host} is not the school’s domain ({website}): ask for other proof."


@transaction.atomic
def decide(asked: SchoolClaim, *, state: str, reason: str, by, role: str = Role.OWNER) -> SchoolClaim:
    """Accepts a claim, which makes the person a member with a role, or rejects it; the person reads the reason.

    Raises PermissionDenied without the right or for the editor's own claim, NotPossible when it is already decided.
    """
    if not by.has_perm(MAY_DECIDE) or by.pk == asked.user_id:
        raise PermissionDenied("You may not decide on this claim.")
    stored = SchoolClaim.objects.select_for_update().order_by("pk").get(pk=asked.pk)
    if stored.state != ClaimState.OPEN:
        raise NotPossible(f"Someone decided this already: {stored.get_state_display()}.")
    if state not in (ClaimState.ACCEPTED, ClaimState.REJECTED) or role not in Role.values:
        raise ValidationError("Choose what becomes of it.")
    if not reason.strip():
        raise ValidationError("Say why: the person who claims reads it.")
    stored.state, stored.reason, stored.decided_at, stored.decided_by = state, reason.strip(), timezone.now(), by
    stored.clean_fields()
    stored.save()
    if state == ClaimState.ACCEPTED:
        Membership.objects.get_or_create(school=stored.school, user=stored.user, defaults={"role": role})
    what = f"{stored.get_state_display().lower()} a claim"
    note(AuditKind.CLAIM_DECIDED, what, by=by, school=stored.school, subject=stored.user)
    notifications.claim_decided(stored)
    return stored
