"""The three community lists of named programs: what a row says, what is loaded, what is left out and why."""

import pytest

from core.importing import ImportProblem, Report
from core.models import Source
from programs.choices import Modality
from programs.importers import community_lists, ipeds_directory
from programs.importers.catalog import SHIPPED
from programs.importers.community_lists import LISTS
from programs.importers.matching import Reason
from programs.models import NamedProgram, Offering, Program, Tuition

AWESOME, ROI, REPL = (
    SHIPPED / "named" / f"named_programs_{name}.csv"
    for name in ("awesome_datascience_colleges_us", "stem_masters_roi_us10", "repl_online_masters")
)
AWESOME_HEADER = "SCHOOL,PROGRAM,DEGREE,ONLINE,ONCAMPUS,COUNTRY,STATE,CITY,DEPARTMENT,URL"
ROI_HEADER = "country,program,university,city,total_tuition_usd,duration_months,source_year"


@pytest.fixture
def listed(tmp_path):
    """Reads rows as a list would have them."""

    def read(header, *rows):
        path = tmp_path / "list.csv"
        path.write_text("\n".join([header, *rows]), "utf-8")
        return list(community_lists.parse(path))

    return read


@pytest.fixture
def reports(catalogue, db):
    """Loads the shipped lists on top of the catalogue; the part of the report about each."""
    report = Report()
    parts = {}
    nicknames = SHIPPED / "school_nicknames.csv"
    ipeds_directory.load_nicknames(ipeds_directory.parse_nicknames(nicknames), report.file(nicknames, nicknames.stem))
    for path in (AWESOME, ROI, REPL):
        parts[path] = report.file(path, path.stem)
        community_lists.load(community_lists.parse(path), parts[path])
    return parts


def program(school, code):
    return Program.objects.get(school__unitid=school, cip_code=code)


@pytest.mark.parametrize("path, row_count", [(AWESOME, 486), (ROI, 10), (REPL, 27)])
def test_each_list_is_known_by_its_columns_and_read_whole(path, row_count):
    assert len(list(community_lists.parse(path))) == row_count


def test_list_without_a_column_is_refused_by_the_name_of_the_column(listed):
    with pytest.raises(ImportProblem, match="STATE"):
        listed(AWESOME_HEADER.replace("STATE,", ""), "A,B,M,F,T,US,C,D,http://e.edu/")


def test_degree_column_is_read_without_its_spaces_and_other_levels_are_left_out(listed):
    rows = [f"A,Data Science,{degree},F,T,US,NY,B,C,http://d.edu/" for degree in (" M", "C", "B", "D")]
    left_out = [record.left_out for record in listed(AWESOME_HEADER, *rows)]
    assert left_out == [None, Reason.NOT_MASTERS, Reason.NOT_MASTERS, Reason.NOT_MASTERS]


def test_title_has_single_spaces_and_its_letters_set_right(listed):
    (record,) = listed(AWESOME_HEADER, " A ,  M.S.  in Estad\u00c3\u00adstica,M,F,T,US,PR,B,C, http://d.edu/a ")
    assert (record.school, record.title, record.url) == ("A", "M.S. in Estadística", "http://d.edu/a")


@pytest.mark.parametrize(
    "title, online, on_campus, url, modalities, has_doubt",
    [
        ("Data Science", "F", "T", "http://a.edu/ds", [Modality.IN_PERSON], False),
        ("Online MS in Data Science", "T", "F", "http://a.edu/ds", [Modality.ONLINE], False),
        ("Data Science", "T", "T", "http://online.a.edu/ds", [Modality.ONLINE], False),
        ("Data Science", "T", "T", "http://a.edu/ds", [Modality.IN_PERSON], True),
        ("Data Science", "T", "F", "http://a.edu/ds", [], True),
        ("Online MS in Data Science", "F", "T", "http://a.edu/ds", [], True),
        ("Data Science", "F", "F", "http://a.edu/ds", [], False),
    ],
)
def test_modality_is_taken_only_where_flags_and_words_agree(
    listed, title, online, on_campus, url, modalities, has_doubt
):
    (record,) = listed(AWESOME_HEADER, f"A,{title},M,{online},{on_campus},US,NY,B,C,{url}")
    assert list(record.modalities) == modalities
    assert bool(record.doubt) == has_doubt


def test_city_of_an_online_program_tells_no_campuses_apart(listed):
    (record,) = listed(AWESOME_HEADER, "A,Data Science,M,T,F,US,NY,B,C,http://d.edu/")
    assert (record.state, record.city) == ("NY", "")


@pytest.mark.parametrize(
    "text, year", [("2026–27", 2026), ("2025–26 tuition; 2026–27 fees/living", 2025), ("2026-27", 2026)]
)
def test_price_year_is_the_one_in_which_the_academic_year_of_tuition_begins(listed, text, year):
    (record,) = listed(ROI_HEADER, f"United States,Data Science,A,B,50000,12,{text}")
    assert (record.price, record.price_year, record.length_months) == (50000, year, 12)


def test_price_year_that_is_none_is_a_problem_with_its_place(listed):
    with pytest.raises(ImportProblem, match="row 2, column SOURCE_YEAR: expected an academic year"):
        listed(ROI_HEADER, "United States,Data Science,A,B,50000,12,soon")


