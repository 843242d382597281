"""Corrections: visitors' reports that a fact is wrong."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet, TextChoices, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact
from django.utils.crypto import get_random_string

from core.models import EmailField, URLField
from core.snoozing import Snoozable, snoozed_for_a_reason
from programs.models import Program, School

LONGEST_TEXT = 2000
UNMISTAKABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters and digits that look alike


def new_reference() -> str:
    """A random reference, which the reporter quotes and which forms the address of the page with the outcome."""
    return get_random_string(10, UNMISTAKABLE)


class CorrectionState(TextChoices):
    """The outcome of a correction."""

    NEW = "new", "Waits for an editor"
    ACCEPTED = "accepted", "Accepted: the fact was corrected"
    REJECTED = "rejected", "Rejected: the fact stays"
    AT_SOURCE = "at_source", "Only its source can correct it"
    DUPLICATE = "duplicate", "Reported before"


CORRECTION_STEPS = {CorrectionState.NEW: tuple(state for state in CorrectionState if state != CorrectionState.NEW)}
"""Allowed steps. A decision is final, because its answer may be sent already."""


class CorrectionQuerySet(QuerySet):
    def undecided(self):
        """Corrections without a decision, including snoozed ones."""
        return self.filter(state=CorrectionState.NEW)

    def open(self, today: date):
        """Corrections to work on: undecided and not snoozed, or due again today."""
        return self.undecided().exclude(snoozed_until__gt=today)

    def mine(self, user):
        """Undecided corrections that belong to a user."""
        return self.undecided().filter(owner=user)

    def snoozed(self, today: date):
        """Undecided corrections that are snoozed to a day after today."""
        return self.undecided().filter(snoozed_until__gt=today)

    def with_names(self):
        """Joins what a list prints."""
        return self.select_related("program__school", "program__cip_code", "school", "owner", "decided_by")

    def with_forgettable_reporter(self, before: datetime):
        """Corrections from before a moment that still store their reporter."""
        return self.filter(created_at__lt=before).exclude(reporter_email="", fingerprint="")


class Correction(Snoozable):
    """A visitor's report about one fact of one page, with the fact as it was printed then, and the decision.

    `program` and `school` sort it for editors: a correction of a program has its school too, one of a career or a
    statistic has neither. `model`, `object_id` and `field` name the stored row behind the fact, if there is one.
    `reporter_email` and `fingerprint`, a keyed hash of visitor, fact and claim, are blank after the decision, and after
    180 days.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    program = models.ForeignKey(Program, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections")
    school = models.ForeignKey(School, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections")
    page_path = models.CharField("page", max_length=300)
    page_title = models.CharField(max_length=400)
    fact_key = models.CharField(max_length=120)
    fact_label = models.CharField("fact", max_length=200)
    value_shown = models.CharField("what the page said", max_length=1000, blank=True)
    source_shown = models.CharField("source on the page", max_length=700, blank=True)
    model = models.CharField(
        "kind of row", max_length=100, blank=True, help_text="Its label, such as programs.tuition."
    )
    object_id = models.PositiveBigIntegerField("number of the row", null=True, blank=True)
    field = models.CharField(max_length=100, blank=True)

    claim = models.CharField("what is wrong", max_length=LONGEST_TEXT)
    evidence_url = URLField("evidence", max_length=500, blank=True)
    reporter_email = EmailField("reporter’s e-mail", blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("reported at", auto_now_add=True)

    state = models.CharField(max_length=9, choices=CorrectionState.choices, default=CorrectionState.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=LONGEST_TEXT, blank=True, help_text="Public to anyone with the reference.")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "page_path", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_known"),
            models.CheckConstraint(
                condition=Q(program__isnull=True) | Q(school__isnull=False), name="correction_of_program_has_its_school"
            ),
            models.CheckConstraint(condition=~Q(claim=""), name="correction_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(evidence_url="")
                | Q(Exact(StrIndex("evidence_url", Value("https://")), 1))
                | Q(Exact(StrIndex("evidence_url", Value("http://")), 1)),
                name="correction_evidence_is_a_web_page",
                violation_error_message="Give the address of a web page, with http:// or https:// in front.",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.NEW, decided_at__isnull=True, decided_by__isnull=True, answer="")
                | (~Q(state=CorrectionState.NEW) & Q(decided_at__isnull=False, reporter_email="", fingerprint="")),
                name="correction_is_decided_at_a_moment",
            ),
            snoozed_for_a_reason("correction"),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=~Q(fingerprint=""),
                name="correction_of_a_visitor_once",
            ),
        ]

    def __str__(self):
        return f"{self.fact_label}, {self.page_title}"
