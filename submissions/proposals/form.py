"""The form of a proposal: its fields, their checks, and the layout of its page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateField, Model
from django.forms import BaseForm, modelform_factory
from django.forms.boundfield import BoundField
from django.http import QueryDict

from core.fact_pages import who_corrects
from core.figures import Figure
from core.forms import number_formfield
from programs import read_model
from programs.facts import facts_of
from programs.index import ProgramIndex
from programs.measures import COST, CREDIT_IN, CREDIT_OUT, OUTCOMES, SCHOOL, TUITION_IN, TUITION_OUT, Measure
from programs.models import Intake, Program, School, Tuition
from submissions.choices import ProposalSection, SubmissionKind
from submissions.desk import word
from submissions.models import ProposedChange
from submissions.proposals.fields import OF_PROGRAM, OF_SCHOOL, PART_COLUMNS, WORDS, Editable, as_json, read, row_values
from taxonomy.models import CipCode

MOST_ROWS = 60
MOST_TEXT = 10_000
MARKUP = re.compile(r"<\s*[/!a-z]", re.IGNORECASE)
NO_MARKUP = "Write plain text: HTML and scripts are not kept."
NOTHING_CHANGED = (
    "Nothing differs from what the page says. If all of it is still right, say so with “Nothing changed” instead."
)

Base = dict[str, Any]
"""What was live when the form was begun: `columns` of the object, and `rows` by kind of row, as JSON."""


class PlainTextForm(forms.ModelForm):
    """Refuses markup and overlong texts in every field."""

    def clean(self):
        """Adds an error to each text that is not plain text."""
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
    """One row of a program; `row` is its primary key, blank for a new one."""

    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today: date, **options):
        """`today` decides which deadlines have passed."""
        super().__init__(*args, **options)
        self.today = today

    def clean(self):
        """Adds the checks of the row's kind."""
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
        """Whether the row is to be removed."""
        return bool(self.cleaned_data.get("DELETE"))


def row_formset(model: type[Model], **options):
    dates = [name for name in PART_COLUMNS[model] if isinstance(model._meta.get_field(name), DateField)]
    widgets = {name: forms.DateInput(attrs={"type": "date"}) for name in dates}
    form = modelform_factory(
        model, form=RowForm, fields=PART_COLUMNS[model], widgets=widgets, formfield_callback=number_formfield
    )
    return forms.formset_factory(form, can_delete=True, extra=1, max_num=MOST_ROWS, validate_max=True, **options)


def snapshot(subject: Program | School | None, editables: Sequence[Editable]) -> Base:
    """The live values as JSON. One query for each kind of row; empty for a program that does not exist yet."""
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
    """The base once these changed fields are live, so that submitting again does not propose them again."""
    columns, of_rows = dict(base["columns"]), defaultdict(dict)
    for change in changes:
        if change.model in base["rows"]:
            of_rows[change.model, change.row][change.field] = change.new
        else:
            columns[change.field] = change.new
    rows = {label: [row | of_rows[label, row["row"]] for row in rows] for label, rows in base["rows"].items()}
    return {"columns": columns, "rows": rows}


def editable_rows(subject: Program | School, part: type[Model]):
    """The rows of one kind that a school may change: imported ones are left out."""
    if isinstance(subject, School):
        return part.objects.filter(school=subject, source=None)
    return part.objects.filter(program=subject)


class Proposal:
    """The whole form: one for the columns, a formset for each kind of row, evidence for each section, a note.

    Compared with `base`, not with live values: a fact that changed meanwhile is not the school’s change.
    """

    def __init__(self, kind: str, base: Base, data: QueryDict | None = None, *, today: date):
        self.kind, self.base, self.data = kind, base, data
        self.editables = OF_SCHOOL if kind == SubmissionKind.SCHOOL else OF_PROGRAM
        self.model = School if kind == SubmissionKind.SCHOOL else Program
        columns = [name for each in self.editables for name in each.columns]
        if kind == SubmissionKind.NEW_PROGRAM:
            columns.append("cip_code")
        form = modelform_factory(self.model, form=PlainTextForm, fields=columns, formfield_callback=number_formfield)
        self.form = form(data, prefix="about", initial=self.typed(self.model, base["columns"]))
        if kind == SubmissionKind.NEW_PROGRAM:
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
        """JSON values as the columns hold them."""
        return {
            name: value if name == "row" else read(model._meta.get_field(name), value) for name, value in values.items()
        }

    @property
    def is_bound(self) -> bool:
        """Whether anything was saved."""
        return self.data is not None

    @property
    def forms(self) -> Iterator:
        yield self.form
        yield from self.formsets.values()
        yield self.notes

    @property
    def touched(self) -> set[str]:
        """The names of the fields that differ from what was live when the form was begun."""
        rows = (row for formset in self.formsets.values() for row in formset)
        return {form.add_prefix(name) for form in (self.form, *rows, self.notes) for name in form.changed_data}

    def is_valid(self) -> bool:
        """Whether all of it may be submitted. `submissions.actions.submit` checks that something differs."""
        answers = [form.is_valid() for form in self.forms]  # a list, so that every form shows its errors
        return all(answers)


class NotesForm(forms.Form):
    """Evidence for each section, an address or a few words, and a note to the editors."""

    note = forms.CharField(label="Note to the editors", required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args, sections: Sequence[ProposalSection], **options):
        super().__init__(*args, **options)
        for section in sections:
            self.fields[section.value] = forms.CharField(
                label="Evidence",
                required=False,
                max_length=1000,
                help_text="The address of the page that says so, or how you know.",
            )

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if MARKUP.search(value):
                self.add_error(name, NO_MARKUP)
        return cleaned


