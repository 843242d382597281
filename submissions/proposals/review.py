"""The review of a proposal: each change with old, live and new value, the rules' findings, and the reviewer's form."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm, modelform_factory
from django.utils import timezone
from django.utils.safestring import SafeString

from core import snoozing
from programs import actions
from programs.choices import Severity
from programs.models import Program
from programs.rules import Breach
from programs.rules.rule import breaches_of
from submissions.choices import LONGEST_REASON, Decision, ProposalSection, SubmissionKind
from submissions.desk import label_of, text_of
from submissions.models import Comment, ProposedChange, RejectionReason, Submission
from submissions.proposals import apply
from submissions.proposals.apply import model_of
from submissions.proposals.diff import difference, row_of, usual
from submissions.proposals.fields import PART_COLUMNS, Json, as_json, row_values
from submissions.proposals.form import PlainTextForm, Proposal


@transaction.atomic
def check(submission: Submission, *, today: date) -> None:
    """Checks the pending changes by the rules and stores the findings, for proposer and reviewer.

    New breaches are stored with the change that causes them, other breaches with the submission, as is the reason why
    it cannot become live as a whole.
    """
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    for change in pending:
        change.warnings = []
    submission.warnings, submission.blocker, submission.checked_at = [], "", timezone.now()
    if pending and submission.kind in (SubmissionKind.UPDATE, SubmissionKind.NEW_PROGRAM):
        try_out(submission, pending, today)
    ProposedChange.objects.bulk_update(pending, ["warnings"], batch_size=500)
    submission.save(update_fields=["warnings", "blocker", "checked_at"])


def try_out(submission: Submission, pending: Sequence[ProposedChange], today: date) -> None:
    """Applies the changes, checks the rules, and rolls back. Values that the model refuses become findings."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                program = applied(submission, pending)
        except (actions.CannotEdit, ValidationError) as refused:
            submission.blocker = " ".join(getattr(refused, "messages", [str(refused)]))
        else:
            sort_in(submission, pending, program, today)
        transaction.set_rollback(True)


def applied(submission: Submission, pending: Sequence[ProposedChange]) -> Program:
    """The program with the changes written, in a transaction that will be rolled back."""
    source, program = apply.source_of(submission), submission.program
    if program is None:
        program = apply.new_program(submission, pending, source=source)
        program.save()
    actions.apply(program, apply.edits_of(pending, program), source=source, by=None, reason="Tried out")
    return program


def sort_in(submission: Submission, pending: Sequence[ProposedChange], program: Program, today: date) -> None:
    """Stores each new breach with the change that causes it."""
    known = set(program.findings.uncorrected().values_list("rule", "model", "object_id", "field", "message"))
    for key, breach in breaches_of(program, today):
        obj = breach.obj
        if (key, obj._meta.label_lower, obj.pk, breach.field, breach.message) not in known:
            warning = {"rule": key, "severity": Severity(breach.severity).label, "message": breach.message}
            (cause(breach, pending) or submission).warnings.append(warning)


def cause(breach: Breach, pending: Sequence[ProposedChange]) -> ProposedChange | None:
    """The change of the same field, or else of the same row; a new row is found by its values."""
    label = breach.obj._meta.label_lower
    same = [each for each in pending if each.model == label and each.row in (str(breach.obj.pk), "new")]
    for change in same:
        if change.field == breach.field:
            return change
    if same:
        return same[0] if label != Program._meta.label_lower else None
    added = [each for each in pending if each.model == label and not each.field and each.old is None]
    if not added:
        return None
    stated = row_values(breach.obj, PART_COLUMNS[type(breach.obj)])
    return next((each for each in added if each.new == stated), None)


OFFERED = {Decision.ACCEPTED: "Accept", Decision.EDITED: "Accept with another value", Decision.REJECTED: "Reject"}


class VerdictForm(forms.Form):
    """The decision on one change, and the reason. Nothing is preselected. `seen` is the live value in view."""

    decision = forms.ChoiceField(choices=OFFERED.items(), required=False)
    listed = forms.ChoiceField(label="Why it is rejected", required=False)
    own = forms.CharField(label="In your own words", required=False, max_length=LONGEST_REASON)
    seen = forms.CharField(required=False)

    def __init__(self, *args, reasons: list[str], **options):
        """`reasons` are the sentences to choose from."""
        super().__init__(*args, **options)
        self.fields["listed"].choices = [("", "Choose, or write"), *((each, each) for each in reasons)]

    def clean(self):
        """A rejection needs a reason that fits the column."""
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
    """A form for another value of the field, or of the new row; None where there is none to enter.

    That is a removed row or a withdrawn program.
    """
    if change.new is None and not change.field or kind == SubmissionKind.WITHDRAWAL:
        return None
    model = model_of(change)
    columns = (change.field,) if change.field else PART_COLUMNS[model]
    values = {change.field: change.new} if change.field else change.new
    return value_form_class(model, columns)(data, prefix=f"value-{change.pk}", initial=Proposal.typed(model, values))


def value_of(form: forms.ModelForm, change: ProposedChange) -> Json | dict:
    """The value of a valid form, as a proposed change writes it."""
    if not change.field:
        return row_of(model_of(change), form.cleaned_data)
    value = form.cleaned_data[change.field]
    return value.pk if isinstance(value, Model) else as_json(form._meta.model._meta.get_field(change.field), value)


