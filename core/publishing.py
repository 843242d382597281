"""Changes of an editorial object's state: by a person, or at a time that a person scheduled."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.choices import TRANSITIONS, PublishingState, Transition

TIMED = {"publish_at": PublishingState.PUBLISHED, "archive_at": PublishingState.ARCHIVED}


PUBLIC = Q(state=PublishingState.PUBLISHED) | Q(publish_at__isnull=False)
"""What visitors see, or will see at a scheduled time without another review."""
ONLY_PUBLISHERS = "Visitors see it: only those who may publish change it at once."


class NotPossible(Exception):
    """Why a step was refused, in a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that is missing before an object may be published; `anchor` is its place on the editing page."""

    anchor: str
    text: str


Blockers = Callable[[Model], Sequence[Blocker]]


def may(user, obj: Model, right: str) -> bool:
    """Whether a person has the right, `change` or `publish`, for objects of this kind."""
    return user.has_perm(f"{obj._meta.app_label}.{right}_{obj._meta.model_name}")


def is_public(obj: Model) -> bool:
    """Whether `PUBLIC` includes an object."""
    return obj.state == PublishingState.PUBLISHED or obj.publish_at is not None


def may_change_live(user, obj: Model) -> bool:
    """Whether a person's changes of an object may be live at once."""
    return not is_public(obj) or may(user, obj, "publish")


def steps(obj: Model, user) -> list[tuple[str, Transition]]:
    """The states to which this person may move the object, with the steps."""
    return [(to, step) for to, step in TRANSITIONS[obj.state].items() if may(user, obj, step.right)]


@transaction.atomic
def move(obj: Model, to: str, *, by, reason: str = "", blockers: Blockers) -> Model:
    """Moves an object on from the state in which the actor saw it; returns it as stored.

    `by` None is the schedule, which needs no right. Raises PermissionDenied without the right. Raises NotPossible when
    another person has moved it already, when the step is not allowed, when a reason is missing or when something blocks
    publishing.
    """
    stored = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if stored.state != obj.state:
        raise NotPossible(f"{stored} is “{stored.get_state_display()}” by now, no longer “{obj.get_state_display()}”.")
    step = TRANSITIONS[stored.state].get(to)
    if step is None:
        raise NotPossible(
            f"{stored} is “{stored.get_state_display()}”; “{PublishingState(to).label}” cannot follow that."
        )
    if by is not None and not may(by, stored, step.right):
        raise PermissionDenied
    if step.owes_reason and not reason.strip():
        raise NotPossible("Give the reason: readers of the history will ask for it.")
    if to == PublishingState.PUBLISHED and (found := blockers(stored)):
        raise NotPossible(f"{stored} cannot be published yet. " + " ".join(blocker.text for blocker in found))
    stored.state, stored.publish_at = to, None
    if to != PublishingState.PUBLISHED:
        stored.archive_at = None
    record(stored, by, reason.strip() or step.verb, ["state", *TIMED])
    return stored


@transaction.atomic
def schedule(obj: Model, *, publish_at: datetime | None, archive_at: datetime | None, by, blockers: Blockers) -> Model:
    """Sets or, with None, removes the times at which an object is published and archived.

    Publishing requires the state in review; archiving requires a public object or one that will be public. Raises as
    `move` does.
    """
    stored = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if not may(by, stored, "publish"):
        raise PermissionDenied
    if (stored.state, stored.publish_at, stored.archive_at) != (obj.state, obj.publish_at, obj.archive_at):
        raise NotPossible(f"Someone moved or scheduled {stored} after you opened this page.")
    now = timezone.now()
    if any(moment and moment <= now for moment in (publish_at, archive_at)):
        raise NotPossible("A moment must lie ahead.")
    if publish_at and stored.state != PublishingState.IN_REVIEW:
        raise NotPossible("Only what is in review can be published at a moment: send it to review first.")
    if publish_at and (found := blockers(stored)):
        raise NotPossible(f"{stored} cannot be published yet. " + " ".join(blocker.text for blocker in found))
    if archive_at and not (publish_at or stored.state == PublishingState.PUBLISHED):
        raise NotPossible("Only what is public, or will be, can be archived at a moment.")
    if publish_at and archive_at and archive_at <= publish_at:
        raise NotPossible("It cannot be archived before it is published.")
    stored.publish_at, stored.archive_at = publish_at, archive_at
    record(stored, by, "; ".join(plans(stored)) or "Schedule lifted", list(TIMED))
    return stored


def record(obj: Model, by, reason: str, columns: list[str]) -> None:
    """Saves these columns, with person and reason in the history."""
    obj._history_user, obj._change_reason = by, reason
    obj.save(update_fields=columns)


def plans(obj: Model) -> list[str]:
    """The schedule, as sentences: `Will be published on 22 November 2026 at 09:00`."""
    return [
        f"Will be {state.label.lower()} on {moment_text(getattr(obj, column))}"
        for column, state in TIMED.items()
        if getattr(obj, column)
    ]


def moment_text(moment: datetime) -> str:
    """A moment in the site's time zone: `22 November 2026 at 09:00 EST`."""
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M %Z}"


def due_before(moment: datetime) -> Q:
    """What is scheduled before a moment, including overdue objects that are blocked."""
    return Q(*((f"{column}__lt", moment) for column in TIMED), _connector=Q.OR)


def in_review(model: type[Model]) -> QuerySet:
    """What waits for a person who may publish, with `sent_at`: when it was last sent to review, by its history."""
    records = model.history.model._default_manager
    left = records.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id")).exclude(
        state=PublishingState.IN_REVIEW
    )
    sent = records.filter(~Exists(left), id=OuterRef("pk"), state=PublishingState.IN_REVIEW).order_by("history_id")
    return model._default_manager.filter(state=PublishingState.IN_REVIEW).annotate(
        sent_at=Subquery(sent.values("history_date")[:1])
    )


def apply_due(model: type[Model], change: Callable[..., Model], now: datetime) -> Iterator[tuple[Model, str]]:
    """Does what is due, each object in its own transaction; yields the object and the result.

    Skips what another worker has locked or done, so that any number may run at once and again. Blocked objects stay
    scheduled: the next run tries again.
    """
    for column, state in TIMED.items():
        due = Q(**{f"{column}__lte": now})
        for pk in model._default_manager.filter(due).order_by(column).values_list("pk", flat=True):
            with transaction.atomic():
                # Ordered by the key: the model's own order would join other tables, and lock their rows too.
                obj = (
                    model._default_manager.select_for_update(skip_locked=True).filter(due, pk=pk).order_by("pk").first()
                )
                if obj is None:
                    continue
                try:
                    obj = change(obj, state, by=None, reason=f"As scheduled for {moment_text(getattr(obj, column))}")
                except NotPossible as refused:
                    yield obj, str(refused)
                else:
                    yield obj, f"{state.label.lower()}"
