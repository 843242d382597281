"""Every field in which a person types an address or a name takes it as it looks, in all forms of the site."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.test import RequestFactory

import submissions.member_forms  # noqa: F401 - its forms are found as subclasses
from core.forms import visible
from portal.accounts import AccountAdapter
from submissions.choices import SubmissionKind
from submissions.proposals.form import Proposal

pytestmark = pytest.mark.django_db
TYPED = {forms.EmailField: "name@example.com", forms.URLField: "https://example.com/page", UsernameField: "name"}
OURS = {"core", "programs", "articles", "planner", "submissions", "portal"}
INVISIBLE = "\u200b\u00ad\ufeff\u2060\u200e"


def subclasses(form):
    """All forms below one."""
    for each in form.__subclasses__():
        yield each
        yield from subclasses(each)


def forms_of_admin(person):
    """The form of each page of the admin and of each row on it, as someone who may do everything sees it."""
    request = RequestFactory().get("/admin/")
    request.user = person
    for model, model_admin in admin.site._registry.items():
        if model_admin.has_add_permission(request):
            yield f"{model.__name__}, add", model_admin.get_form(request).base_fields
        if model_admin.has_change_permission(request):
            yield f"{model.__name__}, change", model_admin.get_form(request, model(), change=True).base_fields
        for inline in model_admin.get_inline_instances(request):
            yield f"{model.__name__}, {inline.model.__name__}", inline.get_formset(request).form.base_fields


def fields(person):
    """Every field of every form of ours, with where it is."""
    yield from forms_of_admin(person)
    for kind in (SubmissionKind.UPDATE, SubmissionKind.SCHOOL, SubmissionKind.NEW_PROGRAM):
        proposal = Proposal(kind, {"columns": {}, "rows": {}}, today=None)
        yield f"proposal, {kind}", proposal.form.fields
        for part, formset in proposal.formsets.items():
            yield f"proposal, {part.__name__}", formset.form.base_fields
    for form in subclasses(forms.BaseForm):
        # Pages of accounts strip what is posted to them (tests/portal/test_accounts.py).
        if form.__module__.split(".")[0] in OURS and form.__module__ != "portal.accounts":
            yield form.__name__, getattr(form, "base_fields", {})


def test_what_is_typed_is_taken_as_it_looks(catalogue, admin_user):
    found, wrong = set(), []
    for place, of_form in fields(admin_user):
        for name, field in of_form.items():
            example = next((text for kind, text in TYPED.items() if isinstance(field, kind)), None)
            if example is None or field.disabled:
                continue
            found.add((place, name))
            try:
                if field.clean(f"{example[:3]}{INVISIBLE}{example[3:]}{INVISIBLE}") != example:
                    wrong.append((place, name))
            except ValidationError:
                wrong.append((place, name))
    assert len(found) > 25 and {name for _, name in found} >= {
        "email",
        "username",
        "evidence_url",
        "official_url",
        "admissions_url",
    }
    assert wrong == []


def test_only_what_nobody_sees_is_taken_away():
    assert visible(f" {INVISIBLE}naïve.ünï@例え.jp{INVISIBLE} ") == "naïve.ünï@例え.jp"


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::9", "2001:db8:1:3::"),
    ],
)
def test_limits_count_ipv6_by_the_network_of_one_visitor(rf, given, counted):
    assert AccountAdapter().get_client_ip(rf.get("/", REMOTE_ADDR=given)) == counted
