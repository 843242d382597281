"""What an applicant says: degree, grades, subjects passed, tests and work."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from core.calculations import AnswerRefused, Answers, number, one_of
from core.forms import NumberField
from planner.choices import GRADE_SCALES, English, Score
from planner.subjects import FIELDS, SUBJECTS

HIGHEST_SCORE = {English.TOEFL: 120, English.IELTS: 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Background(Answers):
    """An applicant's answers; None means not answered, and an empty set means no subjects at all."""

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
            raise AnswerRefused(
                "gpa", f"Your grade point average must not be above {self.gpa_scale}, the top of its scale."
            )
        highest = HIGHEST_SCORE.get(self.english)
        if self.english_score is not None and highest is None:
            raise AnswerRefused("english_score", "A score needs its test: choose TOEFL or IELTS.")
        if self.english_score is not None and self.english_score > highest:
            raise AnswerRefused("english_score", f"The highest {English(self.english).label} score is {highest}.")


NOT_SAID = ("", "Not said")
AS_LISTED, FEWEST_GAPS = "listed", "gaps"


def number(label: str, help_text: str = "") -> NumberField:
    """A question about a number; blank means not answered."""
    return NumberField(label=label, help_text=help_text, required=False, min_value=0)


def choice(label: str, choices, **options) -> forms.ChoiceField:
    """A question with a closed list of answers; blank means not answered."""
    return forms.ChoiceField(label=label, choices=[NOT_SAID, *choices], required=False, **options)


class BackgroundForm(forms.Form):
    """Answers of an applicant.

    Limits are those of `planner.background.Background`; an error is shown beside its field.
    """

    degree_field = choice("Your first degree is in", [(key, field.label) for key, field in FIELDS.items()])
    gpa = number("Grade point average", "On a scale on which a higher number is better.")
    gpa_scale = forms.TypedChoiceField(
        label="Out of", coerce=Decimal, choices=[(str(scale), f"{scale:.1f}") for scale in GRADE_SCALES]
    )
    gre = choice("GRE", Score.choices)
    english = choice("English test", English.choices)
    english_score = number("Score of that test")
    work_years = number("Years of work")
    order = forms.ChoiceField(
        label="Order", choices=[(AS_LISTED, "As listed"), (FEWEST_GAPS, "Fewest gaps first")], required=False
    )
    subjects = forms.MultipleChoiceField(
        label="Subjects you have passed",
        choices=[(key, subject.label) for key, subject in SUBJECTS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_subjects = forms.BooleanField(label="None of these", required=False)

    @property
    def single_fields(self):
        """The questions with one answer."""
        return [field for field in self if field.name not in ("subjects", "no_subjects")]

    def clean(self):
        """Refuses contradictory answers."""
        if self.cleaned_data.get("subjects") and self.cleaned_data.get("no_subjects"):
            self.add_error("no_subjects", "You ticked subjects above as well.")

    def background(self) -> Background | None:
        """The answers; None when one is invalid, which is then an error of the form."""
        if not self.is_valid():
            return None
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        subjects = frozenset(said.pop("subjects"))
        names = Background.__dataclass_fields__.keys() & said.keys()
        try:
            return Background(
                subjects=subjects if subjects or said["no_subjects"] else None, **{name: said[name] for name in names}
            )
        except AnswerRefused as refusal:
            self.add_error(refusal.field, refusal.sentence)
            return None
