"""Rules about facts that nobody has compared with the school's own word, or not for long."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from core.figures import day
from programs.choices import Origin, Severity, Topic
from programs.models import Program, Verification
from programs.rules.rule import Asked, Breach, in_use, rule


@rule(Topic.RECHECK, Asked.CATALOGUE)
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


@rule(Topic.RECHECK, Asked.CATALOGUE)
def described_and_never_checked(today: date) -> Iterator[Breach]:
    """What an editor, a school or a guide says of a program is public, but nobody has compared any of it with the
    school’s own page. Programs of which only the federal files speak are left out: those are their own proof."""
    said = Q(described_by__isnull=False) | ~Q(origin=Origin.COMPLETIONS)
    for program in Program.objects.published().filter(said, verifications=None).select_related("described_by"):
        source = f"“{program.described_by.title}”" if program.described_by else "an editor or the school"
        yield Breach(program, "", f"Described by {source}, never checked.", Severity.UNCLEAR)
