"""What changed about a saved program: fact by fact, each with the day on which it was noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.figures import day
from programs.facts import ProgramFacts
from programs.measures import GROUPS, Measure
from programs.models import Intake

MEASURES: dict[str, Measure] = {measure.key: measure for group in GROUPS for measure in group.measures}
# The passing of time is no change: a deadline that has passed is still the deadline that was saved.
LASTING = {key: measure for key, measure in MEASURES.items() if not measure.passes}
STANDING, ROUNDS = (
    "standing",
    "rounds",
)  # in addition to the measures: whether the program is listed, and all its deadlines
LABELS = {STANDING: "In the list", ROUNDS: "Deadlines"} | {key: measure.label for key, measure in LASTING.items()}
UNLISTED = {STANDING: "no longer"}

Seen = Mapping[str, Mapping[str, str]]
"""By measure key: `then` as saved, `now` as it reads, and `on`, the ISO date on which that was first seen."""


@dataclass(frozen=True, slots=True)
class FactSinceSaved:
    """A fact that differs from the day it was saved; blank means that it was, or is, not known.

    `on` is the first day on which this site saw the change, in its nightly run or during a visit to the shortlist. The
    fact changed here between the previous check and that day; when it changed at the school is not known.
    """

    label: str
    then: str
    now: str
    on: date


def snapshot(facts: ProgramFacts | None) -> dict[str, str]:
    """Every figure of a program as it is written today, by measure key; blank where it is not known.

    None is a program that is no longer listed, and gives only that.
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
    """`seen` updated to the day `on`.

    A known change has its earlier day, a change to yet another value gets this day, and a fact that reads as saved
    again is dropped. A measure that did not exist when the program was saved is ignored. For a measure that today's
    snapshot leaves out, the earlier entry stays.
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
