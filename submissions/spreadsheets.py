"""A school's programs as tables: downloaded, sent back, tried, then proposed. This changes no public page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import QueryDict
from django.template.defaultfilters import pluralize
from django.utils import timezone

from core.models import BulkImport
from core.publishing import NotPossible
from core.spreadsheets.columns import cell_sentences, refuse_ambiguous
from core.spreadsheets.files import FileRefused, SheetLine, SheetTable
from core.spreadsheets.resources import PROBLEM
from core.spreadsheets.trials import Moved, as_stored, stored_table
from core.spreadsheets.workbook import address
from programs.copying import KEYS
from programs.models import Program, School
from submissions import actions, rights
from submissions.choices import OPEN, AuditKind, SubmissionKind, SubmissionState
from submissions.models import Submission
from submissions.proposals.fields import OF_PROGRAM, PART_COLUMNS, row_values
from submissions.proposals.form import Proposal, snapshot

KINDS: dict[str, type[Model]] = {"program": Program} | {
    each.part._meta.model_name: each.part for each in OF_PROGRAM if each.part
}
OWN_COLUMNS = tuple(name for each in OF_PROGRAM for name in each.columns)
NOT_YOURS = "No program of your school has this address."


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns that a table of this kind may have."""
    return OWN_COLUMNS if kind == "program" else PART_COLUMNS[KINDS[kind]]


def headers_of(kind: str) -> list[str]:
    """The header row: the program's address, the row's number unless it is the program itself, columns."""
    return ["program", *([] if kind == "program" else ["row"]), *columns_of(kind)]


def cells(school: School, kind: str) -> Iterator[list[str]]:
    """The live values, a line for each row of the school's published programs. Two queries."""
    programs = school.programs.published().order_by("slug")
    if kind == "program":
        rows = ((program.slug, [], program) for program in programs)
    else:
        found = KINDS[kind].objects.filter(program__in=programs).select_related("program").order_by("program__slug")
        rows = ((row.program.slug, [str(row.pk)], row) for row in found)
    for slug, number, row in rows:
        values = row_values(row, columns_of(kind)).values()
        yield [slug, *number, *("" if value is None else str(value) for value in values)]


def copied(school: School, kind: str, source: Program, targets: Iterable[Program], names: Sequence[str]) -> SheetTable:
    """A table that gives the targets the live values of the source: columns of the program, or rows of one kind.

    A target's row with the same key is changed; others are new.
    """
    lines: list[list[str]] = []
    for target in targets:
        if kind == "program":
            lines.append([target.slug, *(str(value or "") for value in row_values(source, tuple(names)).values())])
            continue
        model = KINDS[kind]
        key = [name for name in KEYS[model] if name != "source_id"]
        here = {tuple(getattr(row, name) for name in key): row.pk for row in model.objects.filter(program=target)}
        for row in model.objects.filter(program=source):
            number = here.get(tuple(getattr(row, name) for name in key), "")
            values = row_values(row, PART_COLUMNS[model]).values()
            lines.append([target.slug, str(number), *("" if value is None else str(value) for value in values)])
    headers = ["program", *names] if kind == "program" else headers_of(kind)
    return SheetTable(headers, [SheetLine(number, line) for number, line in enumerate(lines, 1)])


@dataclass
class SheetPlan:
    """What the lines about one program change in its form."""

    program: Program
    submission: Submission | None
    base: dict
    data: QueryDict
    lines: list[int] = field(default_factory=list)


