"""One requirement against an applicant's answers: a verdict with its reason, as `planner.eligibility` defines them."""

from collections.abc import Iterable
from decimal import Decimal

from planner.background import Background
from planner.choices import English, Score, Verdict
from planner.subjects import ANY_FIELD, FIELDS, SUBJECTS, TECHNICAL, TECHNICAL_FIELDS, WIDE, covered, labels, read_note
from programs.choices import RequirementKind, RequirementLevel
from programs.models import AdmissionRequirement

NEWER_TOEFL = 6  # since January 2026 TOEFL is scored from 1 to 6; no score of the older scale, 0 to 120, is so low

Found = tuple[Verdict, str]


def softened(row: AdmissionRequirement, found: Found) -> Found:
    """Adjusts a verdict for the level of the requirement, and for a note that is not read here."""
    verdict, reason = found
    if row.level == RequirementLevel.OPTIONAL:
        verdict, reason = Verdict.MEETS, "You may do without it."
    elif row.level == RequirementLevel.NOT_ACCEPTED:
        verdict, reason = Verdict.MEETS, "It is not considered."
    elif verdict in (Verdict.MISSING, Verdict.TO_CHECK) and row.level != RequirementLevel.REQUIRED:
        may = "may be waived" if row.level == RequirementLevel.WAIVABLE else "is recommended and not required"
        verdict, reason = Verdict.PROBABLY, f"{reason} It {may}."
    is_read = row.kind in (RequirementKind.PREREQUISITE, RequirementKind.DEGREE_FIELD)
    if verdict == Verdict.MEETS and row.note and not is_read:
        return Verdict.PROBABLY, f"{reason} Read the note beside it: it may ask for more."
    return verdict, reason


def degree_field(row: AdmissionRequirement, background: Background) -> Found:
    """The field of the first degree against the fields that the note names."""
    if background.degree_field is None:
        return Verdict.NOT_SAID, "Say what your degree is in."
    reading = read_note(row.note, {**FIELDS, **WIDE})
    field = FIELDS[background.degree_field].label.lower()
    if ANY_FIELD in reading.named or reading.named & covered([background.degree_field], FIELDS):
        return full(reading.is_complete, f"A degree in {field} is accepted." if reading.is_complete else "")
    if TECHNICAL in reading.named and background.degree_field in TECHNICAL_FIELDS:
        return Verdict.PROBABLY, f"A related or technical field is accepted, and {field} is one."
    if reading.named and reading.is_complete:
        return Verdict.MISSING, f"A degree in {field} is not among those named."
    return Verdict.TO_CHECK, "We cannot tell from its words whether your field is meant."


def gpa(row: AdmissionRequirement, background: Background) -> Found:
    """The grade point average against the lowest accepted; converted in proportion between scales, which is rough."""
    if background.gpa is None:
        return Verdict.NOT_SAID, "Say your grade point average."
    if row.value is None or row.scale is None:
        return Verdict.TO_CHECK, "The lowest grade, or its scale, is not stated."
    own = f"Yours is {background.gpa} of {background.gpa_scale}"
    if row.scale == background.gpa_scale:
        return (Verdict.MEETS if background.gpa >= row.value else Verdict.MISSING), f"{own}."
    converted = (background.gpa * row.scale / background.gpa_scale).quantize(Decimal("0.01"))
    reason = f"{own}, in proportion {converted} of {row.scale.normalize():f}: a rough conversion, ask how they convert."
    is_enough = background.gpa * row.scale >= row.value * background.gpa_scale
    return (Verdict.PROBABLY if is_enough else Verdict.TO_CHECK), reason


def prerequisite(row: AdmissionRequirement, background: Background) -> Found:
    """The subjects passed against those that the note names: one of them after "or", else all."""
    if background.subjects is None:
        return Verdict.NOT_SAID, "Say which subjects you have passed."
    reading = read_note(row.note, SUBJECTS)
    if not reading.named:
        return Verdict.TO_CHECK, "Its words name none of the subjects in the form."
    passed = covered(background.subjects, SUBJECTS)
    areas = {SUBJECTS[subject].area for subject in passed} - {""}
    have = reading.named & passed
    near = {subject for subject in reading.named - have if SUBJECTS[subject].area in areas}
    lacking = reading.named - have - near
    is_clear = reading.is_complete and row.value is None
    one_is_enough = is_clear and reading.has_or and not reading.has_and
    if not lacking or (one_is_enough and (have or near)):
        if near and not (one_is_enough and have):
            return Verdict.PROBABLY, f"You passed a subject of the same area as {listed(near)}."
        return full(is_clear, f"You passed {listed(have)}." if is_clear else "")
    if lacking == reading.named or (is_clear and not reading.has_or):
        return Verdict.MISSING, f"You have not passed {listed(lacking, 'or' if one_is_enough else 'and')}."
    return Verdict.TO_CHECK, f"You have not passed {listed(lacking)}; its words do not make clear whether you must."


def gre(row: AdmissionRequirement, background: Background) -> Found:
    """Whether there is a GRE score; the applicant compares it with the required one."""
    if background.gre is None:
        return Verdict.NOT_SAID, "Say whether you have a GRE score."
    if background.gre == Score.NONE:
        return Verdict.MISSING, "You have no score."
    if row.value is not None:
        return Verdict.TO_CHECK, "You have a score; compare it with the one asked for."
    return Verdict.MEETS, "You have a score."


def work_experience(row: AdmissionRequirement, background: Background) -> Found:
    """Years of work against the required minimum."""
    if background.work_years is None:
        return Verdict.NOT_SAID, "Say how many years you have worked."
    own = f"You have worked {background.work_years:f} year{'' if background.work_years == 1 else 's'}."
    if row.value is None and background.work_years:
        return Verdict.PROBABLY, f"{own} How many are asked for is not stated."
    return (Verdict.MEETS if background.work_years >= (row.value or 1) else Verdict.MISSING), own


def english_test(row: AdmissionRequirement, background: Background) -> Found:
    """A score against the lowest accepted one of the same test on the same scale."""
    if background.english is None:
        return Verdict.NOT_SAID, "Say how you show English."
    if background.english == English.SPOKEN:
        return Verdict.PROBABLY, "Schools ask it of those who did not grow up or study in English; ask this one."
    if background.english == English.NONE:
        return Verdict.MISSING, "You have no score."
    if background.english != row.kind:
        return Verdict.TO_CHECK, f"Only {row.get_kind_display()} is stated; ask whether your test is taken too."
    if background.english_score is None:
        return Verdict.NOT_SAID, "Say your score."
    if row.value is None:
        return Verdict.PROBABLY, "The lowest score is not stated."
    is_other_scale = (background.english_score <= NEWER_TOEFL) != ((row.scale or row.value) <= NEWER_TOEFL)
    if row.kind == RequirementKind.TOEFL and is_other_scale:
        return Verdict.TO_CHECK, "Your score is on another of the two TOEFL scales."
    is_enough = background.english_score >= row.value
    return (Verdict.MEETS if is_enough else Verdict.MISSING), f"Yours is {background.english_score:f}."


def full(is_certain: bool, reason: str) -> Found:
    """A requirement that is satisfied; *probably* when its text was not read completely."""
    if is_certain:
        return Verdict.MEETS, reason
    return Verdict.PROBABLY, "As far as we can read it. Read the note beside it: it may ask for more."


def listed(subjects: Iterable[str], joint: str = "and") -> str:
    """Subjects in a sentence."""
    return f" {joint} ".join(labels(subjects, SUBJECTS))
