"""Changes of a shortlist. The caller has found the shortlist of the person who asks, so rights are settled there."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from planner.models import LONGEST_NOTE, ShareLink, Shortlist, ShortlistItem
from programs.facts import ProgramFacts
from programs.measures import GROUPS

MOST_ITEMS = 60
MOST_LINKS = 10


class Refused(Exception):
    """A change that cannot be made; its text is for the visitor."""


@transaction.atomic
def save_programs(shortlist: Shortlist, facts: Sequence[ProgramFacts]) -> int:
    """Keeps programs with what is known today; returns how many are new. One that is kept already stays as it is."""
    items = {item.program_id: item for item in shortlist.items.select_for_update()}
    kept = sum(item.removed_at is None for item in items.values())
    new = [each for each in facts if each.program.pk not in items or items[each.program.pk].removed_at]
    if kept + len(new) > MOST_ITEMS:
        raise Refused(f"A shortlist holds {MOST_ITEMS} programs; this one would have {kept + len(new)}.")
    for each in new:
        ShortlistItem.objects.update_or_create(
            shortlist=shortlist,
            program=each.program,
            defaults={"saved_at": timezone.now(), "saved_facts": snapshot(each), "removed_at": None},
        )
    return len(new)


def remove_program(item: ShortlistItem) -> None:
    """Takes a program off the shortlist; its note is kept for an undo."""
    ShortlistItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=timezone.now())


def restore_program(item: ShortlistItem) -> None:
    """Undoes the removal, note included."""
    ShortlistItem.objects.filter(pk=item.pk).update(removed_at=None)


def write_note(item: ShortlistItem, *, note: str) -> None:
    """Replaces the private note."""
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(f"A note holds {LONGEST_NOTE:,} characters; this one has {len(note):,}.")
    ShortlistItem.objects.filter(pk=item.pk).update(note=note)


@transaction.atomic
def merge(anonymous: Shortlist, *, into: Shortlist) -> None:
    """Moves what was kept before signing in to the account's shortlist; nothing is lost.

    Where both have a note both stay, and a program that one of them still keeps is kept.
    """
    own = {item.program_id: item for item in into.items.all()}
    for item in anonymous.items.all():
        known = own.get(item.program_id)
        if known is None:
            item.shortlist = into
            item.save(update_fields=["shortlist"])
            continue
        if item.note and item.note not in known.note:
            known.note = f"{known.note}\n\n{item.note}".strip()
        if item.removed_at is None:
            known.removed_at = None
        known.save(update_fields=["note", "removed_at"])
    anonymous.links.update(shortlist=into)
    anonymous.delete()


def share(shortlist: Shortlist, *, shows_notes: bool) -> ShareLink:
    """A new read-only link; ten at a time are enough."""
    if shortlist.links.open().count() >= MOST_LINKS:
        raise Refused(f"{MOST_LINKS} links are open already. Revoke one first.")
    return shortlist.links.create(shows_notes=shows_notes)


def revoke(link: ShareLink) -> None:
    """Ends a link at once."""
    ShareLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def snapshot(facts: ProgramFacts) -> dict[str, str]:
    """Every known figure of a program as it is written today, by measure key."""
    figures = {measure.key: measure.read(facts) for group in GROUPS for measure in group.measures}
    return {key: str(figure) for key, figure in figures.items() if figure.is_known}
