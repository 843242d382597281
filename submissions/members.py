"""Members of a school's desk: people are invited, accept, change roles, leave and are removed."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.publishing import NotPossible
from programs.models import School
from submissions import notifications, rights
from submissions.actions import note
from submissions.choices import AuditKind, Role
from submissions.models import Invitation, Membership

LASTS = timedelta(days=14)
MAY_INVITE, MAY_REVOKE = "submissions.add_invitation", "submissions.change_invitation"
MAY_CHANGE, MAY_REMOVE = "submissions.change_membership", "submissions.delete_membership"
NO_LONGER = {
    "accepted": "This invitation has been used. Sign in with the address that it was sent to.",
    "revoked": "This invitation was taken back. Ask the sender for another.",
    "expired": "This invitation has expired. Ask the sender for another.",
}
LAST_OWNER = "Name another owner first: someone has to invite and remove the others."


def hashed(token: str) -> str:
    """The stored hash of a token; the token itself is only in one mail."""
    return sha256(token.encode()).hexdigest()


def address_of(user) -> str:
    """The verified address of an account, in lower case; blank without one. One query."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary").values_list("email", flat=True)
    return (found.first() or "").lower()


def has_proved(user, email: str) -> bool:
    """Whether an account has verified this address."""
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=email).exists()


@transaction.atomic
def invite(*, school: School, email: str, role: str, by, now: datetime) -> Invitation:
    """Sends an invitation; an open one to the same address is revoked.

    By an owner, or an editor with the right. Raises PermissionDenied, NotPossible for a member, ValidationError for an
    invalid address or role.
    """
    rights.require_owner(by, school, MAY_INVITE)
    email = email.strip().lower()
    refuse_member(school, email)
    # Locked, so that if two people invite the same address at once, the later invitation revokes the earlier one.
    School.objects.select_for_update().order_by("pk").get(pk=school.pk)
    waiting = school.invitations.filter(email=email, accepted_at=None, revoked_at=None)
    waiting.update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        school=school, email=email, role=role, invited_by=by, token_hash=hashed(token), expires_at=now + LASTS
    )
    invitation.full_clean()
    invitation.save()
    what = f"sent an invitation as {invitation.get_role_display().lower()}"
    note(AuditKind.INVITED, what, by=by, school=school, subject_name=email)
    notifications.invited(invitation, token)
    return invitation


def refuse_member(school: School, email: str) -> None:
    """Raises NotPossible when a member of the desk has verified the address."""
    owning = EmailAddress.objects.filter(verified=True, email__iexact=email).values("user")
    if school.memberships.filter(user__in=owning).exists():
        raise NotPossible(f"{email} belongs to this desk already.")


@transaction.atomic
def revoke(invitation: Invitation, *, by, now: datetime) -> None:
    """Revokes an invitation that was not accepted."""
    rights.require_owner(by, invitation.school, MAY_REVOKE)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=now):
        raise NotPossible("It was accepted or taken back already.")
    what = "took back an invitation"
    note(AuditKind.INVITATION_REVOKED, what, by=by, school=invitation.school, subject_name=invitation.email)


@transaction.atomic
def accept(token: str, *, by, now: datetime) -> Membership:
    """Makes the person with the invited, verified address a member, once. Raises NotPossible with the reason."""
    invitation = Invitation.objects.select_for_update().order_by("pk").get(token_hash=hashed(token))
    if (standing := invitation.standing(now)) != "open":
        raise NotPossible(NO_LONGER[standing])
    if not has_proved(by, invitation.email):
        raise NotPossible(f"This invitation is for {invitation.email}. Sign in with an account of that address.")
    try:
        with transaction.atomic():
            membership = Membership.objects.create(school=invitation.school, user=by, role=invitation.role)
    except IntegrityError as twice:
        raise NotPossible("You belong to this school’s desk already.") from twice
    invitation.accepted_at, invitation.accepted_by = now, by
    invitation.save()
    note(AuditKind.JOINED, f"joined as {membership.get_role_display().lower()}", by=by, school=invitation.school)
    return membership


def all_locked(school: School) -> list[Membership]:
    """The members of a school, locked until the transaction ends, so that the last owner does not change."""
    School.objects.select_for_update().order_by("pk").get(pk=school.pk)
    return list(Membership.objects.filter(school=school).select_related("user"))


def is_last_owner(membership: Membership, members: list[Membership]) -> bool:
    """Whether the other members would have no owner."""
    others = [each for each in members if each.pk != membership.pk]
    return membership.role == Role.OWNER and bool(others) and Role.OWNER not in {each.role for each in others}


@transaction.atomic
def leave(membership: Membership, *, by) -> None:
    """Ends the actor's membership. The last owner stays while others do. Their proposals stay with the school."""
    members = all_locked(membership.school)
    stored = own(membership, members)
    if stored.user_id != by.pk:
        raise NotPossible("This is the membership of someone else.")
    if is_last_owner(stored, members):
        raise NotPossible(LAST_OWNER)
    stored.delete()
    note(AuditKind.LEFT, "left the desk", by=by, school=membership.school)


@transaction.atomic
def remove(membership: Membership, *, by) -> None:
    """Ends a membership at once: by an owner, or by an editor, who may remove the last owner too."""
    rights.require_owner(by, membership.school, MAY_REMOVE)
    members = all_locked(membership.school)
    stored = own(membership, members)
    if is_last_owner(stored, members) and not by.has_perm(MAY_REMOVE):
        raise NotPossible(LAST_OWNER)
    note(AuditKind.REMOVED, "removed a member from the desk", by=by, school=stored.school, subject=stored.user)
    stored.delete()


@transaction.atomic
def set_role(membership: Membership, role: str, *, by) -> None:
    """Gives a member another role. One owner must remain."""
    rights.require_owner(by, membership.school, MAY_CHANGE)
    if role not in Role.values:
        raise ValidationError("There is no such role.")
    members = all_locked(membership.school)
    stored = own(membership, members)
    if role != Role.OWNER and is_last_owner(stored, members):
        raise NotPossible(LAST_OWNER)
    stored.role = role
    stored.save(update_fields=["role"])
    what = f"changed a role to {stored.get_role_display().lower()}"
    note(AuditKind.ROLE_CHANGED, what, by=by, school=stored.school, subject=stored.user)


def own(membership: Membership, members: list[Membership]) -> Membership:
    """The stored membership. Raises NotPossible when it has ended."""
    found = next((each for each in members if each.pk == membership.pk), None)
    if found is None:
        raise NotPossible("This person does not belong to the desk any more.")
    return found
