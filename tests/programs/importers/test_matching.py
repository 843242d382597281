"""The rules that tie a listed program to a school and a field code."""

from collections import defaultdict

import pytest

from programs.importers import ipeds_directory
from programs.importers.catalog import SHIPPED
from programs.importers.matching import (
    FIELD_RULES,
    KnownSchool,
    NoMatch,
    Reason,
    SchoolNames,
    degree,
    field_rule,
    name_key,
    subject,
)
from taxonomy.importers import fields


@pytest.fixture(scope="module")
def schools():
    """The real directory with its own aliases and our nicknames."""
    nicknames = defaultdict(tuple)
    for nickname in ipeds_directory.parse_nicknames(SHIPPED / "school_nicknames.csv"):
        nicknames[nickname.unitid] += (nickname.alias,)
    return SchoolNames(
        KnownSchool(s.unitid, s.name, s.city, s.state, s.aliases + nicknames[s.unitid])
        for s in ipeds_directory.parse(SHIPPED / "hd2024_institutions.csv")
    )


@pytest.mark.parametrize(
    "name, state, city, unitid",
    [
        ("The University of Alabama", "AL", "Tuscaloosa", 100751),
        ("University of Alabama at Birmingham", "AL", "Birmingham", 100663),
        ("University of Michigan", "MI", "Ann Arbor", 170976),
        ("University of Michigan", "MI", "Dearborn", 171137),
        ("Indiana University", "IN", "Bloomington", 151351),
        ("Indiana University Bloomington", "IN", "Bloomington", 151351),
        ("University of Maryland", "MD", "College Park", 163286),
        ("Rutgers University", "NJ", "Camden", 186371),
        ("Northeastern University", "MA", "Boston", 167358),
        ("Arizona State University", "AZ", "Tempe", 104151),
        ("University of Colorado Denver", "CO", "Denver", 126562),
        ("University of Illinois at Urbana-Champaign", "IL", "Champaign", 145637),
        ("Texas A & M University-College Station", "TX", "College Station", 228723),
        ("Maryville University", "MO", "St. Louis", 178059),
        ("University of Virginia", "VA", "Charlottesville", 234076),
        ("University of South Florida-Main Campus", "FL", "Tampa", 137351),
        ("Elmhurst College", "IL", "", 144962),
        ("Georgia Tech", "GA", "Atlanta", 139755),
        ("Georgia Tech", "", "", 139755),
        ("MIT", "", "Cambridge", 166683),
        ("Columbia University", "", "New York City", 190150),
        ("Cornell University", "", "Ithaca", 190415),
        ("University of California, Berkeley", "", "Berkeley", 110635),
    ],
)
def test_name_and_place_find_the_one_school_they_mean(schools, name, state, city, unitid):
    assert schools.find(name, state=state, city=city).unitid == unitid


@pytest.mark.parametrize("city", ["La Jolla", "San Diego", "Los Angelos"])
def test_official_name_in_its_state_stands_against_a_doubtful_city(schools, city):
    assert schools.find("National University", state="CA", city=city).unitid == 119605


@pytest.mark.parametrize(
    "name, state, city",
    [
        ("University of Michigan", "", ""),
        ("Indiana University", "", ""),
        ("University of Maryland", "", ""),
        ("University of Illinois", "", ""),
        ("University of Texas", "", ""),
        ("Penn State", "", ""),
        ("Pennsylvania State University", "PA", "University Park"),
        ("Arizona State University", "AZ", ""),
        ("Rutgers University", "NJ", ""),
        ("The University of Tennessee", "TN", ""),
    ],
)
def test_name_that_fits_several_schools_is_ambiguous_and_names_them(schools, name, state, city):
    with pytest.raises(NoMatch) as caught:
        schools.find(name, state=state, city=city)
    assert caught.value.reason == Reason.SCHOOL_AMBIGUOUS
    assert "; " in caught.value.detail


@pytest.mark.parametrize(
    "name, state, city",
    [
        ("Galvanize U", "CA", "San Francisco"),
        ("St. Catherine University", "UT", "St. Paul"),
        ("University of Virginia", "WV", "Charlottesville"),
        ("Georgia Tech", "GA", "Savannah"),
        ("Keele University", "", ""),
        ("Ohio University", "", ""),
    ],
)
def test_name_that_fits_no_school_in_the_place_is_unknown(schools, name, state, city):
    with pytest.raises(NoMatch) as caught:
        schools.find(name, state=state, city=city)
    assert caught.value.reason == Reason.SCHOOL_UNKNOWN


def test_two_schools_of_one_name_in_one_state_are_told_apart_by_city_or_not_at_all():
    twins = SchoolNames(
        [KnownSchool(1, "Saint Mary's College", "Here", "IN"), KnownSchool(2, "St. Marys College", "There", "IN")]
    )
    assert twins.find("St Mary's College", state="IN", city="There").unitid == 2
    for city in ("", "Elsewhere"):
        with pytest.raises(NoMatch, match="Here IN; .*There IN"):
            twins.find("St Mary's College", state="IN", city=city)


def test_name_key_ignores_case_accents_punctuation_and_small_words():
    assert name_key("The Universidad de Bayamón at St. John's & Co") == "universidad de bayamon saint johns and co"


