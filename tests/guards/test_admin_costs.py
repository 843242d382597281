"""What the admin costs: as many queries for a hundred rows as for ten, few for a busy page, no endless menus."""

from collections import Counter
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from core.admin.base import MOST_ROWS
from core.models import Source
from programs.models import (
    AdmissionRequirement,
    Course,
    Intake,
    Offering,
    Program,
    ProgramSpecialization,
    Tuition,
    Verification,
)
from taxonomy.models import Specialization
from tests.pages import Page
from tests.programs.test_admin import save

pytestmark = pytest.mark.django_db
ADMINS = sorted(admin.site._registry.values(), key=lambda each: each.opts.label)
every_admin = pytest.mark.parametrize("desk", ADMINS, ids=lambda each: each.opts.label)
MANY = 50
MOST_LIST_QUERIES, MOST_PAGE_QUERIES = 12, 25
MOST_COUNTED = 24  # with a count at each choice of each filter, when someone asks for counts
MOST_OPTIONS = 50


def address(desk, view, *args):
    return reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_{view}", args=args)


@pytest.fixture
def crowded(catalogue, db):
    """A program with fifty rows of each kind."""
    described = Program.objects.get(slug="carnegie-mellon-university-artificial-intelligence")
    source = Source.objects.first()
    mine = {"program": described, "source": source}
    Offering.objects.bulk_create(Offering(**mine, modality="online", campus=f"Campus {n}") for n in range(MANY))
    Course.objects.bulk_create(Course(**mine, title=f"Course {n}", role="core") for n in range(MANY))
    Tuition.objects.bulk_create(
        Tuition(**mine, academic_year=1970 + n, residency="any", basis="per_year", amount=1000) for n in range(MANY)
    )
    Intake.objects.bulk_create(
        Intake(**mine, term="fall", year=2027 + n, round="final", deadline_on=date(2026 + n, 12, 1))
        for n in range(MANY)
    )
    AdmissionRequirement.objects.bulk_create(
        AdmissionRequirement(**mine, kind="prerequisite", level="required", note=f"Note {n}") for n in range(MANY)
    )
    Verification.objects.bulk_create(
        Verification(program=described, group="cost", verified_on=date(2026, 1, 1)) for _ in range(MANY)
    )
    ProgramSpecialization.objects.bulk_create(
        [ProgramSpecialization(**mine, specialization=each) for each in Specialization.objects.all()],
        ignore_conflicts=True,
    )
    return described


@pytest.fixture
def busiest(crowded):
    """The object of a model with the most rows in its inlines; without inlines the first, None in an empty table."""

    def busiest(desk):
        rows = Counter()
        for inline in desk.inlines:
            owner = next(f.attname for f in inline.model._meta.fields if f.related_model is desk.model)
            rows.update(inline.model._default_manager.values_list(owner, flat=True))
        known = (desk.model._default_manager.filter(pk=pk).first() for pk, _ in rows.most_common())
        return next(filter(None, known), None) or desk.model._default_manager.first()

    return busiest


@every_admin
def test_a_list_costs_the_same_queries_for_ten_rows_and_for_a_hundred(
    admin_client, crowded, count_queries, monkeypatch, desk
):
    path = address(desk, "changelist")
    admin_client.get(path, {"q": "data"})  # the first search of a process builds the index of schools
    for query, most in (
        ({}, MOST_LIST_QUERIES),
        ({"q": "data"}, MOST_LIST_QUERIES),
        ({"_facets": "True"}, MOST_COUNTED),
    ):
        costs = []
        for rows in (10, 100):
            monkeypatch.setattr(desk, "list_per_page", rows)
            costs.append(count_queries(lambda query=query: admin_client.get(path, query)))
        assert costs[0] == costs[1] <= most, query


@every_admin
def test_the_page_of_a_busy_object_costs_few_queries(admin_client, count_queries, busiest, desk):
    if obj := busiest(desk):
        path = address(desk, "change", obj.pk)
        assert admin_client.get(path).status_code == 200
        assert count_queries(lambda: admin_client.get(path)) <= MOST_PAGE_QUERIES


def test_the_page_of_a_program_with_fifty_rows_of_each_kind_shows_the_first_and_leads_to_the_rest(
    admin_client, count_queries, crowded
):
    path = reverse("admin:programs_program_change", args=[crowded.pk])
    page = Page(admin_client.get(path))
    assert count_queries(lambda: admin_client.get(path)) <= MOST_PAGE_QUERIES
    total = crowded.courses.count()
    assert page.one("input", name="courses-TOTAL_FORMS")["value"] == str(MOST_ROWS)
    assert f"{total - MOST_ROWS} more courses are not shown here." in page.text
    rest = Page(admin_client.get(page.link("All courses of this page, as a list")))
    assert f"{total} courses" in rest.text


def test_rows_that_are_not_shown_stay_as_they_are(admin_client, crowded):
    before = list(crowded.courses.values_list("pk", "title"))
    assert save(admin_client, crowded, unit="School of Thought").status_code == 302
    crowded.refresh_from_db()
    assert crowded.unit == "School of Thought"
    assert list(crowded.courses.values_list("pk", "title")) == before


@every_admin
def test_no_menu_of_a_form_is_longer_than_can_be_read(admin_client, busiest, desk):
    obj = busiest(desk)
    paths = [address(desk, "add"), *([address(desk, "change", obj.pk)] if obj else [])]
    for path in paths:
        response = admin_client.get(path)
        menus, menu = Counter(), None
        for element in Page(response).elements if response.status_code == 200 else ():
            if element.tag == "select":
                menu = None if "selectfilter" in element.attributes.get("class", "") else element["name"]
            elif element.tag == "option" and menu:
                menus[menu] += 1
        assert all(count <= MOST_OPTIONS for count in menus.values()), menus


@pytest.mark.parametrize("desk", [each for each in ADMINS if hasattr(each, "named_views")], ids=lambda d: d.opts.label)
def test_each_named_view_of_a_list_is_a_link_that_answers_and_marks_itself(admin_client, catalogue, desk):
    path = address(desk, "changelist")
    for name, query in desk.named_views:
        assert Page(admin_client.get(path)).link(name) == f"?{query}"
        page = Page(admin_client.get(f"{path}?{query}"))
        assert page.response.status_code == 200, "Django sends a filter that it does not know away"
        marked = [link.text for link in page.all("a", aria_current="page") if link["href"].startswith("?")]
        assert marked == [name]
