"""The questions behind cost and return, as a form that lives in the URL."""

from decimal import Decimal

from django import forms

from careers.models import Occupation
from planner.inputs import Refused
from planner.plan import Plan
from planner.returns import Outlook, Spread
from programs.choices import STATES, Attendance, Residency

HUNDRED = Decimal(100)
RESIDENCIES = [(each.value, each.label) for each in Residency if each != Residency.ANY]


def dollars(label, help_text="", **options):
    """A question about whole US dollars; blank is not answered."""
    return forms.IntegerField(label=label, help_text=help_text, required=False, **options)


def percent(label, **options):
    """A question about a rate in percent."""
    return forms.DecimalField(label=label, required=False, **options)


class PlanForm(forms.Form):
    """Answers about how one would study. Its initial values are assumptions, printed and open to change.

    Limits are those of `planner.plan.Plan`; `plan()` puts a refusal beside its field.
    """

    residency = forms.ChoiceField(label="You pay as", choices=RESIDENCIES, initial=Residency.OUT_OF_STATE)
    attendance = forms.ChoiceField(label="You study", choices=Attendance.choices, initial=Attendance.FULL_TIME)
    years = forms.DecimalField(
        label="Years", initial=2, required=False, help_text="Used where a program does not state its length."
    )
    credits = forms.IntegerField(
        label="Credit hours", initial=30, required=False, help_text="Used with prices per credit hour."
    )
    credits_transferred = forms.IntegerField(label="Credit hours you transfer", initial=0, required=False)
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
    loan_years = forms.IntegerField(label="Years to pay back", required=False)

    def plan(self) -> Plan | None:
        """The answers as a plan; None when one is refused, which is then an error of the form."""
        if not self.is_valid():
            return None
        answers = {name: self.cleaned_data[name] for name in PlanForm.base_fields}
        for name in ("loan_share", "loan_rate"):
            answers[name] = None if answers[name] is None else answers[name] / HUNDRED
        blank_is_nothing = ("credits_transferred", "moving", "income_while_studying", "grants_per_year",
                            "employer_per_year", "loan_share")  # fmt: skip
        answers |= {name: answers[name] or 0 for name in blank_is_nothing}
        answers["loan_share"] = Decimal(answers["loan_share"])
        try:
            return Plan(**answers)
        except Refused as refusal:
            self.add_error(refusal.field, refusal.sentence)
            return None


class WorthForm(PlanForm):
    """The plan, and what one expects of the years after it."""

    career = forms.ModelChoiceField(
        label="Career", queryset=Occupation.objects.order_by("title"), required=False, empty_label="None chosen"
    )
    state = forms.ChoiceField(
        label="Where you would work", required=False, choices=[("", "United States"), *STATES.items()]
    )
    growth = percent("Growth of incomes, % a year", initial=2)
    discount_rate = percent("Your discount rate, % a year", initial=3)
    horizon_years = forms.IntegerField(label="Years to look ahead", initial=15, required=False)

    def outlook(self, spread: Spread | None) -> Outlook | None:
        """What one expects, given earnings; None when an answer is refused, which is then an error of the form."""
        rates = {name: (self.cleaned_data[name] or Decimal(0)) / HUNDRED for name in ("growth", "discount_rate")}
        try:
            return Outlook(spread=spread, horizon_years=self.cleaned_data["horizon_years"] or 15, **rates)
        except Refused as refusal:
            self.add_error(refusal.field, refusal.sentence)
            return None
