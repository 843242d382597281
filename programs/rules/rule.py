"""What a rule is, the list of all rules, and checking the catalog against them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import localdate

from core.choices import PublishingState
from core.snoozing import sound_reason
from programs.choices import Severity, Topic
from programs.models import Finding, Program, School, Tuition
from programs.querysets import in_subject


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that breaks a rule, in a sentence that an editor understands without opening it; blank: no one field."""

    obj: Model
    field: str
    message: str
    severity: Severity


Find = Callable[[date], Iterable[Breach]]


class Asked(Enum):
    """Of what a rule is asked. Of the whole catalogue each one is."""

    CATALOGUE = auto()
    """Of nothing else: a proposal of a program cannot break it."""
    PROPOSAL = auto()
    """Of a proposal too; the rows of its program are enough."""
    PROPOSAL_AMONG_ALL = auto()
    """Of a proposal too, held against all other programs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to find untruth: `find` reads the catalogue as it stands on a day and writes nothing."""

    key: str
    find: Find
    topic: Topic
    asked: Asked = Asked.CATALOGUE

    @property
    def label(self) -> str:
        """The key as words: `In-state above out-of-state` for `in_state_above_out_of_state`."""
        return self.key.replace("_", " ").capitalize()

    @property
    def meaning(self) -> str:
        """What the rule says and why, from its docstring."""
        return " ".join(self.find.__doc__.split())


RULES: dict[str, Rule] = {}
"""Every rule by its key, in the order in which the modules that hold them were imported."""


_ONLY: ContextVar[int | None] = ContextVar("only", default=None)


@contextmanager
def of_one_program(pk: int) -> Iterator[None]:
    """Lets the rules read the rows of one program alone. For rules that look at each program by itself."""
    token = _ONLY.set(pk)
    try:
        yield
    finally:
        _ONLY.reset(token)


def rule(topic: Topic, asked: Asked) -> Callable[[Find], Find]:
    """Enters a function into `RULES` under its own name. Its docstring is shown to editors."""

    def enter(find: Find) -> Find:
        RULES[find.__name__] = Rule(find.__name__, find, topic, asked)
        return find

    return enter


def rules_of(topic: str) -> list[str]:
    """The keys of the rules that make one kind of work; none for a topic that nobody knows."""
    return [key for key, each in RULES.items() if each.topic == topic]


def breaches_of(program: Program, today: date) -> Iterator[tuple[str, Breach]]:
    """What a proposal is asked: breaches of the program and its rows as they stand, with the keys of their rules."""
    for each in RULES.values():
        if each.asked == Asked.PROPOSAL:
            with of_one_program(program.pk):
                found = list(each.find(today))
        elif each.asked == Asked.PROPOSAL_AMONG_ALL:
            found = each.find(today)
        else:
            continue
        yield from ((each.key, breach) for breach in found if is_of(breach, program))


def is_of(breach: Breach, program: Program) -> bool:
    """Whether a breach is about the program or a row of it."""
    return program.pk == (breach.obj.pk if isinstance(breach.obj, Program) else getattr(breach.obj, "program_id", None))


def programs_in_use() -> QuerySet:
    """Programs of what the site is about, but the archived ones, which nobody sees. Drafts stay: an editor is at work
    on them."""
    rows = Program.objects.exclude(state=PublishingState.ARCHIVED)
    return rows.filter(pk=only) if (only := _ONLY.get()) else rows.filter(in_subject())


def prices_in_use() -> QuerySet:
    """Prices of programs in use, and what schools with such programs charge graduate students."""
    return in_use(Tuition.objects.filter(Q(school=None) | Q(school__in=School.objects.in_subject())))


def averages() -> QuerySet:
    """What schools charge all their students."""
    rows = Tuition.objects.filter(program=None)
    return rows.filter(school__programs=only) if (only := _ONLY.get()) else rows


def is_of_one_program() -> bool:
    """Whether the rows of one program alone are read."""
    return _ONLY.get() is not None


def in_use(rows: QuerySet) -> QuerySet:
    """Rows of a program, without those of archived programs; rows of a school stay."""
    rows = rows.exclude(program__state=PublishingState.ARCHIVED)
    return rows.filter(program=only) if (only := _ONLY.get()) else rows


MAY_WORK = "programs.change_finding"


@dataclass
class RuleCounts:
    """What a check did, by key of the rule: breaches found, findings opened and findings closed."""

    found: Counter = field(default_factory=Counter)
    opened: Counter = field(default_factory=Counter)
    closed: Counter = field(default_factory=Counter)


@transaction.atomic
def check_catalogue(now: datetime) -> RuleCounts:
    """Writes what breaks a rule now: opens findings, touches those still true, closes those whose cause is gone.

    A second run changes nothing but when they were last seen. A finding that now says something else, because the row
    changed and is still wrong, is no longer snoozed: it was put off for what it said before. Findings of a rule that
    no longer exists are closed. A handful of queries beside those of the rules. Of two checks at once the second fails
    as a whole when both would open the same finding; running it again is enough.
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
    """Every breach by rule, kind of row, number and field; of two for the same, the first."""
    found = {}
    for rule in RULES.values():
        for breach in rule.find(today):
            found.setdefault((rule.key, breach.obj._meta.label_lower, breach.obj.pk, breach.field), breach)
    return found


def key_of(finding: Finding) -> tuple:
    """What makes a finding the same as one of another check."""
    return finding.rule, finding.model, finding.object_id, finding.field


def opened(key: tuple, breach: Breach, now: datetime) -> Finding:
    """A new finding on the page where visitors meet the row: its program, or else its school."""
    rule, model, object_id, column = key
    obj = breach.obj
    program = obj.pk if isinstance(obj, Program) else getattr(obj, "program_id", None)
    school = obj.pk if isinstance(obj, School) else getattr(obj, "school_id", None)
    return Finding(
        rule=rule, model=model, object_id=object_id, field=column, message=breach.message, severity=breach.severity,
        program_id=program, school_id=None if program else school, first_seen_at=now, last_seen_at=now,
    )  # fmt: skip


@transaction.atomic
def take_over(findings: Iterable[Finding], *, by) -> int:
    """Makes somebody the owner of findings that are not closed; returns how many."""
    permit(by)
    return uncorrected(findings).update(owner=by)


@transaction.atomic
def snooze(findings: Iterable[Finding], *, until: date, reason: str, today: date, by) -> int:
    """Puts findings off to a day after today, for a reason; returns how many. They then belong to whoever decided."""
    permit(by)
    reason = sound_reason(reason, until=until, today=today)
    return uncorrected(findings).update(owner=by, snoozed_until=until, snooze_reason=reason)


def uncorrected(findings: Iterable[Finding]):
    """Those of the findings that are not closed."""
    return Finding.objects.uncorrected().filter(pk__in=[finding.pk for finding in findings])


def permit(person) -> None:
    """Refuses whoever may not work on findings."""
    if not person.has_perm(MAY_WORK):
        raise PermissionDenied("You may not work on findings.")
