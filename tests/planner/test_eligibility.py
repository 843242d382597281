"""Verdicts on admission agree with cases worked out by hand, and behave as verdicts must."""

import csv
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculations import AnswerRefused
from planner.background import Background
from planner.choices import GRADE_SCALES, English, Score, Verdict
from planner.eligibility import JUDGED, Opener, assess, openers
from planner.subjects import FIELDS, SUBJECTS, WIDE, covered, read_note
from programs.choices import RequirementKind, RequirementLevel
from programs.models import AdmissionRequirement

with (Path(__file__).parent / "eligibility_cases.csv").open(encoding="utf-8", newline="") as file:
    WORKED = list(csv.DictReader(file))
REQUIREMENT = re.compile(r"(?P<kind>\w+) (?P<level>\w+)(?: (?P<value>[\d.]+)/(?P<scale>[\d.]*))?(?: \((?P<note>.*)\))?")


def requirement(text):
    """`gpa required 3.0/4 (note)` as a row that no database holds."""
    found = REQUIREMENT.fullmatch(text).groupdict()
    value, scale = (Decimal(found[name]) if found[name] else None for name in ("value", "scale"))
    note = found["note"] or ""
    return AdmissionRequirement(kind=found["kind"], level=found["level"], value=value, scale=scale, note=note)


def requirements(text):
    """Rows of a program: `gre optional | gpa required 3.0/4`."""
    return [requirement(each) for each in text.split(" | ") if each]


def background(text):
    """What an applicant says: `gpa=3.5 subjects=calculus+algorithms`."""
    said = dict(pair.split("=") for pair in text.split())
    for name in said.keys() & {"gpa", "gpa_scale", "english_score", "work_years"}:
        said[name] = Decimal(said[name])
    if "subjects" in said:
        said["subjects"] = frozenset(filter(None, said["subjects"].split("+")))
    return Background(**said)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["case"])
def test_a_worked_case_comes_out_as_by_hand(case):
    made = assess(requirements(case["requirements"]), background(case["background"]))
    verdicts = [item.verdict.label for item in made.stated]
    assert made.verdict.label == case["verdict"]
    assert " ".join(verdicts) == case["items"]
    assert "; ".join(made.gaps) == case["gaps"]
    assert all(item.reason.endswith(".") for item in made.items)


def test_every_way_out_of_the_worked_cases_is_covered():
    assert {case["verdict"] for case in WORKED} == {verdict.label for verdict in Verdict}
    kinds = {kind for _, kinds, _, _ in JUDGED for kind in kinds}
    assert all(any(f"{kind} " in case["requirements"] for case in WORKED) for kind in kinds)


def test_what_is_not_stated_is_not_taken_for_not_asked():
    made = assess(requirements("gre optional"), Background())
    assert (made.verdict, made.stated_count, len(made.unstated)) == (Verdict.MEETS, 1, len(JUDGED) - 1)
    assert all(item.verdict == Verdict.NOT_STATED for item in made.unstated)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ("gpa=4.1", "gpa"),
        ("gpa=11 gpa_scale=10", "gpa"),
        ("gpa_scale=20", "gpa_scale"),
        ("english_score=90", "english_score"),
        ("english=ielts english_score=9.5", "english_score"),
        ("english=klingon", "english"),
        ("degree_field=magic", "degree_field"),
        ("work_years=61", "work_years"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(answers, field):
    with pytest.raises(AnswerRefused) as refusal:
        background(answers)
    assert refusal.value.field == field and refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("note", "named", "is_complete"),
    [
        ("Design and Analysis of Algorithms", {"algorithms"}, True),
        ("A course in vector calculus; linear algebra", {"multivariable-calculus", "linear-algebra"}, True),
        ("Probability/statistics", {"probability", "statistics"}, False),
        ("No programming needed", set(), False),
        ("", set(), True),
    ],
)
def test_a_note_names_what_its_words_name(note, named, is_complete):
    reading = read_note(note, SUBJECTS)
    assert (reading.named, reading.is_complete) == (named, is_complete)


def test_no_phrase_means_two_subjects():
    for vocabulary in (SUBJECTS, {**FIELDS, **WIDE}):
        phrases = [phrase for subject in vocabulary.values() for phrase in subject.phrases]
        assert len(phrases) == len(set(phrases))
        assert all(subject.covers <= vocabulary.keys() for subject in vocabulary.values())


SIX = [
    requirements("prerequisite required (Linear algebra)"),
    requirements("prerequisite required (Linear algebra) | gpa required 3.0/4"),
    requirements("prerequisite required (Linear algebra) | prerequisite required (Calculus)"),
    requirements("prerequisite required (Linear algebra) | gre required"),
    requirements("prerequisite required (Calculus)"),
    [],
]