@pytest.mark.parametrize(
    "title, studied",
    [
        ("Data Science", "data science"),
        ("Master of Science in Data Science (MSDS)", "data science"),
        ("Online Master of Science in Data Science", "data science"),
        ("Master of Data Science Online", "data science"),
        ("Masters in Data Science", "data science"),
        ("M.S. In Business Analytics", "business analytics"),
        ("MS - Business Analytics", "business analytics"),
        ("Master of Science-Business Analytics", "business analytics"),
        ("Business Analytics, M.S.", "business analytics"),
        ("Business Analytics Graduate Program", "business analytics"),
        ("Master of Applied Statistics (M.A.S.)", "applied statistics"),
        ("Professional Science Master's Program in Health Care Informatics", "health care informatics"),
        ("Health Informatics Master's Program", "health informatics"),
        ("Master of Computer Science in Data Science", "computer science in data science"),
        ("Statistics & Data Science", "statistics and data science"),
    ],
)
def test_subject_is_what_is_left_of_a_title_without_the_degree(title, studied):
    assert subject(title) == studied


@pytest.mark.parametrize(
    "title, code",
    [
        ("Master of Science in Data Science", "30.7001"),
        ("Applied Data Science", "30.7001"),
        ("Master in Interdisciplinary Data Science", "30.7001"),
        ("Data Analytics", "30.7101"),
        ("MS Business Analytics", "30.7102"),
        ("Data Visualization (MS)", "30.7103"),
        ("Master of Arts in Statistics", "27.0501"),
        ("Online M.S. in Applied Statistics", "27.0601"),
        ("Master of Science in Biostatistics", "26.1102"),
        ("Master's Program in Bioinformatics", "26.1103"),
        ("Online Master's in Health Informatics", "51.2706"),
        ("MS in Computational Science", "30.3001"),
        ("Cyber security", "11.1003"),
        ("Computer science", "11.0701"),
    ],
)
def test_title_that_says_the_same_as_an_official_title_gets_its_code(title, code):
    assert field_rule(title).choose({code, "52.1301"}) == code


@pytest.mark.parametrize(
    "title, reason",
    [
        ("MBA with concentration in Business Analytics", Reason.MBA),
        ("Master of Business Administration (M.B.A.) - Business Intelligence Focus", Reason.MBA),
        ("MS or MBA - Business Analytics", Reason.MBA),
        ("Master of Science in Marketing, Specialization in Marketing Analytics", Reason.INSIDE_ANOTHER),
        ("M.S. degree in Applied Statistics, Data Mining Track", Reason.INSIDE_ANOTHER),
        ("MS with Data Science Concentration", Reason.INSIDE_ANOTHER),
        ("Master of Computer Science in Data Science", Reason.FIELD_UNKNOWN),
        ("Master of Science in Computer Science - Data Science", Reason.FIELD_UNKNOWN),
        ("Data Science for Public Policy", Reason.FIELD_UNKNOWN),
        ("Master of Science in Business Analytics and Project Management", Reason.FIELD_UNKNOWN),
        ("MS in Data Analytics Engineering", Reason.FIELD_UNKNOWN),
        ("PhD in Biomedical Informatics", Reason.FIELD_UNKNOWN),
        ("Data Sciene", Reason.FIELD_UNKNOWN),
        ("", Reason.FIELD_UNKNOWN),
    ],
)
def test_title_that_names_another_or_no_field_is_left_out(title, reason):
    with pytest.raises(NoMatch) as caught:
        field_rule(title)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "title, reported",
    [
        ("Computer science", {"11.0701", "11.0101"}),
        ("Computer science", {"11.0101"}),
        ("Master of Science in Information Systems", {"11.0401"}),
        ("MS in Analytics", {"30.7101"}),
        ("Statistics & Data Science", {"27.0501"}),
    ],
)
def test_title_that_schools_file_under_several_codes_is_ambiguous(title, reported):
    with pytest.raises(NoMatch) as caught:
        field_rule(title).choose(reported)
    assert caught.value.reason == Reason.FIELD_AMBIGUOUS


def test_code_without_awards_at_the_school_is_no_match():
    with pytest.raises(NoMatch, match="the school reports no awards under that field code \\(30.7001\\)"):
        field_rule("Data Science").choose({"30.7101", "11.0701"})


def test_every_code_of_the_rules_is_a_covered_field():
    covered = {record.code for record in fields.parse(SHIPPED / "fields.csv")}
    assert {code for rule in FIELD_RULES for code in (rule.code, *rule.rivals) if code} <= covered


@pytest.mark.parametrize(
    "title, letters",
    [
        ("Master of Science in Data Science", "MS"),
        ("M.S. in Analytics", "MS"),
        ("Business Analytics, M.S.", "MS"),
        ("Master of Arts in Statistics", "MA"),
        ("Master of Engineering in Big Data", "MEng"),
        ("Master of Professional Studies in Analytics", "MPS"),
        ("Master of Computer Science", "MCS"),
        ("Professional MBA with Business Analytics", "MBA"),
        ("Master of Applied Statistics (M.A.S.)", "MAS"),
        ("MS or MBA - Business Analytics", ""),
        ("Master of Data Science", ""),
        ("Business Analytics", ""),
    ],
)
def test_degree_is_stated_only_when_the_title_names_exactly_one(title, letters):
    assert degree(title) == letters
