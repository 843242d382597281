"""manage.py ask_schools: asks schools whether due facts are still true."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from submissions.attestation import ask_schools


class Command(BaseCommand):
    """For cron, once a day: asks each person once a quarter and sends at most two reminders."""

    help = "Ask the members of schools whose facts are due for a check; the mails go into the outbox."

    def add_arguments(self, parser):
        """`--dry-run` lists the mails and sends none."""
        parser.add_argument("--dry-run", action="store_true", help="say whom it would ask, and ask nobody")

    def handle(self, *args, **options):
        """Prints a line for each mail, without its address."""
        asked = ask_schools(timezone.now(), is_dry_run=options["dry_run"])
        for each in asked:
            what = f"reminder {each.reminder_count}" if each.reminder_count else "asked"
            self.stdout.write(f"{each.school}: {what}")
        self.stdout.write(f"{len(asked):,} {'would be ' if options['dry_run'] else ''}written to.")
