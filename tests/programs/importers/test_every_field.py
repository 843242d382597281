"""Every school, field and level: real rows of five schools from the national files, and the catalogue beside them."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programs import actions, index
from programs.choices import CredentialLevel
from programs.importers.catalog import SHIPPED
from programs.importers.ipeds_completions import batches_of_schools
from programs.models import CatalogueRow, Completions, FieldOutcome, Program, School, UndergraduateCharge
from taxonomy.models import CipCode
from tests.pages import Page

FILES = Path(__file__).parent / "every_field"
"""Alabama A & M, Bishop State (a college of two years), Oregon Health & Science, Embry-Riddle Worldwide, and the office
of a system, which teaches nobody: their rows as published."""
UNITIDS = (100654, 102030, 209490, 426314, 100733)
OHSU, BISHOP, RIDDLE, OFFICE = 209490, 102030, 426314, 100733

pytestmark = pytest.mark.usefixtures("catalogue")


def without_history(model):
    """What stands in a table."""
    return sorted(map(repr, model.objects.values_list()))


@pytest.fixture
def everything(run):
    """The report of importing all of the five schools; the read model of their programs follows."""
    report = run(FILES, everything=True)
    actions.refresh_programs(Program.objects.filter(school__unitid__in=UNITIDS).values_list("pk", flat=True))
    return report


@pytest.fixture
def programs(everything):
    """The programs of the five schools."""
    return Program.objects.filter(school__unitid__in=UNITIDS)


def test_every_school_field_and_level_with_awards_is_a_program(programs):
    assert School.objects.filter(unitid__in=UNITIDS).count() == 5
    assert not programs.filter(school__unitid=OFFICE).exists()
    listed = Counter(programs.listed().values_list("credential_level", flat=True))
    assert listed == {1: 17, 2: 21, 3: 56, 4: 17, 5: 59, 6: 15, 7: 9, 8: 4}
    assert Completions.objects.filter(school__unitid__in=UNITIDS, year=2024).count() == 225
    for level, title in [(1, "Undergraduate certificate in"), (3, "Bachelor’s in"), (5, "Master’s in"), (7, "Profess")]:
        assert all(program.name.startswith(title) for program in programs.filter(credential_level=level))
    # Awards of the kinds that are one level are added up.
    assert Completions.objects.get(school__unitid=RIDDLE, cip_code="49.0109", credential_level=1).awards == 4
    linked = programs.exclude(outcome=None).select_related("outcome")
    assert len(linked) > 50
    assert all(each.outcome.credential_level == each.credential_level for each in linked)
    assert all(each.outcome.cip_family == each.cip_code_id[:5] for each in linked)
    # A code has its title, or is named by its family.
    assert CipCode.objects.get(pk="51.3805").name == "Family Practice Nurse/Nursing"
    unknown = CipCode.objects.get(pk="49.0109")
    assert unknown.title == "Air Transportation (code 49.0109)"
    assert (unknown.closeness, unknown.is_covered) == ("other", False)
    assert CipCode.objects.get(pk="11.0701").closeness == "close"


def test_shipped_programs_keep_key_address_words_and_history(run):
    columns = ("pk", "slug", "title", "state", "summary", "has_lapsed", "outcome__median_earnings_1yr")
    before = list(Program.objects.order_by("pk").values_list(*columns))
    records = Program.history.count()
    created = run(FILES, everything=True).files
    assert list(Program.objects.filter(pk__lte=before[-1][0]).order_by("pk").values_list(*columns)) == before
    programs = next(part for part in created if part.title == "Programs").tallies["programs"]
    assert Program.history.count() - records == programs.created
    assert programs.changed == 0


def test_again_it_changes_nothing(run, everything):
    total = run(FILES, everything=True).total
    assert (total.created, total.changed, total.removed) == (0, 0, 0)


def test_the_ordinary_import_and_this_one_leave_each_other_alone(run, everything):
    tables = (Program, Completions, FieldOutcome, CipCode, UndergraduateCharge)
    before = {model: without_history(model) for model in (Program, CipCode, UndergraduateCharge)}
    run(SHIPPED)
    assert {model: without_history(model) for model in before} == before
    assert all(model.objects.exists() for model in tables)


def row_at(unitid, level):
    """The row of a program of a school and level."""
    return CatalogueRow.objects.filter(program__school__unitid=unitid, program__credential_level=level).first()


def test_students_are_told_what_those_of_their_level_pay_or_nothing(everything):
    bachelors, masters = row_at(100654, CredentialLevel.BACHELORS), row_at(100654, CredentialLevel.MASTERS)
    assert (bachelors.tuition_in_state, bachelors.tuition_out_of_state) == (8610 + 1414, 17220 + 1414)
    assert (masters.tuition_in_state, masters.tuition_out_of_state) == (10128 + 1414, 20160 + 1414)
    # First professional degrees have charges of their own, by profession, which the file does not hold.
    professional = row_at(OHSU, CredentialLevel.PROFESSIONAL)
    assert (professional.tuition_in_state, professional.tuition_out_of_state, professional.tuition_year) == (None,) * 3


def test_lists_stay_about_the_covered_fields_unless_asked_for_all(everything, client):
    def total(path):
        return Page(client.get(path)).total

    assert total("/programs/") == 3_522
    assert total("/programs/?scope=all") == CatalogueRow.objects.count() == 3_522 + 198 - 5
    assert total("/programs/?scope=all&level=bachelors") == 56
    assert total("/programs/?level=bachelors") == 0
    for headers in ({}, {"HX-Request": "true"}):
        narrow, wide = (Page(client.get(path, headers=headers)) for path in ("/programs/", "/programs/?scope=all"))
        assert narrow.one("h1").text == "Master’s programs in machine learning and its neighbors"
        assert wide.one("h1").text == "Programs in every field and at every level"
    assert total("/programs/?scope=all&family=51&level=masters&state=OR&q=oregon+health") > 5
    # A school without a program in these fields has a page, and no place in lists.
    bishop = School.objects.get(unitid=BISHOP)
    assert not School.objects.listed().filter(pk=bishop.pk).exists()
    page = Page(client.get(bishop.get_absolute_url()))
    assert "None of them is a master’s program in machine learning" in page.text
    count = bishop.programs.listed().count()
    assert total(page.link(f"All {count} programs of this school, in every field and at every level")) == count


def test_pages_name_some_programs_of_a_school_and_lead_to_all(everything, client, monkeypatch):
    nursing = CatalogueRow.objects.get(program__school__unitid=OHSU, cip_code="51.3203", credential_level="masters")
    page = Page(client.get(f"/programs/{nursing.slug}/"))
    more = Page(client.get(page.link("Find its 16 others of this level in the list")))
    own = CatalogueRow.objects.filter(school_id=nursing.school_id, credential_level="masters")
    assert set(own.values_list("slug", flat=True)) == set(more.programs[:17])
    monkeypatch.setattr("programs.views.MOST_PROGRAMS", 10)
    page = Page(client.get(School.objects.get(unitid=BISHOP).get_absolute_url()))
    assert "29 programs" in [each.text for each in page.all("h2")]
    assert len(page.all("input", name="program")) == 10
    assert "Closest to machine learning first" in page.text and "too few to show a trend" in page.text
    assert Page(client.get(page.link("All 29 programs of this school, in every field and at every level"))).total == 29


def test_another_field_makes_another_finder(everything, client, settings, monkeypatch):
    monkeypatch.setattr(index, "_current", None)  # other settings come with a new process
    settings.CATALOGUE_FIELDS, settings.CATALOGUE_SUBJECT = ["51.22"], "public health"
    CatalogueRow.objects.update(is_covered=False)
    actions.refresh_programs(Program.objects.filter(school__unitid=OHSU).values_list("pk", flat=True))
    page = Page(client.get("/programs/"))
    found = CatalogueRow.objects.filter(cip_code__startswith="51.22", credential_level="masters")
    assert page.total == found.count() > 0
    assert "Master’s programs in public health" in page.text


def test_files_are_compared_with_the_database_in_batches_of_whole_schools():
    keys = [(school, code) for school in range(40) for code in range(400)]
    batches = list(batches_of_schools(keys))
    assert [len(batch) for batch in batches] == [5_200, 5_200, 5_200, 400]
    assert [key for batch in batches for key in batch] == keys


def test_a_dry_run_writes_nothing(run, db):
    counts = (Program.objects.count(), CipCode.objects.count())
    run(FILES, everything=True, dry_run=True)
    assert (Program.objects.count(), CipCode.objects.count()) == counts


def test_the_command_says_what_is_wrong_in_one_line(tmp_path, db):
    with pytest.raises(CommandError, match="expected a file of one of these kinds: .*Nothing was changed"):
        call_command("import_catalogue", "--all", str(tmp_path), verbosity=0)
