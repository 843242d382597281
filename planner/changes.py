"""What changed about a kept program since it was saved: fact by fact, each with the day on which it was noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.figures import day
from programs.facts import ProgramFacts
from programs.measures import GROUPS, Measure
from programs.models import Intake

MEASURES: dict[str, Measure] = {measure.key: measure for group in GROUPS for measure in group.measures}
# What passes with time is no change: a deadline that has come is still the deadline that was saved.
LASTING = {key: measure for key, measure in MEASURES.items() if not measure.passes}
STANDING, ROUNDS = "standing", "rounds"  # beside the measures: whether the program is listed, and all its deadlines
LABELS = {STANDING: "In the list", ROUNDS: "Deadlines"} | {key: measure.label for key, measure in LASTING.items()}
UNLISTED = {STANDING: "no longer"}

Seen = Mapping[str, Mapping[str, str]]
"""By measure key: `then` as it was saved, `now` as it reads, and `on`, the ISO date on which that was first seen."""


@dataclass(frozen=True, slots=True)
class FactSinceSaved:
    """A fact that reads otherwise than on the day it was saved; blank means that it was, or is, not known.

    `on` is the first day on which this site saw it so, by its nightly look or by a visit to the shortlist. The fact
    changed here between the look before and that day; when it changed at the school nobody told us.
    """

    label: str
    then: str
    now: str
    on: date


def snapshot(facts: ProgramFacts | None) -> dict[str, str]:
    """Every figure of a program as it is written today, by measure key; blank where it is not known.

    None stands for a program that is no longer listed, of which nothing else is said.
    """
    if facts is None:
        return UNLISTED
    figures = {key: measure.read(facts) for key, measure in LASTING.items()}
    return {STANDING: "yes", ROUNDS: "; ".join(map(deadline, facts.intakes))} | {
        key: str(figure) if figure.is_known else "" for key, figure in figures.items()
    }


def deadline(intake: Intake) -> str:
    """An application round with its deadline: `Fall 2027, regular round: 15 January 2027`."""
    text = day(intake.deadline_on) if intake.deadline_on else "no last day"
    return f"{intake}: {text}{' (estimated from last year)' if intake.is_estimated else ''}"


def changes_since(saved: Mapping[str, str], seen: Seen, now: Mapping[str, str], *, on: date) -> dict:
    """`seen` brought up to the day `on`.

    A change that is seen already keeps its day, one that went on to another value gets this day, and one whose fact
    reads as saved again is gone. A measure that did not exist when the program was saved says nothing, and neither does
    one that today's snapshot leaves out: what was seen of it stays.
    """
    found = {}
    for key in LABELS:
        if key not in now or key not in saved:
            if key in seen:
                found[key] = seen[key]
        elif saved[key] != now[key]:
            known = seen.get(key)
            is_known = known is not None and known["now"] == now[key]
            found[key] = known if is_known else {"then": saved[key], "now": now[key], "on": on.isoformat()}
    return found


def in_order(seen: Seen) -> Sequence[FactSinceSaved]:
    """The changes in the order of the measures, ready to print."""
    return [
        FactSinceSaved(label, seen[key]["then"], seen[key]["now"], date.fromisoformat(seen[key]["on"]))
        for key, label in LABELS.items()
        if key in seen
    ]
