"""Numbers as people type them."""

from decimal import Decimal

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from core.forms import NumberField, WholeNumberField
from planner.background import BackgroundForm
from planner.forms import WorthForm


@pytest.mark.parametrize("text", ["1520", "1,520", "$1,520", "US$1,520", " US$ 1,520 "])
def test_a_whole_number_is_read_with_currency_and_separators(text):
    assert WholeNumberField().clean(text) == 1520
    assert NumberField().clean(text) == Decimal(1520)


@pytest.mark.parametrize("text", ["3,5", "1,52", "15,20", "1.520,00", "$", "1e3 dollars", "--5", "12x"])
def test_what_is_no_such_number_is_refused(text):
    with pytest.raises(forms.ValidationError):
        WholeNumberField().clean(text)
    with pytest.raises(forms.ValidationError):
        NumberField().clean(text)


@pytest.mark.parametrize("form", [BackgroundForm, WorthForm])
def test_no_question_has_an_input_that_the_mouse_wheel_changes(form):
    numbers = [each for each in form.base_fields.values() if isinstance(each, forms.IntegerField)]
    assert numbers and not any(isinstance(each.widget, forms.NumberInput) for each in numbers)
    assert all("inputmode" in each.widget.attrs for each in numbers)


@pytest.mark.django_db
def test_pages_have_no_input_that_the_mouse_wheel_changes(client, catalogue):
    for path in ("/programs/", "/cost/", "/specializations/machine-learning/", "/eligibility/"):
        assert b'type="number"' not in client.get(path).content


@pytest.mark.django_db
def test_a_budget_with_a_currency_is_the_same_budget(client, catalogue):
    typed, plain = (client.get("/programs/", {"budget": text}).content for text in ("$30,000", "30000"))
    assert typed.count(b"data-program=") == plain.count(b"data-program=")
    assert b"US$30,000" in typed and b"This list cannot be shown" not in typed


@pytest.mark.django_db
def test_forms_of_the_admin_have_no_input_that_the_mouse_wheel_changes(admin_client, rf, admin_user, catalogue):
    asked = rf.get("/")
    asked.user = admin_user
    models = [model for model, desk in admin.site._registry.items() if desk.has_add_permission(asked)]
    assert len(models) > 10
    for model in models:
        page = admin_client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
        assert b'type="number"' not in page.content, model
