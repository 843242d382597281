"""Checks the catalog against its rules, and what editors do with the findings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from core.snoozing import valid_reason
from programs.models import Finding, Program, School
from programs.rules.rule import (
    RULES,
    Breach,
)

MAY_WORK = "programs.change_finding"


@dataclass
class RuleCounts:
    """The result of a check, by rule key: breaches found, findings opened and findings closed."""

    found: Counter = field(default_factory=Counter)
    opened: Counter = field(default_factory=Counter)
    closed: Counter = field(default_factory=Counter)


@transaction.atomic
def check_catalogue(now: datetime) -> RuleCounts:
    """Brings the findings up to date: opens new ones, updates existing ones, closes those whose cause is gone.

    A second run only updates `last_seen_at`. If the message or severity of a finding changed, it is no longer snoozed,
    because it was snoozed for what it said before. Findings of a rule that no longer exists are closed. Costs a handful
    of queries in addition to those of the rules. When two checks at once would open the same finding, the second fails
    as a whole; run it again.
    """
    known = {key_of(each): each for each in Finding.objects.uncorrected().select_for_update()}
    found = breaches(localdate(now))
    counts = RuleCounts(Counter(key[0] for key in found))

    fresh, changed = [], []
    for key, breach in found.items():
        finding = known.get(key)
        if finding is None:
            fresh.append(opened(key, breach, now))
            counts.opened[key[0]] += 1
        elif (finding.message, finding.severity) != (breach.message, breach.severity):
            finding.message, finding.severity = breach.message, breach.severity
            finding.snoozed_until, finding.snooze_reason = None, ""
            changed.append(finding)
    gone = [key for key in known if key not in found]
    counts.closed.update(key[0] for key in gone)

    Finding.objects.filter(pk__in=[known[key].pk for key in gone]).update(closed_at=now)
    Finding.objects.uncorrected().update(last_seen_at=now)
    Finding.objects.bulk_update(changed, ["message", "severity", "snoozed_until", "snooze_reason"], batch_size=500)
    Finding.objects.bulk_create(fresh, batch_size=500)
    return counts


def breaches(today: date) -> dict[tuple, Breach]:
    """Every breach by rule, kind of row, primary key and field; the first one if several have the same key."""
    found = {}
    for rule in RULES.values():
        for breach in rule.find(today):
            found.setdefault((rule.key, breach.obj._meta.label_lower, breach.obj.pk, breach.field), breach)
    return found


def key_of(finding: Finding) -> tuple:
    """The key by which checks recognize a finding."""
    return finding.rule, finding.model, finding.object_id, finding.field


def opened(key: tuple, breach: Breach, now: datetime) -> Finding:
    """A new finding, tied to the page where visitors see the row: its program, otherwise its school."""
    rule, model, object_id, column = key
    obj = breach.obj
    program = obj.pk if isinstance(obj, Program) else getattr(obj, "program_id", None)
    school = obj.pk if isinstance(obj, School) else getattr(obj, "school_id", None)
    return Finding(
        rule=rule,
        model=model,
        object_id=object_id,
        field=column,
        message=breach.message,
        severity=breach.severity,
        program_id=program,
        school_id=None if program else school,
        first_seen_at=now,
        last_seen_at=now,
    )


@transaction.atomic
def take_over(findings: Iterable[Finding], *, by) -> int:
    """Makes a person the owner of findings that are not closed; returns how many."""
    permit(by)
    return uncorrected(findings).update(owner=by)


@transaction.atomic
def snooze(findings: Iterable[Finding], *, until: date, reason: str, today: date, by) -> int:
    """Snoozes findings until a day after today, with a reason; returns how many. The person becomes their owner."""
    permit(by)
    reason = valid_reason(reason, until=until, today=today)
    return uncorrected(findings).update(owner=by, snoozed_until=until, snooze_reason=reason)


def uncorrected(findings: Iterable[Finding]):
    return Finding.objects.uncorrected().filter(pk__in=[finding.pk for finding in findings])


def permit(person) -> None:
    """Raises PermissionDenied for a person who may not work on findings."""
    if not person.has_perm(MAY_WORK):
        raise PermissionDenied("You may not work on findings.")
