"""Changes of the catalogue that touch more than one row. Each keeps the read model true in the same transaction."""

from collections.abc import Iterable

from django.db import transaction

from core.actions import raise_version
from programs import read_model
from programs.models import FormerProgramSlug, FormerSchoolSlug, Program, School

CATALOGUE = "programs"


@transaction.atomic
def rebuild_catalogue() -> int:
    """Derives every row of the read model anew; returns how many programs are listed."""
    count = read_model.rebuild()
    raise_version(CATALOGUE)
    return count


@transaction.atomic
def refresh_programs(program_ids: Iterable[int]) -> None:
    """Derives the rows of these programs anew; a program no longer listed loses its row."""
    read_model.rebuild(program_ids=set(program_ids))
    raise_version(CATALOGUE)


def refresh_schools(school_ids: Iterable[int]) -> None:
    """Derives the rows of all programs of these schools anew."""
    refresh_programs(Program.objects.filter(school__in=school_ids).values_list("pk", flat=True))


@transaction.atomic
def rename_address(page: School | Program, *, slug: str) -> None:
    """Moves a page to another address and keeps the former one, which answers 301 from then on.

    Saves nothing but the slug; refreshes the read model. A slug that another page had before is given up to this one.
    """
    former, owner = (FormerSchoolSlug, "school") if isinstance(page, School) else (FormerProgramSlug, "program")
    old = type(page).objects.values_list("slug", flat=True).get(pk=page.pk)
    if old == slug:
        return
    former.objects.filter(slug=slug).delete()
    former.objects.update_or_create(slug=old, defaults={owner: page})
    type(page).objects.filter(pk=page.pk).update(slug=slug)
    page.slug = slug
    if isinstance(page, School):
        refresh_schools([page.pk])
    else:
        refresh_programs([page.pk])
