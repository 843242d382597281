"""manage.py check_catalogue: records breaches of rules, and closes findings whose cause is gone."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.models import Finding
from programs.rules import RULES
from programs.rules.actions import check_catalogue


class Command(BaseCommand):
    help = "Check the catalogue against its rules and bring the findings up to date. All or nothing; safe at any time."

    def handle(self, *args, **options):
        """Prints a line for each rule, and how many findings are open."""
        now = timezone.now()
        counts = check_catalogue(now)
        self.stdout.write(f"{'found':>7}{'new':>7}{'closed':>8}  rule")
        for key in dict.fromkeys([*RULES, *counts.closed]):
            label = RULES[key].label if key in RULES else f"{key} (no longer a rule)"
            self.stdout.write(f"{counts.found[key]:>7,}{counts.opened[key]:>7,}{counts.closed[key]:>8,}  {label}")
        open_counts = Finding.objects.open_counts(timezone.localdate(now))
        by_severity = ", ".join(f"{count:,} {severity.label.lower()}" for severity, count in open_counts.items())
        self.stdout.write(f"{sum(open_counts.values()):,} findings are open: {by_severity}.")
