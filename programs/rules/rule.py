"""The type of a rule, and the list of all rules."""

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
    """A row that breaks a rule. `message` is clear without opening the row. `field` is blank for the whole row."""

    obj: Model
    field: str
    message: str
    severity: Severity


Find = Callable[[date], Iterable[Breach]]


class RuleScope(Enum):
    """When a rule is checked. Every rule is checked on the whole catalog."""

    CATALOGUE = auto()
    """Only then: a proposal for a program cannot break it."""
    PROPOSAL = auto()
    """Also on a proposal. Reads only the rows of its program."""
    PROPOSAL_AMONG_ALL = auto()
    """Also on a proposal, compared with all other programs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to find false facts: `find` reads the catalog as of a day and writes nothing."""

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
        """The docstring of `find`: what the rule means and why."""
        return " ".join(self.find.__doc__.split())


RULES: dict[str, Rule] = {}
"""Every rule by its key, in the order of imports."""


_ONLY: ContextVar[int | None] = ContextVar("only", default=None)


@contextmanager
def of_one_program(pk: int) -> Iterator[None]:
    """Limits the rules to the rows of one program. For rules that look at each program separately."""
    token = _ONLY.set(pk)
    try:
        yield
    finally:
        _ONLY.reset(token)


def rule(topic: Topic, asked: RuleScope) -> Callable[[Find], Find]:
    """Adds a function to `RULES` under its own name. Editors read its docstring."""

    def enter(find: Find) -> Find:
        RULES[find.__name__] = Rule(find.__name__, find, topic, asked)
        return find

    return enter


def rules_of(topic: str) -> list[str]:
    """The keys of the rules with a topic; none for an unknown topic."""
    return [key for key, each in RULES.items() if each.topic == topic]


def breaches_of(program: Program, today: date) -> Iterator[tuple[str, Breach]]:
    """Breaches of the program and its rows that a proposal is checked for, with the keys of their rules."""
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
    """Programs in the site's subject except archived ones, which no visitor sees. Editors work on the drafts."""
    rows = Program.objects.exclude(state=PublishingState.ARCHIVED)
    return rows.filter(pk=only) if (only := _ONLY.get()) else rows.filter(in_subject())


def prices_in_use() -> QuerySet:
    """Prices of programs in use, and graduate prices of schools with programs in the site's subject."""
    return in_use(Tuition.objects.filter(Q(school=None) | Q(school__in=School.objects.in_subject())))


def averages() -> QuerySet:
    """Average prices of schools."""
    rows = Tuition.objects.filter(program=None)
    return rows.filter(school__programs=only) if (only := _ONLY.get()) else rows


def is_of_one_program() -> bool:
    """Whether the rules are limited to the rows of one program."""
    return _ONLY.get() is not None


def in_use(rows: QuerySet) -> QuerySet:
    """Rows except those of archived programs; rows of a school stay."""
    rows = rows.exclude(program__state=PublishingState.ARCHIVED)
    return rows.filter(program=only) if (only := _ONLY.get()) else rows
