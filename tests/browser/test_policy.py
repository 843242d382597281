"""The browser has nothing to object to in swapped results and on the editors’ desk either."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from programs.models import Program, School

pytestmark = pytest.mark.browser


def test_swapped_results_bring_no_complaint(page):
    page.goto("/programs/")
    page.locator("#drawer").get_by_role("checkbox", name="California").check()
    page.get_by_role("button", name="Apply filters").click()
    remove = page.get_by_role("link", name="Remove State or territory California")
    remove.click()
    remove.wait_for(state="detached")  # until then, Next is the old results' link
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/programs/?page=2")
    page.wait_for_load_state("networkidle")


def test_editors_desk_brings_no_complaint(page):
    get_user_model().objects.create_superuser("superuser", password="superuser")
    page.goto("/admin/", wait_until="networkidle")
    page.get_by_label("Email or user name").fill("superuser")
    page.get_by_label("Password").fill("superuser")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Log out").or_(page.get_by_role("button", name="Log out")).wait_for()
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    ]
    for model in (Program, School):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        pages.append(reverse(name, args=[model.objects.order_by("pk")[0].pk]))
    for path in pages:
        assert page.goto(path).ok, path
