"""What a rule is, and the list of all of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import Model, Q, QuerySet

from core.choices import PublishingState
from programs.choices import Severity, Topic
from programs.models import Program, School, Tuition
from programs.querysets import in_subject


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that breaks a rule, in a sentence that an editor understands without opening it; blank: no one field."""

    obj: Model
    field: str
    message: str
    severity: Severity


Find = Callable[[date], Iterable[Breach]]


class RuleScope(Enum):
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
    asked: RuleScope = RuleScope.CATALOGUE

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


def rule(topic: Topic, asked: RuleScope) -> Callable[[Find], Find]:
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
        if each.asked == RuleScope.PROPOSAL:
            with of_one_program(program.pk):
                found = list(each.find(today))
        elif each.asked == RuleScope.PROPOSAL_AMONG_ALL:
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
