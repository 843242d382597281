"""Changes of the catalogue that touch more than one row. Each keeps read model and log true in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from core import publishing
from core.actions import move_address, raise_version
from core.importing import FileReport
from core.models import Source
from programs import change_log, edits, read_model
from programs.choices import FactGroup
from programs.importers.fits import relate_programs
from programs.models import FormerProgramSlug, FormerSchoolSlug, Program, School, Verification
from programs.publishing import blockers
from programs.read_model import CATALOGUE
from specializations.models import Specialization


@transaction.atomic
def rebuild_catalogue() -> int:
    """Derives every row of the read model anew and logs what changed; returns how many programs are listed."""
    count = read_model.rebuild()
    change_log.note_changes()
    raise_version(CATALOGUE, None)
    return count


@transaction.atomic
def refresh_programs(program_ids: Iterable[int]) -> None:
    """Derives the rows of these programs anew and logs what changed; a program no longer listed loses its row."""
    program_ids = set(program_ids)
    read_model.rebuild(program_ids=program_ids)
    change_log.note_changes(program_ids)
    raise_version(CATALOGUE, program_ids)


def refresh_schools(school_ids: Iterable[int]) -> None:
    """Derives the rows of all programs of these schools anew."""
    refresh_programs(Program.objects.filter(school__in=school_ids).values_list("pk", flat=True))


@transaction.atomic
def relate_specialization(specialization: Specialization) -> None:
    """Relates programs anew after the codes of a specialization changed; refreshes those that it gained or lost."""
    before = set(specialization.programs.values_list("pk", flat=True))
    relate_programs(FileReport(None, "Programs"))
    refresh_programs(before ^ set(specialization.programs.values_list("pk", flat=True)))


@transaction.atomic
def rename_address(page: School | Program, *, slug: str) -> None:
    """Moves a page to another address (`core.actions.move_address`); lists follow at once."""
    if isinstance(page, School):
        if move_address(page, slug=slug, former=FormerSchoolSlug):
            refresh_schools([page.pk])
    elif move_address(page, slug=slug, former=FormerProgramSlug):
        refresh_programs([page.pk])


@transaction.atomic
def change_state(program: Program, to: str, *, by, reason: str = "") -> Program:
    """Moves a program from the state that the actor saw to another (`core.publishing.move`); lists follow at once."""
    program = publishing.move(program, to, by=by, reason=reason, blockers=blockers)
    refresh_programs([program.pk])
    return program


def schedule(program: Program, *, publish_at: datetime | None, archive_at: datetime | None, by) -> Program:
    """Sets or lifts the moments at which a program is published and archived (`core.publishing.schedule`)."""
    return publishing.schedule(program, publish_at=publish_at, archive_at=archive_at, by=by, blockers=blockers)


@transaction.atomic
def edit_program(
    program: Program,
    changes: Sequence[edits.Edit],
    *,
    source: Source,
    by,
    reason: str,
    groups: Iterable[FactGroup] = (),
    is_by_school: bool = True,
    verified_on: date | None = None,
    evidence: dict[FactGroup, str] | None = None,
) -> None:
    """Writes what was proposed and an editor accepted, and stamps the groups of facts as verified.

    By the school, or with the pages that an editor read. `by` is who decided. All or nothing; lists and the log of
    changes follow at once. Raises `edits.CannotEdit`.
    """
    edits.apply(program, changes, source=source, by=by, reason=reason)
    for group in groups:
        stamp = Verification(
            program=program,
            group=group,
            verified_on=verified_on,
            verified_by=by,
            is_by_school=is_by_school,
            evidence_url=(evidence or {}).get(group, ""),
        )
        stamp._history_user, stamp._change_reason = by, reason
        stamp.save()
    refresh_programs([program.pk])
