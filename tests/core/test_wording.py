"""Prose of editors: numbers typed by hand, claims and garbling are found, and nothing else is."""

import pytest

from core.wording import claims, garbled, typed_numbers


@pytest.mark.parametrize(
    "text, found",
    [
        ("They earn $140,000 a year", "$140,000"),
        ("about US$1.2 million", "US$1.2 million"),
        ("between €90k and", "€90k"),
        ("grows 35% a year", "35%"),
        ("grows 35 percent", "35 percent"),
        ("up by 3.5 per cent", "3.5 per cent"),
        ("two percentage points or 2 percentage points", "2 percentage points"),
        ("some 20,000 openings", "20,000"),
        ("3522 programs", "3522"),
        ("306 programs in 2024", "306"),
        ("150k jobs", "150k"),
        ("5 million jobs", "5 million"),
        ("2.5 times as many", "2.5 times"),
        ("a 10-fold rise", "10-fold"),
    ],
)
def test_a_number_typed_by_hand_is_found(text, found):
    assert [match[0] for match in typed_numbers(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "in 2024, in 2023-24 and from 2020–2024",
        "CIP 11.0701 and CIP 11.07, SOC 15-2051",
        "36 credits in 2 years, the 3rd term, at least 3.0 out of 4.0",
        "Form 1098-T, Section 117, a 401(k)",
        "F-1 students, GPT4all, C++20, x86_64, a1234",
        "99 of them",
    ],
)
def test_years_codes_and_small_numbers_may_stand(text):
    assert list(typed_numbers(text)) == []


def test_a_claim_that_nothing_measures_is_found():
    text = "Affordable tuition at a prestigious school, now accepting applications: check school."
    assert [match[0].lower() for match in claims(text)] == [
        "affordable tuition",
        "prestigious",
        "now accepting applications",
        "check school",
    ]
    assert not list(claims("Whether it is affordable depends; the school checks."))


@pytest.mark.parametrize(
    "text", ["U. S. Bureau", "the sector sector", "The the", "end.Start", "word , word", "πŸ”¥ hot", "itβ€™s"]
)
def test_garbled_text_is_found(text):
    assert list(garbled(text))


def test_sound_text_is_not_garbled():
    assert not list(garbled("The U.S. has it: “so”, e.g. this… HiGHS or OR-Tools, Node.js, and 3.5. That’s it."))
