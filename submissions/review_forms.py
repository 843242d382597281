"""What an editor fills in on the review page."""

from functools import cache

from django import forms
from django.db.models import Model
from django.forms import modelform_factory

from core import snoozing
from submissions.actions import LONGEST_REASON
from submissions.applying import model_of
from submissions.choices import Decision, Kind
from submissions.editable import PART_COLUMNS
from submissions.forms import PlainTextForm, Proposal
from submissions.models import Comment, ProposedChange, Submission
from submissions.proposing import row_of
from submissions.values import Json, written

OFFERED = {Decision.ACCEPTED: "Accept", Decision.EDITED: "Accept with another value", Decision.REJECTED: "Reject"}


class VerdictForm(forms.Form):
    """What becomes of one change, and why not. Nothing is chosen beforehand. `seen` is the live value in view."""

    decision = forms.ChoiceField(choices=OFFERED.items(), required=False)
    listed = forms.ChoiceField(label="Why it is rejected", required=False)
    own = forms.CharField(label="In your own words", required=False, max_length=LONGEST_REASON)
    seen = forms.CharField(required=False)

    def __init__(self, *args, reasons: list[str], **options):
        """`reasons` are the sentences to choose from."""
        super().__init__(*args, **options)
        self.fields["listed"].choices = [("", "Choose, or write"), *((each, each) for each in reasons)]

    def clean(self):
        """A rejection says why, within what the column holds."""
        cleaned = super().clean()
        if cleaned.get("decision") == Decision.REJECTED and not self.errors:
            if not self.reason:
                self.add_error("own", "Say why it is rejected: the school will read it.")
            elif len(self.reason) > LONGEST_REASON:
                self.add_error("own", f"At most {LONGEST_REASON} characters together with the chosen sentence.")
        return cleaned

    @property
    def reason(self) -> str:
        """The chosen sentence and the editor's own words."""
        return " ".join(filter(None, (self.cleaned_data.get("listed"), self.cleaned_data.get("own", "").strip())))


@cache
def value_form_class(model: type[Model], columns: tuple[str, ...]) -> type[forms.ModelForm]:
    """The model's own form fields for these columns, plain text as at the desk."""
    return modelform_factory(model, form=PlainTextForm, fields=columns)


def value_form(change: ProposedChange, kind: str, data=None) -> forms.ModelForm | None:
    """A form for another value of the field, or of the new row; None where there is none to state.

    That is a row that goes, and a program that is withdrawn.
    """
    if change.new is None and not change.field or kind == Kind.WITHDRAWAL:
        return None
    model = model_of(change)
    columns = (change.field,) if change.field else PART_COLUMNS[model]
    values = {change.field: change.new} if change.field else change.new
    return value_form_class(model, columns)(data, prefix=f"value-{change.pk}", initial=Proposal.typed(model, values))


def value_of(form: forms.ModelForm, change: ProposedChange) -> Json | dict:
    """What a valid form states, as a proposed change writes it."""
    if not change.field:
        return row_of(model_of(change), form.cleaned_data)
    value = form.cleaned_data[change.field]
    return value.pk if isinstance(value, Model) else written(form._meta.model._meta.get_field(change.field), value)


class WorkForm(forms.Form):
    """The other steps of a review; each takes its own fields, and the action says what is missing."""

    note = forms.CharField(
        label="A word to the school about the decision", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Submission._meta.get_field("reason").max_length,
    )  # fmt: skip
    goes_live_at = forms.DateTimeField(
        label="Goes live at", required=False, help_text="Blank: at once.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    text = forms.CharField(
        label="Comment", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Comment._meta.get_field("text").max_length,
    )  # fmt: skip
    is_internal = forms.BooleanField(label="For editors only", required=False, initial=True)
    owner = forms.ModelChoiceField(label="Who reviews it", queryset=None, required=False, empty_label="Me")
    until = forms.DateField(label="Comes back on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    snooze_reason = forms.CharField(label="Why it can wait", required=False, max_length=snoozing.LONGEST_REASON)
    wanted = forms.CharField(
        label="What is to be changed", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Submission._meta.get_field("reason").max_length,
        help_text="The school reads it, changes the proposal and sends it again.",
    )  # fmt: skip

    def __init__(self, *args, reviewers, **options):
        """`reviewers` are the people who may take it over."""
        super().__init__(*args, **options)
        self.fields["owner"].queryset = reviewers
