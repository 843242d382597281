"""The three programs that guides describe in full."""

from dataclasses import replace

import pytest

from core.importing import ImportProblem, Report
from core.models import Source
from programs.choices import Provision
from programs.importers import described_programs
from programs.importers.catalog import SHIPPED
from programs.importers.sources import relate_programs
from programs.models import Course, Offering, Program, ProgramSpecialization
from taxonomy.choices import Strength

FILE = SHIPPED / "described_programs.json"


def load(records=None):
    part = Report().file(FILE, "Described programs")
    described_programs.load(described_programs.parse(FILE) if records is None else records, part)
    return part


@pytest.fixture
def programs(catalogue, db):
    """Carnegie Mellon's, Georgia Tech's and Drexel's program, described."""
    load()
    keys = ((211440, "11.0102"), (139755, "11.0701"), (212054, "11.0701"))
    return [Program.objects.get(school__unitid=unitid, cip_code=code) for unitid, code in keys]


def courses(program, role):
    return list(program.courses.filter(role=role).values_list("title", flat=True))


def fits(program, strength):
    return set(program.fits.filter(strength=strength).values_list("specialization__slug", flat=True))


def test_carnegie_mellon_has_six_core_courses_three_electives_and_a_practicum_in_two_years(programs):
    cmu, _, _ = programs
    assert (cmu.name, cmu.degree) == ("MS in Machine Learning", "MS")
    assert (cmu.core_course_count, cmu.elective_course_count, cmu.practicum) == (6, 3, Provision.REQUIRED)
    core = cmu.courses.filter(role="core")
    choices = set(core.exclude(choice=None).values_list("choice", flat=True))
    assert core.filter(choice=None).count() + len(choices) == cmu.core_course_count
    assert len(courses(cmu, "elective")) == 4
    assert [(o.modality, o.attendance, o.length_months) for o in cmu.offerings.all()] == [("", "", 24)]
    (price,) = cmu.tuition.all()
    assert (price.amount, price.basis, price.academic_year) == (52000, "per_year", None)


def test_georgia_tech_has_the_hours_of_its_three_options_and_nothing_that_is_not_stated(programs):
    _, gatech, _ = programs
    hours = (gatech.course_option_hours, gatech.project_option_hours, gatech.thesis_option_hours)
    assert hours == (30, 21, 18)
    assert (gatech.core_course_count, gatech.elective_course_count, gatech.thesis) == (2, 8, Provision.OPTIONAL)
    assert (len(courses(gatech, "core")), len(courses(gatech, "elective"))) == (10, 7)
    assert (gatech.practicum, gatech.capstone) == ("", "")
    assert not gatech.offerings.filter(source=gatech.described_by).exists()
    assert "machine-learning" in fits(gatech, Strength.TRACK)


def test_drexel_can_be_taken_full_or_part_time_online_or_in_person(programs):
    _, _, drexel = programs
    assert (drexel.core_course_count, drexel.elective_course_count) == (5, 10)
    assert (len(courses(drexel, "core")), len(courses(drexel, "elective")), len(courses(drexel, "capstone"))) == (
        5,
        6,
        1,
    )
    assert set(drexel.offerings.filter(source=drexel.described_by).values_list("modality", "attendance")) == {
        (modality, attendance) for modality in ("in_person", "online") for attendance in ("full_time", "part_time")
    }
    assert "no awards under 11.0102" in drexel.filing_note
    assert not Program.objects.filter(school=drexel.school, cip_code="11.0102", has_lapsed=False).exists()


def test_machine_learning_fits_are_stronger_than_a_field_code_alone_and_survive_its_derivation(programs):
    for program in programs:
        assert "machine-learning" in fits(program, Strength.CORE) | fits(program, Strength.TRACK)
    before = list(ProgramSpecialization.objects.order_by("pk").values())
    relate_programs(Report().file(None, "Programs"))
    assert list(ProgramSpecialization.objects.order_by("pk").values()) == before


def test_guides_are_sources_that_say_they_were_not_checked_with_the_school(programs):
    for program in programs:
        assert program.described_by.release == "published 11 October 2022, updated 2 June 2026"
        assert set(program.courses.values_list("source", flat=True)) == {program.described_by_id}
    for source in Source.objects.filter(publisher="AIFwD"):
        assert (source.url, "not checked with the schools" in source.covers) == ("", True)


def test_filing_note_of_georgia_tech_states_the_awards_that_the_catalogue_has(programs):
    _, gatech, _ = programs
    other = gatech.school.completions.get(cip_code="11.0101", year=2024)
    assert f"{other.awards:,} awards of 2023-24 under 11.0101" in gatech.filing_note


def test_second_import_changes_nothing(programs):
    tallies = load().tallies.values()
    assert tallies and all(not (tally.created or tally.changed or tally.removed) for tally in tallies)


def test_word_of_an_editor_survives_another_import(programs):
    cmu, _, _ = programs
    editors = Source.objects.create(key="editors", publisher="The school", title="Its own page")
    Program.objects.filter(pk=cmu.pk).update(title="Master of Science in Machine Learning", elective_course_count=None)
    Course.objects.filter(program=cmu, title="Convex Optimization").update(source=editors, choice=9)
    Offering.objects.create(program=cmu, modality="in_person", attendance="full_time", source=editors)
    judged = cmu.fits.get(specialization__slug="computer-vision")
    ProgramSpecialization.objects.filter(pk=judged.pk).update(strength=Strength.CORE, source=editors)

    load()
    cmu.refresh_from_db()
    judged.refresh_from_db()
    assert (cmu.title, cmu.elective_course_count) == ("Master of Science in Machine Learning", 3)
    assert list(cmu.courses.filter(title="Convex Optimization").values_list("choice", "source")) == [(9, editors.pk)]
    assert cmu.offerings.count() == 2
    assert judged.strength == Strength.CORE


def test_where_the_school_answers_itself_no_guide_adds_or_removes_rows(programs):
    drexel = programs[2]
    drexel.verifications.create(group="curriculum", verified_on="2026-11-01", is_by_school=True)
    drexel.courses.first().delete()
    drexel.courses.filter(pk=drexel.courses.first().pk).update(title="As the school calls it")
    before = set(drexel.courses.values_list("title", flat=True))
    load()
    assert set(drexel.courses.values_list("title", flat=True)) == before


def test_course_that_leaves_the_description_leaves_the_program(programs):
    *others, drexel = described_programs.parse(FILE)
    load([*others, replace(drexel, courses=drexel.courses[:-1])])
    assert not courses(programs[2], "capstone")


def test_program_that_the_catalogue_lacks_is_skipped_by_reason(catalogue, db):
    (record, *_) = described_programs.parse(FILE)
    part = load([replace(record, unitid=999999)])
    assert dict(part.skipped) == {"no such program in the catalogue": 1}


def test_fact_that_is_no_editorial_column_is_refused(tmp_path):
    path = tmp_path / "described_programs.json"
    path.write_text(FILE.read_text("utf-8").replace('"degree"', '"has_lapsed"', 1), "utf-8")
    with pytest.raises(ImportProblem, match='expected editorial facts of a program, got "has_lapsed"'):
        list(described_programs.parse(path))