def plans(school: School, kind: str, table: SheetTable) -> tuple[dict[int, SheetPlan], list[dict]]:
    """By program, the form with all valid lines; and the report: what each line does, in order."""
    check_headers(kind, table.headers)
    programs = {program.slug: program for program in school.programs.published()}
    open_ones = {each.program_id: each for each in school.submissions.filter(state__in=OPEN, program__isnull=False)}
    found: dict[int, SheetPlan] = {}
    report, seen = [], set()
    for line in table.lines:
        said = dict(zip(table.headers, (cell.replace("\r\n", "\n") for cell in line.cells), strict=True))
        told = {"line": line.number, "kind": "refused", "name": "", "changes": [], "problems": []}
        report.append(told)
        program = programs.get(said["program"])
        try:
            if line.problem:
                raise ValidationError(line.problem)
            if program is None:
                raise ValidationError(NOT_YOURS)
            key = program.pk, said.get("row")
            if key in seen and key[1] != "":
                raise ValidationError("An earlier row of the file is about the same.")
            seen.add(key)
            if program.pk not in found:
                found[program.pk] = planned(program, open_ones.get(program.pk))
            overlay(found[program.pk], kind, said, told, table.headers)
        except ValidationError as refused:
            told["problems"] += refused.messages
        told["name"] = program.name if program else ""
    return found, report


def check_headers(kind: str, headers: Sequence[str]) -> None:
    """Refuses unknown columns, and a table without a column for the program or the row."""
    known = headers_of(kind)
    if unknown := [name for name in headers if name not in (*known, PROBLEM)]:
        raise FileRefused(f"Unknown columns: {', '.join(unknown)}. The columns are: {', '.join(known)}.")
    if missing := [name for name in known if name in ("program", "row") and name not in headers]:
        raise FileRefused(f"Missing columns: {', '.join(missing)}.")


def planned(program: Program, submission: Submission | None) -> SheetPlan:
    """The program's current form: that of its open proposal, or the live values."""
    if submission and submission.is_by_editor:
        raise ValidationError("Editors are changing this program just now. Send the row again in a few days.")
    if submission and submission.kind != SubmissionKind.UPDATE:
        raise ValidationError("A withdrawal of this program is proposed. Take that back first.")
    base = submission.form["base"] if submission else snapshot(program, OF_PROGRAM)
    kept_form = submission.form.get("data") if submission else None
    data = actions.with_lists(kept_form) if kept_form is not None else untouched(base)
    return SheetPlan(program, submission, base, data)


def untouched(base: dict) -> QueryDict:
    """The form as a browser sends it without any input."""
    proposal = Proposal(SubmissionKind.UPDATE, base, today=timezone.localdate())
    data = QueryDict(mutable=True)
    formsets = proposal.formsets.values()
    forms = [proposal.form, proposal.notes, *(formset.management_form for formset in formsets)]
    for form in (*forms, *(form for formset in formsets for form in formset)):
        for bound in form:
            if bound.name != "DELETE":
                value = bound.value()
                data[bound.html_name] = "" if value is None else str(value)
    return data


def overlay(plan: SheetPlan, kind: str, said: Mapping[str, str], told: dict, headers: Sequence[str]) -> None:
    """Writes a line into the form and notes what it changes. Raises ValidationError, and then changes nothing."""
    trial = plan.data.copy()
    prefix, is_new = "about", False
    if kind != "program":
        prefix, is_new = place_of(trial, kind, said["row"])
    names = [name for name in columns_of(kind) if name in said]
    for name in names:
        trial[f"{prefix}-{name}"] = said[name]
    proposal = Proposal(SubmissionKind.UPDATE, plan.base, trial, today=timezone.localdate())
    form = proposal.form if kind == "program" else proposal.formsets[KINDS[kind]][int(prefix.rpartition("-")[2])]
    form.is_valid()
    if problems := list(cell_problems(form, names, said, told["line"], headers)):
        raise ValidationError(problems)
    for name in names:
        was = plan.data.get(f"{prefix}-{name}", "")
        if not is_same(form.fields[name], was, said[name]):
            told["changes"].append([str(form.fields[name].label), was, said[name]])
    told["kind"] = "unchanged" if not told["changes"] else "new" if is_new else "changed"
    if told["changes"]:
        plan.data = trial
        plan.lines.append(told["line"])


