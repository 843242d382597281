"""Changes of specializations, which pages and the list of programs must follow."""

from datetime import datetime

from django.db import transaction

from core import publishing
from core.choices import PublishingState
from programs.actions import refresh_programs
from specializations.pages import blockers
from taxonomy.models import Specialization


@transaction.atomic
def change_state(specialization: Specialization, to: str, *, by, reason: str = "") -> Specialization:
    """Moves a specialization from the state that the actor saw to another (`core.publishing.move`).

    When it becomes public or stops being public, the rows of its programs gain or lose its name at once.
    """
    before = specialization.state
    specialization = publishing.move(specialization, to, by=by, reason=reason, blockers=blockers)
    if PublishingState.PUBLISHED in (before, to):
        refresh_programs(specialization.programs.values_list("pk", flat=True))
    return specialization


def schedule(
    specialization: Specialization, *, publish_at: datetime | None, archive_at: datetime | None, by
) -> Specialization:
    """Sets or lifts the moments at which a specialization is published and archived (`core.publishing.schedule`)."""
    return publishing.schedule(specialization, publish_at=publish_at, archive_at=archive_at, by=by, blockers=blockers)
