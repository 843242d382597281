"""Closed vocabularies of the schools' desk and the review."""

from django.db.models import TextChoices

from programs.choices import FactGroup

LONGEST_REASON = 500
"""Most characters of an editor's reason for rejecting a change."""


FIRST_REASONS = (
    "The page given as evidence says something else.",
    "We found no page of the school that says so. Please send its address.",
    "The page is about another program, degree or campus.",
    "The price is for another academic year or other students.",
    "This is a federal figure. It changes when the school’s report to the Department of Education does.",
    "This praises more than it states. Please give facts.",
)
"""The first reasons for rejecting a change in a new installation; editors maintain the list."""


class Role(TextChoices):
    """What a member of a school's desk may do. Owners also invite and remove."""

    OWNER = "owner", "Owner"
    CONTRIBUTOR = "contributor", "Contributor"
    VIEWER = "viewer", "Viewer"


class ClaimState(TextChoices):
    """The result of a claim to speak for a school."""

    OPEN = "open", "Waits for an editor"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class Frequency(TextChoices):
    """How often a person gets mail from the schools' desk."""

    AT_ONCE = "at_once", "At once"
    WEEKLY = "weekly", "Once a week, together"
    NONE = "none", "None"


PROPOSING = (Role.OWNER, Role.CONTRIBUTOR)
"""Roles that may propose changes."""


class SubmissionKind(TextChoices):
    """What a submission is for."""

    UPDATE = "update", "Update of a program"
    NEW_PROGRAM = "new_program", "New program"
    WITHDRAWAL = "withdrawal", "Withdrawal of a program"
    SCHOOL = "school", "The school’s own facts"


class SubmissionState(TextChoices):
    """The state of a submission. *Changes requested* is neither rejected nor approved: the school submits it again."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    PARTLY_APPROVED = "partly_approved", "Partly approved"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


_DRAFT, _SUBMITTED, _IN_REVIEW, _REQUESTED, _APPROVED, _PARTLY, _REJECTED, _WITHDRAWN = SubmissionState
DECIDED = (_APPROVED, _PARTLY, _REJECTED)
BY_SCHOOL: dict[str, tuple[str, ...]] = {
    _DRAFT: (_DRAFT, _SUBMITTED, _WITHDRAWN),
    _SUBMITTED: (_SUBMITTED, _WITHDRAWN),
    _IN_REVIEW: (_SUBMITTED, _WITHDRAWN),
    _REQUESTED: (_REQUESTED, _SUBMITTED, _WITHDRAWN),
}
"""The states that a member may set, by the current state; a decided or withdrawn submission does not change."""
BY_EDITOR: dict[str, tuple[str, ...]] = {
    _SUBMITTED: (_IN_REVIEW, _REQUESTED, *DECIDED),
    _IN_REVIEW: (_IN_REVIEW, _REQUESTED, *DECIDED),
}
"""The states that a reviewer may set, by the current state. Only the school may change a draft."""
OPEN = tuple(BY_SCHOOL)
"""Not decided yet; each program has at most one submission in these states."""
WAITING = tuple(BY_EDITOR)
"""Waiting for an editor."""


class Decision(TextChoices):
    """The decision on one proposed change."""

    PENDING = "pending", "Not decided"
    ACCEPTED = "accepted", "Accepted"
    EDITED = "edited", "Accepted with another value"
    REJECTED = "rejected", "Rejected"
    AT_ONCE = "at_once", "Published at once"


APPLIED = (Decision.ACCEPTED, Decision.EDITED, Decision.AT_ONCE)


class AuditKind(TextChoices):
    """What an entry of the audit trail records."""

    BEGUN = "begun", "Proposal begun"
    SUBMITTED = "submitted", "Proposal submitted"
    AT_ONCE = "at_once", "Published at once"
    WITHDRAWN = "withdrawn", "Proposal withdrawn"
    COMMENTED = "commented", "Comment"
    TAKEN_OVER = "taken_over", "Taken into review"
    SNOOZED = "snoozed", "Snoozed"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    DECIDED = "decided", "Proposal decided"
    VALUE_REPLACED = "value_replaced", "Value replaced by the reviewer"
    SCHEDULED = "scheduled", "Decision scheduled"
    LOOKED_AT = "looked_at", "Looked at after publication"
    FILE_PROPOSED = "file_proposed", "Changes proposed by a file"
    CONFIRMED = "confirmed", "Facts confirmed"
    INVITED = "invited", "Invitation sent"
    INVITATION_REVOKED = "invitation_revoked", "Invitation taken back"
    JOINED = "joined", "Member joined"
    LEFT = "left", "Member left"
    REMOVED = "removed", "Member removed"
    ROLE_CHANGED = "role_changed", "Role changed"
    CLAIMED = "claimed", "School claimed"
    CLAIM_DECIDED = "claim_decided", "Claim decided"
    OTHER = "other", "Something else"


class ProposalSection(TextChoices):
    """Parts of a proposal, in the order of the public page. Sections that are fact groups are verified with it."""

    ABOUT = "about", "About the program"
    LINKS = "links", "Pages and contact"
    COST = FactGroup.COST.value, "What it costs"
    FORMAT = FactGroup.FORMAT.value, "Time and format"
    CURRICULUM = FactGroup.CURRICULUM.value, "Curriculum"
    DATES = FactGroup.DATES.value, "When to apply"
    ADMISSION = FactGroup.ADMISSION.value, "Admission"
    SCHOOL = "school", "The school"
