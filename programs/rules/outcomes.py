"""Rules about what graduates earn."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Substr

from core.figures import usd
from programs.choices import CredentialLevel, Severity, Topic
from programs.models import FieldOutcome
from programs.rules.rule import Asked, Breach, programs_in_use, rule
from specializations.models import CipCode

FALL = 0.75


@rule(Topic.TRUTH, Asked.CATALOGUE)
def outcome_without_its_scope(today: date) -> Iterator[Breach]:
    """Earnings and debt cover all graduates of a school, level and four-digit code, and the page says so with the
    program’s own school and code. A program tied to the outcome of another school, level or code would print a scope
    that is not that of the number."""
    programs = programs_in_use().exclude(outcome=None).annotate(family=Substr("cip_code_id", 1, 5))
    is_its_own = Q(
        outcome__school=F("school"), outcome__credential_level=F("credential_level"), outcome__cip_family=F("family")
    )
    for program in programs.exclude(is_its_own).select_related("outcome__school"):
        message = f"Its earnings are those of {program.outcome}; the page would say {program.family} at its own school."
        yield Breach(program, "outcome", message, Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.CATALOGUE)
def earnings_fall_with_time(today: date) -> Iterator[Breach]:
    """Graduates earn more four years after the degree than one year after. The two figures are of different classes,
    so a small fall may be true; one by more than a quarter is likely a cell of another row."""
    families = {code[:5] for code in CipCode.objects.covered().values_list("code", flat=True)}
    masters = FieldOutcome.objects.filter(credential_level=CredentialLevel.MASTERS, cip_family__in=families)
    fallen = masters.filter(median_earnings_4yr__lt=F("median_earnings_1yr") * FALL)
    for outcome in fallen.select_related("school"):
        one, four = usd(outcome.median_earnings_1yr), usd(outcome.median_earnings_4yr)
        message = f"{outcome.cip_family}: {one} after one year, but {four} after four."
        yield Breach(outcome, "median_earnings_4yr", message, Severity.DOUBTFUL)
