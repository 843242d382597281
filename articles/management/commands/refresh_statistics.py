"""manage.py refresh_statistics: computes every computed statistic again."""

from django.core.management.base import BaseCommand, CommandError

from articles.actions import refresh_statistics
from articles.importers.statistics import SHIPPED, parse
from core.importing import ImportProblem


class Command(BaseCommand):
    """Computes what data/articles/statistics.json defines from our own tables."""

    help = "Counts every statistic that comes from our own tables again. A second run changes nothing."

    def handle(self, *args, **options):
        """Prints what changed."""
        try:
            tally = refresh_statistics(parse(SHIPPED))
        except ImportProblem as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from problem
        self.stdout.write(
            f"Statistics: {tally.created} created, {tally.changed} changed, {tally.unchanged} unchanged, "
            f"{tally.removed} retired"
        )
