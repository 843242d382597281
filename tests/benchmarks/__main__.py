"""Runs the benchmarks on this machine's database, all or those named; ends with 1 when a budget is broken."""

import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
settings.ALLOWED_HOSTS += ["testserver"]  # what the test client calls the site

from tests.benchmarks import desk, finder, importing, table, throughput, weight  # noqa: E402 - Django has to be set up first

BENCHMARKS = {"finder": finder, "desk": desk, "weight": weight, "importing": importing, "served": throughput}

chosen = sys.argv[1:] or list(BENCHMARKS)
if unknown := set(chosen) - set(BENCHMARKS):
    sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}.")
print(f"{table.machine()}\n")
kept = [BENCHMARKS[name].run() for name in chosen]
sys.exit(0 if all(kept) else 1)
