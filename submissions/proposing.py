"""From a valid form to proposed changes: what differs from what was live when the form was begun."""

from collections.abc import Iterator

from django.db.models import Model

from programs.models import Program, School
from submissions.choices import Section
from submissions.editable import PART_COLUMNS, Editable
from submissions.forms import Proposal
from submissions.models import ProposedChange
from submissions.values import Json, written


def changes_of(proposal: Proposal, subject: Program | School | None) -> Iterator[ProposedChange]:
    """Every change that a valid form proposes, unsaved and without its submission, in the order of the page."""
    for each in proposal.editables:
        evidence = proposal.notes.cleaned_data[each.section.value]
        for change in (*column_changes(proposal, each, subject), *row_changes(proposal, each)):
            change.evidence = evidence
            yield change


def column_changes(proposal: Proposal, each: Editable, subject: Program | School | None) -> Iterator[ProposedChange]:
    """Columns of the program or the school with another value."""
    names = each.columns
    if each.section == Section.ABOUT and "cip_code" in proposal.form.fields:
        names = (*names, "cip_code")
    for name in names:
        field = proposal.model._meta.get_field(name)
        value = proposal.form.cleaned_data[name]
        new = value.pk if isinstance(value, Model) else written(field, value)
        old = proposal.base["columns"].get(name)
        if new != old and not (old is None and new in ("", None)):
            yield ProposedChange(
                section=each.section, model=proposal.model._meta.label_lower, row=str(subject.pk) if subject else "new",
                field=name, old=old, new=new,
            )  # fmt: skip


def row_changes(proposal: Proposal, each: Editable) -> Iterator[ProposedChange]:
    """Fields of rows with another value, rows that are new, rows that go."""
    if each.part is None:
        return
    label = each.part._meta.label_lower
    known = {row["row"]: row for row in proposal.base["rows"].get(label, ())}
    added = 0
    for form in proposal.formsets[each.part]:
        if not form.cleaned_data:
            continue
        now = row_of(each.part, form.cleaned_data)
        number = form.cleaned_data["row"]
        change = {"section": each.section, "model": label}
        if number in known:
            was = {name: value for name, value in known[number].items() if name != "row"}
            if form.is_removed:
                yield ProposedChange(**change, row=number, old=was, new=None)
                continue
            for name, value in now.items():
                if value != was[name]:
                    yield ProposedChange(**change, row=number, field=name, old=was[name], new=value)
        elif not form.is_removed and form.has_changed():
            added += 1
            yield ProposedChange(**change, row=f"new-{added}", old=None, new=now)


def row_of(part: type[Model], cleaned: dict) -> dict[str, Json]:
    """The columns of a row, written."""
    return {name: written(part._meta.get_field(name), cleaned[name]) for name in PART_COLUMNS[part]}
