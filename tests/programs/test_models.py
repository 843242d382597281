"""What the database itself refuses, constraint by constraint, and what the models say of themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.mail.models import OutgoingMail
from core.models import CatalogueStep, GlossaryTerm, PageDraft, Source
from programs.models import (
    AdmissionRequirement,
    Completions,
    Course,
    FactChange,
    FactSheet,
    FieldOutcome,
    Finding,
    Intake,
    LinkCheck,
    LinkOutcome,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    ProgramUse,
    School,
    SchoolAlias,
    Tuition,
    UndergraduateCharge,
    Verification,
)
from taxonomy.models import (
    Application,
    CipCode,
    Reference,
    Skill,
    Specialization,
    SpecializationField,
    SpecializationQuestion,
    SpecializationSection,
)

pytestmark = pytest.mark.django_db
OUTCOME = {"cip_family": "11.07", "cip_title": "CS", "credential_level": 5, "release": "2030"} | {
    f"{name}_availability": "not_reported" for name in ("earnings_1yr", "earnings_4yr", "debt")
}
ROUND = {"term": "fall", "year": 2027, "round": "regular", "deadline_on": date(2027, 1, 15)}
SEEN = datetime(2026, 11, 21, tzinfo=UTC)
FOUND = {"rule": "mojibake", "severity": 1, "model": "programs.program", "object_id": 1, "message": "A"} | {
    "school": None,
    "first_seen_at": SEEN,
    "last_seen_at": SEEN,
}
PRICE = {"academic_year": 2030, "residency": "any", "basis": "per_year", "amount": 1}
LINK = {"url": "https://a.example/", "next_check_at": SEEN}
USE = {"day": SEEN.date(), "kind": "view"}
CHANGE = {"specialization": None, "kind": "cost", "key": "debt", "label": "Debt", "old_text": "", "new_text": "US$9"}

# For each constraint: the model, a row that stands, and the change that makes it, or a second one, impossible.
CHARGE = {"academic_year": 2023, "residency": "in_state", "basis": "per_year", "amount": 1}
NOW = datetime(2026, 11, 21, tzinfo=UTC)
REFUSED = {
    "page_draft_waits_once": (PageDraft, {"object_id": 1, "title": "A", "data": {}}, None),
    "page_draft_state_is_known": (PageDraft, {"object_id": 1, "data": {}}, {"state": "odd", "decided_at": NOW}),
    "page_draft_decided_says_when": (PageDraft, {"object_id": 1, "data": {}}, {"state": "published"}),
    "glossary_term_is_defined": (GlossaryTerm, {"name": "A", "slug": "a", "definition": "B"}, {"definition": ""}),
    "catalogue_step_once": (CatalogueStep, {"catalogue": "a", "number": 1, "token": "b", "rows": []}, {"token": "c"}),
    "cip_code_is_nn_nnnn": (CipCode, {"code": "99.9999", "title": "X", "closeness": "core"}, {"code": "99.999"}),
    "cip_closeness_is_known": (CipCode, {"code": "99.9999", "title": "X", "closeness": "core"}, {"closeness": "near"}),
    "specialization_field_once": (SpecializationField, {"specialization": "nlp", "cip_code_id": "11.0701"}, None),
    "specialization_section_once": (SpecializationSection, {"specialization": "nlp", "key": "tldr", "body": "A"}, None),
    "specialization_section_key_is_known": (
        SpecializationSection,
        {"specialization": "nlp", "key": "tldr"},
        {"key": "gossip"},
    ),
    "specialization_section_about_now_has_a_year": (
        SpecializationSection,
        {"specialization": "nlp", "key": "why-now", "year": 2026},
        {"year": None},
    ),
    "skill_once": (Skill, {"specialization": "nlp", "group": "methods", "name": "Parsing"}, {"group": "tools"}),
    "skill_group_is_known": (Skill, {"specialization": "nlp", "group": "methods", "name": "A"}, {"group": "magic"}),
    "application_once": (Application, {"specialization": "nlp", "industry": "Law", "text": "A"}, {"text": "B"}),
    "application_source_has_title_and_address": (
        Application,
        {"specialization": "nlp", "industry": "Law"},
        {"source_title": "A page without an address"},
    ),
    "specialization_question_once": (
        SpecializationQuestion,
        {"specialization": "nlp", "question": "A?", "answer": "B"},
        {"answer": "C"},
    ),
    "reference_once": (Reference, {"specialization": "nlp", "url": "https://a.org/", "title": "A"}, {"title": "B"}),
    "school_unitid_is_six_digits": (School, {"slug": "ada"}, {"unitid": 99_999}),
    "school_control_is_known": (School, {"slug": "ada"}, {"control": "royal"}),
    "school_state_is_known": (School, {"slug": "ada"}, {"state": "ZZ"}),
    "school_coordinates_are_on_earth": (School, {"latitude": 1, "longitude": 1}, {"latitude": 91}),
    "school_alias_once": (SchoolAlias, {"text": "Ada"}, None),
    "program_of_completions_once": (Program, {"slug": "a", "origin": "completions"}, {"slug": "b"}),
    "program_state_is_known": (Program, {"slug": "a"}, {"state": "gone"}),
    "program_origin_is_known": (Program, {"slug": "a"}, {"origin": "rumour"}),
    "program_degree_is_known": (Program, {"slug": "a", "degree": "MS"}, {"degree": "PhD"}),
    "program_does_not_succeed_itself": (Program, {"slug": "a", "pk": 999_001}, {"successor_id": 999_001}),
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
        AdmissionRequirement,
        {"kind": "gpa", "level": "required", "value": 3, "scale": 4},
        {"value": 5},
    ),
    "intake_once_per_source": (Intake, ROUND, {"deadline_on": date(2027, 2, 1)}),
    "intake_term_is_known": (Intake, ROUND, {"term": "lent"}),
    "intake_round_is_known": (Intake, ROUND, {"round": "last"}),
    "intake_audience_is_known": (Intake, ROUND, {"audience": "martians"}),
    "intake_time_zone_is_known": (Intake, ROUND | {"time_zone": "America/Chicago"}, {"time_zone": "Mars/Gale"}),
    "intake_year_is_plausible": (Intake, ROUND, {"year": 1999}),
    "intake_opens_before_deadline": (
        Intake,
        ROUND | {"opens_on": date(2027, 1, 15)},
        {"opens_on": date(2027, 1, 16)},
    ),
    "intake_has_deadline_unless_rolling": (
        Intake,
        ROUND | {"round": "rolling", "deadline_on": None},
        {"round": "final"},
    ),
    "tuition_of_school_or_program": (Tuition, PRICE, {"school": None, "program": None}),
    "school_tuition_once": (Tuition, PRICE, {"amount": 2}),
    "program_tuition_once_per_source": (Tuition, PRICE | {"school": None, "program": True}, {"amount": 2}),
    "program_tuition_without_year_once_per_source": (
        Tuition,
        PRICE | {"school": None, "program": True, "academic_year": None},
        {"amount": 2},
    ),
    "tuition_residency_is_known": (Tuition, PRICE, {"residency": "lunar"}),
    "tuition_basis_is_known": (Tuition, PRICE, {"basis": "per_hug"}),
    "tuition_amount_is_plausible": (Tuition, PRICE, {"amount": 1_000_001}),
    "tuition_range_is_ordered": (Tuition, PRICE | {"highest_amount": 1}, {"highest_amount": 0}),
    "field_outcome_once": (FieldOutcome, OUTCOME, {"cip_title": "Other"}),
    "field_outcome_cip_is_nn_nn": (FieldOutcome, OUTCOME, {"cip_family": "1107"}),
    "field_outcome_earnings_1yr_availability_is_true": (FieldOutcome, OUTCOME, {"median_earnings_1yr": 0}),
    "field_outcome_earnings_4yr_availability_is_true": (
        FieldOutcome,
        OUTCOME,
        {"earnings_4yr_availability": "reported"},
    ),
    "field_outcome_debt_availability_is_true": (FieldOutcome, OUTCOME, {"median_debt": 9}),
    "completions_once": (
        Completions,
        {"cip_code_id": "11.0701", "credential_level": 5, "year": 2030, "awards": 1},
        {"awards": 2},
    ),
    "fact_sheet_of_one_subject": (
        FactSheet,
        {"specialization": "nlp", "school": None, "program": None, "facts": {}},
        {"specialization": None},
    ),
    "fact_change_of_one_subject": (FactChange, CHANGE, {"school": None}),
    "fact_change_kind_is_known": (FactChange, CHANGE, {"kind": "mood"}),
    "fact_change_is_a_change": (FactChange, CHANGE, {"new_text": ""}),
    "finding_uncorrected_once": (Finding, FOUND, {"message": "B"}),
    "finding_severity_is_known": (Finding, FOUND, {"severity": 4}),
    "finding_of_program_or_school": (Finding, FOUND, {"school": True}),
    "finding_is_seen_then_closed": (Finding, FOUND | {"closed_at": SEEN}, {"last_seen_at": SEEN - timedelta(days=1)}),
    "finding_is_snoozed_for_a_reason": (
        Finding,
        FOUND | {"snoozed_until": date(2027, 1, 1), "snooze_reason": "A"},
        {"snooze_reason": ""},
    ),
    "link_state_is_known": (LinkCheck, LINK, {"state": "odd"}),
    "link_fails_since_a_moment": (
        LinkCheck,
        LINK | {"state": "gone", "failure_count": 1, "first_failed_at": SEEN},
        {"first_failed_at": None},
    ),
    "link_redirects_to_an_address": (
        LinkCheck,
        LINK | {"state": "redirects", "final_url": "https://b.example/"},
        {"final_url": ""},
    ),
    "link_outcome_state_is_known": (LinkOutcome, {"state": "ok", "found_at": SEEN}, {"state": "odd"}),
    "specialization_state_is_known": (Specialization, {"slug": "ada", "name": "Ada"}, {"state": "odd"}),
    "program_use_once_a_day": (ProgramUse, USE, {}),
    "program_use_kind_is_known": (ProgramUse, USE, {"kind": "odd"}),
    "program_use_names_the_missing_fact": (ProgramUse, USE | {"kind": "left_out", "fact": "gre"}, {"fact": ""}),
    "undergraduate_charge_once": (UndergraduateCharge, CHARGE, {}),
    "undergraduate_charge_is_plausible": (UndergraduateCharge, CHARGE, {"amount": 1_000_001}),
    "verification_group_is_known": (Verification, {"group": "cost"}, {"group": "mood"}),
}


@pytest.fixture
def complete(guam, editors_source, add_program):
    """Fills in what a row of each model needs besides what a case is about."""
    program = add_program()
    fillings = {
        School: {"unitid": 999_002, "name": "Ada", "slug": "ada-two", "control": "public", "city": "X", "state": "GU"},
        Program: {"cip_code_id": "11.0701"},
        Verification: {"verified_on": date(2026, 11, 21)},
        PageDraft: {"content_type": ContentType.objects.get_for_model(School), "edited_at": NOW},
    }
    owners = {"school": guam, "program": program, "source": editors_source}

    def complete(model, columns):
        names = {field.name for field in model._meta.fields}
        row = {name: owner for name, owner in owners.items() if name in names} | fillings.get(model, {}) | columns
        if model is Tuition:
            row["program"] = program if row["program"] is True else None
        if model is Finding:
            row["school"] = guam if row["school"] else None
        if model is LinkOutcome:
            row["link"] = LinkCheck.objects.get_or_create(**LINK)[0]
        if row.get("specialization"):
            row["specialization"] = Specialization.objects.get_or_create(slug="nlp", name="NLP")[0]
        return row

    return complete


def test_every_constraint_of_the_project_has_its_case():
    ours = ("core", "taxonomy", "programs")
    models = {model for app in ours for model in apps.get_app_config(app).get_models()}
    models -= {OutgoingMail}  # its cases are in tests/corrections/test_models.py
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
    intake = Intake(program=program, **ROUND | {"opens_on": date(2027, 2, 1)}, source=editors_source)
    with pytest.raises(ValidationError, match="cannot open after its deadline"):
        intake.full_clean()
    price = Tuition(residency="any", basis="per_year", amount=1, source=editors_source)
    with pytest.raises(ValidationError, match="belongs to a school or to a program"):
        price.full_clean()


def test_a_program_is_named_by_its_title_or_else_by_its_field():
    named = {
        "Computer Science.": "Master’s in Computer Science",
        "Statistics, General.": "Master’s in Statistics",
        "Data Analytics, Other.": "Master’s in Data Analytics (other)",
    }
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
    assert str(Intake(**ROUND)) == "Fall 2027, regular round"
    assert str(Intake(**ROUND, audience="international")) == "Fall 2027, regular round, international applicants"
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
