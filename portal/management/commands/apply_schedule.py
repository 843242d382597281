"""manage.py apply_schedule: publishes and archives what editors scheduled and what is due now."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.actions import change_state as change_article
from articles.models import Article
from careers.actions import change_state as change_career
from careers.models import Career
from core.publishing import apply_due
from programs.actions import change_state as change_program
from programs.models import Program
from specializations.actions import change_state as change_specialization
from submissions.actions import apply_due as apply_due_decisions
from taxonomy.models import Specialization

CHANGES = {
    Program: change_program,
    Specialization: change_specialization,
    Career: change_career,
    Article: change_article,
}


class Command(BaseCommand):
    """For cron, every few minutes. Runs may overlap: each change is made once, completely or not at all."""

    help = "Publish and archive what is due. A change that is blocked is named, and tried again by the next run."

    def handle(self, *args, **options):
        now = timezone.now()
        for model, change in CHANGES.items():
            for obj, outcome in apply_due(model, change, now):
                self.stdout.write(f"{obj}: {outcome}")
        for submission, outcome in apply_due_decisions(now):
            self.stdout.write(f"{submission}: {outcome}")
