"""Rules about how long a program takes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from programs.choices import Attendance, Severity, Topic
from programs.models import Offering
from programs.rules.rule import Asked, Breach, in_use, rule

FULL, PART = Attendance.FULL_TIME, Attendance.PART_TIME
PLAUSIBLE_MONTHS = {FULL: (8, 36), PART: (12, 96)}
PLAUSIBLE_WEEKLY_HOURS = {FULL: (15, 80), PART: (1, 35)}
# Credit hours a month: 48 in 12 months is the pace of the densest full-time degrees, 24 of a load that is half of it.
MOST_HOURS_A_MONTH = {FULL: 4.0, PART: 2.0}
# 30 hours in 36 months, on the course option, where all that is required is coursework.
FEWEST_HOURS_A_MONTH = {FULL: 30 / 36}


def ways():
    """Offerings with their program."""
    return in_use(Offering.objects.select_related("program"))


@rule(Topic.TRUTH, Asked.PROPOSAL)
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


@rule(Topic.TRUTH, Asked.PROPOSAL)
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


@rule(Topic.TRUTH, Asked.PROPOSAL)
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
