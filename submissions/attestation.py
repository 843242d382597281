"""Asks schools whether due facts are still true; they confirm by a signed link, or at their desk without a request."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from json import dumps

from django.core.exceptions import PermissionDenied
from django.core.signing import TimestampSigner
from django.db import transaction
from django.utils import timezone

from core.choices import PublishingState
from core.publishing import NotPossible, moment_text
from programs.choices import FactGroup
from programs.models import Program, School
from programs.rules.dates import check_past_due, described_and_never_checked
from programs.verification import attest
from submissions import notifications, rights
from submissions.actions import note
from submissions.choices import PROPOSING, AuditKind, Frequency
from submissions.desk import word
from submissions.models import AttestationCampaign, AttestationRequest, NotificationPreference
from submissions.proposals.fields import OF_PROGRAM, PART_COLUMNS, Editable
from submissions.proposals.form import editable_rows, snapshot

SIGNER = TimestampSigner(salt="submissions.attest")
LASTS = timedelta(days=30)
REMIND_AFTER = timedelta(weeks=2)
MOST_REMINDERS = 2
Fact = tuple[str, str, str]
"""A label, the value in words, the source."""


@dataclass(frozen=True, slots=True)
class StatedGroup:
    """A group of a program's facts for the school to confirm; `key` names it in the form."""

    key: str
    group: FactGroup
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class StatedProgram:
    """A program with facts due for a check, and all of its groups with stated facts."""

    program: Program
    groups: Sequence[StatedGroup]


def due_programs(today: date) -> dict[int, list[Program]]:
    """Public programs that the rules of the topic “due for a check” name, by primary key of their school."""
    found = {each.obj.pk: each.obj for rule in (check_past_due, described_and_never_checked) for each in rule(today)}
    by_school = defaultdict(list)
    for program in found.values():
        if program.state == PublishingState.PUBLISHED:
            by_school[program.school_id].append(program)
    return by_school


def due_of(school: School, today: date) -> list[StatedProgram]:
    """What a school has to confirm on a day."""
    return stated(due_programs(today).get(school.pk, ()))


def stated(programs: Iterable[Program]) -> list[StatedProgram]:
    """Programs with stated facts, group by group, with sources. One query for each program and kind of row."""
    found = []
    for program in programs:
        groups = [
            StatedGroup(f"{program.pk}-{each.group}", each.group, facts)
            for each in OF_PROGRAM
            if each.group and (facts := list(facts_of(program, each)))
        ]
        if groups:
            found.append(StatedProgram(program, groups))
    return found


def facts_of(program: Program, each: Editable) -> Iterator[Fact]:
    """The stated facts of one section of a program."""
    for name in each.columns:
        value = getattr(program, name)
        if value not in (None, ""):
            label = str(Program._meta.get_field(name).verbose_name)
            yield label, word(Program, name, value), str(program.described_by or "")
    if each.part:
        for row in editable_rows(program, each.part).select_related("source"):
            columns = ((name, getattr(row, name)) for name in PART_COLUMNS[each.part] if name != "position")
            told = (
                f"{row._meta.get_field(name).verbose_name}: {word(each.part, name, value)}"
                for name, value in columns
                if value not in (None, "")
            )
            yield str(each.part._meta.verbose_name), "; ".join(told), str(row.source or "")


def fingerprint(programs: Sequence[StatedProgram]) -> str:
    """A hash of the facts, so that people can confirm only what is live now."""
    facts = [[each.program.pk, snapshot(each.program, OF_PROGRAM)] for each in programs]
    return sha256(dumps(facts, sort_keys=True).encode()).hexdigest()


def token_of(asked: AttestationRequest) -> str:
    """The signed part of a link, valid for 30 days."""
    return SIGNER.sign(asked.pk)


def answer_of(asked: AttestationRequest) -> AttestationRequest | None:
    """The school's answer in the campaign, by any member; None while there is none. One query."""
    answered = asked.campaign.requests.filter(school=asked.school_id).exclude(answered_at=None)
    return answered.select_related("user").first()


