"""manage.py send_mail: sends the due mail of the outbox."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.mail.outbox import send_due


class Command(BaseCommand):
    """For cron, every few minutes: sends what workers could not send at once. No mail is sent twice."""

    help = "Send the mail that is due. What the server refuses is tried again later, by itself."

    def handle(self, *args, **options):
        """Prints a line for each mail, without its address; fails if the server cannot be reached."""
        now = timezone.now()
        try:
            for mail, outcome in send_due(now):
                self.stdout.write(f"{mail.key}: {outcome}")
        except OSError as unreachable:
            raise CommandError(f"The mail server cannot be reached: {unreachable}") from unreachable
        count = OutgoingMail.objects.uncertain(now).count()
        if count:
            self.stderr.write(
                f"{count} of the outbox may have gone out; decide in the admin whether to send them again."
            )
