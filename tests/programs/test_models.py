"""What the database itself refuses, constraint by constraint, and what the models say of themselves."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import Source
from programs.models import (
    AdmissionRequirement,
    Completions,
    Course,
    FieldOutcome,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    School,
    SchoolAlias,
    Tuition,
    Verification,
)
from specializations.models import CipCode, Specialization, SpecializationField

pytestmark = pytest.mark.django_db
OUTCOME = {"cip_family": "11.07", "cip_title": "CS", "credential_level": 5, "release": "2030"} | {
    f"{name}_availability": "not_reported" for name in ("earnings_1yr", "earnings_4yr", "debt")
}
PRICE = {"academic_year": 2030, "residency": "any", "basis": "per_year", "amount": 1}

# For each constraint: the model, a row that stands, and the change that makes it, or a second one, impossible.
REFUSED = {
    "cip_code_is_nn_nnnn": (CipCode, {"code": "99.9999", "title": "X", "closeness": "core"}, {"code": "99.999"}),
    "cip_closeness_is_known": (CipCode, {"code": "99.9999", "title": "X", "closeness": "core"}, {"closeness": "near"}),
    "specialization_field_once": (SpecializationField, {"specialization": "nlp", "cip_code_id": "11.0701"}, None),
    "school_unitid_is_six_digits": (School, {"slug": "ada"}, {"unitid": 99_999}),
    "school_control_is_known": (School, {"slug": "ada"}, {"control": "royal"}),
    "school_state_is_known": (School, {"slug": "ada"}, {"state": "ZZ"}),
    "school_coordinates_are_on_earth": (School, {"latitude": 1, "longitude": 1}, {"latitude": 91}),
    "school_alias_once": (SchoolAlias, {"text": "Ada"}, None),
    "program_of_completions_once": (Program, {"slug": "a", "origin": "completions"}, {"slug": "b"}),
    "program_state_is_known": (Program, {"slug": "a"}, {"state": "gone"}),
    "program_origin_is_known": (Program, {"slug": "a"}, {"origin": "rumour"}),
    "program_degree_is_known": (Program, {"slug": "a", "degree": "MS"}, {"degree": "PhD"}),
    "program_specialization_once": (ProgramSpecialization, {"specialization": "nlp"}, None),
    "program_strength_is_known": (ProgramSpecialization, {"specialization": "nlp"}, {"strength": "vague"}),
    "offering_once_per_source": (Offering, {"modality": "online"}, None),
    "offering_length_is_plausible": (Offering, {"length_months": 96}, {"length_months": 2}),
    "offering_weekly_hours_are_plausible": (Offering, {"weekly_hours": 80}, {"weekly_hours": 81}),
    "named_program_row_once": (NamedProgram, {"source_row": 1, "title": "A", "listed_in": 2020}, {"title": "B"}),
    "course_once_per_program": (Course, {"title": "A", "role": "core"}, None),
    "course_role_is_known": (Course, {"title": "A", "role": "core"}, {"role": "fun"}),
    "requirement_once_per_source": (AdmissionRequirement, {"kind": "gre", "level": "optional"}, {"level": "required"}),
    "requirement_kind_is_known": (AdmissionRequirement, {"kind": "gre", "level": "optional"}, {"kind": "luck"}),
    "requirement_level_is_known": (AdmissionRequirement, {"kind": "gre", "level": "optional"}, {"level": "maybe"}),
    "requirement_value_within_scale": (
        AdmissionRequirement, {"kind": "gpa", "level": "required", "value": 3, "scale": 4}, {"value": 5},
    ),
    "tuition_of_school_or_program": (Tuition, PRICE, {"school": None, "program": None}),
    "school_tuition_once": (Tuition, PRICE, {"amount": 2}),
    "program_tuition_once_per_source": (Tuition, PRICE | {"school": None, "program": True}, {"amount": 2}),
    "program_tuition_without_year_once_per_source": (
        Tuition, PRICE | {"school": None, "program": True, "academic_year": None}, {"amount": 2},
    ),
    "tuition_residency_is_known": (Tuition, PRICE, {"residency": "lunar"}),
    "tuition_basis_is_known": (Tuition, PRICE, {"basis": "per_hug"}),
    "tuition_amount_is_plausible": (Tuition, PRICE, {"amount": 1_000_001}),
    "tuition_range_is_ordered": (Tuition, PRICE | {"highest_amount": 1}, {"highest_amount": 0}),
    "field_outcome_once": (FieldOutcome, OUTCOME, {"cip_title": "Other"}),
    "field_outcome_cip_is_nn_nn": (FieldOutcome, OUTCOME, {"cip_family": "1107"}),
    "field_outcome_earnings_1yr_availability_is_true": (FieldOutcome, OUTCOME, {"median_earnings_1yr": 0}),
    "field_outcome_earnings_4yr_availability_is_true": (
        FieldOutcome, OUTCOME, {"earnings_4yr_availability": "reported"},
    ),
    "field_outcome_debt_availability_is_true": (FieldOutcome, OUTCOME, {"median_debt": 9}),
    "completions_once": (
        Completions, {"cip_code_id": "11.0701", "credential_level": 5, "year": 2030, "awards": 1}, {"awards": 2},
    ),
    "verification_group_is_known": (Verification, {"group": "cost"}, {"group": "mood"}),
}  # fmt: skip


@pytest.fixture
def complete(guam, editors_source, add_program):
    """Fills in what a row of each model needs besides what a case is about."""
    program = add_program()
    fillings = {
        School: {"unitid": 999_002, "name": "Ada", "slug": "ada-two", "control": "public", "city": "X", "state": "GU"},
        Program: {"cip_code_id": "11.0701"},
        Verification: {"verified_on": date(2026, 11, 21)},
    }
    owners = {"school": guam, "program": program, "source": editors_source}

    def complete(model, columns):
        names = {field.name for field in model._meta.fields}
        row = {name: owner for name, owner in owners.items() if name in names} | fillings.get(model, {}) | columns
        if model is Tuition:
            row["program"] = program if row["program"] is True else None
        if "specialization" in row:
            row["specialization"] = Specialization.objects.get_or_create(slug="nlp", name="NLP")[0]
        return row

    return complete


def test_every_constraint_of_the_project_has_its_case():
    ours = ("core", "specializations", "programs")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name, complete):
    model, good, change = REFUSED[name]
    with transaction.atomic():
        model.objects.create(**complete(model, good))
        transaction.set_rollback("once" not in name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.create(**complete(model, good | (change or {})))
    if "once" not in name:
        assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("model", "column"), [(School, "slug"), (School, "unitid"), (Program, "slug"), (Source, "key"), (CipCode, "code")]
)
def test_what_addresses_and_importers_look_up_is_unique(model, column):
    field = model._meta.get_field(column)
    assert field.unique


def test_a_broken_rule_is_told_in_words(add_program, editors_source):
    program = add_program()
    offering = Offering(program=program, length_months=2, source=editors_source)
    with pytest.raises(ValidationError, match="A master's takes between 3 and 96 months."):
        offering.full_clean()
    price = Tuition(residency="any", basis="per_year", amount=1, source=editors_source)
    with pytest.raises(ValidationError, match="belongs to a school or to a program"):
        price.full_clean()


def test_a_program_is_named_by_its_title_or_else_by_its_field():
    named = {"Computer Science.": "Master’s in Computer Science",
             "Statistics, General.": "Master’s in Statistics",
             "Data Analytics, Other.": "Master’s in Data Analytics (other)"}  # fmt: skip
    for title, name in named.items():
        assert Program(cip_code=CipCode(code="11.0701", title=title)).name == name
    assert Program(title="MS in X", cip_code=CipCode(title="Y")).name == "MS in X"


def test_what_people_read_in_lists(guam, add_program, editors_source):
    assert str(add_program(title="MS in X")) == "MS in X, Ada Lovelace University"
    assert guam.place == "Hagåtña, GU"
    assert str(Tuition(amount=100, required_fees=11, basis="per_year", residency="any")) == (
        "US$111 per year, everyone"
    )
    assert str(Offering(modality="online", attendance="part_time")) == "Online, Part time"
    assert str(Offering()) == "Offering"
    assert str(editors_source) == "The school: Its own page"


def test_a_field_knows_the_code_under_which_earnings_are_published():
    assert CipCode(code="11.0102").family == "11.01"


def test_listed_is_published_and_not_lapsed(add_program):
    before = set(Program.objects.listed())
    shown = add_program("ada-shown")
    lapsed = add_program("ada-lapsed", has_lapsed=True)
    draft = add_program("ada-draft", state="draft")
    assert set(Program.objects.listed()) - before == {shown}
    assert {shown, lapsed} <= set(Program.objects.published())
    assert draft not in Program.objects.published()


def test_a_school_counts_its_listed_programs_only(guam, add_program):
    add_program("ada-shown"), add_program("ada-draft", state="draft")
    assert School.objects.listed().with_program_count().get(pk=guam.pk).program_count == 1
