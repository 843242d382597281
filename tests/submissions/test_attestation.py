"""Schools are asked once a campaign, confirm by a POST alone, and are left in peace once they did."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.publishing import NotPossible
from programs.models import Verification
from submissions import attestation, members
from submissions.models import AttestationCampaign, AttestationRequest, NotificationPreference

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(drexel):
    """Drexel's program, whose prices were checked too long ago."""
    long_ago = timezone.localdate() - timedelta(days=800)
    Verification.objects.create(program=drexel, group="cost", verified_on=long_ago)
    return drexel


@pytest.fixture
def asked(due, representative):
    """Drexel's representative, asked now."""
    attestation.ask_schools(timezone.now())
    return AttestationRequest.objects.get(user=representative)


@pytest.fixture
def page(asked):
    """The address in the mail."""
    return reverse("submissions:attest", args=[attestation.token_of(asked)])


def confirmed(school):
    return Verification.objects.filter(program__school=school, is_by_school=True)


def form_of(asked=None, school=None, **other):
    programs = attestation.due_of(school or asked.school, timezone.localdate())
    keys = [group.key for each in programs for group in each.groups]
    return {"group": keys, "seen": attestation.fingerprint(programs)} | other


def test_those_who_propose_for_a_school_with_due_facts_are_asked_once(due, representative, owner, viewer, stranger):
    Verification.objects.create(
        program=stranger.memberships.get().school.programs.published().exclude(described_by=None).get(),
        group="cost",
        verified_on=timezone.localdate(),
    )
    written_to = attestation.ask_schools(timezone.now())
    assert {each.user for each in written_to} == {representative, owner}
    assert attestation.ask_schools(timezone.now()) == []
    assert {mail.recipient for mail in OutgoingMail.objects.all()} == {representative.email, owner.email}
    assert "/schools-desk/attest/" in OutgoingMail.objects.first().body


def test_a_dry_run_says_whom_it_would_ask_and_asks_nobody(due, representative, capsys):
    call_command("ask_schools", "--dry-run")
    assert f"{due.school}: asked" in capsys.readouterr().out
    assert not (AttestationCampaign.objects.exists() or OutgoingMail.objects.exists())
    call_command("ask_schools")
    assert "1 written to." in capsys.readouterr().out


def test_looking_confirms_nothing(client, page, due):
    shown = client.get(page).content.decode()
    assert "Cost" in shown and "1400" in shown and "Its own page" in shown and due.name in shown
    assert client.head(page).status_code == 200
    assert not confirmed(due.school).exists() and AttestationRequest.objects.get().answered_at is None


def test_a_post_stamps_the_ticked_groups_once(client, page, asked, due, representative):
    form = form_of(asked)
    kept = [key for key in form["group"] if not key.endswith("-curriculum")]
    done = client.post(page, form | {"group": kept})
    assert done.status_code == 200 and "Thank you" in done.content.decode()
    stamps = confirmed(due.school)
    assert (
        stamps.filter(program=due, group="cost", verified_on=timezone.localdate()).get().verified_by == representative
    )
    assert stamps.count() == len(kept) and not stamps.filter(program=due, group="curriculum").exists()
    assert client.post(page, form).status_code == 409 and stamps.count() == len(kept)


def test_an_answer_is_the_schools_and_ends_the_reminders(client, asked, due, owner):
    attestation.ask_schools(timezone.now())
    attestation.confirm(asked, **picked(asked), now=timezone.now())
    other = AttestationRequest.objects.get(user=owner)
    with pytest.raises(NotPossible, match="answered"):
        attestation.confirm(other, **picked(other), now=timezone.now())
    Verification.objects.all().update(verified_on=timezone.localdate() - timedelta(days=800))
    assert attestation.ask_schools(timezone.now() + timedelta(days=15)) == []


def picked(asked):
    form = form_of(asked)
    return {"picked": form["group"], "seen": form["seen"]}


