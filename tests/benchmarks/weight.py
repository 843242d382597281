"""What the list page weighs on a first visit: the page and every file that it names, as a browser receives them."""

import re

import brotli
from django.conf import settings
from django.test import Client

from tests.benchmarks.table import print_table

BUDGET = 60_000
FILES = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')


def run() -> bool:
    """Prints the table; False when the budget is broken."""
    response = Client(headers={"accept-encoding": "gzip"}).get("/programs/")
    plain = Client().get("/programs/").content
    rows = [["page (gzip)", len(plain), len(response.content)]]
    for url in dict.fromkeys(FILES.findall(plain.decode())):
        path = settings.STATIC_ROOT / url.removeprefix(settings.STATIC_URL)
        content = path.read_bytes()
        compressed = path.with_name(f"{path.name}.br")
        size = compressed.stat().st_size if compressed.exists() else len(brotli.compress(content))
        rows.append([f"{path.name.split('.')[0]}{path.suffix} (brotli)", len(content), size])
    total = sum(row[2] for row in rows)
    rows.append(["in all", sum(row[1] for row in rows), total])
    print_table(["First visit to the list", "bytes", "compressed"], rows)
    print(f"Budget {BUDGET:,} bytes: {'kept' if total <= BUDGET else 'broken'}\n")
    return total <= BUDGET
