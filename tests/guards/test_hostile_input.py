"""No address answers 5xx, whatever is sent: NUL, 60,000 characters, many words, far dates, huge numbers."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from core.previews import preview_address
from corrections.models import Correction
from planner.models import ShareLink, Shortlist
from submissions import actions
from submissions.attestation import token_of
from submissions.choices import Role, SubmissionKind
from submissions.members import hashed
from submissions.models import AttestationCampaign, AttestationRequest, Invitation, SchoolClaim
from submissions.notifications import SIGNER
from tests.guards.test_access import LISTED, NOTHING, PARTS, ROUTES, written
from tests.pages import Page
from tests.submissions.conftest import drexel, member_of  # noqa: F401

pytestmark = pytest.mark.django_db
NUL, LONG, MANY = "a\0b", "x" * 60_000, "a b " * 1_500
FAR = ("9999-12-31", "0001-01-01", "9999-12-31T23:59", "9" * 30)
ENDS_SESSION = {"/admin/logout/", "/accounts/logout/", "/accounts/delete/"}
WALKED = [route for route in ROUTES if route not in ENDS_SESSION and not route.startswith(NOTHING)]
OWN = ("/schools-desk/", "/accounts/", "/shortlist/", "/compare/tray/", "/corrections/")


@pytest.fixture
def people(drexel, settings):  # noqa: F811
    """Who walks: an owner of Drexel's desk, and an administrator."""
    settings.ACCOUNT_RATE_LIMITS = False
    root = get_user_model().objects.create_superuser("root", "root@example.org", "root")
    return {"owner": member_of(drexel.school, "owner", Role.OWNER), "root": root, "anonymous": None}


@pytest.fixture
def addresses(people, drexel):  # noqa: F811
    """The addresses of a route, those of rows that exist where there can be any."""
    school, owner = drexel.school, people["owner"]
    member = member_of(school, "member", Role.CONTRIBUTOR).memberships.get()
    draft = actions.begin(school=school, program=drexel, kind=SubmissionKind.UPDATE, by=owner)
    now = timezone.now()
    invited = Invitation.objects.create(
        school=school, email="ada@example.org", token_hash=hashed("token"), expires_at=now + timedelta(days=1)
    )
    campaign = AttestationCampaign.objects.create(quarter="2026-Q4")
    asked = AttestationRequest.objects.create(
        campaign=campaign, school=school, user=member.user, asked_at=now, last_sent_at=now
    )
    SchoolClaim.objects.create(school=school, user=member.user, text="I teach there.")
    sent = Correction.objects.create(
        page_path=drexel.get_absolute_url(), page_title="A page", fact_key="cost", fact_label="Cost", claim="No."
    )
    shared = ShareLink.objects.create(shortlist=Shortlist.objects.create(user=owner))
    tokens = {"attest": token_of(asked), "unsubscribe": SIGNER.sign(member.user_id), "invitations": "token"}
    keys = {"members": member.pk, "invitations": invited.pk, "submissions": draft.pk}

    def addresses(route):
        first, _, rest = route[1:].partition("/")
        if first == "preview":
            return [preview_address(LISTED[rest.partition("/")[0]]().first())]
        if first == "shared":
            return [route.replace("<str:token>", shared.token)]
        if route == "/corrections/<slug:reference>/":
            return [route.replace("<slug:reference>", sent.reference)]
        if first == "schools-desk":
            slug = drexel.slug if rest.startswith("propose/") else school.slug
            kind = next((word for word in keys if f"{word}/<int" in route), "")
            token = tokens.get(rest.partition("/")[0], "")
            for part, value in (("slug:slug", slug), ("int:pk", keys.get(kind, 1)), ("str:token", token)):
                route = route.replace(f"<{part}>", str(value))
            return [route.replace("<slug:kind>", "program")]
        return written(route)

    return addresses


@pytest.fixture
def asked_names(monkeypatch):
    """The names of parameters and fields that views ask for."""
    names = set()
    for method in ("__getitem__", "get", "getlist", "__contains__"):
        usual = getattr(QueryDict, method)

        def noting(self, name, *rest, usual=usual):
            names.add(str(name))
            return usual(self, name, *rest)

        monkeypatch.setattr(QueryDict, method, noting, raising=False)
    return names


@pytest.fixture
def ask(client, caplog):
    """Sends a request from the site's own page, notes an answer of 5xx, and takes back what it wrote."""
    caplog.set_level("CRITICAL")
    client.raise_request_exception = False
    broken = []

    def ask(verb, address, data=None, **options):
        with transaction.atomic():
            answer = getattr(client, verb)(address, data, headers={"Sec-Fetch-Site": "same-origin"}, **options)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            broken.append(
                (verb, address[:100], sorted(data or {})[:3], str(next(iter((data or {}).values()), ""))[:20])
            )
        return answer

    ask.broken = broken
    return ask


def known_to(answer, path):
    """Names in the forms of a page, and in its links to itself, with the value of what a person does not type."""
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
        return {}, set()
    page = Page(answer)
    named = {each["name"]: each for each in page.all(name=None) if each.tag in ("input", "textarea", "select")}
    hidden = {
        name: each.attributes.get("value", "")
        for name, each in named.items()
        if each.attributes.get("type") == "hidden" and name != "csrfmiddlewaretoken"
    }
    links = [link["href"].partition("?") for link in page.all("a", href=None)]
    asked = {name for where, _, query in links if where in ("", path) for name in QueryDict(query.partition("#")[0])}
    return hidden, asked | {name for name in named if "__prefix__" not in name} - {"csrfmiddlewaretoken"}


def walk(routes, client, people, addresses, asked_names, ask):
    """Opens each address, then sends it every kind of hostile value in all that it knows."""
    for route in routes:
        name = "root" if route.startswith("/admin/") else "owner" if route.startswith(OWN) else "anonymous"
        client.logout()
        if people[name]:
            client.force_login(people[name])
        for address in addresses(route):
            asked_names.clear()
            hidden, known = known_to(ask("get", address), address)
            posted = ask("post", address)
            known = {each for each in known | asked_names if each.isprintable()} - {"csrfmiddlewaretoken"}
            for value in (NUL, LONG, MANY, *FAR):
                if known and value not in (NUL, LONG):
                    ask("get", address, dict.fromkeys(known, value[: max(30, 7_000 // len(known))]))
                if posted.status_code != 405 and value != MANY:
                    ask("post", address, hidden | dict.fromkeys((known | {"any"}) - hidden.keys(), value))
            for value in (NUL, LONG):
                ask("get", address, {"q": value})
        for part in re.findall(r"<[^>]+>", route):
            for value in ("a%00b", "x" * 60_000, "9" * 30):
                path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: PARTS.get(found[1], "1"), route.replace(part, value))
                ask("get", path)
    assert ask.broken == []


@pytest.mark.parametrize("area", ["public", "own"])
def test_no_page_breaks(client, people, addresses, asked_names, ask, area):
    pages = [route for route in WALKED if not route.startswith("/admin/")]
    walk(
        [each for each in pages if each.startswith(OWN) == (area == "own")], client, people, addresses, asked_names, ask
    )


@pytest.mark.parametrize("app", ["careers", "articles", "programs/[a-l]", "programs/[m-z]", "submissions", "other"])
def test_no_page_of_the_admin_breaks(client, people, addresses, asked_names, ask, app):
    apps = "careers|articles|programs|submissions" if app == "other" else app
    routes = [
        each
        for each in WALKED
        if each.startswith("/admin/") and bool(re.match(f"/admin/({apps})", each)) != (app == "other")
    ]
    walk(routes, client, people, addresses, asked_names, ask)
