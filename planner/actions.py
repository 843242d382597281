"""Changes of a shortlist. The caller has found the visitor's own shortlist, so rights are checked there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from planner.changes import changes_since, snapshot
from planner.models import LONGEST_NOTE, WITHOUT_OWNER, ShareLink, Shortlist, ShortlistItem
from programs.choices import UseKind
from programs.facts import ProgramFacts
from programs.usage import count

MOST_ITEMS = 60
MOST_LINKS = 10


class ShortlistRefused(Exception):
    """A change that cannot be made; its text is for the visitor."""


@transaction.atomic
def save_programs(shortlist: Shortlist, facts: Sequence[ProgramFacts]) -> int:
    """Saves programs with what is known today; returns how many are new. A saved one is not changed."""
    items = {item.program_id: item for item in shortlist.items.select_for_update()}
    kept = sum(item.removed_at is None for item in items.values())
    new = [each for each in facts if each.program.pk not in items or items[each.program.pk].removed_at]
    if kept + len(new) > MOST_ITEMS:
        raise ShortlistRefused(f"A shortlist holds {MOST_ITEMS} programs; this one would have {kept + len(new)}.")
    for each in new:
        ShortlistItem.objects.update_or_create(
            shortlist=shortlist,
            program=each.program,
            defaults={
                "saved_at": timezone.now(),
                "saved_facts": snapshot(each),
                "seen_changes": {},
                "removed_at": None,
            },
        )
    programs = [each.program.pk for each in new]
    transaction.on_commit(lambda: count(UseKind.SAVE, programs))
    return len(new)


def remove_program(item: ShortlistItem) -> None:
    """Takes a program off the shortlist; its note stays in the database for an undo."""
    ShortlistItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=timezone.now())


def restore_program(item: ShortlistItem) -> None:
    """Undoes the removal, note included."""
    ShortlistItem.objects.filter(pk=item.pk).update(removed_at=None)


def write_note(item: ShortlistItem, *, note: str) -> None:
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise ShortlistRefused(f"A note holds {LONGEST_NOTE:,} characters; this one has {len(note):,}.")
    ShortlistItem.objects.filter(pk=item.pk).update(note=note)


def note_use(shortlist: Shortlist) -> bool:
    """Records that a shortlist was used, once a day; returns whether this was the first time today."""
    now = timezone.now()
    if shortlist.used_at > now - timedelta(days=1):
        return False
    return bool(Shortlist.objects.filter(pk=shortlist.pk).update(used_at=now))


def forget_shortlists(now: datetime) -> int:
    """Deletes shortlists without an account that were not used for 13 months; returns how many."""
    unused = Shortlist.objects.filter(user__isnull=True, used_at__lt=now - WITHOUT_OWNER)
    return unused.delete()[1].get(Shortlist._meta.label, 0)


@transaction.atomic
def merge_shortlist(number: int, *, user) -> None:
    """Merges a session's shortlist, by its primary key, into the account's; once, also when two sign in together."""
    anonymous = Shortlist.objects.select_for_update().filter(pk=number, user__isnull=True).first()
    if anonymous:
        merge(anonymous, into=Shortlist.objects.get_or_create(user=user)[0])


def delete_account(user) -> None:
    """Deletes an account with its shortlist, notes and links. Staff accounts stay: the history names them."""
    if user.is_staff:
        raise ShortlistRefused(
            "An editor’s account is ended by an administrator, for the history of the catalogue names it."
        )
    user.delete()


@transaction.atomic
def merge(anonymous: Shortlist, *, into: Shortlist) -> None:
    """Moves what was saved before signing in to the account's shortlist; nothing is lost.

    If both have a note, both notes stay; a program that is saved in one of them is saved. Links to the anonymous list
    end with it: they were given out for that list and not for the account's.
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
    anonymous.delete()


def share(shortlist: Shortlist, *, shows_notes: bool) -> ShareLink:
    """Creates a read-only link. Raises ShortlistRefused when there are ten open links."""
    if shortlist.links.open().count() >= MOST_LINKS:
        raise ShortlistRefused(f"{MOST_LINKS} links are open already. Revoke one first.")
    return shortlist.links.create(shows_notes=shows_notes)


def revoke(link: ShareLink) -> None:
    """Ends a link at once."""
    ShareLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def note_changes(items: Iterable[int], snapshots: Mapping[int, Mapping[str, str]], *, on: date) -> int:
    """Records on these items (primary keys) the facts that differ from the saved ones; `snapshots` go by program.

    Returns how many records changed. The rows are locked, so several runs at once have the same result as one, and a
    second run on a day changes nothing.
    """
    changed = []
    for item in ShortlistItem.objects.select_for_update().filter(pk__in=items).order_by("pk"):
        seen = changes_since(item.saved_facts, item.seen_changes, snapshots[item.program_id], on=on)
        if seen != item.seen_changes:
            item.seen_changes = seen
            changed.append(item)
    ShortlistItem.objects.bulk_update(changed, ["seen_changes"])
    return len(changed)
