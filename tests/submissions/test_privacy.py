"""A person takes home what the desk knows of them, and leaves nothing personal behind; the history stays."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse
from django.utils import timezone

from core.mail import outbox
from core.mail.models import OutgoingMail
from programs.models import Program
from submissions import actions, members
from submissions.choices import AuditKind, SubmissionKind
from submissions.models import AuditEntry, Comment, Invitation, Submission
from tests.submissions.conftest import accept

pytestmark = pytest.mark.django_db
FORMER = "A former member"


@pytest.fixture
def story(propose, drexel, representative, owner, reviewer):
    """A proposal, a comment, a decision, and mail that waits."""
    submission = propose({"about-unit": "College of Computing"})
    actions.comment(submission, text="It is on the catalogue’s page.", by=representative)
    actions.comment(submission, text="Doubtful.", by=reviewer, is_internal=True)
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    EmailAddress.objects.create(user=representative, email=representative.email, verified=True, primary=True)
    Invitation.objects.create(
        school=drexel.school,
        email=representative.email,
        token_hash="x",
        expires_at="2027-01-01T00:00:00Z",
        accepted_at="2026-01-01T00:00:00Z",
    )
    outbox.queue(key="one", recipient=representative.email, subject="News", body=f"To {representative.email}")
    members.set_role(representative.memberships.get(), "viewer", by=owner)
    return submission


def told(name):
    """Where in this app's tables a text stands."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("submissions").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        for row in model.objects.all()
        if name in json.dumps(getattr(row, field.attname), default=str)
    }


def test_a_person_takes_home_what_the_desk_knows(client, story, representative):
    client.force_login(representative)
    asked = client.get(reverse("submissions:account-export"))
    answer = client.post(asked["Location"], {"password": "representative"}, follow=True)
    data = answer.json()
    assert "attachment" in answer["Content-Disposition"] and data["account"]["e-mail"] == [representative.email]
    assert data["memberships"][0]["school"] == "Drexel University" and data["memberships"][0]["role"] == "viewer"
    assert data["submissions"][0]["form"]["about-unit"] == ["College of Computing"]
    assert [each["text"] for each in data["comments"]] == ["It is on the catalogue’s page."]
    assert any(each["what"].startswith("submitted 1") for each in data["audit"])
    assert "Doubtful" not in answer.content.decode()


def test_a_deleted_account_leaves_nothing_personal_and_no_gap(story, drexel, representative):
    address, count = representative.email, AuditEntry.objects.count()
    assert told(address) and told("representative")
    records = Program.history.filter(id=drexel.pk).count()
    representative.delete()
    assert not told(address)
    assert not told("representative")
    assert AuditEntry.objects.count() == count and AuditEntry.objects.filter(who=FORMER, actor=None).exists()
    kept = Submission.objects.get(pk=story.pk)
    assert kept.created_by is None and kept.changes.get().new == "College of Computing"
    assert Comment.objects.filter(author=None, text="It is on the catalogue’s page.").exists()
    assert Program.history.filter(id=drexel.pk).count() == records
    changed = AuditEntry.objects.get(kind=AuditKind.ROLE_CHANGED)
    assert (changed.what, changed.subject, changed.subject_name) == ("changed a role to viewer", None, FORMER)


def test_whoever_never_came_is_forgotten_with_the_invitation(story, drexel, owner, representative):
    now = timezone.now()
    for email in ("ada@example.org", "AdaB@example.org"):
        members.invite(school=drexel.school, email=email, role="viewer", by=owner, now=now)
    members.revoke(Invitation.objects.get(email="adab@example.org"), by=owner, now=now)
    call_command("forget_reporters")
    assert told("ada@example.org") and told("adab@example.org")
    OutgoingMail.objects.all().delete()  # sent, and forgotten by itself
    count = AuditEntry.objects.count()
    Invitation.objects.filter(accepted_at=None).update(expires_at=now - timedelta(days=181))
    call_command("forget_reporters")
    assert not told("ada@example.org") and not told("adab@example.org")
    about = AuditEntry.objects.filter(kind=AuditKind.INVITED).values_list("what", "subject_name").distinct()
    assert AuditEntry.objects.count() == count and about.get() == ("sent an invitation as viewer", FORMER)
    assert Invitation.objects.get().email == representative.email


