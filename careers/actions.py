"""What a career needs before it is public, and changes that refresh its pages."""

from datetime import datetime

from django.db import transaction

from careers.models import Career, FormerCareerSlug
from core import publishing
from core.actions import move_address, raise_version
from core.publishing import Blocker
from programs.actions import CATALOGUE

NEEDED = (
    ("summary", "Write the summary."),
    ("duties", "Write what they do."),
    ("path", "Write the way in and on."),
    ("suits", "Write who it suits."),
)


def blockers(career: Career) -> list[Blocker]:
    """What is missing, in the order of the editing page. At most one query."""
    found = [Blocker(f"id_{name}", text) for name, text in NEEDED if not getattr(career, name).strip()]
    if not career.ties.exists():
        found.append(Blocker("ties-group", "Tie it to an occupation: its numbers come from there."))
    return found


def careers_changed() -> None:
    """Raises the catalog's version, which refreshes the cached career pages and what they repeat of each other."""
    raise_version(CATALOGUE)


@transaction.atomic
def change_state(career: Career, to: str, *, by, reason: str = "") -> Career:
    """Moves a career from the state that the actor saw to another (`core.publishing.move`); pages change at once."""
    career = publishing.move(career, to, by=by, reason=reason, blockers=blockers)
    careers_changed()
    return career


def schedule(career: Career, *, publish_at: datetime | None, archive_at: datetime | None, by) -> Career:
    """Sets or clears the moments at which a career is published and archived (`core.publishing.schedule`)."""
    return publishing.schedule(career, publish_at=publish_at, archive_at=archive_at, by=by, blockers=blockers)


@transaction.atomic
def rename_address(career: Career, *, slug: str) -> None:
    """Moves a career to another address (`core.actions.move_address`); pages change at once."""
    if move_address(career, slug=slug, former=FormerCareerSlug):
        careers_changed()
