"""Fields of study and specializations from our own files."""

import json

import pytest

from core.importing import ImportProblem, Report
from programs.importers.sources import relate_programs
from programs.models import Program, ProgramSpecialization
from taxonomy.choices import Strength
from taxonomy.importers import fields, specializations
from taxonomy.models import CipCode, Specialization


@pytest.fixture
def load(db, tmp_path):
    """Loads specializations given as name to codes."""

    def load(**codes):
        path = tmp_path / "specializations.json"
        words = {"summary": "Ours.", "search_terms": ""}
        path.write_text(
            json.dumps([{"name": name, "slug": name, "cip_codes": list(of), **words} for name, of in codes.items()])
        )
        report = Report().file(path, "Specializations")
        specializations.load(specializations.parse(path), report)
        return report

    return load


def test_the_shipped_fields_carry_their_closeness(catalogue, db):
    assert dict(CipCode.objects.filter(code__startswith="11.010").values_list("code", "closeness")) == {
        "11.0101": "close",
        "11.0102": "core",
        "11.0103": "neighbouring",
        "11.0104": "close",
        "11.0105": "neighbouring",
    }


def test_a_field_without_a_known_group_is_refused(tmp_path):
    path = tmp_path / "fields.csv"
    path.write_text("CIPCODE,CIPTitle,GROUP\n11.0102,AI,near\n")
    with pytest.raises(ImportProblem, match='row 2, column GROUP: expected core, close or neighbouring, got "near"'):
        list(fields.parse(path))
    path.write_text("CIPCODE,CIPTitle,GROUP\n110102,AI,core\n")
    with pytest.raises(ImportProblem, match='column CIPCODE: expected a code NN.NNNN, got "110102"'):
        list(fields.parse(path))


def test_the_shipped_specializations_have_words_and_field_codes(catalogue, db):
    assert Specialization.objects.count() == 17
    assert not Specialization.objects.filter(summary="").exists()
    assert not Specialization.objects.filter(fields=None).exists()


def test_a_known_specialization_keeps_the_words_and_the_codes_of_its_editors(load):
    load(robots=["14.4201"])
    Specialization.objects.filter(slug="robots").update(name="Robots", summary="An editor's.")
    load(robots=["14.4201", "15.0405"])
    robots = Specialization.objects.get(slug="robots")
    assert (robots.name, robots.summary) == ("Robots", "An editor's.")
    assert {field.code for field in robots.fields.all()} == {"14.4201"}


def test_a_code_outside_the_catalogue_is_refused(load):
    with pytest.raises(ImportProblem, match='expected codes of covered fields, got "01.0101"'):
        load(farming=["01.0101"])


def test_programs_follow_the_mapping_unless_someone_judged_or_checked(load):
    load(robots=["14.4201"])
    robots = Specialization.objects.get(slug="robots")
    report = Report().file(None, "Programs")
    relate_programs(report)
    fits = ProgramSpecialization.objects.filter(specialization=robots)
    assert fits.count() == Program.objects.filter(cip_code="14.4201").count()
    assert set(fits.values_list("strength", flat=True)) == {Strength.RELATED}

    judged, checked, *_ = fits.order_by("pk")
    fits.filter(pk=judged.pk).update(strength=Strength.CORE)
    fits.filter(pk=checked.pk).update(checked_on="2026-01-02")
    robots.fields.set(["15.0405"])
    relate_programs(report)
    assert set(fits.values_list("program__cip_code", flat=True)) == {"14.4201", "15.0405"}
    assert set(fits.filter(program__cip_code="14.4201")) == {judged, checked}
