"""People are invited, join, get roles, leave and are removed; a desk with members keeps an owner."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.publishing import NotPossible
from submissions import members
from submissions.choices import Role
from submissions.models import AuditEntry, Invitation, Membership
from tests.submissions.conftest import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(owner, drexel):
    """Invites someone to Drexel's desk; returns the token of the mail."""

    def invite(email="ada@drexel.edu", role=Role.CONTRIBUTOR, by=None):
        made = members.invite(school=drexel.school, email=email, role=role, by=by or owner, now=timezone.now())
        mail = OutgoingMail.objects.get(key=f"invitation-{made.pk}")
        assert mail.recipient == email.lower()
        return re.search(r"/schools-desk/invitations/([^/\s]+)/", mail.body)[1]

    return invite


@pytest.fixture
def ada(db):
    """Has proved to own the invited address."""
    return proved("ada", "Ada@drexel.edu")


def proved(name, email):
    user = get_user_model().objects.create_user(name, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_an_invitation_is_stored_as_a_hash_and_serves_once(invite, ada, drexel):
    token = invite()
    assert token not in str(Invitation.objects.values().get())
    assert members.accept(token, by=ada, now=timezone.now()).role == Role.CONTRIBUTOR
    with pytest.raises(NotPossible, match="has been used"):
        members.accept(token, by=ada, now=timezone.now())
    assert AuditEntry.objects.filter(actor=ada, what="joined as contributor", school=drexel.school).exists()


def test_an_invitation_is_for_the_address_that_was_proved(invite):
    token = invite()
    eve = proved("eve", "eve@example.org")
    EmailAddress.objects.create(user=eve, email="ada@drexel.edu", verified=False)
    with pytest.raises(NotPossible, match="ada@drexel.edu"):
        members.accept(token, by=eve, now=timezone.now())
    assert not eve.memberships.exists()


def test_an_invitation_expires_and_is_revoked_and_replaced(invite, ada, owner):
    first = invite()
    with pytest.raises(NotPossible, match="expired"):
        members.accept(first, by=ada, now=timezone.now() + timedelta(days=14, seconds=1))
    second = invite()
    with pytest.raises(NotPossible, match="taken back"):
        members.accept(first, by=ada, now=timezone.now())
    open_one = Invitation.objects.get(revoked_at=None)
    members.revoke(open_one, by=owner, now=timezone.now())
    with pytest.raises(NotPossible, match="taken back"):
        members.accept(second, by=ada, now=timezone.now())
    with pytest.raises(NotPossible):
        members.revoke(open_one, by=owner, now=timezone.now())


def test_owners_invite_to_their_own_school_and_editors_who_may(invite, representative, stranger, chief_editor, editor):
    for person in (representative, stranger, editor):
        with pytest.raises(PermissionDenied):
            invite(by=person)
    assert invite(by=chief_editor)


def test_a_member_is_not_invited_again(invite, ada, drexel):
    Membership.objects.create(school=drexel.school, user=ada)
    with pytest.raises(NotPossible, match="already"):
        invite("ADA@drexel.edu")


def test_the_last_owner_stays_while_others_do(owner, representative, viewer, drexel, chief_editor):
    mine, other = owner.memberships.get(), representative.memberships.get()
    for act in (
        lambda: members.leave(mine, by=owner),
        lambda: members.remove(mine, by=owner),
        lambda: members.set_role(mine, Role.VIEWER, by=owner),
    ):
        with pytest.raises(NotPossible, match="another owner"):
            act()
    members.set_role(other, Role.OWNER, by=owner)
    members.leave(mine, by=owner)
    assert not owner.memberships.exists()
    members.remove(viewer.memberships.get(), by=representative)
    members.remove(other, by=chief_editor)
    assert not drexel.school.memberships.exists()


def test_the_last_member_may_leave(owner):
    members.leave(owner.memberships.get(), by=owner)
    assert not Membership.objects.filter(user=owner).exists()


def test_nobody_else_removes_or_gives_roles(representative, viewer, stranger, editor):
    for person in (representative, stranger, editor):
        with pytest.raises(PermissionDenied):
            members.remove(viewer.memberships.get(), by=person)
        with pytest.raises(PermissionDenied):
            members.set_role(viewer.memberships.get(), Role.OWNER, by=person)


def test_whoever_is_removed_finds_nothing_with_the_same_session(client, owner, representative, begin, drexel):
    submission = begin()
    client.force_login(representative)
    assert client.get(submission.get_absolute_url()).status_code == 200
    members.remove(representative.memberships.get(), by=owner)
    for address in (submission.get_absolute_url(), reverse("submissions:desk", args=[drexel.school.slug])):
        assert client.get(address).status_code == 404
    assert client.get("/schools-desk/").status_code == 200


def test_the_page_of_members_does_it_all(client, owner, viewer, drexel, ada):
    client.force_login(owner)
    page = reverse("submissions:members", args=[drexel.school.slug])
    assert "second factor" in client.get(page).content.decode()
    assert client.post(f"{page}invite/", {"email": "no address", "role": "viewer"}).status_code == 422
    assert client.post(f"{page}invite/", {"email": "ada@drexel.edu", "role": "viewer"}).status_code == 302
    assert "ada@drexel.edu" in client.get(page).content.decode()
    invitation = Invitation.objects.get()
    client.post(reverse("submissions:revoke-invitation", args=[drexel.school.slug, invitation.pk]))
    assert Invitation.objects.get().revoked_at
    member = viewer.memberships.get()
    client.post(f"{page}{member.pk}/role/", {"role": "contributor"})
    client.post(f"{page}{member.pk}/role/", {"role": "king"})
    member.refresh_from_db()
    assert member.role == Role.CONTRIBUTOR
    client.post(f"{page}leave/")
    assert "Name another owner" in client.get(page).content.decode()
    client.post(f"{page}{member.pk}/remove/")
    assert client.post(f"{page}leave/")["Location"] == "/schools-desk/"


def test_an_owner_of_another_school_reaches_nobody_through_their_own_desk(
    client, stranger, viewer, invite, georgia_tech
):
    invite()
    client.force_login(stranger)
    page = reverse("submissions:members", args=[georgia_tech.school.slug])
    assert client.post(f"{page}{viewer.memberships.get().pk}/remove/").status_code == 404
    invitation = Invitation.objects.get()
    revoke = reverse("submissions:revoke-invitation", args=[georgia_tech.school.slug, invitation.pk])
    assert client.post(revoke).status_code == 404


def test_the_page_of_an_invitation_leads_to_an_account_and_back(client, invite, ada, student):
    address = reverse("submissions:invitation", args=[invite()])
    page = client.get(address).content.decode()
    assert f"/accounts/signup/?next={address}" in page and f"/accounts/login/?next={address}" in page
    assert client.post(address).status_code == 200 and not ada.memberships.exists()
    client.force_login(student)
    assert "another address" in client.get(address).content.decode()
    assert client.post(address).status_code == 409
    client.force_login(ada)
    client.get(address)
    client.head(address)
    assert not ada.memberships.exists()
    assert client.post(address).status_code == 302 and ada.memberships.exists()
    assert client.get(address).status_code == 410


def test_too_many_invitations_wait_with_a_sentence(client, owner, drexel, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite_member": "1/d/user"}
    client.force_login(owner)
    page = reverse("submissions:invite", args=[drexel.school.slug])
    assert client.post(page, {"email": "a@drexel.edu", "role": "viewer"}).status_code == 302
    refused = client.post(page, {"email": "b@drexel.edu", "role": "viewer"})
    assert refused.status_code == 429 and "tomorrow" in refused.content.decode()
    assert Invitation.objects.count() == 1


def test_editors_invite_and_mend_memberships_in_the_admin(client, drexel, representative, chief_editor):
    client.force_login(chief_editor)
    form = {"school": drexel.school.pk, "email": "first@drexel.edu", "role": "owner"}
    assert client.post("/admin/submissions/invitation/add/", form).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.invited_by == chief_editor and OutgoingMail.objects.get().recipient == "first@drexel.edu"
    listed = "/admin/submissions/invitation/"
    client.post(listed, {"action": "revoke", "_selected_action": [invitation.pk]})
    assert Invitation.objects.get().revoked_at
    membership = representative.memberships.get()
    listed = "/admin/submissions/membership/"
    client.post(listed, {"action": "make_owners", "_selected_action": [membership.pk]})
    assert representative.memberships.get().role == Role.OWNER
    client.post(listed, {"action": "remove", "_selected_action": [membership.pk]})
    assert not representative.memberships.exists()


def test_the_admin_says_who_is_a_member_already(client, drexel, ada, chief_editor):
    Membership.objects.create(school=drexel.school, user=ada)
    client.force_login(chief_editor)
    form = {"school": drexel.school.pk, "email": "ada@drexel.edu", "role": "owner"}
    assert "belongs to this desk already" in client.post("/admin/submissions/invitation/add/", form).content.decode()


def test_a_right_to_look_is_no_right_to_remove(client, representative):
    client.force_login(person_with("looker", "view_membership", "view_invitation"))
    membership = representative.memberships.get()
    client.post("/admin/submissions/membership/", {"action": "remove", "_selected_action": [membership.pk]})
    assert representative.memberships.exists()
