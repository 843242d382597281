"""Corrections are taken over, put off and decided once, by whoever may; who sent them is forgotten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from django.utils.timezone import localdate

from core.fact_pages import fact_page
from core.mail.models import OutgoingMail
from core.publishing import NotPossible
from corrections.actions import decide, forget_reporters, report, snooze, take_over
from corrections.models import CORRECTION_STEPS, Correction, CorrectionState
from programs.actions import refresh_programs, rename_address
from programs.index import current_index

pytestmark = pytest.mark.django_db
TODAY = localdate()


def test_another_visitor_with_the_same_words_is_another_report(made):
    assert made() == made()
    assert made() != made(visitor="192.0.2.8")
    assert "192.0.2" not in str(list(Correction.objects.values()))


def test_once_it_is_decided_the_same_words_are_a_new_report(made, editor):
    first = decide(made(), "rejected", by=editor)
    assert made() != first


def test_what_the_columns_cannot_hold_is_refused(page):
    with pytest.raises(ValidationError):
        report(page=page, key="length", claim="x" * 2001, visitor="192.0.2.7")
    with pytest.raises(KeyError):
        report(page=page, key="nothing", claim="x", visitor="192.0.2.7")


def test_whoever_takes_it_over_has_it(made, editor):
    assert take_over([made()], by=editor) == 1
    assert list(Correction.objects.mine(editor)) == [Correction.objects.get()]


def test_a_snoozed_one_comes_back_on_its_day(made, editor):
    correction = made()
    until = TODAY + timedelta(days=3)
    snooze([correction], until=until, reason=" The school was asked. ", today=TODAY, by=editor)
    assert not Correction.objects.open(TODAY).exists() and Correction.objects.snoozed(TODAY).exists()
    assert Correction.objects.open(until).exists() and not Correction.objects.snoozed(until).exists()
    correction.refresh_from_db()
    assert (correction.owner, correction.snooze_reason) == (editor, "The school was asked.")


@pytest.mark.parametrize(("days", "reason"), [(0, "Why"), (-1, "Why"), (1, " "), (1, "x" * 301)])
def test_to_put_off_takes_a_later_day_and_a_reason(made, editor, days, reason):
    with pytest.raises(ValidationError):
        snooze([made()], until=TODAY + timedelta(days=days), reason=reason, today=TODAY, by=editor)


@pytest.mark.parametrize("to", CORRECTION_STEPS[CorrectionState.NEW])
def test_a_decision_says_who_and_when(made, mend, editor, to):
    correction = made()
    mend()
    decided = decide(correction, to, answer="Thank you.", by=editor)
    assert (decided.state, decided.decided_by, decided.answer) == (to, editor, "Thank you.")
    assert decided.decided_at and not Correction.objects.undecided().exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("to", ["new", "nonsense", ""])
def test_what_is_no_decision_is_refused(made, editor, to):
    with pytest.raises(NotPossible, match="Choose"):
        decide(made(), to, by=editor)


def test_of_two_editors_the_second_is_told(made, mend, editor):
    correction = made(reporter_email="ada@example.org")
    mend()
    stale = Correction.objects.get(pk=correction.pk)
    decide(correction, "accepted", answer="Yes.", by=editor)
    with pytest.raises(NotPossible, match="already: Accepted"):
        decide(stale, "rejected", answer="No.", by=editor)
    assert Correction.objects.get().answer == "Yes." and OutgoingMail.objects.count() == 1


def test_nothing_is_called_corrected_while_the_page_says_the_same(mend, page, editor):
    mend()
    correction = report(
        page=fact_page(page.path, current_index()),
        key="length",
        claim="It is 18.",
        visitor="192.0.2.7",
        reporter_email="ada@example.org",
    )
    with pytest.raises(NotPossible, match="The page still says “17 months.*Correct the fact first"):
        decide(correction, "accepted", answer="Corrected.", by=editor)
    rename_address(page.program, slug="drexel-at-another-address")
    with pytest.raises(NotPossible, match="still says"):
        decide(correction, "accepted", answer="Corrected.", by=editor)
    assert Correction.objects.get().state == "new" and not OutgoingMail.objects.exists()
    mend(18)
    assert decide(correction, "accepted", answer="Corrected.", by=editor).state == "accepted"


def test_a_fact_that_is_gone_was_corrected(mend, page, editor):
    mend()
    offering = page.program.offerings.get()
    correction = report(
        page=fact_page(page.path, current_index()), key=f"offering-{offering.pk}", claim="No.", visitor="192.0.2.7"
    )
    offering.delete()
    refresh_programs([page.program.pk])
    assert decide(correction, "accepted", by=editor).state == "accepted"


def test_a_decided_one_is_nobodys_work(made, editor):
    decided = decide(made(), "rejected", by=editor)
    assert take_over([decided], by=editor) == 0
    assert snooze([decided], until=TODAY + timedelta(days=1), reason="x", today=TODAY, by=editor) == 0


def test_whoever_left_an_address_is_owed_an_answer(made, editor):
    correction = made(reporter_email="ada@example.org")
    with pytest.raises(NotPossible, match="Write the answer"):
        decide(correction, "rejected", answer="  ", by=editor)
    decided = decide(correction, "rejected", answer="The page says 24 & “more”.", by=editor)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.key) == ("ada@example.org", f"correction-{decided.reference}")
    assert "24 & “more”" in mail.body and f"/corrections/{decided.reference}/" in mail.body
    assert "Rejected: the fact stays" in mail.body and "Length" in mail.subject
    assert (decided.reporter_email, decided.fingerprint) == ("", ""), "the address is in the outbox alone"


@pytest.mark.parametrize("person", ["newcomer", "student"])
def test_nobody_works_on_corrections_without_the_right(made, request, person):
    correction, by = made(), request.getfixturevalue(person)
    for act in (
        lambda: take_over([correction], by=by),
        lambda: snooze([correction], until=TODAY + timedelta(days=1), reason="x", today=TODAY, by=by),
        lambda: decide(correction, "accepted", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_after_180_days_nobody_knows_who_sent_it(made):
    old, fresh = made(reporter_email="ada@example.org"), made("Other words.", reporter_email="eve@example.org")
    stuck = OutgoingMail.objects.create(key="stuck", recipient="ada@example.org", subject="s", body="b")
    past = timezone.now() - timedelta(days=181)
    for row in (old, stuck):
        type(row).objects.filter(pk=row.pk).update(created_at=past)
    call_command("forget_reporters")
    old.refresh_from_db()
    fresh.refresh_from_db()
    stuck.refresh_from_db()
    assert (old.reporter_email, old.fingerprint, old.claim) == ("", "", "It takes 18 months.")
    assert fresh.reporter_email == "eve@example.org"
    assert (stuck.recipient, stuck.body, stuck.due_at) == ("", "", None)
    assert forget_reporters(timezone.now()) == 0
