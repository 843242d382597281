"""manage.py send_digests: puts the weekly mails into the outbox."""

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from submissions.notifications import send_digests


class Command(BaseCommand):
    """For cron, once a week or more often: each person gets at most one a week."""

    help = "Queue the weekly mail of everybody who prefers one and for whom something waits."

    def handle(self, *args, **options):
        self.stdout.write(f"Queued {send_digests(localdate()):,} weekly mails.")
