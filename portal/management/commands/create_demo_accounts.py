"""Makes the first accounts of a fresh installation, so that there is somebody to log in as."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.roles import ROLES


class Command(BaseCommand):
    """`manage.py create_demo_accounts`: one person of each group, while nobody has an account yet."""

    help = "Create an account for each group and print the passwords, unless somebody has an account already."

    @transaction.atomic
    def handle(self, *args, **options):
        """Prints each name with its password, this once: only the hash is stored.

        Does nothing when there is any account, so that those which were removed on purpose stay removed.
        """
        users = get_user_model().objects
        if users.exists():
            return
        self.stdout.write("Accounts for /admin/ (the passwords are shown this once; change them there):")
        for group in Group.objects.filter(name__in=ROLES).order_by("name"):
            name, password = group.name.lower().replace(" ", "-"), secrets.token_urlsafe(12)
            users.create_user(name, password=password, is_staff=True).groups.add(group)
            self.stdout.write(f"  {name:<14} {password}")
