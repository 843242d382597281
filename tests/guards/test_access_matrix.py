"""Every address for every kind of person, opened and sent: nobody gets in where they have no right, nothing breaks."""

import re

import pytest
from django.apps import apps

from submissions.choices import Role
from tests.guards.test_access import ADMIN, LISTED, PERSONAL, PUBLIC, ROUTES
from tests.guards.test_hostile_input import (  # noqa: F401
    ENDS_SESSION,
    NOTHING,
    addresses,
    ask,
    drexel,
    people,
)
from tests.planner.conftest import GEORGIA_TECH
from tests.submissions.conftest import member_of

pytestmark = pytest.mark.django_db
STAFF = ["editor", "chief_editor", "data_steward", "root"]
VISITORS = ["anonymous", "student", "owner", "stranger"]
MODEL = re.compile(
    r"/admin/(?!r/|password_change|jsi18n|autocomplete)(\w+)/(\w+)/(add/|<path:object_id>/(?:change|delete)/)?$"
)
RIGHTS = {
    "add/": ["add"],
    "<path:object_id>/delete/": ["delete"],
    "<path:object_id>/change/": ["view", "change"],
    None: ["view", "change"],
}
# Desk pages that name no school: each person has a desk, a claim and settings of their own, or none.
DESK_OF_A_SCHOOL = re.compile(r"/schools-desk/(?!notifications|account|claim|$|attest|unsubscribe|invitations/<str)")


@pytest.fixture
def person(request, people):  # noqa: F811
    """Gets a person by name: an owner of the desk, one of another school's, and those of tests/conftest.py."""

    def person(name):
        if name == "stranger":
            return member_of(LISTED["programs"]().get(slug=GEORGIA_TECH).school, name, Role.OWNER)
        return people[name] if name in people else request.getfixturevalue(name)

    return person


@pytest.fixture
def visit(client, person, addresses, ask):  # noqa: F811
    """Opens and sends each address of routes as a person; yields route, address and both answers."""

    def visit(name, routes):
        user = person(name)
        for route in routes:
            if route in ENDS_SESSION or route.startswith(NOTHING):
                continue
            for address in addresses(route):
                client.logout()
                if user:
                    client.force_login(user)
                yield route, address, ask("get", address), ask("post", address)

    yield visit
    assert ask.broken == []


@pytest.mark.parametrize("name", VISITORS)
def test_the_admin_is_for_staff(visit, name):
    for _, address, opened, sent in visit(name, ADMIN):
        for answer in (opened, sent):
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/"), address


@pytest.mark.parametrize("name", STAFF)
def test_staff_open_what_their_rights_name(visit, person, name):
    for route, address, opened, _ in visit(name, ADMIN):
        if not (page := MODEL.match(route)):
            continue
        model = apps.get_model(page[1], page[2])
        label, user = model._meta.label_lower.split("."), person(name)
        has_right = any(user.has_perm(f"{label[0]}.{verb}_{label[1]}") for verb in RIGHTS[page[3]])
        if not has_right:
            assert opened.status_code in (302, 403), address
            assert opened.status_code == 403 or not model._default_manager.exists(), address
        elif page[3] is None:
            assert opened.status_code == 200, address


@pytest.mark.parametrize("name", [*VISITORS, *STAFF])
def test_what_everybody_reads_takes_nothing_from_anybody(visit, name):
    for _, address, opened, sent in visit(name, PUBLIC):
        assert opened.status_code in (200, 302, 404) and not opened.cookies, address
        is_same = (sent.status_code, sent.getvalue()) == (opened.status_code, opened.getvalue())
        assert sent.status_code in (403, 405) or is_same, address  # the library's sitemaps answer both


@pytest.mark.parametrize("name", [*VISITORS, *STAFF])
def test_what_belongs_to_one_person_is_theirs(visit, name):
    for route, address, opened, sent in visit(name, [each for each in ROUTES if each.startswith(PERSONAL)]):
        assert "no-store" in opened.get("Cache-Control", "no-store"), address
        if DESK_OF_A_SCHOOL.match(route) and name in ("anonymous", "student", "stranger"):
            for answer in (opened, sent):
                is_sent_off = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
                assert is_sent_off or answer.status_code in (403, 404, 405), address
