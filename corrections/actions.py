"""Actions on corrections: visitors report; editors take over, snooze and decide; a schedule erases reporters."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.fact_pages import FactPage, fact_page
from core.figures import Figure
from core.mail import outbox
from core.publishing import NotPossible
from core.snoozing import valid_reason
from corrections.models import CORRECTION_STEPS, Correction, CorrectionState
from programs.index import current_index
from programs.pages import absolute

MAY_WORK = "corrections.change_correction"
KEPT = timedelta(days=180)
"""How long an undecided correction may store the address of its reporter."""


@transaction.atomic
def report(
    *, page: FactPage, key: str, claim: str, visitor: str, evidence_url: str = "", reporter_email: str = ""
) -> Correction:
    """Stores a visitor's report about a fact of a page, with the fact as it is printed now.

    The same words about the same fact from the same visitor are one correction while it is undecided; fields that the
    first report left blank are filled in. `visitor` is a network address: only a keyed hash of it is stored. Raises
    ValidationError for values that the columns cannot hold, and KeyError for a fact that the page does not have.
    """
    fact = page.facts[key]
    figure = fact.figure
    row = fact.row or page.row
    value, source = said_by(figure)
    values = {
        "program": page.program,
        "school": page.school,
        "page_path": page.path,
        "page_title": page.title[:400],
        "fact_key": key,
        "fact_label": fact.label[:200],
        "value_shown": value,
        "source_shown": source,
        "model": row._meta.label_lower,
        # Occupations and fields of study are identified by a code and have no number to link to.
        "object_id": row.pk if isinstance(row.pk, int) else None,
        "field": fact.field,
        "claim": claim,
        "evidence_url": evidence_url,
        "reporter_email": reporter_email,
    }
    fingerprint = fingerprint_of(visitor, page.path, key, claim)
    Correction(fingerprint=fingerprint, **values).clean_fields()
    correction, is_new = Correction.objects.get_or_create(
        fingerprint=fingerprint, state=CorrectionState.NEW, defaults=values
    )
    if not is_new:
        correction.evidence_url = correction.evidence_url or evidence_url
        correction.reporter_email = correction.reporter_email or reporter_email
        correction.save(update_fields=["evidence_url", "reporter_email"])
    return correction


def fingerprint_of(visitor: str, *said: str) -> str:
    """A keyed hash, equal for the same visitor and words whatever their case and spaces; useless without our key."""
    words = "\n".join([visitor, *(" ".join(each.casefold().split()) for each in said)])
    return salted_hmac("corrections.correction", words, algorithm="sha256").hexdigest()


@transaction.atomic
def take_over(corrections: Iterable[Correction], *, by) -> int:
    """Makes a person the owner of undecided corrections; returns how many."""
    permit(by)
    return undecided(corrections).update(owner=by)


@transaction.atomic
def snooze(corrections: Iterable[Correction], *, until: date, reason: str, today: date, by) -> int:
    """Snoozes corrections until a day after today, for a reason; returns how many. They then belong to that editor."""
    permit(by)
    reason = valid_reason(reason, until=until, today=today)
    return undecided(corrections).update(owner=by, snoozed_until=until, snooze_reason=reason)


@transaction.atomic
def decide(correction: Correction, state: str, *, answer: str = "", by) -> Correction:
    """Decides a correction, once, and queues the answer if its reporter left an address; returns it as stored.

    The address moves into the outbox, which erases it after sending. The fact itself is corrected in its own row.
    Raises PermissionDenied without the right. Raises NotPossible when another person has decided already, for a state
    that is no decision, when an answer is missing, or when the fact is marked as corrected but has not changed.
    """
    permit(by)
    stored = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if state not in CorrectionState.values or state not in CORRECTION_STEPS.get(stored.state, ()):
        if stored.state != CorrectionState.NEW:
            raise NotPossible(f"Someone decided this already: {stored.get_state_display()}.")
        raise NotPossible("Choose what became of it.")
    if state == CorrectionState.ACCEPTED and reads_as_before(stored):
        raise NotPossible(
            f"The page still says “{stored.value_shown}”. Correct the fact first, or choose what else became of it."
        )
    answer = answer.strip()
    if stored.reporter_email and not answer:
        raise NotPossible("Write the answer: the reporter left an address and waits for one.")
    stored.state, stored.answer = state, answer
    stored.decided_at, stored.decided_by = timezone.now(), by
    stored.snoozed_until, stored.snooze_reason = None, ""
    recipient, stored.reporter_email, stored.fingerprint = stored.reporter_email, "", ""
    stored.clean_fields()
    stored.save()
    if recipient:
        address = absolute(f"/corrections/{stored.reference}/")
        body = render_to_string("corrections/answer.txt", {"correction": stored, "address": address})
        outbox.queue(
            key=f"correction-{stored.reference}",
            recipient=recipient,
            subject=f"Your correction {stored.reference}: {stored.fact_label}",
            body=body,
        )
    return stored


def figure_now(correction: Correction) -> Figure | None:
    """The fact as its page prints it now, at its present address; None if it is no longer printed."""
    row = correction.program or correction.school
    page = fact_page(row.get_absolute_url() if row else correction.page_path, current_index())
    fact = page.facts.get(correction.fact_key) if page else None
    return fact.figure if fact else None


def reads_as_before(correction: Correction) -> bool:
    """Whether the page prints the reported value and source. A report without a value cannot be compared."""
    figure = figure_now(correction) if correction.value_shown else None
    return bool(figure) and said_by(figure) == (correction.value_shown, correction.source_shown)


def said_by(figure: Figure | None) -> tuple[str, str]:
    """A figure's value and source as a correction stores them."""
    if not figure:
        return "", ""
    return str(figure)[:1000], str(figure.source)[:700] if figure.source else ""


def forget_reporter(addresses: Iterable[str]) -> None:
    """Erases a person, by their addresses, from the corrections they sent; the claims stay."""
    for address in addresses:
        Correction.objects.filter(reporter_email__iexact=address).update(reporter_email="", fingerprint="")


@transaction.atomic
def forget_reporters(now: datetime) -> int:
    """Erases the reporters of corrections undecided for 180 days, and mail that was never sent; returns how many.

    Decided corrections store no reporter.
    """
    before = now - KEPT
    outbox.forget(before)
    return Correction.objects.with_forgettable_reporter(before).update(reporter_email="", fingerprint="")


def undecided(corrections: Iterable[Correction]):
    return Correction.objects.undecided().filter(pk__in=[correction.pk for correction in corrections])


def permit(person) -> None:
    """Raises PermissionDenied without the right to work on corrections."""
    if not person.has_perm(MAY_WORK):
        raise PermissionDenied("You may not work on corrections.")
