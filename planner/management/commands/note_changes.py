"""Checks every saved program once a day, so that a change has its day and does not wait for the next visit."""

from django.core.management.base import BaseCommand

from planner import actions
from planner.changes import snapshot
from planner.models import ShortlistItem
from programs.facts import facts_of
from programs.index import current_index
from programs.models import Program

AT_ONCE = 200  # programs; their facts are in memory together


class Command(BaseCommand):
    """`manage.py note_changes`, for cron: a second run on a day changes nothing, and several at once do no harm."""

    help = "Note what changed about the programs that someone keeps."

    def handle(self, *args, **options):
        """Prints for how many saved programs something was recorded."""
        index = current_index()
        kept = ShortlistItem.objects.saved()
        count = 0
        every = list(kept.order_by("program_id").values_list("program_id", flat=True).distinct())
        for start in range(0, len(every), AT_ONCE):
            ids = every[start : start + AT_ONCE]
            programs = list(Program.objects.listed().with_page_facts().filter(pk__in=ids))
            facts = {each.program.pk: each for each in facts_of(programs, index)}
            snapshots = {pk: snapshot(facts.get(pk)) for pk in ids}
            items = list(kept.filter(program__in=ids).values_list("pk", flat=True))
            count += actions.note_changes(items, snapshots, on=index.today)
        self.stdout.write(f"Noted changes of {count:,} kept programs.")
