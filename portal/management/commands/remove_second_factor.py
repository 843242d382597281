"""manage.py remove_second_factor NAME: for a person who lost the phone and the recovery codes."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    """The way back in for the last administrator; administrators help everyone else in the admin."""

    help = "Remove someone's authenticator app and recovery codes; at the next sign-in they set up new ones."

    def add_arguments(self, parser):
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *args, **options):
        """Prints what was removed; refuses an unknown name."""
        person = get_user_model().objects.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {options['name']}.")
        count, _ = Authenticator.objects.filter(user=person).delete()
        self.stdout.write(f"Removed from {person}: {count}." if count else f"{person} had set up nothing.")
