"""Checks of a program's facts, made by an editor or confirmed by the school."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.choices import PublishingState
from core.publishing import NotPossible
from programs.actions import refresh_programs
from programs.choices import FactGroup
from programs.models import Program, Verification

MAY_VERIFY = "programs.add_verification"
OWN_PAGE = {FactGroup.COST: "tuition_url", FactGroup.ADMISSION: "admissions_url", FactGroup.DATES: "application_url"}
"""The column with the school's page about a group. For the other groups, that is the official page."""


@dataclass(frozen=True, slots=True)
class CheckedGroup:
    """A group of facts with its last check, or None, and the page for the next check."""

    group: FactGroup
    last: Verification | None
    is_due: bool
    evidence_url: str


def checked_groups(program: Program, today: date) -> Sequence[CheckedGroup]:
    """Each group of a program's facts with its last check, as of a day. One query."""
    latest = program.verifications.select_related("verified_by").latest_by_group()
    found = []
    for group in FactGroup:
        last = latest.get((program.pk, group))
        evidence_url = (last.evidence_url if last else "") or page_of(program, group)
        found.append(CheckedGroup(group, last, bool(last and last.is_due(today)), evidence_url))
    return found


def page_of(program: Program, group: str) -> str:
    """The school's page about a group of facts; blank if unknown."""
    return getattr(program, OWN_PAGE.get(group, "official_url")) or program.official_url


@transaction.atomic
def verify(*, program: Program, group: str, evidence_url: str, by, today: date) -> Verification:
    """Records that a person compared a group of facts with a page of the school today. Lists and pages follow at once.

    A repeated check on the same day is recorded once. Raises PermissionDenied without the right, NotPossible for an
    archived program or without the page, ValidationError for an invalid group or address.
    """
    if not by.has_perm(MAY_VERIFY):
        raise PermissionDenied
    stored = Program.objects.select_for_update().order_by("pk").get(pk=program.pk)
    if stored.state == PublishingState.ARCHIVED:
        raise NotPossible(f"{stored} is archived: nobody reads its facts.")
    if not evidence_url.strip():
        raise NotPossible("Give the address of the page that you compared the facts with.")
    said = {"group": group, "verified_on": today, "verified_by": by, "evidence_url": evidence_url.strip()}
    if same := stored.verifications.filter(**said, is_by_school=False).first():
        return same
    verification = Verification(program=stored, **said)
    verification.full_clean()
    verification._history_user, verification._change_reason = by, "Checked with the school’s page"
    verification.save()
    refresh_programs([stored.pk])
    return verification


@transaction.atomic
def attest(groups: Mapping[int, Iterable[str]], *, by, today: date) -> int:
    """Records that a school confirmed these groups of its programs today. Returns how many were recorded.

    `groups` are by primary key of the program. The caller has checked that `by` represents the school. Archived
    programs are left out, and a repeated statement by the same person today is recorded once. Lists and pages follow at
    once.
    """
    count = 0
    for program in (
        Program.objects.select_for_update().exclude(state=PublishingState.ARCHIVED).filter(pk__in=groups).order_by("pk")
    ):
        said = {"verified_on": today, "verified_by": by, "is_by_school": True}
        known = set(program.verifications.filter(**said).values_list("group", flat=True))
        for group in set(groups[program.pk]) - known:
            stamp = Verification(program=program, group=group, evidence_url=page_of(program, group), **said)
            stamp.full_clean()
            stamp._history_user, stamp._change_reason = by, "The school says that nothing changed"
            stamp.save()
            count += 1
    refresh_programs(groups)
    return count