class WorkForm(forms.Form):
    """The other steps of a review; each uses its own fields, and the action says what is missing."""

    note = forms.CharField(
        label="A word to the school about the decision",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Submission._meta.get_field("reason").max_length,
    )
    goes_live_at = forms.DateTimeField(
        label="Goes live at",
        required=False,
        help_text="Blank: at once.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    text = forms.CharField(
        label="Comment",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Comment._meta.get_field("text").max_length,
    )
    is_internal = forms.BooleanField(label="For editors only", required=False, initial=True)
    owner = forms.ModelChoiceField(label="Who reviews it", queryset=None, required=False, empty_label="Me")
    until = forms.DateField(label="Comes back on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    snooze_reason = forms.CharField(label="Why it can wait", required=False, max_length=snoozing.LONGEST_REASON)
    wanted = forms.CharField(
        label="What is to be changed",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Submission._meta.get_field("reason").max_length,
        help_text="The school reads it, changes the proposal and sends it again.",
    )

    def __init__(self, *args, reviewers, **options):
        """`reviewers` are the people who may take it over."""
        super().__init__(*args, **options)
        self.fields["owner"].queryset = reviewers


NO_ROW = "The row is no longer there."
NOT_SEEN = object()


@dataclass(slots=True)
class Reviewed:
    """One change that waits for a decision."""

    change: ProposedChange
    live: Json | dict
    verdict: VerdictForm
    value: ModelForm | None
    peers: str = ""
    is_new_value: bool = False
    """Whether the live value changed since the editor opened the page."""

    @property
    def label(self) -> str:
        return label_of(self.change)

    @property
    def old(self) -> str:
        """The value when it was proposed."""
        return text_of(self.change, self.change.old)

    @property
    def now(self) -> SafeString:
        """The live value, marked where it changed."""
        return difference(self.old, self.now_text)

    @property
    def now_text(self) -> str:
        """The live value."""
        return NO_ROW if self.live == apply.GONE else text_of(self.change, self.live)

    @property
    def new(self) -> SafeString:
        """The proposed value, marked against the live one."""
        return difference("" if self.live == apply.GONE else self.now_text, text_of(self.change, self.change.new))

    @property
    def is_conflict(self) -> bool:
        """Whether the live value changed since the proposal: "accept the rest" then skips it."""
        return apply.moved(self.change, self.live)

    @property
    def is_removal(self) -> bool:
        """Whether the row is to be removed."""
        return self.change.new is None and not self.change.field

    @property
    def is_there_already(self) -> bool:
        """Whether the page already has the proposed value."""
        return bool(self.change.field) and self.live == self.change.new

    @property
    def seen(self) -> str:
        """The live value as the page sends it back."""
        return json.dumps(self.live, cls=DjangoJSONEncoder, sort_keys=True)

    @property
    def choices(self) -> Iterator[tuple[str, str, bool]]:
        """The possible decisions: value, label, whether it is chosen."""
        chosen = self.verdict["decision"].value()
        return (
            (value, label, value == chosen)
            for value, label in OFFERED.items()
            if self.value is not None or value != Decision.EDITED
        )

    @property
    def is_edited(self) -> bool:
        """Whether the editor chose another value."""
        return self.verdict["decision"].value() == Decision.EDITED

    @property
    def is_address(self) -> bool:
        return apply.is_address(self.change.evidence)


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """The changes of one part of the page."""

    label: str
    evidence: str
    is_address: bool
    changes: Sequence[Reviewed]


def reviewed(submission: Submission, data=None) -> list[Reviewed]:
    """Every pending change with its form. One query for the changes, one for the reasons, one for each kind of row."""
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    reasons = list(RejectionReason.objects.values_list("text", flat=True)) if pending else []
    live = apply.live(pending)
    return [
        Reviewed(
            each,
            live[each.pk],
            VerdictForm(data, prefix=f"change-{each.pk}", reasons=reasons),
            value_form(each, submission.kind, data),
        )
        for each in pending
    ]


def add_peers(rows: Sequence[Reviewed]) -> None:
    """Adds the usual values of other schools to each change."""
    peers = usual([row.change for row in rows])
    for row in rows:
        row.peers = peers.get(row.change.pk, "")


def sections(rows: Sequence[Reviewed]) -> list[ReviewedSection]:
    """The changes by part of the page, with the school's evidence for each part."""
    grouped = ((section, list(each)) for section, each in groupby(rows, key=lambda row: row.change.section))
    return [
        ReviewedSection(ProposalSection(section).label, each[0].change.evidence, each[0].is_address, each)
        for section, each in grouped
    ]


def refreshed(submission: Submission, data, rows: Sequence[Reviewed]) -> list[Reviewed]:
    """The changes again with all input, but without decisions on values that changed meanwhile."""
    data = data.copy()
    moved = [row.change.pk for row in rows if seen_in(row) != row.live]
    for pk in moved:
        data.pop(f"change-{pk}-decision", None)
    again = reviewed(submission, data)
    for row in again:
        row.is_new_value = row.change.pk in moved
    return again


def seen_in(row: Reviewed) -> Json | dict | object:
    """The live value in the editor's view, as the page sent it; NOT_SEEN for input that no page of the site sent."""
    try:
        return json.loads(row.verdict["seen"].value() or "")
    except ValueError:
        return NOT_SEEN
