"""What an applicant says: degree, grades, subjects passed, tests and work."""

from dataclasses import dataclass
from decimal import Decimal

from core.calculations import Answers, Refused, number, one_of
from planner.choices import GRADE_SCALES, English, Score
from planner.subjects import FIELDS

HIGHEST_SCORE = {English.TOEFL: 120, English.IELTS: 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Background(Answers):
    """What an applicant says; None means not said, no subjects at all is an empty set."""

    degree_field: str | None = one_of("The field of your degree", FIELDS, default=None)
    gpa: Decimal | None = number("Your grade point average", 0, 100, whole=False, default=None)
    gpa_scale: Decimal = one_of("The scale of your grades", GRADE_SCALES, default=GRADE_SCALES[0])
    subjects: frozenset[str] | None = None
    gre: str | None = one_of("The GRE", Score.values, default=None)
    english: str | None = one_of("How you show English", English.values, default=None)
    english_score: Decimal | None = number("Your score", 0, 120, whole=False, default=None)
    work_years: Decimal | None = number("Your years of work", 0, 60, whole=False, default=None)

    def __post_init__(self):
        Answers.__post_init__(self)
        if self.gpa is not None and self.gpa > self.gpa_scale:
            raise Refused("gpa", f"Your grade point average must not be above {self.gpa_scale}, the top of its scale.")
        highest = HIGHEST_SCORE.get(self.english)
        if self.english_score is not None and highest is None:
            raise Refused("english_score", "A score needs its test: choose TOEFL or IELTS.")
        if self.english_score is not None and self.english_score > highest:
            raise Refused("english_score", f"The highest {English(self.english).label} score is {highest}.")
