"""Who may open and send what at the schools' desk: every address of it, for everybody."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.spreadsheets.files import SheetLine, SheetTable
from programs.models import School
from submissions import spreadsheets
from submissions.attestation import token_of
from submissions.choices import Role
from submissions.members import hashed
from submissions.models import AttestationCampaign, AttestationRequest, Invitation
from submissions.notifications import SIGNER
from submissions.urls import urlpatterns
from tests.planner.conftest import GEORGIA_TECH
from tests.submissions.conftest import member_of

pytestmark = pytest.mark.django_db
PEOPLE = ["anonymous", "student", "viewer", "representative", "owner", "stranger", "newcomer", "chief_editor"]
NEVER = "405 405 405 405 405 405 405 405"
EVERYBODY = "200 200 200 200 200 200 200 200"
MEMBERS_READ = "login 404 200 200 200 404 404 404"
MEMBERS_SEND = "login 404 302 302 302 404 404 404"
PROPOSERS_SEND = "login 404 403 302 302 404 404 404"
OWNERS_SEND = "login 404 403 403 302 404 404 404"
EXPECTED = {
    # Name: what a GET answers and what a POST answers, in the order of PEOPLE.
    "for-schools": (EVERYBODY, NEVER),
    "desks": ("login 200 302 302 302 302 200 200", NEVER),
    "desk": (MEMBERS_READ, NEVER),
    "begin": (NEVER, PROPOSERS_SEND),
    "propose": ("login 404 404 404 404 404 404 200", "login 404 404 404 404 404 404 302"),
    "submission": (MEMBERS_READ, PROPOSERS_SEND),
    "preview": (MEMBERS_READ, NEVER),
    "withdraw": (NEVER, PROPOSERS_SEND),
    "comment": (NEVER, PROPOSERS_SEND),
    "claim": ("login 200 200 200 200 200 200 200", "login 302 302 302 302 302 302 302"),
    "invitation": (EVERYBODY, "200 409 409 409 409 409 409 409"),
    "notifications": ("login 200 200 200 200 200 200 200", "login 302 302 302 302 302 302 302"),
    "unsubscribe": (EVERYBODY, EVERYBODY),
    "attest": (EVERYBODY, "409 409 409 409 409 409 409 409"),
    "account-export": ("login 302 302 302 302 302 302 302", NEVER),  # to a fresh proof
    "audit": ("login 404 403 403 200 404 404 404", NEVER),
    "nothing-changed": ("login 404 403 200 200 404 404 404", "login 404 403 409 409 404 404 404"),
    "bulk": (MEMBERS_READ, "login 404 403 422 422 404 404 404"),
    "bulk-copy": (NEVER, "login 404 403 422 422 404 404 404"),
    "bulk-download": (MEMBERS_READ, NEVER),
    "bulk-tried": ("login 404 404 200 404 404 404 404", "login 404 404 302 404 404 404 404"),
    "bulk-refused": ("login 404 404 200 404 404 404 404", NEVER),
    "members": (MEMBERS_READ, NEVER),
    "invite": (NEVER, OWNERS_SEND),
    "leave": (NEVER, MEMBERS_SEND),
    "set-role": (NEVER, OWNERS_SEND),
    "remove-member": (NEVER, OWNERS_SEND),
    "revoke-invitation": (NEVER, OWNERS_SEND),
}
SENT = {
    "begin": {"kind": "school"},
    "comment": {"text": "A word."},
    "claim": {"text": "I teach there."},
    "notifications": {"frequency": "weekly"},
    "invite": {"email": "new@example.org", "role": "viewer"},
    "set-role": {"role": "viewer"},
}


@pytest.fixture
def address(begin, drexel, representative):
    """The address of a page of Drexel's desk by its name."""
    table = SheetTable(["program", "unit"], [SheetLine(1, [drexel.slug, "College"])])
    upload = spreadsheets.try_out(table, school=drexel.school, kind="program", name="sent.csv", by=representative)
    bystander = member_of(drexel.school, "bystander", Role.CONTRIBUTOR).memberships.get()
    invitation = Invitation.objects.create(
        school=drexel.school,
        email="ada@example.org",
        token_hash=hashed("the-token"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    parts = dict.fromkeys(("submission", "preview", "withdraw", "comment"), begin().pk)
    parts |= {"set-role": bystander.pk, "remove-member": bystander.pk, "revoke-invitation": invitation.pk}
    asked = AttestationRequest.objects.create(
        campaign=AttestationCampaign.objects.create(quarter="2026-Q4"),
        school=drexel.school,
        user_id=bystander.user_id,
        asked_at=timezone.now(),
        last_sent_at=timezone.now(),
    )
    tokens = {"invitation": "the-token", "unsubscribe": SIGNER.sign(bystander.user_id), "attest": token_of(asked)}
    parts |= {"bulk-tried": upload.pk, "bulk-refused": upload.pk}

    def address(name):
        pattern = next(each for each in urlpatterns if each.name == name)
        known = {
            "slug": GEORGIA_TECH if name == "propose" else drexel.school.slug,
            "pk": parts.get(name),
            "token": tokens.get(name),
            "kind": "program",
        }
        wanted = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        return reverse(f"submissions:{name}", kwargs={part: known[part] for part in wanted})

    return address


def test_every_address_of_the_desk_says_who_may_open_it():
    assert {each.name for each in urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", EXPECTED)
def test_an_address_answers_the_right_people(client, request, address, name, person):
    where = address(name)
    sent = SENT.get(name, {})
    if name == "claim":
        sent = sent | {"school": School.objects.get(name="Howard University").slug}
    if person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    expected = [row.split()[PEOPLE.index(person)] for row in EXPECTED[name]]
    assert [answered(client.get(where)), answered(client.post(where, sent))] == expected


def answered(response):
    """The status of an answer; `login` where it leads to the door."""
    is_sent_off = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    return "login" if is_sent_off else str(response.status_code)