def refuse_endless(data: QueryDict) -> None:
    """Raises ValidationError for a form larger than any page of the site sends."""
    if sum(map(len, data.values())) > 20 * MOST_TEXT or len(data) > 2000:
        raise ValidationError("This is more text than a program needs. Shorten it and try again.")


IMPORTED: dict[str, tuple[str, Sequence[Measure]]] = {
    ProposalSection.COST.value: (COST.label, (TUITION_OUT, TUITION_IN, CREDIT_OUT, CREDIT_IN)),
    OUTCOMES.key: (OUTCOMES.label, OUTCOMES.measures),
    SCHOOL.key: (SCHOOL.label, SCHOOL.measures),
}
"""Measures from federal data, which the desk cannot edit, by section of the page."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field with its live value: `raw` as a browser would send it, `now` in words, and its source.

    `is_changed`: the input differs from it. Without `now` nothing is live: the row, or the program, is new.
    """

    bound: BoundField
    raw: str = ""
    now: str = ""
    source: str = ""
    is_changed: bool = False

    @property
    def most_words(self) -> int | None:
        """The most words that it accepts."""
        return WORDS.get(self.bound.name)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a section: its fields, the source of its live values, and whether it was removed meanwhile."""

    form: BaseForm
    fields: Sequence[FormField]
    source: str
    is_gone: bool

    @property
    def is_new(self) -> bool:
        """Whether the public page does not have it."""
        return not self.form["row"].value()

    @property
    def removal(self) -> BoundField:
        """The checkbox that removes the row."""
        return self.form["DELETE"]


@dataclass(frozen=True, slots=True)
class Imported:
    """Figures of the public page that only their publisher can correct; each sentence names the publisher."""

    key: str
    label: str
    figures: Sequence[tuple[Measure, Figure]]
    who_corrects: Sequence[str]


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of the form's page."""

    key: str
    label: str
    fields: Sequence[FormField]
    formset: object
    rows: Sequence[FormRow]
    row_name: str
    evidence: BoundField
    source: str
    imported: Imported | None


def form_sections(
    proposal: Proposal, subject: Program | School | None, imported: Mapping[str, Imported]
) -> list[FormSection]:
    """The form in the order of the public page, with live values and sources. One query for each kind of row."""
    sections = []
    described_by = str(getattr(subject, "described_by", None) or "")
    for each in proposal.editables:
        formset = proposal.formsets.get(each.part)
        live = live_rows(subject, each.part) if subject and each.part else {}
        names = [*each.columns]
        if each.section == ProposalSection.ABOUT and "cip_code" in proposal.form.fields:
            names.append("cip_code")
        sections.append(
            FormSection(
                key=each.section.value,
                label=each.section.label,
                fields=[form_field(proposal.form[name], subject, described_by) for name in names],
                formset=formset,
                rows=[form_row(form, live) for form in formset or ()],
                row_name=str(each.part._meta.verbose_name) if each.part else "",
                evidence=proposal.notes[each.section.value],
                source=described_by,
                imported=imported.get(each.section.value),
            )
        )
    return sections


def live_rows(subject: Program | School, part: type[Model]) -> dict[str, Model]:
    """The rows that a school may change, with their sources, by primary key."""
    return {str(row.pk): row for row in editable_rows(subject, part).select_related("source")}


def form_row(form: BaseForm, live: Mapping[str, Model]) -> FormRow:
    """A row of the form with its live row."""
    number = str(form["row"].value() or "")
    row = live.get(number)
    source = str(row.source or "") if row else ""
    fields = [form_field(bound, row, source) for bound in form.visible_fields() if bound.name != "DELETE"]
    return FormRow(form, fields, source, is_gone=bool(number) and row is None)


def form_field(bound: BoundField, live: Model | None, source: str) -> FormField:
    """A field with the live value of its column."""
    if live is None:
        return FormField(bound)
    field = live._meta.get_field(bound.name)
    value = as_json(field, getattr(live, field.attname))
    try:
        typed = as_json(field, field.to_python(bound.value()))
    except ValidationError:
        typed = bound.value()
    is_changed = (typed or None) != (value or None) and typed != value
    raw = "" if value is None else str(value)
    return FormField(bound, raw, word(type(live), bound.name, value), source, is_changed)


def imported_figures(program: Program, index: ProgramIndex) -> dict[str, Imported]:
    """Federal figures of the program, by section of its page. One query, for prices; more for an unlisted program."""
    if not program.is_listed:
        program.row = read_model.row_of(program)
    [facts] = facts_of([program], index, ())
    found = {}
    for key, (label, measures) in IMPORTED.items():
        figures = [(measure, measure.read(facts)) for measure in measures]
        sentences = dict.fromkeys(filter(None, (who_corrects(figure.source) for _, figure in figures)))
        found[key] = Imported(key, label, figures, list(sentences))
    return found


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A problem of the form: where, and what, in a sentence."""

    place: str
    anchor: str
    sentence: str


def problems(proposal: Proposal) -> Iterator[FormProblem]:
    """Why a checked form cannot be submitted yet, in the form's order."""
    for form in (proposal.form, *(row for formset in proposal.formsets.values() for row in formset), proposal.notes):
        for name, sentences in form.errors.items():
            bound = form[name] if name in form.fields else None
            for sentence in sentences:
                yield FormProblem(bound.label if bound else "", bound.id_for_label if bound else "", sentence)
    for formset in proposal.formsets.values():
        for sentence in formset.non_form_errors():
            yield FormProblem("", "", sentence)
