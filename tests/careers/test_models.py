"""What job facts and careers must always satisfy, that nobody edits the facts, and that editors own the careers."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from careers.models import (
    AlternateTitle,
    Career,
    CareerOccupation,
    CareerQuestion,
    FieldOccupation,
    Occupation,
    OccupationElement,
    OccupationOutlook,
    OccupationWage,
    OnetOccupation,
    RelatedOccupation,
    RequiredEducation,
    SpecializationOccupation,
    Technology,
)
from core.models import CatalogueVersion, Source
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db


def refused(model, constraint, **columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**columns)


@pytest.mark.parametrize("code", ["152051", "15-205", "15-205x", "1-52051"])
def test_codes_are_well_formed(code):
    refused(Occupation, "soc_code_is_nn_nnnn", soc_code=code, title="x", slug="x")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"p10": 2, "p25": 1}, "occupation_wage_percentiles_rise"),
        ({"p10": 2, "p90": 1}, "occupation_wage_percentiles_rise"),
        ({"median": 5, "p75": 4}, "occupation_wage_percentiles_rise"),
        ({"p90": 5, "top_coded": "p90"}, "occupation_wage_top_coded_has_no_value"),
        ({"area": "XX"}, "occupation_wage_area_is_known"),
    ],
)
def test_wages_hang_together(columns, constraint):
    columns = {"occupation_id": "15-2051", "area": "CA", "year": 2030, "source": Source.objects.first()} | columns
    refused(OccupationWage, constraint, **columns)


@pytest.mark.parametrize("columns", [{}, {"p10": 1, "p90": 1}, {"p25": 1, "p75": 2, "top_coded": "mean p90"}])
def test_known_percentiles_are_compared_and_missing_ones_are_not(columns):
    source = Source.objects.first()
    OccupationWage.objects.create(occupation_id="15-2051", area="CA", year=2030, source=source, **columns)


def test_an_occupation_is_tied_to_a_specialization_once_and_with_a_known_fit():
    tie = {"specialization": Specialization.objects.get(slug="statistics"), "occupation_id": "17-2061", "note": "A."}
    refused(SpecializationOccupation, "specialization_occupation_fit_is_known", fit="maybe", **tie)
    SpecializationOccupation.objects.create(fit="part", **tie)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecializationOccupation.objects.create(fit="close", **tie)


SCIENTISTS = {"onet_occupation_id": "15-2051.00"}
OUTLOOK = {
    "occupation_id": "15-2051",
    "base_year": 2024,
    "target_year": 2034,
    "employment": 1,
    "projected_employment": 1,
    "growth_percent": 0,
    "annual_openings": 1,
}
PART = {"code": "15-2051.99", "title": "x", "occupation_id": "15-2051"}
SKILL = SCIENTISTS | {"element_id": "2.A.1", "kind": "skill", "name": "Reading", "importance": 3}
TIE = {"occupation_id": "15-2031", "fit": "close", "explanation": "It is."}

# For each constraint of the rest: the model, a row that stands, and the change that makes it, or a second, impossible.
REFUSED = {
    "occupation_wage_once": (OccupationWage, {"occupation_id": "15-2051", "area": "CA", "year": 2030}, None),
    "field_occupation_once": (FieldOccupation, {"occupation_id": "11-9041", "cip_code_id": "11.0102"}, None),
    "occupation_outlook_years_rise": (OccupationOutlook, OUTLOOK, {"base_year": 2034}),
    "occupation_outlook_growth_is_possible": (OccupationOutlook, OUTLOOK, {"growth_percent": -101}),
    "occupation_outlook_education_is_known": (OccupationOutlook, OUTLOOK, {"typical_education": "luck"}),
    "onet_code_is_nn_nnnn_nn": (
        OnetOccupation,
        PART,
        {"code": "15-2051"},
    ),
    "onet_code_is_of_its_occupation": (
        OnetOccupation,
        PART,
        {"occupation_id": "15-2031"},
    ),
    "onet_job_zone_is_known": (
        OnetOccupation,
        PART | {"job_zone": 5},
        {"job_zone": 6},
    ),
    "occupation_element_once": (OccupationElement, SKILL, {"name": "Writing"}),
    "occupation_element_kind_is_known": (OccupationElement, SKILL, {"kind": "mood"}),
    "occupation_element_importance_is_on_its_scale": (OccupationElement, SKILL, {"importance": 0}),
    "occupation_element_level_is_on_its_scale": (OccupationElement, SKILL | {"level": 7}, {"level": 8}),
    "technology_once": (Technology, SCIENTISTS | {"name": "Abacus", "category": "Aids"}, {"is_hot": True}),
    "alternate_title_once": (AlternateTitle, SCIENTISTS | {"title": "Oracle"}, {"short": "O"}),
    "related_occupation_once": (
        RelatedOccupation,
        SCIENTISTS | {"related_code": "19-3011.00", "related_title": "Economists", "tier": "supplemental", "rank": 21},
        {"rank": 22},
    ),
    "related_occupation_tier_is_known": (
        RelatedOccupation,
        SCIENTISTS | {"related_code": "19-3011.00", "related_title": "Economists", "tier": "supplemental", "rank": 21},
        {"tier": "cousin"},
    ),
    "required_education_once": (RequiredEducation, SCIENTISTS | {"level": 8, "percent": 100}, {"percent": 1}),
    "required_education_level_is_known": (RequiredEducation, SCIENTISTS | {"level": 8}, {"level": 13}),
    "required_education_is_a_share": (RequiredEducation, SCIENTISTS | {"level": 8, "percent": 100}, {"percent": 101}),
    "career_state_is_known": (Career, {"name": "X", "slug": "x"}, {"state": "gone"}),
    "career_occupation_once": (CareerOccupation, TIE, {"fit": "broad"}),
    "career_occupation_fit_is_known": (CareerOccupation, TIE, {"fit": "ideal"}),
    "career_occupation_is_explained": (CareerOccupation, TIE, {"explanation": ""}),
    "career_occupation_onet_is_of_the_occupation": (
        CareerOccupation,
        TIE | {"onet_occupation_id": "15-2031.00"},
        {"onet_occupation_id": "15-2041.00"},
    ),
    "career_question_once": (CareerQuestion, {"question": "Why?", "answer": "So."}, {"answer": "Thus."}),
}
IN_OTHER_TESTS = {
    "soc_code_is_nn_nnnn",
    "occupation_wage_area_is_known",
    "occupation_wage_percentiles_rise",
    "occupation_wage_top_coded_has_no_value",
    "specialization_occupation_once",
    "specialization_occupation_fit_is_known",
}


def test_every_constraint_has_its_case():
    models = apps.get_app_config("careers").get_models()
    assert {constraint.name for model in models for constraint in model._meta.constraints} == {
        *REFUSED,
        *IN_OTHER_TESTS,
    }


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    model, good, change = REFUSED[name]
    names = {field.name for field in model._meta.fields}
    row = {"source": Source.objects.first()} if "source" in names else {}
    if "career" in names:
        row["career"] = Career.objects.get(slug="data-scientist")
    if model is OccupationOutlook:
        OccupationOutlook.objects.filter(occupation="15-2051").delete()
    with transaction.atomic():
        model.objects.create(**row | good)
        transaction.set_rollback("once" not in name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.create(**row | good | (change or {}))
    if "once" not in name:
        assert name in str(refusal.value)


def test_a_part_of_another_occupation_is_refused_in_words():
    tie = CareerOccupation(career=Career.objects.first(), onet_occupation_id="15-2041.00", **TIE)
    with pytest.raises(ValidationError, match="must be the chosen occupation or a part of it"):
        tie.full_clean()


@pytest.mark.parametrize(
    "model",
    [
        Occupation,
        OccupationWage,
        OccupationOutlook,
        FieldOccupation,
        OnetOccupation,
        OccupationElement,
        Technology,
        AlternateTitle,
        RelatedOccupation,
        RequiredEducation,
    ],
)
def test_editors_look_and_do_not_touch(client, editor, model, django_assert_max_num_queries):
    client.force_login(editor)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"{name}_changelist"), {"q": "15-2051"}).status_code == 200
    page = client.get(reverse(f"{name}_change", args=[model.objects.first().pk]))
    assert page.status_code == 200 and "_save" not in page.content.decode()
    assert client.get(reverse(f"{name}_add")).status_code == 403


def form_of(page):
    """What the admin's form would send as it stands."""
    form = page.context["adminform"].form
    sent = {"known_history": page.context["known_history"]} | {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        sent |= {field.html_name: field.value() for field in inline.formset.management_form}
        for each in inline.formset.forms:
            sent |= {field.html_name: field.value() for field in each}
    return {name: "" if value is None else value for name, value in sent.items()}


def test_chief_editors_change_a_role_and_its_page_is_new_at_once(client, chief_editor, catalogue):
    client.force_login(chief_editor)
    career = Career.objects.get(slug="data-scientist")
    address = reverse("admin:careers_career_change", args=[career.pk])
    sent = form_of(client.get(address)) | {"summary": "Asks data."}
    before = CatalogueVersion.objects.get(name="programs").token
    assert client.post(address, sent).status_code == 302
    assert CatalogueVersion.objects.get(name="programs").token != before
    assert "Asks data." in client.get(career.get_absolute_url()).content.decode()
    assert [tie.occupation_id for tie in career.ties.all()] == ["15-2051", "15-2041"]


def test_a_role_is_archived_and_never_deleted(client, chief_editor, catalogue):
    client.force_login(chief_editor)
    career = Career.objects.first()
    assert client.post(reverse("admin:careers_career_delete", args=[career.pk])).status_code == 403
