"""No form of the admin answers 500: each is sent empty and twice, and each inline with a row that exists already."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth import get_user_model
from django.urls import reverse

from core.admin.history import TWICE
from programs.models import Program, Tuition
from tests.pages import Page
from tests.planner.conftest import DREXEL
from tests.programs.test_admin import fields

pytestmark = pytest.mark.django_db
USER = get_user_model()
ADMINS = sorted(admin.site._registry.values(), key=lambda each: each.opts.label)
# What a form wants besides a sound value in each field.
WANTED = {
    "articles.Statistic": {"reason": ""},
    "auth.User": {"usable_password": "true", "password1": "Gradient-descent-9", "password2": "Gradient-descent-9"},
    "programs.Intake": {"year": "2027"},
    "programs.Offering": {"length_months": "24"},
    "programs.Verification": {"verified_on": "2026-01-02"},
}


def address(model, view, *of):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=of)


def may_add(desk):
    request = type("Request", (), {"user": USER(is_superuser=True, is_active=True)})()
    return desk.has_add_permission(request)


every_add_form = pytest.mark.parametrize(
    "desk", [each for each in ADMINS if may_add(each)], ids=lambda each: each.opts.label
)


def sound(field):
    """A value that a field of a form accepts."""
    match field:
        case forms.ModelMultipleChoiceField() | forms.FileField():
            return None
        case forms.ModelChoiceField():
            found = field.queryset.first()
            return found and field.prepare_value(found)
        case forms.ChoiceField() | forms.TypedChoiceField():
            return next((value for value, _ in field.choices if value not in ("", None)), None)
        case forms.BooleanField():
            return None
        case forms.DateTimeField() | forms.SplitDateTimeField():
            return "2026-12-01 12:00"
        case forms.DateField():
            return "2026-12-01"
        case forms.IntegerField() | forms.DecimalField() | forms.FloatField():
            return max(1, field.min_value or 0)
        case forms.EmailField():
            return "ada@example.org"
        case forms.URLField():
            return "https://example.org/"
        case forms.JSONField():
            return "{}"
    return "11.0101" if field.label == "Code" else "guard"


def filled(form):
    """What someone sends who fills in every field."""
    sent = {}
    for bound in form:
        if bound.field.disabled:
            continue
        value = sound(bound.field)
        if isinstance(bound.field.widget, AdminSplitDateTime):
            sent |= {f"{bound.html_name}_0": "2026-12-01", f"{bound.html_name}_1": "12:00"}
        elif value is not None:
            sent[bound.html_name] = value
    return sent


def empty_inlines(page):
    """The management forms of a page's inlines, without rows."""
    return {
        field.html_name: 0 if field.name.endswith("FORMS") and "NUM" not in field.name else field.value()
        for inline in page.context["inline_admin_formsets"]
        for field in inline.formset.management_form
    }


@every_add_form
def test_an_add_form_that_is_sent_empty_says_what_it_lacks(admin_client, catalogue, desk):
    path = address(desk.model, "add")
    for sent in ({}, empty_inlines(admin_client.get(path))):
        answer = admin_client.post(path, sent)
        assert answer.status_code == 200 and answer.context["errors"]


@every_add_form
def test_an_add_form_that_is_sent_twice_is_answered_twice(admin_client, catalogue, desk):
    path = address(desk.model, "add")
    page = admin_client.get(path)
    sent = empty_inlines(page) | filled(page.context["adminform"].form) | WANTED.get(desk.opts.label, {})
    first = admin_client.post(path, sent)
    assert first.status_code == 302, first.context["errors"]
    second = admin_client.post(path, sent)
    assert second.status_code == 302 or second.context["errors"]


@pytest.fixture
def price(editors_source):
    """A price of Drexel's program."""
    program = Program.objects.get(slug=DREXEL)
    return program.tuition.create(
        residency="any", basis="per_credit", amount=1400, academic_year=2026, source=editors_source
    )


@pytest.fixture
def same(price):
    """The fields of the same price."""
    return {"academic_year": 2026, "residency": "any", "basis": "per_credit", "amount": 1500, "source": price.source_id}


def test_a_price_that_exists_already_is_refused_in_a_sentence(admin_client, price, same):
    answer = admin_client.post(address(Tuition, "add"), same | {"program": price.program_id})
    assert answer.status_code == 200 and "already exists" in str(answer.context["errors"])


def test_a_price_without_a_program_is_refused_at_the_program(admin_client, same):
    answer = admin_client.post(address(Tuition, "add"), same)
    assert answer.context["adminform"].form.errors == {"program": ["Say of which program this is a price."]}


@pytest.mark.parametrize("rows", [1, 2])
def test_a_row_of_an_inline_that_exists_already_is_refused_in_a_sentence(admin_client, price, same, rows):
    path = address(Program, "change", price.program_id)
    sent = fields(Page(admin_client.get(path)))
    if rows == 2:  # two new rows that are the same
        same |= {"academic_year": 2030}
    start = int(sent["tuition-TOTAL_FORMS"])
    sent["tuition-TOTAL_FORMS"] = start + rows
    for number in range(start, start + rows):
        sent |= {f"tuition-{number}-{name}": value for name, value in same.items()}
    answer = admin_client.post(path, sent)
    assert answer.status_code == 200
    assert (TWICE if rows == 2 else "already exists") in answer.content.decode()
    assert Tuition.objects.filter(program=price.program).count() == 1


def test_a_new_program_may_have_a_price(admin_client, price, same):
    path = address(Program, "add")
    page = admin_client.get(path)
    sent = empty_inlines(page) | filled(page.context["adminform"].form) | {"slug": "a-new-one"}
    sent |= {"tuition-TOTAL_FORMS": 1} | {f"tuition-0-{name}": value for name, value in same.items()}
    answer = admin_client.post(path, sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Tuition.objects.get(program__slug="a-new-one").amount == 1500
