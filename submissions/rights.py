"""Who may do what at a school's desk and in the review."""

from django.core.exceptions import PermissionDenied

from programs.models import School
from submissions.choices import PROPOSING, Role
from submissions.models import Membership, Submission

REVIEW = "submissions.review_submission"
EDIT = "programs.change_program"
PUBLISH = "programs.publish_program"


def role_of(user, school: School) -> Role | None:
    """A person's role for a school; None for non-members. One query."""
    if not user.is_authenticated:
        return None
    role = Membership.objects.filter(user=user, school=school).values_list("role", flat=True).first()
    return Role(role) if role else None


def require_proposer(user, school: School) -> None:
    """Raises PermissionDenied for people who may not propose for the school."""
    if role_of(user, school) not in PROPOSING:
        raise PermissionDenied("Only owners and contributors of a school’s desk may do this.")


def may_propose(user, submission: Submission) -> bool:
    """Whether a person may write this submission: for the school, or as an editor where an editor began it."""
    if submission.is_by_editor:
        return user.has_perm(EDIT)
    return role_of(user, submission.school) in PROPOSING


def require_author(user, submission: Submission) -> None:
    """Raises PermissionDenied for people who may not write this submission."""
    if not may_propose(user, submission):
        raise PermissionDenied("This proposal is not yours to change.")


def require_reviewer(user, submission: Submission) -> None:
    """Refuses people without the right, members of the school, and all authors of what was submitted."""
    if not user.has_perm(REVIEW):
        raise PermissionDenied("You may not review submissions.")
    if role_of(user, submission.school):
        raise PermissionDenied("You belong to this school’s desk: another editor decides.")
    if submission.authors.filter(pk=user.pk).exists():
        raise PermissionDenied("You wrote words of this proposal: another editor decides.")


def require_owner(user, school: School, permission: str) -> None:
    """Refuses people who are neither an owner of the school's desk nor an editor with a permission."""
    if role_of(user, school) != Role.OWNER and not user.has_perm(permission):
        raise PermissionDenied("Only owners of a school’s desk may do this.")
