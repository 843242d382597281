"""Server time and queries of the editors' pages: the list of all programs, and the page of the best described one."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.urls import reverse

from programs.models import Program
from tests.benchmarks.pages import measure
from tests.benchmarks.table import median, p95, print_table

ROUNDS = 30
SEARCH = "?q=data+science&state__exact=published&school__state__exact=CA"
LIST, PAGE = (12, 150.0), (25, None)


@override_settings(STAFF_TWO_FACTOR=False)
@transaction.atomic
def run() -> bool:
    """Prints the table; False when a budget is broken. Whatever it writes, a log-in, is taken back."""
    client, rows, kept = Client(headers={"accept-encoding": "gzip"}), [], True
    client.force_login(get_user_model().objects.create_superuser("benchmark"))
    programs, crowded = reverse("admin:programs_program_changelist"), Program.objects.annotate(rows=Count("courses"))
    page = reverse("admin:programs_program_change", args=[crowded.order_by("-rows", "pk")[0].pk])
    cases = [
        ("programs", programs, 10, LIST),
        ("programs, 100 a page", programs, 100, LIST),
        ("programs, searched", f"{programs}?q=data+science", 100, LIST),
        ("programs, filtered and searched", programs + SEARCH, 100, LIST),
        ("program with most courses", page, 100, PAGE),
    ]
    desk = admin.site._registry[Program]
    usual = desk.list_per_page
    for name, address, desk.list_per_page, (most, slowest) in cases:
        times, queries = measure(client, [address] * ROUNDS)
        good = queries <= most and (slowest is None or median(times) <= slowest)
        kept &= good
        budget = f"{most} / {slowest:.0f} ms" if slowest else most
        rows.append([name, f"{median(times):.1f}", f"{p95(times):.1f}", queries, budget, "" if good else "over budget"])
    desk.list_per_page = usual
    transaction.set_rollback(True)
    print_table(["Editors' desk, compressed", "median ms", "p95 ms", "queries", "budget", ""], rows)
    return kept
