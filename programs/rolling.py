"""Last year's application rounds as estimates for the next year, where no source states them yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.choices import PublishingState
from core.figures import day
from core.publishing import ONLY_PUBLISHERS, may_change_live
from programs import actions
from programs.models import Intake, Program

RIGHT = "programs.add_intake"


@dataclass
class Rolled:
    """The result for a program's rounds of one year: the added rounds, and the reasons for leaving the others out."""

    added: list[Intake] = field(default_factory=list)
    left: list[tuple[Intake, str]] = field(default_factory=list)


def years() -> list[int]:
    """Years with stated deadlines, newest first. One query."""
    stated = Intake.objects.filter(is_estimated=False, deadline_on__isnull=False)
    return sorted(set(stated.order_by().values_list("year", flat=True)), reverse=True)


def programs_with_rounds(year: int):
    """Programs with rounds of a year that are not archived, with all their rounds. Two queries."""
    found = Program.objects.filter(intakes__year=year).exclude(state=PublishingState.ARCHIVED).distinct()
    return found.select_related("school", "cip_code").prefetch_related("intakes__source")


def year_later(on: date | None) -> date | None:
    """The same day a year later. February 29 becomes February 28."""
    if on is None:
        return None
    return on.replace(year=on.year + 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year + 1)


def plan(intakes: Iterable[Intake], year: int, today: date) -> Rolled:
    """The rounds that rolling a program's rounds of a year forward would add. No query.

    A round is added as an estimate with the same source. Nothing is added when the next year already has such a round,
    stated or estimated, so a second run adds nothing. Nothing is added for an estimate, for a round without a deadline,
    or for a day in the past.
    """
    intakes, rolled = list(intakes), Rolled()
    taken = {(each.term, each.year, each.round, each.audience) for each in intakes}
    for intake in intakes:
        if intake.year != year:
            continue
        deadline = year_later(intake.deadline_on)
        if intake.is_estimated:
            rolled.left.append((intake, "It is an estimate itself."))
        elif deadline is None:
            rolled.left.append((intake, "It has no deadline."))
        elif (intake.term, year + 1, intake.round, intake.audience) in taken:
            rolled.left.append((intake, f"{year + 1} has such a round already."))
        elif deadline < today:
            rolled.left.append((intake, f"A year later, {day(deadline)}, has passed too."))
        else:
            rolled.added.append(
                Intake(
                    program_id=intake.program_id,
                    term=intake.term,
                    year=year + 1,
                    round=intake.round,
                    audience=intake.audience,
                    opens_on=year_later(intake.opens_on),
                    deadline_on=deadline,
                    time_zone=intake.time_zone,
                    is_estimated=True,
                    note=intake.note,
                    source_id=intake.source_id,
                )
            )
    return rolled


@transaction.atomic
def roll_forward(program: Program, *, year: int, today: date, by) -> Rolled:
    """Adds the estimates of `plan` to a program. Stated rounds never change.

    Raises PermissionDenied, and ValidationError when the program is public and `by` may not publish it, or when the
    model refuses a round. Then nothing is added.
    """
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_change_live(by, program):
        raise ValidationError(ONLY_PUBLISHERS)
    rolled = plan(program.intakes.select_related("source"), year, today)
    for intake in rolled.added:
        intake._history_user, intake._change_reason = by, f"Estimated from the round of {year}"
        intake.full_clean()
        intake.save()
    if rolled.added:
        actions.refresh_programs([program.pk])
    return rolled


def outcome(rolled: Rolled) -> str:
    """The added rounds and the reasons for the others, as sentences."""
    told = [f"{intake}: about {day(intake.deadline_on)}." for intake in rolled.added]
    told += [f"{intake}: left alone. {why}" for intake, why in rolled.left]
    return " ".join(told) or "Nothing to roll forward."


def refused(problem: ValidationError) -> str:
    return "Nothing was added. " + " ".join(problem.messages)
