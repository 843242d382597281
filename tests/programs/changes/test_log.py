"""The log of changes notes what the site says otherwise, once, and nothing else."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from core.importing import Report
from programs import actions
from programs.changes import log as change_log
from programs.choices import ChangeKind
from programs.facts import gathered
from programs.importers.catalog import SHIPPED, import_catalogue
from programs.measures import GROUPS
from programs.models import CatalogueRow, FactChange, FactSheet, FieldOutcome, Program, School, Tuition
from taxonomy.models import CipCode, Specialization

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(catalogue, db):
    """The log as label, text before and text after, oldest first."""
    return lambda: list(FactChange.objects.order_by("pk").values_list("label", "old_text", "new_text"))


def test_the_first_filling_makes_a_sheet_of_everything_and_no_entry(logged):
    assert logged() == []
    assert FactSheet.objects.filter(program__isnull=False).count() == CatalogueRow.objects.count()
    assert FactSheet.objects.filter(school__isnull=False).count() == School.objects.listed().count()
    assert FactSheet.objects.filter(specialization__isnull=False).count() == Specialization.objects.count()


def test_an_import_of_the_same_files_logs_nothing(logged):
    import_catalogue([SHIPPED], Report())
    assert logged() == []


def test_a_list_that_was_there_before_the_log_is_no_news(logged):
    FactSheet.objects.all().delete()
    actions.rebuild_catalogue()
    assert logged() == []
    assert FactSheet.objects.filter(program__isnull=False).count() == CatalogueRow.objects.count()


def test_a_fact_of_a_program_is_logged_as_the_site_writes_it_with_its_source(federal, logged):
    old = federal.row.awards
    completions = federal.school.completions.get(cip_code=federal.cip_code, credential_level=5, year=2024)
    completions.awards = old + 1_000
    completions.save()
    actions.refresh_programs([federal.pk])
    assert logged() == [("Master’s degrees awarded", f"{old} (2023-24)", f"{old + 1000:,} (2023-24)")]
    change = FactChange.objects.get()
    assert (change.program, change.school, change.kind) == (federal, federal.school, ChangeKind.OUTCOMES)
    assert change.source.key == "ipeds-c-2024"


def test_what_no_list_column_holds_is_logged_too(federal, logged, editors_source):
    federal.tuition.create(
        academic_year=2026, residency="any", basis="per_program", amount=40_000, source=editors_source
    )
    federal.requirements.create(kind="gpa", level="required", value=3, scale=4, source=editors_source)
    federal.verifications.create(group="cost", verified_on=date(2026, 11, 1))
    Program.objects.filter(pk=federal.pk).update(thesis="optional", title="MS in Computing")
    actions.refresh_programs([federal.pk])
    assert logged() == [
        ("Name", "Master’s in Computer Science", "MS in Computing"),
        ("Last verified", "", "1 November 2026"),
        ("This program’s own price", "", "US$40,000 in total (2026-27)"),
        ("Thesis", "", "Optional"),
        ("Grade point average", "", "Required, at least 3 out of 4"),
    ]
    assert FactChange.objects.get(key="own_price").source == editors_source
    actions.refresh_programs([federal.pk])
    assert len(logged()) == 5


def test_a_fact_that_is_gone_says_why(described, logged):
    outcome = FieldOutcome.objects.filter(programs__row__isnull=False, median_debt__isnull=False).first()
    shared = outcome.programs.listed()
    FieldOutcome.objects.filter(pk=outcome.pk).update(median_debt=None, debt_availability="suppressed")
    actions.refresh_programs(shared.values_list("pk", flat=True))
    assert len(logged()) == shared.count()
    change = FactChange.objects.first()
    assert (change.new_text, change.source) == ("", outcome.source)
    assert change.reason.startswith("Withheld by the publisher")


def test_what_a_school_says_for_all_its_programs_is_logged_once(federal, logged):
    price = federal.school.tuition.get(academic_year=2023, residency="out_of_state", basis="per_year")
    old = price.total
    Tuition.objects.filter(pk=price.pk).update(amount=F("amount") + 1)
    actions.refresh_schools([federal.school_id])
    assert federal.school.programs.listed().count() > 1
    assert logged() == [
        ("Tuition and fees, out of state", f"US${old:,} per year (2023-24)", f"US${old + 1:,} per year (2023-24)")
    ]
    assert FactChange.objects.get().program is None


def test_the_same_amount_for_a_later_year_is_no_news(federal, logged):
    federal.school.tuition.filter(academic_year=2023).update(academic_year=2024)
    actions.refresh_schools([federal.school_id])
    assert logged() == []
    assert FactSheet.objects.get(school=federal.school_id).facts["tuition_out_of_state"][2] == "2024-25"


def test_leaving_and_joining_the_list_are_entries(federal, logged):
    for state in ("archived", "published"):
        Program.objects.filter(pk=federal.pk).update(state=state)
        actions.refresh_programs([federal.pk])
    Program.objects.filter(pk=federal.pk).update(has_lapsed=True)
    actions.rebuild_catalogue()
    out, back = ("Standing", "in the list", "not in the list"), ("Standing", "not in the list", "in the list")
    assert logged() == [out, back, out]
    assert not FactSheet.objects.filter(program=federal).exists()


def test_a_new_program_is_one_entry_and_a_draft_none(add_program, logged):
    add_program("ada-draft", state="draft")
    assert logged() == []
    program = add_program()
    assert FactChange.objects.get().program == program


def test_a_deleted_program_takes_its_entries_along(add_program):
    add_program().delete()
    assert not FactChange.objects.exists()


def test_a_specialization_logs_its_name_summary_and_codes(logged):
    vision = Specialization.objects.get(slug="computer-vision")
    before = change_log.field_codes(vision).text
    vision.summary = "Machines that see."
    vision.save()
    code = CipCode.objects.exclude(specializations=vision).first()
    vision.fields.add(code)
    actions.refresh_programs([])
    assert [label for label, *_ in logged()] == ["Summary", "Field codes"]
    change = FactChange.objects.get(label="Field codes")
    assert (change.specialization, change.old_text) == (vision, before)
    assert f"{code.code} {code.name}" in change.new_text


def test_a_measure_that_a_sheet_never_had_is_no_news(federal, logged):
    sheet = FactSheet.objects.get(program=federal)
    del sheet.facts["awards"]
    sheet.save()
    actions.refresh_programs([federal.pk])
    assert logged() == []
    sheet = FactSheet.objects.get(program=federal)
    assert sheet.facts["awards"] == [federal.row.awards, "count", "2023-24"]


def test_a_change_taken_back_with_its_transaction_leaves_no_entry(catalogue, tmp_path, logged):
    import_catalogue([SHIPPED], Report(), dry_run=True)
    assert logged() == []


def test_a_whole_list_costs_queries_by_the_batch_alone(catalogue, count_queries, monkeypatch):
    Tuition.objects.filter(school__isnull=False).update(amount=F("amount") + 1)
    few = count_queries(lambda: change_log.note_changes())
    assert FactChange.objects.count() > 1_500
    batches = -(-CatalogueRow.objects.count() // change_log.BATCH)
    assert few <= 12 + 20 * batches


def test_the_kinds_are_the_groups_of_measures():
    labels = dict(ChangeKind.choices)
    assert all(labels[group.key] == group.label for group in GROUPS)
    keys = [
        measure.key
        for groups in (change_log.PROGRAM_FACTS, change_log.SCHOOL_FACTS)
        for group in groups
        for measure in group.measures
    ]
    logged = {measure.key for group in GROUPS for measure in group.measures} - set(keys)
    assert logged == {"growth", "application_status", "next_deadline"} and len(keys) == len(set(keys))


def test_a_round_is_logged_and_how_it_stands_today_is_not(federal, logged, editors_source):
    intake = federal.intakes.create(
        term="fall", year=2030, round="priority", deadline_on=date(2030, 1, 15), source=editors_source
    )
    actions.refresh_programs([federal.pk])
    assert logged() == [("Application rounds", "", f"{intake} until 15 January 2030")]
    change = FactChange.objects.get()
    assert (change.kind, change.source) == (ChangeKind.DATES, editors_source)
    later = timezone.now() + timedelta(days=2_000)
    log = change_log.Log(later, is_first=False)
    [facts] = gathered([federal], {}, change_log.DETAILS, later)
    log.compare(change_log._subjects([facts], set()))
    assert log.count == 0