def test_reminders_come_after_two_weeks_and_twice_at_most(due, representative, noon):
    start = timezone.now().replace(month=10, day=2)
    counts = [len(attestation.ask_schools(start + timedelta(days=days))) for days in (0, 13, 14, 27, 28, 42, 60)]
    assert counts == [1, 0, 1, 0, 1, 0, 0]
    keys = set(OutgoingMail.objects.values_list("subject", flat=True))
    assert len(keys) == 2 and OutgoingMail.objects.count() == 3
    assert AttestationRequest.objects.get().reminder_count == 2


@pytest.mark.parametrize("off", [{"is_asked": False}, {"frequency": "none"}])
def test_whoever_switched_it_off_is_neither_asked_nor_reminded(asked, representative, off):
    NotificationPreference.objects.create(user=representative, **off)
    assert attestation.ask_schools(timezone.now() + timedelta(days=15)) == []


def test_a_fact_that_moved_must_be_read_again(client, page, asked, due):
    form = form_of(asked)
    due.tuition.filter(amount=1400).update(amount=1500)
    refused = client.post(page, form)
    assert refused.status_code == 409 and "1500" in refused.content.decode()
    assert not confirmed(due.school).exists()


def test_no_tick_confirms_nothing_and_other_schools_cannot_be_named(client, page, asked, georgia_tech):
    assert client.post(page, form_of(asked, group=[])).status_code == 409
    assert client.post(page, form_of(asked, group=[f"{georgia_tech.pk}-cost"])).status_code == 409
    assert not Verification.objects.filter(is_by_school=True).exists()


def test_a_link_expires_cannot_be_forged_and_ends_with_the_membership(client, page, owner, representative, monkeypatch):
    assert client.get(page[:-2] + "x/").status_code == 404
    with monkeypatch.context() as patch:
        patch.setattr(attestation, "LASTS", timedelta(seconds=-1))
        expired = client.get(page)
        assert expired.status_code == 410 and "expired" in expired.content.decode()
    members.remove(representative.memberships.get(), by=owner)
    assert client.get(page).status_code == client.post(page).status_code == 404


@pytest.fixture
def at_desk(client, due, representative):
    """The address of the page at the desk, for someone whom nobody asked."""
    client.force_login(representative)
    return reverse("submissions:nothing-changed", args=[due.school.slug])


def test_at_the_desk_nobody_needs_to_be_asked(client, at_desk, due, representative):
    desk = reverse("submissions:desk", args=[due.school.slug])
    assert at_desk in client.get(desk).content.decode()
    assert "1400" in client.get(at_desk).content.decode() and not confirmed(due.school).exists()
    assert client.post(at_desk, form_of(school=due.school)).status_code == 302
    assert confirmed(due.school).get(program=due, group="cost").verified_by == representative
    assert due.name not in client.get(at_desk).content.decode()
    assert client.post(at_desk, form_of(school=due.school)).status_code == 409


def test_at_the_desk_one_answers_the_request_that_waits(client, at_desk, due, representative):
    attestation.ask_schools(timezone.now())
    client.post(at_desk, form_of(school=due.school))
    assert AttestationRequest.objects.get().answered_at and attestation.ask_schools(timezone.now()) == []


def test_at_the_desk_a_fact_that_moved_must_be_read_again(client, at_desk, due):
    form = form_of(school=due.school)
    due.tuition.update(amount=1500)
    assert client.post(at_desk, form).status_code == 409 and not confirmed(due.school).exists()
    client.logout()
    assert client.post(at_desk, form).status_code == 302 and not confirmed(due.school).exists()


def test_the_admin_shows_who_answered(client, asked, chief_editor):
    attestation.confirm(asked, **picked(asked), now=timezone.now())
    client.force_login(chief_editor)
    listed = client.get("/admin/submissions/attestationrequest/", {"answered_at__isempty": "0"}).content.decode()
    assert str(asked.school) in listed and asked.user.username in listed
    assert client.get("/admin/submissions/attestationcampaign/").status_code == 200
