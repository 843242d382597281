"""manage.py forget_reporters: erases who sent corrections, and unused invitations, after their retention time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from corrections.actions import KEPT, forget_reporters
from submissions.privacy import forget_invited


class Command(BaseCommand):
    """For cron, once a day. A second run finds nothing to do."""

    help = (
        "Erase the e-mail addresses of corrections that nobody answered, and of invitations that ended, 180 days ago."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        self.stdout.write(f"Erased who sent {forget_reporters(now):,} corrections.")
        self.stdout.write(f"Erased {forget_invited(now - KEPT):,} invitations that nobody accepted.")
