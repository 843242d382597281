"""Texts that nobody wrote, or that say too much."""

import pytest

from programs.models import Program, School

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "Deadline TBA",
        "Check school",
        "Please check with the program.",
        "N/A",
        "-",
        "To be announced",
        "Lorem ipsum dolor",
        "https://example.com/ms",
        "XXXX",
        "???",
        "Coming soon!",
        "unknown",
    ],
)
def test_a_text_that_nobody_wrote_is_found(find, charge, text):
    price = charge(50_000, note=text)
    assert [field for field, _ in find("placeholder_text", price)] == ["note"]


@pytest.mark.parametrize(
    "text",
    ["None of the courses is online.", "Notebooks", "A dash - inside", "Unknown signals", "See examples"],
)
def test_a_text_that_says_something_passes(find, charge, text):
    assert find("placeholder_text", charge(50_000, note=text)) == []


def test_placeholders_are_found_in_every_column_that_people_write(find, described, guam, editors_source):
    Program.objects.filter(pk=described.pk).update(
        summary="TBD", unit="check school", application_url="https://example.org"
    )
    course = described.courses.first()
    type(course).objects.filter(pk=course.pk).update(area="TBA")
    School.objects.filter(pk=guam.pk).update(city="n/a")
    found = {(each.obj, each.field) for each in find("placeholder_text")}
    columns = ("summary", "unit", "application_url")
    assert found == {*((described, column) for column in columns), (course, "area"), (guam, "city")}


def test_characters_of_a_wrong_encoding_are_found(find, described, guam):
    assert guam.city == "Hagåtña"
    assert find("mojibake", guam) == []
    School.objects.filter(pk=guam.pk).update(city=guam.city.encode().decode("latin-1"))
    Program.objects.filter(pk=described.pk).update(summary="Learners\N{REPLACEMENT CHARACTER} work")
    assert [field for field, _ in find("mojibake", guam)] == ["city"]
    assert [field for field, _ in find("mojibake", described)] == ["summary"]


def test_a_sum_typed_into_the_summary_has_no_scope(find, described):
    Program.objects.filter(pk=described.pk).update(summary="Ten courses. Graduates earn $120,000 on average.")
    assert find("number_typed_into_text", described) == [
        ("summary", "“$120,000” stands in the summary without year, source and scope.")
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("For Fall 2023", True), ("Deadline: 2024", True), ("Fall 2027", False), ("awards of 2023-24", False)],
)
def test_a_term_that_has_passed_is_found(find, charge, text, is_found):
    assert bool(find("past_term_in_text", charge(50_000, note=text))) is is_found
