"""A text to search for has a limit wherever one can be typed, and a text at the limit is answered."""

import pytest
from django.contrib import admin
from django.urls import reverse

pytestmark = pytest.mark.django_db
LONG, AT_LIMIT = "x y" * 2_000, " ".join("university" for _ in range(18))
PAGES = [
    "/programs/",
    "/specializations/machine-learning/",
    "/careers/",
    "/schools/",
    "/deadlines/",
    "/search/",
    "/search/suggestions/",
    "/schools-desk/claim/",
]
REFUSED = ["/programs/export.csv", "/deadlines.ics", "/api/v1/programs/", "/api/v1/schools/", "/api/v1/careers/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_that_a_text_is_too_long(client, student, catalogue, page):
    client.force_login(student)
    answer = client.get(page, {"q": LONG})
    assert answer.status_code == 200
    if page != "/search/suggestions/":
        assert "at most 200 characters" in answer.content.decode()


@pytest.mark.parametrize("address", REFUSED)
def test_what_machines_read_refuses_a_text_that_is_too_long(client, catalogue, address):
    answer = client.get(address, {"q": LONG})
    assert answer.status_code == 400 and "at most 200 characters" in answer.content.decode()


def test_every_list_of_the_admin_refuses_a_text_that_is_too_long(admin_client, catalogue):
    lists = [(model._meta, desk) for model, desk in admin.site._registry.items() if desk.get_search_fields(None)]
    assert len(lists) > 30
    for meta, _ in lists:
        page = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        answer = admin_client.get(page, {"q": LONG})
        assert answer.status_code == 200 and "at most 200 characters" in answer.content.decode(), page
        assert admin_client.get(page, {"q": AT_LIMIT}).status_code == 200, page


def test_choices_of_the_admin_refuse_a_text_that_is_too_long(admin_client, catalogue):
    asked = {"app_label": "programs", "model_name": "program", "field_name": "school", "term": LONG}
    answer = admin_client.get("/admin/autocomplete/", asked)
    assert answer.status_code == 400 and "At most 200 characters" in answer.json()["error"]
