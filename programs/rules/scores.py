"""Rules about what admission asks."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from programs.choices import RequirementKind, RequirementLevel, Severity, Topic
from programs.models import AdmissionRequirement
from programs.rules.rule import Asked, Breach, in_use, rule

# Results that a test can have; several ranges where its scale changed or where a part has a scale of its own.
POSSIBLE = {
    RequirementKind.GRE: ((0, 6), (130, 170), (260, 340)),
    RequirementKind.TOEFL: ((1, 6), (20, 120), (310, 677)),
    RequirementKind.IELTS: ((1, 9),),
}
LARGEST_GRADE = 5


@rule(Topic.TRUTH, Asked.PROPOSAL)
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


@rule(Topic.TRUTH, Asked.PROPOSAL)
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
