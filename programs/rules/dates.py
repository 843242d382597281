"""Rules about application rounds."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.db.models import Max

from core.figures import day
from programs.choices import Severity, Topic
from programs.intake_status import BEGUN_BY
from programs.models import Intake
from programs.rules.rule import Asked, Breach, in_use, programs_in_use, rule


@rule(Topic.TRUTH, Asked.PROPOSAL)
def deadline_after_start(today: date) -> Iterator[Breach]:
    """Nobody can apply for a term that has begun at every school: by the end of March for winter, April for spring,
    July for summer, October for fall. Most often the deadline’s year or the term’s is the one next to it."""
    for intake in in_use(Intake.objects.exclude(deadline_on=None)):
        month = BEGUN_BY[intake.term]
        begun_by = date(intake.year, month, monthrange(intake.year, month)[1])
        if intake.deadline_on > begun_by:
            message = f"{intake}: closes on {day(intake.deadline_on)}, when every school has begun."
            yield Breach(intake, "deadline_on", message, Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def deadline_long_before_start(today: date) -> Iterator[Breach]:
    """A round closes in the year of the start or the one before. An earlier deadline is most often a wrong year, and
    hides a round that is still open."""
    for intake in in_use(Intake.objects.exclude(deadline_on=None)):
        if intake.deadline_on.year < intake.year - 1:
            message = f"{intake}: closes on {day(intake.deadline_on)}, more than a year ahead."
            yield Breach(intake, "deadline_on", message, Severity.DOUBTFUL)


@rule(Topic.SHELF_LIFE, Asked.PROPOSAL)
def rounds_of_past_years_only(today: date) -> Iterator[Breach]:
    """A program that states rounds, but none for a start in this year or later, shows a calendar that nobody keeps.
    Between two rounds of one year it is left alone."""
    for program in programs_in_use().annotate(last=Max("intakes__year")).filter(last__lt=today.year):
        yield Breach(program, "", f"The last application round is for a start in {program.last}.", Severity.UNCLEAR)
