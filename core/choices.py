"""Closed vocabularies that every app shares."""

from dataclasses import dataclass

from django.db.models import TextChoices


class PublishingState(TextChoices):
    """The state of an editorial object; only `published` ones are public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"


class DraftState(TextChoices):
    """The outcome of a draft beside a public page."""

    WAITING = "waiting", "Waits for someone who may publish"
    PUBLISHED = "published", "Published"
    DROPPED = "dropped", "Dropped"


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one state to the next: its button, its meaning, its permission."""

    verb: str
    effect: str
    right: str
    owes_reason: bool = False


_DRAFT, _IN_REVIEW, _PUBLISHED, _ARCHIVED = PublishingState
_BACK = "It becomes a draft again, for its author to mend. Visitors see no change."
_OUT = "Its page answers as missing and it leaves every list, at once. Nothing is lost."
TRANSITIONS: dict[str, dict[str, Transition]] = {
    _DRAFT: {
        _IN_REVIEW: Transition(
            "Send to review", "It waits for someone who may publish. Visitors see no change.", "change"
        ),
        _ARCHIVED: Transition("Archive", "The draft is put away. Visitors see no change.", "change", owes_reason=True),
    },
    _IN_REVIEW: {
        _PUBLISHED: Transition("Publish", "Its page and its place in every list are public at once.", "publish"),
        _DRAFT: Transition("Return to draft", _BACK, "publish", owes_reason=True),
    },
    _PUBLISHED: {_ARCHIVED: Transition("Archive", _OUT, "publish", owes_reason=True)},
    _ARCHIVED: {
        _DRAFT: Transition("Take up again", "It becomes a draft. Visitors see no change.", "change"),
        _PUBLISHED: Transition(
            "Publish again", "Its page and its place in every list come back at once.", "publish", owes_reason=True
        ),
    },
}
"""Allowed steps. A step that hides something from visitors, or overrules a person, requires a reason."""


class Availability(TextChoices):
    """Why a figure is present or missing; `core.figures.REASONS` has the sentences for visitors."""

    REPORTED = "reported", "Reported"
    NOT_REPORTED = "not_reported", "Not reported"
    SUPPRESSED = "suppressed", "Withheld to protect privacy"
    NOT_PUBLISHED = "not_published", "Withheld or not reported"
    NOT_APPLICABLE = "not_applicable", "Does not apply"
    TOO_NEW = "too_new", "Too new to measure"
    NOT_COMPARABLE = "not_comparable", "Not comparable"


ME, NOBODY = "me", "nobody"
"""The values of owner filters for the editor and for no owner."""
