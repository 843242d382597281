"""The editors' desk: every page answers whom it should, imported facts stay put, a saved change is public at once."""

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.roles import EDITORIAL
from programs import actions
from programs.models import (
    CatalogueRow,
    Completions,
    FieldOutcome,
    FormerProgramSlug,
    NamedProgram,
    Program,
    School,
    SchoolAlias,
    Verification,
)
from taxonomy.models import CipCode, Specialization
from tests.pages import Page

pytestmark = pytest.mark.django_db
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in REGISTERED if model._meta.app_label in EDITORIAL]
IMPORTED = [CatalogueRow, CipCode, Completions, FieldOutcome, NamedProgram, SchoolAlias]


def address(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


@pytest.fixture
def desk(client, editor, catalogue):
    """The admin, opened by an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def stewards_desk(client, data_steward, catalogue):
    """The admin, opened by a data steward."""
    client.force_login(data_steward)
    return client


@pytest.fixture
def chiefs_desk(client, chief_editor, catalogue):
    """The admin, opened by a chief editor."""
    client.force_login(chief_editor)
    return client


def fields(page):
    """What the page's form would send if nothing were touched."""
    sent, select = {}, None
    for element in page.elements:
        kind, name = element.attributes.get("type"), element.attributes.get("name")
        if element.tag == "select":
            select = name
        elif element.tag == "option" and "selected" in element.attributes:
            sent.setdefault(select, element["value"])
        elif name and element.tag == "textarea":
            sent[name] = element.text
        elif name and element.tag == "input" and kind not in ("submit", "checkbox", "radio", "search"):
            sent[name] = element.attributes.get("value", "")
        elif name and element.tag == "input" and "checked" in element.attributes:
            sent[name] = element.attributes.get("value", "on")
    return {name: value for name, value in sent.items() if "__prefix__" not in name}


def save(desk, obj, **changes):
    """Opens an object, changes fields, presses Save; returns the response."""
    path = address(type(obj), "change", obj.pk)
    return desk.post(path, fields(Page(desk.get(path))) | changes)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_list_and_forms_of_every_model_answer_an_administrator(admin_client, catalogue, model):
    assert admin_client.get(address(model, "changelist")).status_code == 200
    searched = admin_client.get(address(model, "changelist"), {"q": "data"}, follow=True)
    assert searched.status_code == 200
    may_add = admin.site._registry[model].has_add_permission(searched.wsgi_request)
    assert admin_client.get(address(model, "add")).status_code == (200 if may_add else 403)
    if found := model._default_manager.first():
        assert admin_client.get(address(model, "change", found.pk)).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_an_editor_sees_the_catalogue_and_nothing_else(desk, model):
    expected = 200 if model in OURS else 403
    assert desk.get(address(model, "changelist")).status_code == expected
    if (found := model._default_manager.first()) and expected == 200:
        assert desk.get(address(model, "change", found.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_filter_of_a_list_answers(desk, model, monkeypatch):
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 5)
    page = Page(desk.get(address(model, "changelist")))
    queries = [link["href"] for link in page.all("a", href=None) if link["href"].startswith("?")]
    for query in {query.partition("=")[0]: query for query in queries}.values():
        assert desk.get(address(model, "changelist") + query).status_code == 200, query


@pytest.mark.parametrize("model", IMPORTED, ids=lambda model: model.__name__)
def test_imported_tables_can_be_read_and_not_edited(desk, model):
    found = model.objects.first()
    page = Page(desk.get(address(model, "change", found.pk)))
    assert not page.all("input", type="submit")
    assert desk.post(address(model, "change", found.pk), {}).status_code == 403
    assert desk.post(address(model, "delete", found.pk), {"post": "yes"}).status_code == 403
    assert desk.get(address(model, "add")).status_code == 403


def test_of_a_school_only_the_address_and_the_names_are_the_stewards(stewards_desk, federal):
    page = Page(stewards_desk.get(address(School, "change", federal.school_id)))
    names = {name for name in fields(page) if not name.startswith(("aliases-", "_", "csrf"))}
    assert names == {"slug", "known_history"}
    assert save(stewards_desk, federal.school, name="Another Institute").status_code == 302
    federal.school.refresh_from_db()
    assert federal.school.name == "Massachusetts Institute of Technology"


def test_a_nickname_added_by_a_data_steward_finds_the_school_at_once(stewards_desk, federal, visit):
    count = federal.school.aliases.count()
    changes = {"aliases-TOTAL_FORMS": count + 1, f"aliases-{count}-text": "Tech on the Charles"}
    changes |= {f"aliases-{count}-id": "", f"aliases-{count}-school": federal.school_id}
    assert save(stewards_desk, federal.school, **changes).status_code == 302
    assert federal.slug in visit("/programs/", {"q": "tech on the charles"}).programs


def test_federal_facts_of_a_program_are_read_only_and_it_cannot_be_deleted(desk, federal):
    names = fields(Page(desk.get(address(Program, "change", federal.pk))))
    assert not {"school", "cip_code", "credential_level", "origin", "has_lapsed", "outcome"} & names.keys()
    assert desk.post(address(Program, "delete", federal.pk), {"post": "yes"}).status_code == 403
    selection = {"action": "delete_selected", "_selected_action": [federal.pk], "post": "yes"}
    desk.post(address(Program, "changelist"), selection)
    assert Program.objects.filter(pk=federal.pk).exists()


def test_a_program_of_an_editor_is_deleted_by_a_chief_editor_who_types_its_name(chiefs_desk, add_program):
    program = add_program("ada-one", title="MS in Data")
    actions.rename_address(program, slug="ada-renamed")
    path = address(Program, "delete", program.pk)
    assert "Type its name" in Page(chiefs_desk.get(path)).text
    for typed in ("", "MS in Data"):
        assert (
            "Nothing was deleted"
            in Page(chiefs_desk.post(path, {"post": "yes", "typed_name": typed}, follow=True)).text
        )
    selection = {"action": "delete_selected", "_selected_action": [program.pk], "post": "yes"}
    chiefs_desk.post(address(Program, "changelist"), selection)
    assert CatalogueRow.objects.filter(slug="ada-renamed").exists()
    assert chiefs_desk.post(path, {"post": "yes", "typed_name": str(program)}).status_code == 302
    assert not CatalogueRow.objects.filter(slug="ada-renamed").exists()


def test_a_saved_program_is_public_at_once(chiefs_desk, federal, visit):
    assert save(chiefs_desk, federal, title="MS in Thinking Machines", degree="MS", gre="").status_code == 302
    assert "MS in Thinking Machines" in visit(federal.get_absolute_url()).text
    assert visit("/programs/", {"q": "thinking machines"}).programs == [federal.slug]
    path = address(Program, "state", federal.pk, "archived")
    assert chiefs_desk.post(path, {"seen": "published", "reason": "Closed."}).status_code == 302
    visit(federal.get_absolute_url(), status=404)


def test_a_deadline_that_a_chief_editor_enters_is_public_at_once(chiefs_desk, federal, visit, editors_source):
    typed = {"term": "fall", "year": 2099, "round": "regular", "audience": "everyone", "deadline_on": "2099-01-15"}
    rounds = {f"intakes-0-{name}": value for name, value in (typed | {"source": editors_source.pk}).items()}
    save(chiefs_desk, federal, **{"intakes-TOTAL_FORMS": 1} | rounds)
    assert "Deadline 15 January 2099; no source states when it opens." in visit(federal.get_absolute_url()).text
    assert "15 January" in visit("/deadlines/").text


def test_a_changed_address_in_the_admin_redirects_the_old_one(chiefs_desk, federal, client):
    old = federal.get_absolute_url()
    assert save(chiefs_desk, federal, slug="computing-at-mit").status_code == 302
    assert client.get(old)["Location"] == "/programs/computing-at-mit/"
    assert FormerProgramSlug.objects.get().program == federal


def test_a_fact_entered_on_its_own_page_is_in_the_list_at_once(chiefs_desk, federal, row):
    sent = {"program": federal.pk, "group": "cost", "verified_on": "2026-11-20", "evidence_url": ""}
    assert chiefs_desk.post(address(Verification, "add"), sent).status_code == 302
    assert str(row(federal).verified_on) == "2026-11-20"
    stamp = Verification.objects.get()
    selection = {"action": "delete_selected", "_selected_action": [stamp.pk], "post": "yes"}
    chiefs_desk.post(address(Verification, "changelist"), selection)
    assert row(federal).verified_on is None


def test_a_renamed_specialization_is_renamed_in_every_facet(chiefs_desk, catalogue, visit):
    specialization = Specialization.objects.get(slug="computer-vision")
    assert save(chiefs_desk, specialization, name="Seeing Machines").status_code == 302
    page = visit("/programs/", {"specialization": "computer-vision", "more": "specialization"})
    assert page.all("a", class_="chip")[0].text.endswith("Seeing Machines")
    assert page.total == CatalogueRow.objects.filter(specialization_names__contains="Seeing Machines").count() > 0


def test_autocomplete_finds_programs_by_school_nickname(desk):
    query = {"term": "CMU", "app_label": "programs", "model_name": "offering", "field_name": "program"}
    found = desk.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found and all("Carnegie Mellon" in each["text"] for each in found if "Central Michigan" not in each["text"])


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_list_costs_few_queries_and_no_more_for_more_rows(desk, model, count_queries, monkeypatch):
    desk.get(address(model, "changelist"))
    costs = []
    for rows in (10, 20):
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", rows)
        costs.append(count_queries(lambda: desk.get(address(model, "changelist"))))
    assert costs[0] == costs[1] <= 12
