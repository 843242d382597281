"""manage.py check_links: checks whether the pages that the catalog links to still exist."""

from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.link_fetching import Visitor
from programs.choices import LinkState
from programs.links import check_links, collect_links, turn

NAME = "LearningRateLinks"


class Command(BaseCommand):
    """For cron. Runs may overlap, and may stop at any moment."""

    help = (
        "Ask whether linked pages are still there: one request at a time per host, with a pause, and nothing that "
        "robots.txt closes. Does nothing unless LINK_CHECKS=true."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="check at most so many addresses, the longest due first")
        parser.add_argument("--due", action="store_true", help="only addresses whose next check has come")

    def handle(self, *args, **options):
        """Prints a line for each address with a new result, and the totals."""
        if not settings.LINK_CHECKS:
            self.stdout.write("No link was checked: set LINK_CHECKS=true to let this site ask others.")
            return
        collect_links(timezone.now())
        visitor = Visitor(NAME, settings.SITE_URL, turn)
        counts = Counter()
        for link, is_news in check_links(visitor, limit=options["limit"], only_due=options["due"]):
            counts[link.state] += 1
            if is_news:
                self.stdout.write(f"{link.url}  {link.said}" + (f" -> {link.final_url}" if link.final_url else ""))
        by_state = ", ".join(f"{counts[state]:,} {state.label.lower()}" for state in LinkState if counts[state])
        self.stdout.write(f"{counts.total():,} links were checked" + (f": {by_state}." if by_state else "."))