def test_a_subject_opens_the_programs_whose_last_gap_it_closes():
    applicant = background("subjects= gpa=3.5 gre=none")
    assert openers(SIX, applicant) == [
        Opener("Linear algebra", 2, 2),
        Opener("Calculus", 1, 1),
        Opener("Multivariable calculus", 1, 1),
        Opener("Differential equations", 1, 1),
    ]


def test_nothing_opens_while_the_subjects_are_not_said():
    assert openers(SIX, Background()) == []


def test_fewest_gaps_come_first_and_what_nobody_knows_comes_last():
    applicant = background("subjects=calculus gpa=3.5")
    assessed = [assess(program, applicant) for program in SIX]
    assert sorted(range(6), key=lambda place: assessed[place].distance) == [4, 1, 0, 2, 3, 5]


notes = st.sampled_from(
    [
        "",
        "Linear algebra",
        "Calculus and linear algebra",
        "Probability or statistics",
        "Algorithms, statistics",
        "Statistics and calculus or algorithms",
        "Calculus with a grade of B",
        "Signal processing",
        "Any field",
        "Computer science or a related field",
        "Mathematics",
    ]
)
random_requirements = st.lists(
    st.builds(
        lambda kind, level, value, scale, note: AdmissionRequirement(
            kind=kind, level=level, value=value if scale is None else min(value or scale, scale), scale=scale, note=note
        ),
        st.sampled_from(RequirementKind.values),
        st.sampled_from(RequirementLevel.values),
        st.none() | st.integers(0, 12).map(Decimal),
        st.none() | st.sampled_from(GRADE_SCALES),
        notes,
    ),
    max_size=6,
)
random_subjects = st.frozensets(st.sampled_from(list(SUBJECTS)))
random_backgrounds = st.builds(
    Background,
    degree_field=st.none() | st.sampled_from(list(FIELDS)),
    gpa=st.integers(0, 40).map(lambda tenths: Decimal(tenths) / 10),
    gpa_scale=st.sampled_from(GRADE_SCALES),
    subjects=random_subjects,
    gre=st.none() | st.sampled_from(Score.values),
    english=st.none() | st.sampled_from(English.values),
    work_years=st.integers(0, 20).map(Decimal),
)


def never_worse(before, after):
    """Whether no item has a worse verdict than it had."""
    return all(new.verdict >= old.verdict for old, new in zip(before.items, after.items, strict=True))


@given(random_requirements, random_backgrounds, random_subjects)
def test_another_subject_never_worsens_a_verdict(rows, applicant, more):
    before = assess(rows, applicant)
    after = assess(rows, replace(applicant, subjects=applicant.subjects | more))
    assert never_worse(before, after) and after.verdict >= before.verdict
    assert len(after.gaps) <= len(before.gaps)


@given(random_requirements, random_backgrounds, st.integers(0, 100), st.integers(0, 20))
def test_higher_grades_and_more_work_never_worsen_a_verdict(rows, applicant, percent, years):
    higher = applicant.gpa + (applicant.gpa_scale - applicant.gpa) * percent / 100
    stronger = replace(applicant, gpa=higher, work_years=applicant.work_years + years)
    assert never_worse(assess(rows, applicant), assess(rows, stronger))


@given(random_requirements, random_backgrounds, st.randoms())
def test_the_order_of_requirements_never_matters(rows, applicant, random):
    made, other = assess(rows, applicant), assess(random.sample(rows, len(rows)), applicant)
    assert [(item.asked, item.verdict, item.reason) for item in other.items] == [
        (item.asked, item.verdict, item.reason) for item in made.items
    ]
    assert other.papers == made.papers


@given(st.lists(random_requirements, max_size=5), random_backgrounds, st.randoms())
def test_the_order_of_programs_never_matters(programs, applicant, random):
    assert openers(random.sample(programs, len(programs)), applicant) == openers(programs, applicant)


@given(st.lists(random_requirements, max_size=5), random_backgrounds)
def test_what_opens_is_open_once_the_subject_is_passed(programs, applicant):
    for opener in openers(programs, applicant):
        [subject] = [key for key, each in SUBJECTS.items() if each.label == opener.subject]
        assert subject not in covered(applicant.subjects, SUBJECTS)
        now = sum(assess(program, applicant).is_open for program in programs)
        then = replace(applicant, subjects=applicant.subjects | {subject})
        assert sum(assess(program, then).is_open for program in programs) == now + opener.opens


@given(random_requirements, random_backgrounds)
def test_nothing_stated_is_never_met(rows, applicant):
    made = assess(rows, applicant)
    assert (made.verdict == Verdict.NOT_STATED) == (not made.stated)
    assert all((item.verdict == Verdict.NOT_STATED) == (not item.rows) for item in made.items)
