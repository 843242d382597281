"""Makes the first accounts of a fresh installation, so that there is somebody to log in as."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

CATALOGUE_APPS = ("core", "specializations", "programs", "careers")


class Command(BaseCommand):
    """`manage.py create_demo_accounts`: an administrator and an editor, while nobody has an account yet."""

    help = "Create an administrator and an editor and print their passwords, unless somebody has an account already."

    @transaction.atomic
    def handle(self, *args, **options):
        """Prints each name with its password, this once: only the hash is stored.

        Does nothing when there is any account, so that those which were removed on purpose stay removed.
        """
        users = get_user_model().objects
        if users.exists():
            return
        passwords = {name: secrets.token_urlsafe(12) for name in ("administrator", "editor")}
        users.create_superuser("administrator", password=passwords["administrator"])
        editor = users.create_user("editor", password=passwords["editor"], is_staff=True)
        editors, _ = Group.objects.get_or_create(name="Editors")
        editors.permissions.add(*Permission.objects.filter(content_type__app_label__in=CATALOGUE_APPS))
        editor.groups.add(editors)
        self.stdout.write("Accounts for /admin/ (the passwords are shown this once; change them there):")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<14} {password}")
