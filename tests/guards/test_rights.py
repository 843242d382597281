"""Every page of the admin asks for the model’s permission: walked without rights, with eyes only, by each group."""

import re
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.roles import EDITORIAL, ROLES
from programs.models import Program
from submissions.choices import ProposalSection, SubmissionState
from submissions.models import Submission
from tests.guards.test_access import ADMIN, written
from tests.pages import Page
from tests.planner.conftest import DREXEL

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|django_cache)')


def address(model, view, *of):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=of)


def test_without_rights_nothing_opens_but_what_is_anybodys(client, catalogue, newcomer, caplog):
    caplog.set_level("CRITICAL")
    client.force_login(newcomer)
    opened = {}
    for route in ADMIN:
        for path in written(route):
            statuses = {getattr(client, verb)(path, follow=True).status_code for verb in ("get", "post")}
            if statuses - {403, 404, 405}:
                opened[route] = path
    model_pages = [route for route in opened if re.match(r"/admin/(?!r/|jsi18n|autocomplete)\w+/\w+/", route)]
    assert [route for route in model_pages if "password_change" not in route and "history" not in route] == []
    assert {"/admin/", "/admin/password_change/", "/admin/jsi18n/"} <= opened.keys()
    assert client.get("/admin/programs/").status_code == 404


def test_whoever_may_only_look_changes_nothing(client, catalogue, newcomer, caplog):
    caplog.set_level("CRITICAL")
    newcomer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(newcomer)
    for route in ADMIN:
        if not re.match(r"/admin/(?!r/)\w+/\w+/", route):
            continue
        for path in written(route):
            with CaptureQueriesContext(connection) as queries:
                client.post(path, {"post": "yes", "reason": "Because.", "typed_name": "x"})
            assert [each["sql"] for each in queries if WRITES.match(each["sql"])] == [], path


def test_whoever_may_only_review_finds_the_proposals_and_no_closed_door(client, catalogue, newcomer, caplog):
    caplog.set_level("CRITICAL")
    program = Program.objects.get(slug=DREXEL)
    submission = program.submissions.create(
        school=program.school, state=SubmissionState.SUBMITTED, version=1, submitted_at=timezone.now()
    )
    submission.changes.create(
        section=ProposalSection.ABOUT,
        model="programs.program",
        row=program.pk,
        field="unit",
        old=program.unit,
        new="College",
    )
    newcomer.user_permissions.set(Permission.objects.filter(codename="review_submission"))
    client.force_login(newcomer)
    opened = {path for route in ADMIN for path in written(route) if client.get(path).status_code == 200}
    queue, page = address(Submission, "changelist"), address(Submission, "change", submission.pk)
    assert {path for path in opened if re.match(r"/admin/(?!r/|password_change/)\w+/\w+/", path)} == {
        queue,
        page,
        address(Submission, "history", submission.pk),
    }
    for path in ("/admin/", "/admin/submissions/", queue, page):
        links = {urljoin(path, link["href"]) for link in Page(client.get(path)).all("a", href=None)}
        assert path == page or queue in {link.partition("?")[0] for link in links}
        assert [link for link in links if link.startswith("/") and client.get(link).status_code >= 400] == [], path


@pytest.mark.parametrize("group", ROLES)
def test_each_group_opens_the_lists_and_forms_that_are_its_work(client, catalogue, group):
    person = get_user_model().objects.create_user(group, is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    client.force_login(person)
    for model in MODELS:
        name = f"{model._meta.app_label}.%s_{model._meta.model_name}"
        is_theirs = model._meta.app_label in EDITORIAL or group == "Administrator"
        assert person.has_perm(name % "view") == is_theirs, name
        assert client.get(address(model, "changelist")).status_code == (200 if is_theirs else 403), name
        if client.get(address(model, "add")).status_code == 200:
            assert person.has_perm(name % "add"), name
        else:
            assert not (person.has_perm(name % "add") and may_be_added(model)), name


def may_be_added(model):
    """Whether the admin has a form to add one at all, for whoever may do everything."""
    request = type("Request", (), {"user": get_user_model()(is_superuser=True, is_active=True)})()
    return admin.site._registry[model].has_add_permission(request)