def test_owners_read_the_audit_trail_of_their_desk_without_what_editors_keep_to_themselves(
    client, story, drexel, owner
):
    AuditEntry.objects.create(who="Someone", what="did it elsewhere")
    client.force_login(owner)
    address = reverse("submissions:audit", args=[drexel.school.slug])
    page = client.get(address).content.decode()
    assert "submitted 1 change:" in page and "An editor" in page and "changed a role to viewer" in page
    assert page.count("commented on") == 1 and "elsewhere" not in page and "reviewer" not in page
    AuditEntry.objects.filter(is_internal=True).update(what="wrote something else")
    assert "something else" not in client.get(address).content.decode()


def test_who_reads_an_entry_hangs_on_no_sentence(client, propose, drexel, owner, reviewer, editor):
    submission = propose({"about-unit": "College of Computing"})
    actions.take_over(submission, by=reviewer)
    assert AuditEntry.objects.get(kind=AuditKind.TAKEN_OVER).subject == reviewer
    client.force_login(owner)
    address = reverse("submissions:audit", args=[drexel.school.slug])
    page = client.get(address).content.decode()
    assert "took into review" in page and "reviewer" not in page
    actions.withdraw(submission, by=owner)
    theirs = actions.begin(
        school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=editor, is_by_editor=True
    )
    theirs.delete()  # the entry stays, without its proposal
    assert not AuditEntry.objects.for_school(drexel.school).filter(actor=editor).exists()


BEFORE = {
    "invited ada@example.org as viewer": ("invited", "sent an invitation as viewer", "ada@example.org"),
    "took back the invitation of ada@example.org": ("invitation_revoked", "took back an invitation", "ada@example.org"),
    "removed owner from the desk": ("removed", "removed a member from the desk", "owner"),
    "made owner contributor": ("role_changed", "changed a role to contributor", "owner"),
    "accepted the claim of owner": ("claim_decided", "accepted a claim", "owner"),
    "took into review for owner: Update: MS in X": ("taken_over", "took into review: Update: MS in X", "owner"),
    "commented internally on MS in X": ("commented", "commented on MS in X", ""),
    "commented on MS in X": ("commented", "commented on MS in X", ""),
    "accepted 2 and rejected 1 change: MS in X": ("decided", "accepted 2 and rejected 1 change: MS in X", ""),
    "did it elsewhere": ("other", "did it elsewhere", ""),
}


def test_a_page_of_the_trail_after_the_last_is_missing_and_shows_that(client, story, drexel, owner):
    client.force_login(owner)
    trail = reverse("submissions:audit", args=[drexel.school.slug])
    answer = client.get(trail, {"page": 99})
    assert answer.status_code == 404 and "submitted 1 change:" in answer.content.decode()
    assert "“x” was ignored." in client.get(trail, {"page": "x"}).content.decode()


def test_editors_read_it_by_school_and_person_and_change_nothing(client, story, drexel, chief_editor, representative):
    AuditEntry.objects.create(who="Someone", what="did it elsewhere")
    client.force_login(chief_editor)
    listed = reverse("admin:submissions_auditentry_changelist")
    assert "did it elsewhere" in client.get(listed).content.decode()
    for lookup in ({"school": drexel.school_id}, {"actor": representative.pk}):
        page = client.get(listed, lookup).content.decode()
        assert "submitted 1 change:" in page and "did it elsewhere" not in page
    assert client.get(reverse("admin:submissions_auditentry_add")).status_code == 403
