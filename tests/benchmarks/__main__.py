"""Runs all benchmarks on the catalogue of this machine's database; ends with 1 when a budget is broken."""

import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
settings.ALLOWED_HOSTS += ["testserver"]  # what the test client calls the site

from tests.benchmarks import desk, importing, pages, table, weight  # noqa: E402 - Django has to be set up first

print(f"{table.machine()}\n")
sys.exit(0 if all([pages.run(), desk.run(), weight.run(), importing.run()]) else 1)
