"""Rules about lengths, scores and outcomes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Substr

from core.figures import usd
from programs.choices import Attendance, CredentialLevel, RequirementKind, RequirementLevel, Severity, Topic
from programs.models import AdmissionRequirement, FieldOutcome, Offering
from programs.rules.rule import Breach, RuleScope, in_use, programs_in_use, rule
from taxonomy.models import CipCode

FULL, PART = Attendance.FULL_TIME, Attendance.PART_TIME
PLAUSIBLE_MONTHS = {FULL: (8, 36), PART: (12, 96)}
PLAUSIBLE_WEEKLY_HOURS = {FULL: (15, 80), PART: (1, 35)}
# Credit hours a month: the densest full-time degrees have 48 in 12 months; part time is half that load.
MOST_HOURS_A_MONTH = {FULL: 4.0, PART: 2.0}
# 30 hours in 36 months. Only for the course option, which requires nothing but coursework.
FEWEST_HOURS_A_MONTH = {FULL: 30 / 36}


def ways():
    """Offerings in use, with their program."""
    return in_use(Offering.objects.select_related("program"))


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def length_against_attendance(today: date) -> Iterator[Breach]:
    """A full-time master’s takes 8 to 36 months and 15 hours a week or more, one in part time at least 12 months and
    at most 35 hours a week. Outside of that, the attendance or the number is likely that of another way."""
    for way in ways().exclude(attendance=""):
        for field, plausible, unit in (
            ("length_months", PLAUSIBLE_MONTHS, "months"),
            ("weekly_hours", PLAUSIBLE_WEEKLY_HOURS, "hours a week"),
        ):
            value, (low, high) = getattr(way, field), plausible[way.attendance]
            if value is not None and not low <= value <= high:
                message = f"{value} {unit} {way.get_attendance_display().lower()}: between {low} and {high} are usual."
                yield Breach(way, field, message, Severity.DOUBTFUL)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def full_time_longer_than_part_time(today: date) -> Iterator[Breach]:
    """Studying full time cannot take longer than studying part time the same way, in the same modality and place."""
    same = defaultdict(lambda: defaultdict(list))
    for way in ways().exclude(length_months=None):
        same[way.program_id, way.modality, way.campus][way.attendance].append(way)
    for by_attendance in same.values():
        part = min((way.length_months for way in by_attendance[PART]), default=None)
        for way in by_attendance[FULL]:
            if part is not None and way.length_months > part:
                message = f"{way.length_months} months full time, but {part} part time."
                yield Breach(way, "length_months", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def length_against_credits(today: date) -> Iterator[Breach]:
    """The credit hours of coursework must fit into the stated length: at most 4 a month full time (48 in a year) and
    2 part time; and full time on the course option no fewer than 30 in 36 months. Where a program states several
    options, the fastest decides whether it is too much and the slowest whether it is too little."""
    for way in ways().exclude(length_months=None):
        program = way.program
        options = (program.course_option_hours, program.project_option_hours, program.thesis_option_hours)
        hours = [each for each in options if each]
        attendance = way.attendance or FULL
        most = MOST_HOURS_A_MONTH[attendance] * way.length_months
        fewest = FEWEST_HOURS_A_MONTH.get(way.attendance, 0) * way.length_months
        said = f"in {way.length_months} months{f' {way.get_attendance_display().lower()}' if way.attendance else ''}"
        if hours and min(hours) > most:
            message = f"{min(hours)} credit hours {said} are more than the {most:g} that anybody can take."
            yield Breach(way, "length_months", message, Severity.UNTRUE)
        elif program.course_option_hours and program.course_option_hours < fewest:
            message = f"{program.course_option_hours} credit hours {said}: {fewest:.0f} or more are usual."
            yield Breach(way, "length_months", message, Severity.DOUBTFUL)


FALL = 0.75


@rule(Topic.TRUTH, RuleScope.CATALOGUE)
def outcome_without_its_scope(today: date) -> Iterator[Breach]:
    """Earnings and debt cover all graduates of a school, level and four-digit code, and the page says so with the
    program’s own school and code. A program tied to the outcome of another school, level or code would print a scope
    that is not that of the number."""
    programs = programs_in_use().exclude(outcome=None).annotate(family=Substr("cip_code_id", 1, 5))
    is_its_own = Q(
        outcome__school=F("school"), outcome__credential_level=F("credential_level"), outcome__cip_family=F("family")
    )
    for program in programs.exclude(is_its_own).select_related("outcome__school"):
        message = f"Its earnings are those of {program.outcome}; the page would say {program.family} at its own school."
        yield Breach(program, "outcome", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.CATALOGUE)
def earnings_fall_with_time(today: date) -> Iterator[Breach]:
    """Graduates earn more four years after the degree than one year after. The two figures are of different classes,
    so a small fall may be true; one by more than a quarter is likely a cell of another row."""
    families = {code[:5] for code in CipCode.objects.covered().values_list("code", flat=True)}
    masters = FieldOutcome.objects.filter(credential_level=CredentialLevel.MASTERS, cip_family__in=families)
    fallen = masters.filter(median_earnings_4yr__lt=F("median_earnings_1yr") * FALL)
    for outcome in fallen.select_related("school"):
        one, four = usd(outcome.median_earnings_1yr), usd(outcome.median_earnings_4yr)
        message = f"{outcome.cip_family}: {one} after one year, but {four} after four."
        yield Breach(outcome, "median_earnings_4yr", message, Severity.DOUBTFUL)


# Possible scores of each test. Several ranges if its scale changed or a part has its own scale.
POSSIBLE = {
    RequirementKind.GRE: ((0, 6), (130, 170), (260, 340)),
    RequirementKind.TOEFL: ((1, 6), (20, 120), (310, 677)),
    RequirementKind.IELTS: ((1, 9),),
}
LARGEST_GRADE = 5


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def score_off_its_scale(today: date) -> Iterator[Breach]:
    """A score must be one that the test can have: IELTS up to 9; TOEFL up to 6, 120 or 677 by its edition; GRE writing
    up to 6, a section 130 to 170, verbal and quantitative together 260 to 340. A grade point average without a scale
    is one of at most 5. Anything else is a typing slip or the score of another test."""
    for asked in in_use(AdmissionRequirement.objects.exclude(value=None)):
        ranges = POSSIBLE.get(asked.kind)
        if asked.kind == RequirementKind.GPA and asked.scale is None:
            ranges = ((0, LARGEST_GRADE),)
        if ranges and not any(low <= asked.value <= high for low, high in ranges):
            possible = " or ".join(f"{low} to {high}" for low, high in ranges)
            message = f"{asked.get_kind_display()} {asked.value.normalize():f}: possible are {possible}."
            yield Breach(asked, "value", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def required_above_recommended(today: date) -> Iterator[Breach]:
    """What is required is the least, so it cannot be above what the same source recommends. Low and high were most
    likely swapped. (Prices need no such rule: the database refuses a range whose end is below its beginning.)"""
    same = defaultdict(lambda: defaultdict(list))
    for asked in in_use(AdmissionRequirement.objects.exclude(value=None)):
        same[asked.program_id, asked.kind, asked.scale, asked.source_id][asked.level].append(asked)
    for by_level in same.values():
        advised = max((asked.value for asked in by_level[RequirementLevel.RECOMMENDED]), default=None)
        for asked in by_level[RequirementLevel.REQUIRED]:
            if advised is not None and asked.value > advised:
                message = f"{asked.get_kind_display()} {asked.value.normalize():f} is required, but only "
                message += f"{advised.normalize():f} recommended."
                yield Breach(asked, "value", message, Severity.UNTRUE)
