"""The desk's form: what a school may state about a program or itself, validated like the admin's, sentence by field."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateField, Model
from django.forms import modelform_factory
from django.http import QueryDict

from core.forms import number_formfield
from programs.models import Intake, Program, School, Tuition
from specializations.models import CipCode
from submissions.choices import Kind, Section
from submissions.editable import OF_PROGRAM, OF_SCHOOL, PART_COLUMNS, WORDS, Editable
from submissions.models import ProposedChange
from submissions.values import read, row_values

MOST_ROWS = 60
MOST_TEXT = 10_000
MARKUP = re.compile(r"<\s*[/!a-z]", re.IGNORECASE)
NO_MARKUP = "Write plain text: HTML and scripts are not kept."
NOTHING_CHANGED = (
    "Nothing differs from what the page says. If all of it is still right, say so with “Nothing changed” instead."
)

Base = dict[str, Any]
"""What was live when the form was begun: `columns` of the object, and `rows` by kind of row, as JSON holds them."""


class PlainTextForm(forms.ModelForm):
    """Refuses mark-up and texts without end in every field."""

    def clean(self):
        """A sentence beside each text that is no plain text."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if not isinstance(value, str):
                continue
            if MARKUP.search(value):
                self.add_error(name, NO_MARKUP)
            elif len(value) > MOST_TEXT:
                self.add_error(name, f"At most {MOST_TEXT:,} characters.")
            elif name in WORDS and len(value.split()) > WORDS[name]:
                self.add_error(name, f"At most {WORDS[name]} words; these are {len(value.split())}.")
        return cleaned


class RowForm(PlainTextForm):
    """One row below a program; `row` is its number, blank for a new one."""

    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today: date, **options):
        """`today` decides which deadline has passed."""
        super().__init__(*args, **options)
        self.today = today

    def clean(self):
        """What the row's own kind asks for besides."""
        cleaned = super().clean()
        model = self._meta.model
        if model is Tuition and cleaned.get("amount") == 0 and "funded" not in cleaned.get("note", "").lower():
            self.add_error("amount", "A price of $0 needs a note that says “funded”, and by whom.")
        deadline = cleaned.get("deadline_on")
        if model is Intake and deadline and deadline < self.today and "deadline_on" in self.changed_data:
            self.add_error("deadline_on", "This day has passed. Give the deadline of a round that lies ahead.")
        return cleaned

    @property
    def is_removed(self) -> bool:
        """Whether the row is to go."""
        return bool(self.cleaned_data.get("DELETE"))


def row_formset(model: type[Model], **options):
    """A formset for the rows of one kind."""
    dates = [name for name in PART_COLUMNS[model] if isinstance(model._meta.get_field(name), DateField)]
    widgets = {name: forms.DateInput(attrs={"type": "date"}) for name in dates}
    form = modelform_factory(
        model, form=RowForm, fields=PART_COLUMNS[model], widgets=widgets, formfield_callback=number_formfield
    )
    return forms.formset_factory(form, can_delete=True, extra=1, max_num=MOST_ROWS, validate_max=True, **options)


def snapshot(subject: Program | School | None, editables: Sequence[Editable]) -> Base:
    """What is live of it now. One query a kind of row; a program that does not exist yet has nothing."""
    base: Base = {"columns": {}, "rows": {}}
    for each in editables:
        if subject:
            base["columns"] |= row_values(subject, each.columns)
        if each.part:
            base["rows"][each.part._meta.label_lower] = [
                {"row": str(row.pk), **row_values(row, PART_COLUMNS[each.part])}
                for row in (editable_rows(subject, each.part) if subject else ())
            ]
    return base


def with_changes(base: Base, changes: Iterable[ProposedChange]) -> Base:
    """What a form is read against once these changed fields are live: to send it again proposes them no more."""
    columns, of_rows = dict(base["columns"]), defaultdict(dict)
    for change in changes:
        if change.model in base["rows"]:
            of_rows[change.model, change.row][change.field] = change.new
        else:
            columns[change.field] = change.new
    rows = {label: [row | of_rows[label, row["row"]] for row in rows] for label, rows in base["rows"].items()}
    return {"columns": columns, "rows": rows}


def editable_rows(subject: Program | School, part: type[Model]):
    """The rows of one kind that a school may change: those of imports are left out."""
    if isinstance(subject, School):
        return part.objects.filter(school=subject, source=None)
    return part.objects.filter(program=subject)


class Proposal:
    """The whole form: one for the columns, a formset for each kind of row, evidence for each section, a note.

    It is read against `base`, not against what is live: a fact that moved meanwhile is no change of the school’s.
    """

    def __init__(self, kind: str, base: Base, data: QueryDict | None = None, *, today: date):
        self.kind, self.base, self.data = kind, base, data
        self.editables = OF_SCHOOL if kind == Kind.SCHOOL else OF_PROGRAM
        self.model = School if kind == Kind.SCHOOL else Program
        columns = [name for each in self.editables for name in each.columns]
        if kind == Kind.NEW_PROGRAM:
            columns.append("cip_code")
        form = modelform_factory(self.model, form=PlainTextForm, fields=columns, formfield_callback=number_formfield)
        self.form = form(data, prefix="about", initial=self.typed(self.model, base["columns"]))
        if kind == Kind.NEW_PROGRAM:
            for name in ("title", "degree", "official_url"):
                self.form.fields[name].required = True
            self.form.fields["cip_code"].queryset = CipCode.objects.covered().order_by("title")
        self.formsets = {
            each.part: row_formset(each.part)(
                data,
                prefix=each.part._meta.model_name,
                initial=[self.typed(each.part, row) for row in base["rows"].get(each.part._meta.label_lower, ())],
                form_kwargs={"today": today},
            )
            for each in self.editables
            if each.part
        }
        self.notes = NotesForm(data, prefix="notes", sections=[each.section for each in self.editables])

    @staticmethod
    def typed(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of JSON as the columns hold them."""
        return {
            name: value if name == "row" else read(model._meta.get_field(name), value) for name, value in values.items()
        }

    @property
    def is_bound(self) -> bool:
        """Whether anything was saved."""
        return self.data is not None

    @property
    def forms(self) -> Iterator:
        """Every form and formset."""
        yield self.form
        yield from self.formsets.values()
        yield self.notes

    @property
    def touched(self) -> set[str]:
        """The names of the fields that differ from what was live when the form was begun."""
        rows = (row for formset in self.formsets.values() for row in formset)
        return {form.add_prefix(name) for form in (self.form, *rows, self.notes) for name in form.changed_data}

    def is_valid(self) -> bool:
        """Whether all of it may be submitted. That something differs, `submissions.actions.submit` sees to."""
        answers = [form.is_valid() for form in self.forms]  # each, so that each says what is wrong
        return all(answers)


class NotesForm(forms.Form):
    """Evidence for each section, an address or a few words, and a note to the editors."""

    note = forms.CharField(label="Note to the editors", required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args, sections: Sequence[Section], **options):
        super().__init__(*args, **options)
        for section in sections:
            self.fields[section.value] = forms.CharField(
                label="Evidence", required=False, max_length=1000,
                help_text="The address of the page that says so, or how you know.",
            )  # fmt: skip

    def clean(self):
        """Plain text, as everywhere."""
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if MARKUP.search(value):
                self.add_error(name, NO_MARKUP)
        return cleaned


def refuse_endless(data: QueryDict) -> None:
    """Refuses a form so large that no page of ours sent it. Raises ValidationError."""
    if sum(map(len, data.values())) > 20 * MOST_TEXT or len(data) > 2000:
        raise ValidationError("This is more text than a program needs. Shorten it and try again.")
