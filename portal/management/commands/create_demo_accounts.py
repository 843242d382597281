"""Makes the first accounts of a fresh installation, so that people can log in."""

import os
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.roles import ROLES
from programs.models import School
from submissions.choices import Role
from submissions.models import Membership


class Command(BaseCommand):
    """`manage.py create_demo_accounts`: one account for each group, as long as there is no account."""

    help = "Create an account for each group and print the passwords, unless there is an account already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts",
            type=Path,
            metavar="FILE",
            help="development only: write the passwords to this file, print them at every run, "
            "and add a student and an owner of a school's desk",
        )

    @transaction.atomic
    def handle(self, *args, accounts=None, **options):
        """Prints each name with its password, once: only the hash is stored.

        Does nothing when there is any account, so that accounts which were removed on purpose stay removed. With a
        file, prints the passwords again from it; refused without DEBUG.
        """
        if accounts and not settings.DEBUG:
            raise CommandError("--accounts writes passwords to a file: it needs DEBUG=true.")
        if get_user_model().objects.exists():
            if accounts and accounts.exists():
                self.stdout.write(accounts.read_text())
            return
        title = "Accounts for /admin/ (the passwords are shown this once; change them there):"
        lines = ["Accounts for development:" if accounts else title]
        for group in Group.objects.filter(name__in=ROLES).order_by("name"):
            lines.append(self.create(group.name.lower().replace(" ", "-"), is_staff=True, group=group))
        if accounts:
            lines += [self.create("student"), self.create("school", school=School.objects.order_by("pk").first())]
            with open(accounts, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write("\n".join(lines))
        self.stdout.write("\n".join(lines))

    def create(self, name, is_staff=False, group=None, school=None):
        """Makes one account and returns its name and password as a line;

        others than staff get a verified address.
        """
        password = secrets.token_urlsafe(12)
        email = "" if is_staff else f"{name}@example.com"
        user = get_user_model().objects.create_user(name, email=email, password=password, is_staff=is_staff)
        if group:
            user.groups.add(group)
        if email:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if school:
            Membership.objects.create(school=school, user=user, role=Role.OWNER)
        return f"  {name:<14} {password}"
