"""What a proposal changes: against the live values, word by word, and beside the usual values of other schools."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from statistics import quantiles

from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.figures import WRITERS
from programs.choices import Attendance, Residency, TuitionBasis
from programs.models import Offering, Program, School, Tuition
from submissions.choices import ProposalSection
from submissions.models import ProposedChange
from submissions.proposals.fields import PART_COLUMNS, Editable, Json, as_json
from submissions.proposals.form import Proposal

WORD = re.compile(r"\S+\s*")


def difference(old: str, new: str) -> SafeString:
    """The new text as HTML, removed words in `<del>` and added words in `<ins>`; everything is escaped."""
    before, after = WORD.findall(old), WORD.findall(new)
    steps = SequenceMatcher(None, words(before), words(after), autojunk=False).get_opcodes()
    return format_html_join(
        "",
        "{}",
        ((marked(step[0], "".join(before[slice(*step[1:3])]), "".join(after[slice(*step[3:])])),) for step in steps),
    )


def words(pieces: list[str]) -> list[str]:
    """Words without trailing white space, so that a word at the end of a text is still the same."""
    return [piece.rstrip() for piece in pieces]


def marked(kind: str, gone: str, come: str) -> SafeString:
    """One step of the difference: unchanged words, or removed words and then added ones."""
    space = come[len(come.rstrip()) :] or gone[len(gone.rstrip()) :]
    if kind == "equal":
        return format_html("{}{}", come.rstrip(), space)
    both = (("<del>{}</del>", gone.rstrip()), ("<ins>{}</ins>", come.rstrip()))
    marks = ((format_html(mark, text),) for mark, text in both if text)
    return format_html("{}{}", format_html_join(" ", "{}", marks), space or " ")


FEWEST = 20
"""With fewer values, no usual range is given."""


def usual(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """The middle half of the peers in a sentence, by the change's primary key.

    At most two queries for each kind of row.
    """
    return usual_prices(changes) | usual_lengths(changes)


def usual_prices(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """Schools' averages for the same basis and residency, with fees, the newest of each school.

    A price for all students is compared with that of out-of-state students, as the rule about own prices does.
    """
    rows = rows_of(changes, Tuition, "amount")
    kinds = {
        pk: (row["basis"], row["residency"] if row["residency"] != Residency.ANY else Residency.OUT_OF_STATE)
        for pk, row in rows.items()
    }
    if not kinds:
        return {}
    newest: dict[tuple, dict[int, int]] = {}
    known = Tuition.objects.filter(
        program=None,
        basis__in={basis for basis, _ in kinds.values()},
        residency__in={each for _, each in kinds.values()},
    ).order_by("academic_year")
    for basis, residency, school, amount, fees in known.values_list(
        "basis", "residency", "school_id", "amount", "required_fees"
    ):
        newest.setdefault((basis, residency), {})[school] = amount + (fees or 0)
    return {
        pk: f"{middle(list(newest[kind].values()), WRITERS['usd'])} {TuitionBasis(kind[0]).label.lower()}, "
        f"{Residency(kind[1]).label.lower()}: the middle half of {len(newest[kind])} schools’ averages."
        for pk, kind in kinds.items()
        if len(newest.get(kind, ())) >= FEWEST
    }


def usual_lengths(changes: Sequence[ProposedChange]) -> dict[int, str]:
    """Lengths in months of programs with the same attendance."""
    rows = rows_of(changes, Offering, "length_months")
    if not rows:
        return {}
    lengths: dict[str, list[int]] = {}
    stated = Offering.objects.exclude(length_months=None).exclude(attendance="").order_by()
    for attendance, months in stated.values_list("attendance", "length_months"):
        lengths.setdefault(attendance, []).append(months)
    return {
        pk: f"{middle(lengths[row['attendance']], str)} months {Attendance(row['attendance']).label.lower()}: "
        f"the middle half of {len(lengths[row['attendance']])} offerings."
        for pk, row in rows.items()
        if len(lengths.get(row["attendance"], ())) >= FEWEST
    }


def middle(values: Sequence[int], write) -> str:
    """From the 25th to the 75th percentile, with both ends included."""
    low, _, high = quantiles(values, n=4, method="inclusive")
    return f"{write(round(low))} to {write(round(high))}"


def rows_of(changes: Sequence[ProposedChange], model, column: str) -> dict[int, Mapping]:
    """The rows of one kind with the changes applied, by primary key of the change that states the column."""
    mine = [change for change in changes if change.model == model._meta.label_lower and change.new is not None]
    stating = [change for change in mine if change.field == column or (not change.field and change.new.get(column))]
    stored = model.objects.filter(pk__in=[each.row for each in stating if each.row.isdecimal()]).values()
    known: dict[str, dict] = {str(row["id"]): row for row in stored} if stating else {}
    for change in mine:
        if change.field and change.row in known:
            known[change.row][change.field] = change.new
    found = {change.pk: known.get(change.row) if change.field else change.new for change in stating}
    return {pk: row for pk, row in found.items() if row}


def changes_of(proposal: Proposal, subject: Program | School | None) -> Iterator[ProposedChange]:
    """Every change in a valid form, unsaved and without its submission, in the order of the page."""
    for each in proposal.editables:
        evidence = proposal.notes.cleaned_data[each.section.value]
        for change in (*column_changes(proposal, each, subject), *row_changes(proposal, each)):
            change.evidence = evidence
            yield change


def column_changes(proposal: Proposal, each: Editable, subject: Program | School | None) -> Iterator[ProposedChange]:
    """Changed columns of the program or the school."""
    names = each.columns
    if each.section == ProposalSection.ABOUT and "cip_code" in proposal.form.fields:
        names = (*names, "cip_code")
    for name in names:
        field = proposal.model._meta.get_field(name)
        value = proposal.form.cleaned_data[name]
        new = value.pk if isinstance(value, Model) else as_json(field, value)
        old = proposal.base["columns"].get(name)
        if new != old and not (old is None and new in ("", None)):
            yield ProposedChange(
                section=each.section,
                model=proposal.model._meta.label_lower,
                row=str(subject.pk) if subject else "new",
                field=name,
                old=old,
                new=new,
            )


def row_changes(proposal: Proposal, each: Editable) -> Iterator[ProposedChange]:
    """Changed fields of rows, new rows and removed rows."""
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
    """The columns of a row as JSON."""
    return {name: as_json(part._meta.get_field(name), cleaned[name]) for name in PART_COLUMNS[part]}
