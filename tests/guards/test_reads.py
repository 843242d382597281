"""No GET of the site writes to the database or locks rows: someone who only looks holds up nobody."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import get_resolver, reverse

from core.fact_pages import fact_page
from corrections.actions import report
from programs.index import current_index
from programs.models import Program
from submissions import actions
from submissions.choices import Role, SubmissionKind
from tests.guards.test_access import walk, written
from tests.planner.conftest import DREXEL
from tests.submissions.conftest import filled, member_of

pytestmark = pytest.mark.django_db
ROUTES = sorted({route for route in walk(get_resolver()) if not route.endswith(("/logout/", "<path:rest>"))})
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b|\bFOR (?:NO KEY )?UPDATE\b", re.IGNORECASE)
# What a GET may write, each with its reason.
ALLOWED = {
    "django_session": "a session begins or is touched",
    "programs_programuse": "a visit of a page is counted",
    "account_emailaddress": "allauth records the address of an account that has none recorded",
}


@contextmanager
def recorded(monkeypatch):
    """Statements that write or lock, while it lasts. SQLite has no row locks: there asking for one counts."""
    found = []

    def record(execute, sql, params, many, context):
        table = re.search(r'"(\w+)"', sql)
        if WRITES.search(sql) and not (table and table[1] in ALLOWED):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    def lock(rows, *args, **options):
        found.append(f"SELECT FOR UPDATE of {rows.model.__name__}")
        return rows

    with monkeypatch.context() as patch, connection.execute_wrapper(record):
        patch.setattr(QuerySet, "select_for_update", lock)
        yield found


@pytest.fixture
def drexel(catalogue):
    """A program with a proposal that waits for an editor, whose form is a draft as well, and a report of a fact."""
    program = Program.objects.get(slug=DREXEL)
    page = fact_page(program.get_absolute_url(), current_index())
    report(page=page, key="length", claim="It is 18 months.", visitor="192.0.2.7")
    return program


@pytest.fixture
def member(drexel):
    """Owns Drexel's desk."""
    return member_of(drexel.school, "owner", Role.OWNER)


@pytest.fixture
def waiting(drexel, member):
    """A proposal of Drexel in front of the editors, which may still be previewed."""
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=member)
    data = filled(submission)
    data["about-unit"], data["about-summary"] = "College of Machines", "Pay 40% less."
    return actions.submit(actions.save_draft(submission, data, by=member), by=member)


@pytest.mark.parametrize("person", ["anonymous", "member", "admin_user"])
def test_no_get_writes_or_locks(client, request, waiting, monkeypatch, person):
    if person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    client.raise_request_exception = False
    own = [reverse("submissions:preview", args=[waiting.pk]), waiting.get_absolute_url()]
    own += [reverse("submissions:desk", args=[waiting.school.slug])]
    own += [reverse("admin:submissions_submission_change", args=[waiting.pk])]
    addresses = [address for route in ROUTES for address in written(route)] + own
    wrote = {}
    for address in dict.fromkeys(addresses):
        with recorded(monkeypatch) as found:
            response = client.get(address)
            response.getvalue()
        if found:
            wrote[address] = found
    assert not wrote


def test_the_walk_sees_what_is_written(drexel, monkeypatch):
    with recorded(monkeypatch) as found:
        Program.objects.filter(pk=drexel.pk).update(unit="One")
        list(Program.objects.select_for_update().filter(pk=drexel.pk))
    assert len(found) == 2
