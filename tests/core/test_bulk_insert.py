"""Rows written in one statement hold what rows written one by one would, and are recorded as they stand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from simple_history.models import HistoricalRecords

from core.bulk_insert import insert
from core.history import record_new
from core.importing import Tally, upsert
from core.models import Source
from programs.models import CatalogueRow, FactSheet, FormerSchoolSlug, Program, School

pytestmark = pytest.mark.django_db
P = {"publisher": "P", "title": "Title"}


def test_every_kind_of_column_comes_back_as_it_was_and_others_hold_their_defaults(catalogue):
    said = "\t, \n, \" ' \\N \\. \\ ; %s %"
    source = {**P, "key": "p", "retrieved_on": date(2026, 1, 2), "covers": said, "row_count": 0}
    insert(Source, [source])
    kept = Source.objects.get(key="p")
    assert {name: getattr(kept, name) for name in source} == source and (kept.url, kept.licence) == ("", "")
    place = {"name": "Ñandú", "control": "public", "city": "C", "state": "NV", "longitude": Decimal("-119.767400")}
    insert(School, [{"unitid": 999001, "slug": "p", "source_id": kept.pk, **place}])
    school = School.objects.get(unitid=999001)
    assert {name: getattr(school, name) for name in place} == place
    assert (school.latitude, school.is_hbcu) == (None, False)
    facts = {"name": ["Ñ", None, 1], "degree": None}
    insert(FactSheet, [{"school_id": school.pk, "facts": facts}])
    assert FactSheet.objects.get(school=school).facts == facts
    insert(FormerSchoolSlug, [{"school_id": school.pk, "slug": "former"}])
    assert FormerSchoolSlug.objects.get(slug="former").replaced_at is not None


def test_any_number_of_rows_is_one_query_and_none_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        insert(Source, ({**P, "key": f"p-{number}"} for number in range(2_000)))
    with django_assert_num_queries(1):
        insert(Source, iter([]))
    assert Source.objects.filter(publisher="P").count() == 2_000


def test_a_refused_row_raises_what_django_raises():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Source, [{**P, "key": "p"}, {**P, "key": "p"}])
    assert not Source.objects.filter(key="p").exists()


def test_a_row_is_recorded_once_with_every_column(catalogue):
    program = Program.objects.exclude(title="").first()
    Program.history.filter(id=program.pk).delete()
    for _ in range(2):
        record_new(Program.objects.filter(pk=program.pk), reason="Because")
    [record] = program.history.all()
    assert (record.history_type, record.history_change_reason, record.history_user) == ("+", "Because", None)
    tracked = Program.history.model.tracked_fields
    assert all(getattr(record, field.attname) == getattr(program, field.attname) for field in tracked)


def test_a_row_is_recorded_with_the_editor_whose_request_wrote_it(catalogue, chief_editor, rf, monkeypatch):
    request = rf.get("/")
    request.user = chief_editor
    monkeypatch.setattr(HistoricalRecords.context, "request", request, raising=False)
    upsert(Source, [{**P, "key": "p"}], key=["key"], fields=[])
    assert Source.history.get(key="p").history_user == chief_editor


def test_new_rows_alone_are_recorded(catalogue):
    Source.history.all().delete()
    records = [{**P, "key": "p"}, {**P, "key": "q"}]
    assert upsert(Source, records, key=["key"], fields=[]) == Tally(created=2)
    assert list(Source.history.order_by("history_id").values_list("key", flat=True)) == ["p", "q"]


def test_a_row_of_the_list_is_written_as_it_was_read(catalogue):
    [row] = CatalogueRow.objects.exclude(awards_by_year={}).order_by("pk").values()[:1]
    CatalogueRow.objects.filter(pk=row["program_id"]).delete()
    insert(CatalogueRow, [row])
    assert CatalogueRow.objects.values().get(pk=row["program_id"]) == row
