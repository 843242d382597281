"""Anybody with an account may claim a school; editors compare the domain and decide with a reason."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.mail.models import OutgoingMail
from core.publishing import NotPossible
from submissions import claims
from submissions.choices import Role
from submissions.models import Membership, SchoolClaim

pytestmark = pytest.mark.django_db
PAGE = "/schools-desk/claim/"


@pytest.fixture
def claimant(student):
    """A person with a proved address at Drexel."""
    student.email = "dean@cs.drexel.edu"
    student.save()
    EmailAddress.objects.create(user=student, email=student.email, verified=True, primary=True)
    return student


@pytest.fixture
def claim(claimant, drexel):
    """A claim of Drexel that waits."""
    return claims.claim(school=drexel.school, text="I am its dean.", by=claimant)


def test_a_school_is_found_by_its_name_and_claimed(client, claimant, drexel):
    client.force_login(claimant)
    assert f"?school={drexel.school.slug}" in client.get(PAGE, {"q": "drexel univ"}).content.decode()
    form = client.get(PAGE, {"school": drexel.school.slug}).content.decode()
    assert "has an owner already" not in form
    assert client.post(PAGE, {"school": drexel.school.slug, "text": ""}).status_code == 422
    assert client.post(PAGE, {"school": drexel.school.slug, "text": "I am its dean."}).status_code == 302
    assert SchoolClaim.objects.get().user == claimant and not Membership.objects.exists()
    assert "Waits for an editor" in client.get(PAGE).content.decode()


def test_one_claim_is_open_for_a_person_and_a_school(claim, claimant, drexel, client, georgia_tech):
    with pytest.raises(NotPossible, match="waits"):
        claims.claim(school=drexel.school, text="Again.", by=claimant)
    client.force_login(claimant)
    again = client.post(PAGE, {"school": drexel.school.slug, "text": "Again."})
    assert again.status_code == 422 and "waits for an editor already" in again.content.decode()
    assert claims.claim(school=georgia_tech.school, text="Here too.", by=claimant)


def test_a_member_claims_nothing(representative, drexel):
    with pytest.raises(NotPossible, match="belong"):
        claims.claim(school=drexel.school, text="Mine.", by=representative)


def test_a_school_with_an_owner_says_so_and_the_claim_goes_to_editors_too(client, claimant, drexel, owner):
    client.force_login(claimant)
    assert "has an owner already" in client.get(PAGE, {"school": drexel.school.slug}).content.decode()
    client.post(PAGE, {"school": drexel.school.slug, "text": "I am the new dean."})
    assert SchoolClaim.objects.get().state == "open"


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("dean@cs.drexel.edu", "own domain"),
        ("dean@notdrexel.edu", "other proof"),
        ("d@drexel.edu.evil.example", "other"),
    ],
)
def test_the_editor_is_told_how_the_domain_compares(claim, claimant, email, told):
    EmailAddress.objects.filter(user=claimant).update(email=email)
    assert told in claims.domain_note(claim)


def test_an_address_that_was_not_proved_counts_for_nothing(claim, claimant):
    EmailAddress.objects.filter(user=claimant).update(verified=False)
    assert "no e-mail" in claims.domain_note(claim)


def test_a_chief_editor_accepts_in_the_admin(client, claim, claimant, chief_editor, drexel):
    client.force_login(chief_editor)
    decide = reverse("admin:submissions_schoolclaim_decide", args=[claim.pk])
    page = client.get(decide).content.decode()
    assert "own domain" in page and "I am its dean." in page
    assert client.post(decide, {"state": "accepted", "role": "owner", "reason": ""}).status_code == 200
    done = {"state": "accepted", "role": "owner", "reason": "Your address is the school’s."}
    assert client.post(decide, done).status_code == 302
    assert Membership.objects.get().role == Role.OWNER
    mail = OutgoingMail.objects.get()
    assert mail.recipient == claimant.email and "Your address is the school’s." in mail.body
    assert "decided this already" in client.post(decide, done).content.decode()
    assert claim.pk and client.get(reverse("admin:submissions_schoolclaim_change", args=[claim.pk])).status_code == 200


def test_a_rejected_claim_makes_nobody_a_member_and_may_be_made_again(claim, claimant, chief_editor, drexel):
    with pytest.raises(ValidationError, match="Say why"):
        claims.decide(claim, state="rejected", reason=" ", by=chief_editor)
    claims.decide(claim, state="rejected", reason="Write from the school’s address.", by=chief_editor)
    assert not Membership.objects.exists()
    assert claims.claim(school=drexel.school, text="Now from there.", by=claimant)


def test_nobody_decides_without_the_right_or_on_their_own_claim(client, claim, editor, drexel, chief_editor):
    with pytest.raises(PermissionDenied):
        claims.decide(claim, state="accepted", reason="Yes.", by=editor)
    client.force_login(editor)
    assert client.get(reverse("admin:submissions_schoolclaim_decide", args=[claim.pk])).status_code == 403
    own = claims.claim(school=drexel.school, text="Mine.", by=chief_editor)
    with pytest.raises(PermissionDenied):
        claims.decide(own, state="accepted", reason="Yes.", by=chief_editor)


def test_too_many_claims_wait_with_what_was_written(client, claimant, drexel, georgia_tech, settings):
    settings.ACCOUNT_RATE_LIMITS = {"claim_school": "1/d/user"}
    client.force_login(claimant)
    client.post(PAGE, {"school": drexel.school.slug, "text": "One."})
    refused = client.post(PAGE, {"school": georgia_tech.school.slug, "text": "Written with care."})
    assert refused.status_code == 429 and "Written with care." in refused.content.decode()
    assert SchoolClaim.objects.count() == 1