@transaction.atomic
def confirm(asked: AttestationRequest, *, picked: Collection[str], seen: str, now: datetime) -> int:
    """Answers a request with the chosen groups of facts (`stamp`); returns how many.

    Only the person asked may answer, while they may propose for the school, and once for a school and campaign. Raises
    PermissionDenied, or NotPossible, also when the school has answered.
    """
    if asked.user is None:
        raise PermissionDenied("Nobody was asked.")
    rights.require_proposer(asked.user, asked.school)
    # Locks all requests of the school, so that only one of two members answers.
    together = AttestationRequest.objects.select_for_update().filter(campaign=asked.campaign_id, school=asked.school_id)
    stored = {each.pk: each for each in together.order_by("pk")}
    if answer := next((each for each in stored.values() if each.answered_at), None):
        raise NotPossible(
            f"Your school answered on {moment_text(answer.answered_at)}. Thank you: nothing is left to do."
        )
    mine = stored[asked.pk]
    mine.confirmed_count = stamp(asked.school, picked=picked, seen=seen, by=asked.user, now=now)
    mine.answered_at = now
    mine.save(update_fields=["answered_at", "confirmed_count"])
    return mine.confirmed_count


@transaction.atomic
def confirm_unasked(school: School, *, picked: Collection[str], seen: str, by, now: datetime) -> int:
    """As `confirm`, from the school’s desk: it answers this person's open request, if there is one."""
    rights.require_proposer(by, school)
    waiting = AttestationRequest.objects.filter(school=school, user=by, answered_at=None)
    asked = waiting.select_related("campaign", "school", "user").first()
    if asked and not answer_of(asked):
        return confirm(asked, picked=picked, seen=seen, now=now)
    return stamp(school, picked=picked, seen=seen, by=by, now=now)


def stamp(school: School, *, picked: Collection[str], seen: str, by, now: datetime) -> int:
    """Stamps the chosen due groups as confirmed by the school today; returns how many. Needs a transaction.

    Raises NotPossible when a fact changed since it was `seen`, or when nothing is chosen.
    """
    today = timezone.localdate(now)
    programs = due_of(school, today)
    if seen != fingerprint(programs):
        raise NotPossible("A fact changed after you opened the page. Read what stands now, then confirm it.")
    groups = {each.program.pk: [group.group for group in each.groups if group.key in picked] for each in programs}
    groups = {pk: named for pk, named in groups.items() if named}
    if not groups:
        raise NotPossible("Tick at least one group of facts that you looked at.")
    attest(groups, by=by, today=today)
    count = sum(map(len, groups.values()))
    note(AuditKind.CONFIRMED, f"said that nothing changed: {count} groups of facts", by=by, school=school)
    return count


@transaction.atomic
def ask_schools(now: datetime, *, is_dry_run: bool = False) -> list[AttestationRequest]:
    """Asks, once a quarter, the members of schools with due facts, and reminds them twice at most.

    Returns the requests that were mailed. Owners and contributors are asked unless they switched it off. Schools that
    answered are skipped. A dry run is rolled back.
    """
    today = timezone.localdate(now)
    campaign, _ = AttestationCampaign.objects.get_or_create(quarter=f"{today.year}-Q{(today.month + 2) // 3}")
    # Locked, so that a second command at the same time finds everyone asked.
    AttestationCampaign.objects.select_for_update().get(pk=campaign.pk)
    written_to, due = [], due_programs(today)
    answering = School.objects.filter(pk__in=due, memberships__role__in=PROPOSING).distinct()
    for school in answering.order_by("name"):
        if stated(due[school.pk]) and not campaign.requests.filter(school=school).exclude(answered_at=None).exists():
            written_to += ask_school(campaign, school, now)
    if is_dry_run:
        transaction.set_rollback(True)
    return written_to


def ask_school(campaign: AttestationCampaign, school: School, now: datetime) -> Iterator[AttestationRequest]:
    """Asks or reminds the members of one school who are due."""
    switched_off = NotificationPreference.objects.exclude(
        is_asked=True, frequency__in=[Frequency.AT_ONCE, Frequency.WEEKLY]
    )
    people = school.memberships.filter(role__in=PROPOSING, user__is_active=True).exclude(user__email="")
    known = {each.user_id: each for each in campaign.requests.filter(school=school)}
    for membership in people.exclude(user__in=switched_off.values("user")).select_related("user"):
        asked = known.get(membership.user_id)
        if asked is None:
            asked = AttestationRequest(campaign=campaign, school=school, user=membership.user, asked_at=now)
        elif asked.reminder_count < MOST_REMINDERS and now >= asked.last_sent_at + REMIND_AFTER:
            asked.reminder_count += 1
        else:
            continue
        asked.last_sent_at = now
        asked.save()
        notifications.mail_attestation(asked, token_of(asked))
        yield asked
