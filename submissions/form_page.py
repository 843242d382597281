"""The form of a proposal as its page lays it out: what stands live beside each field, imported figures, problems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.forms.boundfield import BoundField

from core.fact_pages import who_corrects
from core.figures import Figure
from programs import read_model
from programs.facts import facts_of
from programs.index import ProgramIndex
from programs.measures import COST, CREDIT_IN, CREDIT_OUT, OUTCOMES, SCHOOL, TUITION_IN, TUITION_OUT, Measure
from programs.models import Program, School
from submissions.choices import Section
from submissions.editable import WORDS
from submissions.forms import Proposal, editable_rows
from submissions.pages import word
from submissions.values import written

IMPORTED: dict[str, tuple[str, Sequence[Measure]]] = {
    Section.COST.value: (COST.label, (TUITION_OUT, TUITION_IN, CREDIT_OUT, CREDIT_IN)),
    OUTCOMES.key: (OUTCOMES.label, OUTCOMES.measures),
    SCHOOL.key: (SCHOOL.label, SCHOOL.measures),
}
"""Measures that federal data fill and nobody at the desk can edit, by section of the page."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field with what is live in its place: `raw` as a browser would send it, `now` in words, and its source.

    `is_changed`: what is typed differs from it. Without `now` nothing is live: the row, or the program, is new.
    """

    bound: BoundField
    raw: str = ""
    now: str = ""
    source: str = ""
    is_changed: bool = False

    @property
    def most_words(self) -> int | None:
        """The most words that it takes."""
        return WORDS.get(self.bound.name)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a section: its fields, the source of what stands there now, and whether it was removed meanwhile."""

    form: BaseForm
    fields: Sequence[FormField]
    source: str
    is_gone: bool

    @property
    def is_new(self) -> bool:
        """Whether it is no row of the public page."""
        return not self.form["row"].value()

    @property
    def removal(self) -> BoundField:
        """The box that takes the row away."""
        return self.form["DELETE"]


@dataclass(frozen=True, slots=True)
class Imported:
    """Figures of the public page that only their publisher can correct, each sentence saying who that is."""

    key: str
    label: str
    figures: Sequence[tuple[Measure, Figure]]
    who_corrects: Sequence[str]


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of the form, as the page lays it out."""

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
    """The form in the order of the public page, with what is live and its source. One query a kind of row."""
    sections = []
    described_by = str(getattr(subject, "described_by", None) or "")
    for each in proposal.editables:
        formset = proposal.formsets.get(each.part)
        live = live_rows(subject, each.part) if subject and each.part else {}
        names = [*each.columns]
        if each.section == Section.ABOUT and "cip_code" in proposal.form.fields:
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
    """The rows that a school may change, with their sources, by number."""
    return {str(row.pk): row for row in editable_rows(subject, part).select_related("source")}


def form_row(form: BaseForm, live: Mapping[str, Model]) -> FormRow:
    """A row of the form beside the one that is live."""
    number = str(form["row"].value() or "")
    row = live.get(number)
    source = str(row.source or "") if row else ""
    fields = [form_field(bound, row, source) for bound in form.visible_fields() if bound.name != "DELETE"]
    return FormRow(form, fields, source, is_gone=bool(number) and row is None)


def form_field(bound: BoundField, live: Model | None, source: str) -> FormField:
    """A field beside the live value of its column."""
    if live is None:
        return FormField(bound)
    field = live._meta.get_field(bound.name)
    value = written(field, getattr(live, field.attname))
    try:
        typed = written(field, field.to_python(bound.value()))
    except ValidationError:
        typed = bound.value()
    is_changed = (typed or None) != (value or None) and typed != value
    raw = "" if value is None else str(value)
    return FormField(bound, raw, word(type(live), bound.name, value), source, is_changed)


def imported_figures(program: Program, index: ProgramIndex) -> dict[str, Imported]:
    """What federal data say of the program, by section of its page. One query, for prices; more for one not listed."""
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
class Problem:
    """Something that the form still lacks: where, and what, in a sentence."""

    place: str
    anchor: str
    sentence: str


def problems(proposal: Proposal) -> Iterator[Problem]:
    """Why a form that was checked cannot be sent yet, in its order."""
    for form in (proposal.form, *(row for formset in proposal.formsets.values() for row in formset), proposal.notes):
        for name, sentences in form.errors.items():
            bound = form[name] if name in form.fields else None
            for sentence in sentences:
                yield Problem(bound.label if bound else "", bound.id_for_label if bound else "", sentence)
    for formset in proposal.formsets.values():
        for sentence in formset.non_form_errors():
            yield Problem("", "", sentence)