def cell_problems(form, names: Iterable[str], said: Mapping[str, str], line: int, headers: Sequence[str]):
    """A sentence for each cell that the form refuses, and for each rule that the row as a whole breaks."""
    errors = form.errors.as_data()
    for name in names:
        bound, problems = form.fields[name], []
        try:
            refuse_ambiguous(bound, said[name])
        except ValidationError as refused:
            problems = refused.messages
        problems = problems or cell_sentences(bound, said[name], ValidationError(errors.get(name, [])))
        for problem in problems:
            yield f"Cell {address(headers.index(name) + 1, line)}, {name}: {problem}"
    for error in errors.get("__all__", ()):
        yield from error.messages


def place_of(data: QueryDict, kind: str, number: str) -> tuple[str, bool]:
    """The prefix of a row's fields, and whether it is new: a new row is added to the form."""
    total = int(data[f"{kind}-TOTAL_FORMS"])
    if not number:
        data[f"{kind}-TOTAL_FORMS"] = str(total + 1)
        return f"{kind}-{total}", True
    for place in range(total):
        if data.get(f"{kind}-{place}-row") == number:
            return f"{kind}-{place}", False
    raise ValidationError(f"The program has no row {number}. Leave “row” blank to add one.")


def is_same(form_field, was: str, now: str) -> bool:
    """Whether two cells are equal: `1400` and `1400.00`, or two spellings of a day."""
    return form_field.to_python(was) == form_field.to_python(now)


def kind_of(school: School, kind: str) -> str:
    """The kind under which a school's table is stored."""
    return f"desk-{school.unitid}-{kind}"


@transaction.atomic
def try_out(table: SheetTable, *, school: School, kind: str, name: str, by) -> BulkImport:
    """Stores a table with what it would propose; proposes nothing yet. Raises FileRefused, PermissionDenied."""
    rights.require_proposer(by, school)
    _, report = plans(school, kind, table)
    return BulkImport.objects.create(
        kind=kind_of(school, kind),
        file_name=name[-200:],
        created_by=by,
        report=report,
        table=as_stored(table.headers, table.lines),
    )


def propose(upload: BulkImport, *, school: School, kind: str, by) -> list[Submission]:
    """Proposes the valid lines, one submission for each program, all or none; returns the submissions.

    A draft that was never submitted stays a draft with the lines in it; everything else is submitted. Raises
    NotPossible when the table was already proposed, or when lines would do something else than their sender saw: the
    report is then new.
    """
    rights.require_proposer(by, school)
    try:
        with transaction.atomic():
            return _propose(upload, school, kind, by)
    except Moved as moved:
        BulkImport.objects.filter(pk=upload.pk).update(report=moved.args[0])
        raise NotPossible(
            "Someone changed these programs or their proposals meanwhile. Nothing was proposed: look again."
        ) from None


def _propose(upload: BulkImport, school: School, kind: str, by) -> list[Submission]:
    upload = BulkImport.objects.select_for_update().get(pk=upload.pk)
    if upload.applied_at:
        raise NotPossible("These rows were proposed already.")
    table = stored_table(upload)
    found, report = plans(school, kind, table)
    if report != upload.report:
        raise Moved(report)
    made = []
    for plan in found.values():
        if not plan.lines:
            continue
        submission = plan.submission or actions.begin(
            school=school, program=plan.program, kind=SubmissionKind.UPDATE, by=by
        )
        submission = actions.save_draft(submission, plan.data, by=by)
        is_begun_by_hand = plan.submission is not None and plan.submission.state == SubmissionState.DRAFT
        made.append(submission if is_begun_by_hand else sent(submission, by=by))
    upload.applied_at, upload.applied_by = timezone.now(), by
    refused = {row["line"] for row in report if row["kind"] == "refused"}
    upload.table = as_stored(table.headers, [line for line in table.lines if line.number in refused])
    upload.save()
    told = f"proposed changes of {len(made)} program{pluralize(made)} by {upload.file_name}"
    actions.note(AuditKind.FILE_PROPOSED, told, by=by, school=school)
    return made


def sent(submission: Submission, *, by) -> Submission:
    """Submits a proposal; one with other invalid answers stays saved."""
    try:
        return actions.submit(submission, by=by)
    except ValidationError:
        return submission
