"""Makes accepted changes live: once, together, through the programs' own action."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model, QuerySet
from django.utils.text import slugify

from core.choices import PublishingState
from core.models import Source
from programs.actions import CannotEdit, Edit, change_state, edit_program, refresh_schools
from programs.choices import CredentialLevel, FactGroup, Origin
from programs.models import FormerProgramSlug, Program, School, SchoolAlias
from submissions.choices import Decision, SubmissionKind
from submissions.models import ProposedChange, Submission
from submissions.proposals.fields import PART_COLUMNS, Json, as_json, read, row_values

GONE = "gone"
"""What `live` returns for a deleted row."""


def model_of(change: ProposedChange) -> type[Model]:
    """The model of a change."""
    return apps.get_model(change.model)


def live(changes: Sequence[ProposedChange], *, is_held: bool = False) -> dict[int, Json | dict]:
    """The live value for each change, by primary key: a value, a row's columns, or None for a row to add.

    A row that was removed meanwhile is `GONE`. One query for each kind of row. With `is_held` the rows are locked until
    the transaction ends, so that exactly the values read are replaced.
    """
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for change in changes:
        if change.row.isdecimal():
            wanted[model_of(change)].add(int(change.row))
    stored = {model: rows_of(model, is_held=is_held).in_bulk(pks) for model, pks in wanted.items()}
    found: dict[int, Json | dict] = {}
    for change in changes:
        model = model_of(change)
        if not change.row.isdecimal():
            found[change.pk] = None
            continue
        row = stored[model].get(int(change.row))
        if row is None:
            found[change.pk] = GONE
        elif change.field:
            found[change.pk] = as_json(model._meta.get_field(change.field), getattr(row, change.field))
        else:
            found[change.pk] = row_values(row, PART_COLUMNS[model])
    return found


def rows_of(model: type[Model], *, is_held: bool) -> QuerySet:
    """The table's rows, locked with `is_held`: in one order, so that two transactions never deadlock."""
    return model.objects.select_for_update().order_by("pk") if is_held else model.objects.all()


def moved(change: ProposedChange, now: Json | dict) -> bool:
    """Whether the live value is neither what it was when the change was proposed nor what is proposed."""
    return now not in (change.old, change.new)


def wanted(change: ProposedChange) -> Json | dict | None:
    """The value to write: the editor's where the change was edited."""
    return change.decided_value if change.decision == Decision.EDITED else change.new


def source_of(submission: Submission, *, is_stored: bool = True) -> Source:
    """The source of accepted changes: the school itself, or its pages as editors read them.

    Created when it is first needed; without `is_stored` only in memory, with the key 0.
    """
    school = submission.school
    if submission.is_by_editor:
        key, title = f"pages-of-{school.unitid}", "Its own pages, as our editors read them"
        covers = "Facts of single programs, each with the page that says so."
    else:
        key, title = f"school-{school.unitid}", "What the school told us"
        covers = "Facts that the school stated about its own programs and that an editor accepted."
    made = {"publisher": school.name, "title": title, "url": school.website, "covers": covers}
    if is_stored:
        return Source.objects.get_or_create(key=key, defaults=made)[0]
    return Source.objects.filter(key=key).first() or Source(pk=0, key=key, **made)


def vouched(submission: Submission, changes: Sequence[ProposedChange]) -> dict[FactGroup, str]:
    """The groups of facts that become verified, each with the address of its evidence.

    A school is the evidence for its own facts; an editor cites a page.
    """
    stated = {FactGroup(each.section): "" for each in changes if each.section in FactGroup.values}
    shown = {
        FactGroup(each.section): each.evidence
        for each in changes
        if each.section in FactGroup.values and is_address(each.evidence)
    }
    return shown if submission.is_by_editor else stated | shown


def apply(submission: Submission, changes: Sequence[ProposedChange], *, by, reason: str, today: date) -> None:
    """Writes these changes; needs a transaction. A new program is a draft, which editors then publish.

    Raises CannotEdit, ValidationError, or what archiving raises (`core.publishing.move`).
    """
    if submission.kind == SubmissionKind.SCHOOL:
        apply_to_school(submission.school, changes, by=by, reason=reason)
        return
    if submission.kind == SubmissionKind.WITHDRAWAL:
        change_state(submission.program, PublishingState.ARCHIVED, by=by, reason=reason)
        return
    if submission.kind == SubmissionKind.NEW_PROGRAM and submission.program is None:
        submission.program = new_program(submission, changes, source=source_of(submission))
        submission.program._history_user, submission.program._change_reason = by, reason
        submission.program.save()
    evidence = vouched(submission, changes)
    edit_program(
        submission.program,
        edits_of(changes, submission.program),
        source=source_of(submission),
        by=by,
        reason=reason,
        groups=sorted(evidence),
        is_by_school=not submission.is_by_editor,
        verified_on=today,
        evidence=evidence,
    )


def edits_of(changes: Sequence[ProposedChange], program: Program) -> list[Edit]:
    """The changes row by row."""
    rows: dict[tuple[type[Model], str], Edit] = {}
    for change in changes:
        model, value = model_of(change), wanted(change)
        pk = program.pk if model is Program else int(change.row) if change.row.isdecimal() else None
        key = model, str(pk or change.row)
        if not change.field:
            rows[key] = Edit(model, pk, value and typed(model, value))
            continue
        known = rows[key].values if key in rows else {}
        rows[key] = Edit(model, pk, {**known, **typed(model, {change.field: value})})
    return list(rows.values())


def typed(model: type[Model], values: dict[str, Json]) -> dict:
    """Values by the column's attribute, as Python types."""
    fields = {name: model._meta.get_field(name) for name in values}
    return {field.attname: read(field, values[name]) for name, field in fields.items()}


def new_program(submission: Submission, changes: Sequence[ProposedChange], *, source: Source, pk=None) -> Program:
    """An unsaved draft with the program's field code; its other columns follow as edits."""
    said = {change.field: wanted(change) for change in changes if change.model == Program._meta.label_lower}
    if not said.get("cip_code"):
        raise ValidationError("A new program needs its field code: accept it, or reject the program as a whole.")
    school = submission.school
    return Program(
        pk=pk,
        school=school,
        cip_code_id=said["cip_code"],
        credential_level=CredentialLevel.MASTERS,
        origin=Origin.SCHOOL,
        slug=free_slug(school, said.get("title") or said["cip_code"]),
        described_by=source,
    )


def free_slug(school: School, title: str) -> str:
    """A slug for a new program that no program has or had."""
    from_title = slugify(f"{school.name} {title}")[:190]
    number, slug = 1, from_title
    while Program.objects.filter(slug=slug).exists() or FormerProgramSlug.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{from_title}-{number}"
    return slug


def apply_to_school(school: School, changes: Sequence[ProposedChange], *, by, reason: str) -> None:
    """Writes the school's contact and its other names."""
    for change in changes:
        model, value = model_of(change), wanted(change)
        if model is School:
            row, values = School.objects.select_for_update().get(pk=school.pk), {change.field: value}
        else:
            row = school.aliases.filter(pk=change.row).first() if change.row.isdecimal() else SchoolAlias(school=school)
            values = {change.field: value} if change.field else value
        if row is None:
            raise CannotEdit(Edit(model), "The row was removed meanwhile.")
        row._history_user, row._change_reason = by, reason
        if values is None:
            row.delete()
            continue
        for name, each in typed(model, values).items():
            setattr(row, name, each)
        row.full_clean()
        row.save()
    refresh_schools([school.pk])


def is_address(text: str) -> bool:
    """Whether the evidence is a link."""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= 500
