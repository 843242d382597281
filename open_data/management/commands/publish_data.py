"""Publishes the catalog as files; nightly, from cron."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from open_data.editions import publish


class Command(BaseCommand):
    help = "Writes the open data of the catalogue as it stands, unless the newest edition is of this very version."

    def handle(self, *args, **options):
        manifest, is_new = publish(settings.OPEN_DATA_ROOT, timezone.now())
        if not is_new:
            self.stdout.write(f"Edition {manifest['version']} is of this catalogue already: nothing to write.")
            return
        counts = ", ".join(f"{count:,} {table}" for table, count in manifest["counts"].items())
        size = sum(each["bytes"] for each in manifest["files"].values()) / 1e6
        self.stdout.write(f"Edition {manifest['version']}: {counts}; {size:.1f} MB in {settings.OPEN_DATA_ROOT}.")
