"""manage.py forget_shortlists: deletes lists without an account that were not used for 13 months."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from planner.actions import forget_shortlists


class Command(BaseCommand):
    """For cron, once a day; a second run finds nothing.

    Their sessions have expired by then; `clearsessions` deletes them.
    """

    help = "Delete shortlists without an account that were not used for 13 months."

    def handle(self, *args, **options):
        self.stdout.write(f"Deleted {forget_shortlists(timezone.now()):,} shortlists without an account.")