def test_online_list_gives_prices_and_ranges_and_leaves_out_what_is_no_us_masters():
    records = {(record.school, record.title): record for record in community_lists.parse(REPL)}
    georgia_tech = records["Georgia Tech", "Computer science"]
    assert (georgia_tech.price, georgia_tech.highest_price, georgia_tech.price_year) == (5900, 6400, None)
    stanford = records["Stanford University", "Computer science"]
    assert (stanford.price, stanford.highest_price) == (63000, None)
    assert records["Keele University", "Computer science"].left_out == Reason.NOT_US
    assert records["University of California, San Diego", "Data science"].left_out == Reason.NOT_MASTERS
    assert records["Boston University", "Computer science"].left_out == Reason.CONTRADICTION
    assert records["Indiana University", "IT Management"].modalities == (Modality.ONLINE,)


def test_matched_rows_and_the_others_by_reason(reports):
    assert NamedProgram.objects.count() == 42
    assert dict(reports[AWESOME].skipped) == {
        Reason.NOT_MASTERS: 174,
        Reason.FIELD_UNKNOWN: 91,
        Reason.NO_AWARDS: 86,
        Reason.INSIDE_ANOTHER: 42,
        Reason.MBA: 30,
        Reason.FIELD_AMBIGUOUS: 12,
        Reason.SCHOOL_UNKNOWN: 9,
        Reason.SCHOOL_AMBIGUOUS: 4,
    }
    assert dict(reports[ROI].skipped) == {Reason.NO_AWARDS: 5, Reason.FIELD_AMBIGUOUS: 4}
    assert dict(reports[REPL].skipped) == {
        Reason.NOT_US: 10,
        Reason.SCHOOL_AMBIGUOUS: 5,
        Reason.NO_AWARDS: 3,
        Reason.FIELD_UNKNOWN: 2,
        Reason.FIELD_AMBIGUOUS: 2,
        Reason.CONTRADICTION: 1,
        Reason.NOT_MASTERS: 1,
    }


def test_each_row_is_either_loaded_or_counted_once(reports):
    for path in (AWESOME, ROI, REPL):
        loaded = NamedProgram.objects.filter(source__file_name=path.name).count()
        assert loaded + reports[path].skipped.total() == reports[path].rows_read


def test_ambiguous_and_unmatched_rows_have_a_sentence_each(reports):
    notes = reports[AWESOME].notes + reports[REPL].notes
    for start in (
        "Line 397, Pennsylvania State University, Master of Applied Statistics: the name fits several schools",
        "Line 66, Colorado State University-Fort Collins, Data Sciene: no field code says the same as the title.",
        "Line 6, Georgia Tech, Computer science: several field codes fit the title (11.0101 or 11.0701).",
        "Line 26, University of Michigan, Applied Data Science: the name fits several schools",
    ):
        assert [note for note in notes if note.startswith(start)], start


def test_columbia_data_science_has_its_names_price_length_and_modality(reports):
    data_science = program(190150, "30.7001")
    assert set(data_science.named_programs.values_list("listed_in", "title", "degree")) == {
        (2020, "Master of Science in Data Science", "MS"),
        (2026, "Data Science", ""),
    }
    (price,) = data_science.tuition.all()
    assert (price.amount, price.academic_year, price.basis, price.residency) == (84660, 2026, "per_program", "any")
    assert set(data_science.offerings.values_list("modality", "length_months")) == {("", 16), ("in_person", None)}


def test_stanford_computer_science_online_has_a_price_without_a_year(reports):
    computer_science = program(243744, "11.0701")
    (price,) = computer_science.tuition.all()
    assert (price.amount, price.academic_year, price.note) == (63000, None, "As listed; year not stated.")
    assert list(computer_science.offerings.values_list("modality", flat=True)) == ["online"]


def test_nothing_ambiguous_is_loaded(reports):
    from_lists = NamedProgram.objects.values_list("program__school__unitid", "program__cip_code")
    georgia_tech_computing, penn_state, michigan = (139755, "11.0701"), {214777, 479956}, {170976, 171137, 171146}
    assert georgia_tech_computing not in from_lists
    assert not {unitid for unitid, _ in from_lists} & (penn_state | michigan)
    assert not NamedProgram.objects.filter(program__has_lapsed=True)
    assert not NamedProgram.objects.filter(title__iregex=r"mba|concentration|track|speciali[sz]ation")


def test_lists_never_touch_the_words_of_a_program(reports):
    named = Program.objects.filter(named_programs__source__key__in=[each.facts.key for each in LISTS])
    assert not named.exclude(described_by=None).exists()
    assert not named.exclude(title="", official_url="", unit="", degree="").exists()


def test_second_import_changes_nothing_and_a_shorter_list_takes_its_rows_back(reports, tmp_path):
    part = Report().file(AWESOME, "again")
    community_lists.load(community_lists.parse(AWESOME), part)
    assert all(not (tally.created or tally.changed or tally.removed) for tally in part.tallies.values())

    shorter = tmp_path / AWESOME.name
    shorter.write_text("\n".join(AWESOME.read_text().splitlines()[:60]), "utf-8")
    community_lists.load(community_lists.parse(shorter), Report().file(shorter, "shorter"))
    source = Source.objects.get(key="awesome-datascience-colleges-2020")
    assert NamedProgram.objects.filter(source=source).count() == 3
    assert Offering.objects.filter(source=source).count() == 2
    assert Tuition.objects.filter(program__isnull=False, source__key="stem-masters-roi-2026").count() == 1


def test_sources_carry_licence_notice_and_file(reports):
    for each in LISTS:
        source = Source.objects.get(key=each.facts.key)
        assert (source.licence, source.credit[:13], len(source.sha256)) == ("MIT", "Copyright (c)", 64)
        assert source.credit in (SHIPPED / "named" / "LICENSES.md").read_text("utf-8")
