"""manage.py load_articles: publishes the shipped guides that were never loaded, or lists what to fix in them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.importers.guides import SHIPPED, check, guides_in, load
from core.importing import ImportProblem


class Command(BaseCommand):
    """Loads guides once: a guide that exists belongs to its editors and is not changed."""

    help = "Publish the guides of data/articles/ that were never loaded; --check only says what is to mend in them."

    def add_arguments(self, parser):
        """A folder, and a check that loads nothing."""
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--check", action="store_true", help="say what is to mend in every file, write nothing")

    def handle(self, *args, folder, **options):
        """Loads all guides or none."""
        try:
            guides = guides_in(folder)
            if options["check"]:
                self.report(check(guides))
                return
            loaded = load(guides)
        except ImportProblem as problem:
            raise CommandError(f"{problem}. No guide was loaded; with --check it names every problem.") from problem
        self.stdout.write(f"Guides: {len(loaded)} loaded, {len(guides) - len(loaded)} were there")

    def report(self, found):
        """Prints every problem by file; fails when there is one."""
        for guide, flags, words in found:
            self.stdout.write(f"{guide.slug}.md: {words:,} words, {len(flags)} to mend")
            for flag in flags:
                self.stdout.write(f"  {flag}")
        if any(flags for _, flags, _ in found):
            raise CommandError("Some guides have something to mend.")
