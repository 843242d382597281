"""The questions about cost and return, as a form whose answers are in the URL."""

from decimal import Decimal

from django import forms
from django.http import QueryDict

from careers.models import Occupation
from core.calculations import AnswerRefused
from core.forms import NumberField, WholeNumberField
from planner.costs import Plan
from planner.returns import Outlook, Spread
from planner.shortlist import BY_COST, ORDERS
from programs.choices import Attendance, Residency
from programs.geography import STATES
from programs.measures import GROUPS as MEASURE_GROUPS
from programs.pricing import StudyPlan

HUNDRED = Decimal(100)
RESIDENCIES = [(each.value, each.label) for each in Residency if each != Residency.ANY]


def dollars(label, help_text="", **options):
    """A question about whole US dollars; blank means not answered."""
    return WholeNumberField(label=label, help_text=help_text, required=False, **options)


def percent(label, **options):
    """A question about a rate in percent."""
    return NumberField(label=label, required=False, **options)


GROUPS = (
    ("How you would study", ("residency", "attendance", "years", "credits", "credits_transferred")),
    ("What it costs you, and what you give up", ("living_per_year", "moving", "income_now", "income_while_studying")),
    (
        "Who pays",
        ("grants_per_year", "employer_per_year", "employer_cap_per_year", "loan_share", "loan_rate", "loan_years"),
    ),
    ("After the degree", ("career", "state", "growth", "discount_rate", "horizon_years")),
)


class StudyPlanForm(forms.Form):
    """Answers that the cost to finish depends on; no length and no credit hours are assumed where none are given."""

    residency = forms.ChoiceField(label="You pay as", choices=RESIDENCIES, initial=Residency.OUT_OF_STATE)
    attendance = forms.ChoiceField(label="You study", choices=Attendance.choices, initial=Attendance.FULL_TIME)
    years = NumberField(label="Years", required=False)
    credits = WholeNumberField(label="Credit hours", required=False)

    @classmethod
    def from_address(cls, query: QueryDict):
        """The form with the answers of a URL, and its initial values for those that the URL lacks.

        A blank answer counts as an answer, except to a required question.
        """
        fields = cls.base_fields
        initial = {name: field.initial for name, field in fields.items() if field.initial is not None}
        given = {name: query[name] for name in fields if name in query}
        return cls(initial | {name: text for name, text in given.items() if text or not fields[name].required})

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers as a URL holds them, without blank ones and defaults."""
        given = [(name, self.data.get(name), field.initial) for name, field in self.fields.items()]
        return [(name, str(value)) for name, value, initial in given if value and value != initial]

    def study_plan(self) -> StudyPlan | None:
        """The answers as a plan; None when one is invalid, which is then an error of the form."""
        return self.checked(StudyPlan, **self.cleaned_data) if self.is_valid() else None

    def checked(self, record, **answers):
        """A record of answers; None when it refuses one, which is then an error of the form."""
        try:
            return record(**answers)
        except AnswerRefused as refusal:
            self.add_error(refusal.field, refusal.sentence)
            return None


class OrderForm(forms.Form):
    """The order of a shortlist; blank: as saved."""

    order = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[(BY_COST, "Tuition and fees to finish"), *((key, measure.label) for key, measure in ORDERS.items())],
    )


class ComparisonForm(forms.Form):
    """What a comparison shows: groups of measures, none chosen meaning all, and whether only what differs."""

    group = forms.MultipleChoiceField(
        label="Show", required=False, choices=[(group.key, group.label) for group in MEASURE_GROUPS]
    )
    differences = forms.ChoiceField(label="Only what differs", required=False, choices=[("1", "Yes")])


class PlanForm(StudyPlanForm):
    """Answers about how the student would study. Its initial values are assumptions, printed and open to change.

    Limits are those of `planner.costs.Plan`; `plan()` puts an error beside its field.
    """

    years = NumberField(
        label="Years", initial=2, required=False, help_text="Used where a program does not state its length."
    )
    credits = WholeNumberField(
        label="Credit hours", initial=30, required=False, help_text="Used with prices per credit hour."
    )
    credits_transferred = WholeNumberField(label="Credit hours you transfer", initial=0, required=False)
    living_per_year = dollars(
        "Living, per year", "What it costs beyond today: 0 if you stay where you live.", initial=0
    )
    moving = dollars("Moving, once", initial=0)
    income_now = dollars("What you earn now, per year", "0 if nothing. Without it no break-even can be computed.")
    income_while_studying = dollars("What you earn while studying, per year", initial=0)
    grants_per_year = dollars("Grants, per year", initial=0)
    employer_per_year = dollars("Your employer pays, per year", initial=0)
    employer_cap_per_year = dollars("At most, per year", "Your employer’s cap; blank if there is none.")
    loan_share = percent("Share you borrow, %", initial=0)
    loan_rate = percent("Interest, % a year")
    loan_years = WholeNumberField(label="Years to pay back", required=False)

    @property
    def groups(self):
        """The questions under their headings, in the order of the page."""
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in GROUPS]

    def plan(self) -> Plan | None:
        """The answers as a plan; None when one is invalid, which is then an error of the form."""
        if not self.is_valid():
            return None
        answers = {name: self.cleaned_data[name] for name in PlanForm.base_fields}
        for name in ("loan_share", "loan_rate"):
            answers[name] = None if answers[name] is None else answers[name] / HUNDRED
        blank_is_nothing = (
            "credits_transferred",
            "moving",
            "income_while_studying",
            "grants_per_year",
            "employer_per_year",
            "loan_share",
        )
        answers |= {name: answers[name] or 0 for name in blank_is_nothing}
        answers["loan_share"] = Decimal(answers["loan_share"])
        return self.checked(Plan, **answers)


class WorthForm(PlanForm):
    """The plan, and expectations for the years after it."""

    career = forms.ModelChoiceField(
        label="Career",
        queryset=Occupation.objects.single().order_by("title"),
        required=False,
        empty_label="None chosen",
    )
    state = forms.ChoiceField(
        label="Where you would work", required=False, choices=[("", "United States"), *STATES.items()]
    )
    growth = percent("Growth of incomes, % a year", initial=2)
    discount_rate = percent("Your discount rate, % a year", initial=3)
    horizon_years = WholeNumberField(label="Years to look ahead", initial=15, required=False)

    def outlook(self, spread: Spread | None) -> Outlook | None:
        """The expectations for given earnings; None when an answer is invalid, which is then an error of the form."""
        if self.errors:  # An invalid answer is no longer in cleaned_data.
            return None
        rates = {name: (self.cleaned_data[name] or Decimal(0)) / HUNDRED for name in ("growth", "discount_rate")}
        horizon = self.cleaned_data["horizon_years"] or 15
        return self.checked(Outlook, spread=spread, horizon_years=horizon, **rates)
