"""Rules about dates: deadlines, verifications and how long facts stay true."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Max, Q

from core.figures import day
from programs.choices import Origin, Severity, Topic
from programs.deadlines.status import BEGUN_BY
from programs.models import Intake, Program, Verification
from programs.rules.rule import Breach, RuleScope, in_use, programs_in_use, rule


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def deadline_after_start(today: date) -> Iterator[Breach]:
    """Nobody can apply for a term that has begun at every school: by the end of March for winter, April for spring,
    July for summer, October for fall. Most often the deadline’s year or the term’s is the one next to it."""
    for intake in in_use(Intake.objects.exclude(deadline_on=None)):
        month = BEGUN_BY[intake.term]
        begun_by = date(intake.year, month, monthrange(intake.year, month)[1])
        if intake.deadline_on > begun_by:
            message = f"{intake}: closes on {day(intake.deadline_on)}, when every school has begun."
            yield Breach(intake, "deadline_on", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def deadline_long_before_start(today: date) -> Iterator[Breach]:
    """A round closes in the year of the start or the one before. An earlier deadline is most often a wrong year, and
    hides a round that is still open."""
    for intake in in_use(Intake.objects.exclude(deadline_on=None)):
        if intake.deadline_on.year < intake.year - 1:
            message = f"{intake}: closes on {day(intake.deadline_on)}, more than a year ahead."
            yield Breach(intake, "deadline_on", message, Severity.DOUBTFUL)


@rule(Topic.SHELF_LIFE, RuleScope.PROPOSAL)
def rounds_of_past_years_only(today: date) -> Iterator[Breach]:
    """A program that states rounds, but none for a start in this year or later, shows a calendar that nobody keeps.
    Between two rounds of one year it is left alone."""
    for program in programs_in_use().annotate(last=Max("intakes__year")).filter(last__lt=today.year):
        yield Breach(program, "", f"The last application round is for a start in {program.last}.", Severity.UNCLEAR)


@rule(Topic.RECHECK, RuleScope.CATALOGUE)
def check_past_due(today: date) -> Iterator[Breach]:
    """A check of facts with the school’s page holds for half a year where they are dates, for a year where they are
    cost, admission or curriculum, for two where they are format. After that the page tells visitors that it is overdue.
    """
    due = defaultdict(list)
    for (program, _), last in in_use(Verification.objects.all()).latest_by_group().items():
        if last.is_due(today):
            due[program].append(last)
    for program in Program.objects.filter(pk__in=due):
        told = (f"{each.get_group_display()} since {day(each.due_on)}" for each in due[program.pk])
        yield Breach(program, "", f"Due for another check: {', '.join(sorted(told))}.", Severity.UNCLEAR)


@rule(Topic.RECHECK, RuleScope.CATALOGUE)
def described_and_never_checked(today: date) -> Iterator[Breach]:
    """What an editor, a school or a guide says of a program is public, but nobody has compared any of it with the
    school’s own page. Programs of which only the federal files speak are left out: those are their own proof."""
    said = Q(described_by__isnull=False) | ~Q(origin=Origin.COMPLETIONS)
    for program in Program.objects.published().filter(said, verifications=None).select_related("described_by"):
        source = f"“{program.described_by.title}”" if program.described_by else "an editor or the school"
        yield Breach(program, "", f"Described by {source}, never checked.", Severity.UNCLEAR)
