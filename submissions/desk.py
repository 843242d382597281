"""The pages of a school's desk, and the state of each of its programs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import Model

from programs import read_model, usage
from programs.choices import FactGroup, Origin, UseKind
from programs.deadlines.status import RoundStatus
from programs.facets import ALL
from programs.facts import ProgramFacts, facts_of
from programs.index import ProgramIndex
from programs.index_rows import DETAILS
from programs.measures import GROUPS
from programs.models import Program, School, Verification
from submissions.choices import Decision
from submissions.models import Membership, ProposedChange, Submission
from submissions.proposals.fields import Json

USE_DAYS = 30
LABELS = {facet.key: facet.label for facet in ALL}


@dataclass(frozen=True, slots=True)
class Health:
    """One program at its school’s desk. Counts are those of the last 30 days."""

    program: Program
    stated: Sequence[FactGroup]
    missing: Sequence[FactGroup]
    oldest_check: Verification | None
    due: Sequence[FactGroup]
    never_checked: Sequence[FactGroup]
    submission: Submission | None
    days_in_review: int | None
    views: int
    saves: int
    comparisons: int
    outbound: int
    left_out: Sequence[tuple[str, int]]

    @property
    def is_due(self) -> bool:
        """Whether the school is asked about it: a check has expired, or facts stated here were never checked."""
        is_described = self.program.described_by_id or self.program.origin != Origin.COMPLETIONS
        return bool(self.due or (is_described and not self.oldest_check))

    @property
    def left_out_count(self) -> int:
        """Searches that left the program out because one fact, any one, was missing."""
        return sum(count for _, count in self.left_out)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A future application round of one of the school’s programs."""

    program: Program
    standing: RoundStatus


def stated_groups(facts: ProgramFacts) -> list[FactGroup]:
    """How complete a program is: the groups with at least one fact that a source states.

    The groups are the five that are checked together (`FactGroup`), their facts the measures of the public page, so
    that a group counts here exactly when the page has a figure in it. Courses count for the curriculum. Federal figures
    count too: with the school’s average tuition the cost is stated even without the program’s own price.
    """
    known = {group.key for group in GROUPS if any(measure.read(facts).is_known for measure in group.measures)}
    if facts.courses:
        known.add(FactGroup.CURRICULUM.value)
    return [group for group in FactGroup if group.value in known]


@usage.watches
def schools_with_desk() -> set[int]:
    """The schools that have members, by primary key. One query."""
    return set(Membership.objects.order_by().values_list("school_id", flat=True).distinct())


def health_of(
    school: School, open_by_program: Mapping[int, Submission], index: ProgramIndex, now: datetime
) -> list[Health]:
    """Every public program of a school, the least complete first. Nine queries for any number of programs."""
    programs = list(school.programs.published().with_page_facts())
    for program in programs:
        if not program.is_listed:
            program.row = read_model.row_of(program)
    checks = Verification.objects.filter(program__in=programs).latest_by_group()
    uses = usage.uses_since(usage.days_ago(USE_DAYS), [program.pk for program in programs])
    found = [
        health(facts, checks, uses.get(facts.program.pk, {}), open_by_program.get(facts.program.pk), index.today, now)
        for facts in facts_of(programs, index, DETAILS)
    ]
    return sorted(found, key=lambda each: (len(each.stated), -each.left_out_count, each.program.name))


def health(
    facts: ProgramFacts, checks: Mapping, uses: Mapping, submission: Submission | None, today: date, now: datetime
) -> Health:
    """One program with its checks by program and group and its counts by kind and missing fact."""
    stated = stated_groups(facts)
    made = {group: checks[facts.program.pk, group] for group in FactGroup if (facts.program.pk, group) in checks}
    left_out = [(LABELS[fact], count) for (kind, fact), count in uses.items() if kind == UseKind.LEFT_OUT]
    return Health(
        program=facts.program,
        stated=stated,
        missing=[group for group in FactGroup if group not in stated],
        oldest_check=min(made.values(), key=lambda check: check.verified_on, default=None),
        due=[group for group, check in made.items() if check.is_due(today)],
        never_checked=[group for group in FactGroup if group not in made],
        submission=submission,
        days_in_review=days_waiting(submission, now) if submission else None,
        views=uses.get((UseKind.VIEW, ""), 0),
        saves=uses.get((UseKind.SAVE, ""), 0),
        comparisons=uses.get((UseKind.COMPARISON, ""), 0),
        outbound=uses.get((UseKind.OUTBOUND, ""), 0),
        left_out=sorted(left_out, key=lambda pair: -pair[1]),
    )


def rounds_ahead(programs: Collection[Program], index: ProgramIndex) -> list[Ahead]:
    """The future rounds of these programs, soonest deadline first, those without one last. No query."""
    by_pk = {program.pk: program for program in programs}
    ahead = [*index.deadlines.dated, *index.deadlines.undated]
    return [Ahead(by_pk[each.intake.program_id], each) for each in ahead if each.intake.program_id in by_pk]


NOTHING = "not stated"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A proposed change in words: which fact, old and new value, and the decision."""

    change: ProposedChange
    label: str
    old: str
    new: str

    @property
    def is_rejected(self) -> bool:
        """Whether an editor rejected it."""
        return self.change.decision == Decision.REJECTED

    @property
    def decided(self) -> str:
        """The value that an editor used instead of the proposed one."""
        return text_of(self.change, self.change.decided_value)


def shown_changes(changes: Sequence[ProposedChange]) -> list[ShownChange]:
    """Changes in words."""
    return [
        ShownChange(change, label_of(change), text_of(change, change.old), text_of(change, change.new))
        for change in changes
    ]


def label_of(change: ProposedChange) -> str:
    """The label of the changed fact."""
    model = apps.get_model(change.model)
    kind = str(model._meta.verbose_name)
    if not change.field:
        return f"{kind}, {'new row' if change.old is None else 'row removed'}"
    column = str(model._meta.get_field(change.field).verbose_name)
    return column if model in (Program, School) else f"{kind}: {column}"


def text_of(change: ProposedChange, value: Json | dict) -> str:
    """A value in words: the label of a choice, or a row as its stated columns."""
    model = apps.get_model(change.model)
    if isinstance(value, dict):
        stated = [(name, each) for name, each in value.items() if each not in (None, "")]
        return "; ".join(
            f"{model._meta.get_field(name).verbose_name}: {word(model, name, each)}" for name, each in stated
        )
    return word(model, change.field, value) if change.field else ""


def word(model: type[Model], name: str, value: Json) -> str:
    """One column’s value in words."""
    if value in (None, ""):
        return NOTHING
    field = model._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))


def days_waiting(submission: Submission, now: datetime) -> int | None:
    """Whole days since a submission was submitted; None for a draft."""
    return (now - submission.submitted_at).days if submission.submitted_at else None
