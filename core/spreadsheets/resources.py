"""A sheet: the rows of one model in a table, identified by permanent values, never by a database number."""

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max, Model, QuerySet
from django.utils.text import capfirst
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset

from core.history import is_recorded
from core.spreadsheets.columns import KeysWidget, Locked, editorial
from core.spreadsheets.files import FileRefused, SheetLine, SheetTable
from core.spreadsheets.workbook import address

VERSION = "version"
PROBLEM = "problem"
"""The additional column of a file of refused rows; imports ignore it."""
STALE = "Someone changed it after this file was made. Export it again, or clear the cell “version” to overwrite."
KINDS = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "unchanged",
    RowResult.IMPORT_TYPE_INVALID: "refused",
}
logger = logging.getLogger(__name__)


class SheetResource(Resource):
    """The sheet of a model. Subclasses name the model in `Meta`, and the columns.

    `key` finds a row, `editorial` columns are imported, `locked` ones are only exported. A cell is written as it is,
    also a blank one; a missing column changes nothing.

    One instance is for one file, because it memoizes lookups.
    """

    key: Sequence[str] = ()
    editorial: Sequence[str] = ()
    locked: Mapping[str, str | Callable] = {}
    finders: Sequence[str] = ()
    """Locked columns that only help to find the row, so a file may write them differently from an export."""
    named_by: Mapping[str, str] = {}
    """The columns that name other objects; a source is named by its key."""

    class Meta:
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader
        skip_diff = True
        report_skipped = True
        clean_model_instances = True

    def __init__(self, *, by=None, reason: str = ""):
        super().__init__()
        self.by, self.reason = by, reason
        for name, told_by in self.locked.items():
            self.fields[name] = Locked(name, told_by)
        for name in (*self.key, *self.editorial):
            self.fields[name] = editorial(self._meta.model, name, self.named_by.get(name, "key"))
        self.seen: dict[Hashable, int] = {}
        self.touched: list[Model] = []

    # Methods that a model's sheet overrides.

    def rows(self) -> QuerySet:
        """Every row that a file may change, with joins for the printed columns."""
        return self._meta.model._default_manager.all()

    def key_of(self, instance: Model) -> Hashable:
        """The key of a stored row."""
        return tuple(getattr(instance, name) for name in self.key)

    def key_of_row(self, row: Mapping[str, str]) -> Hashable:
        """The key of a row of a file; raises ValidationError for a row without a valid one."""
        return self.cleaned(row, self.key)

    def cleaned(self, row: Mapping[str, str], names: Iterable[str]) -> tuple:
        values, problems = [], {}
        for name in names:
            try:
                values.append(self.fields[name].clean(row))
            except ValidationError as problem:
                problems[name] = problem
        if problems:
            raise ValidationError(problems)
        return tuple(values)

    def needed(self) -> Sequence[str]:
        """The columns that are required to find a row."""
        return self.key

    def fresh(self, row: Mapping[str, str]) -> Model:
        """A new object for a row without a stored match; raises ValidationError if none may be added."""
        return self._meta.model()

    def refusal(self, instance: Model, changes: Sequence[Sequence[str]]) -> str:
        """Why an import may not change this row, as a sentence; blank when it may."""
        return ""

    def name_of(self, instance: Model) -> str:
        """The row's name for people."""
        return str(instance)

    def complete(self, instance: Model) -> None:
        """Fills in values of a new object that no column has, before its validation."""

    def is_public(self, instance: Model) -> bool:
        """Whether visitors see the row: then writing it requires the right to publish."""
        return False

    def pages_changed(self) -> None:
        """Updates the pages of the rows in `touched`, within the transaction."""

    # Export.

    def headers(self) -> list[str]:
        return [*self.fields, *([VERSION] if is_recorded(self._meta.model) else [])]

    def cells(self, rows: Iterable[Model]) -> Iterator[list[str]]:
        versions = self.versions()
        for row in rows:
            own = [versions.get(row.pk, "")] if is_recorded(self._meta.model) else []
            yield [*(str(field.export(row)) for field in self.fields.values()), *own]

    def versions(self) -> dict[int, str]:
        """The newest record of each row's history. One query, none for a model without history."""
        if not is_recorded(self._meta.model):
            return {}
        found = self._meta.model.history.order_by().values("id").annotate(last=Max("history_id"))
        return {row["id"]: str(row["last"]) for row in found}

    # Import.

    @transaction.atomic
    def run(self, table: SheetTable, *, is_trial: bool) -> list[dict]:
        """The effect of each line of a table, in order; a trial writes nothing. Raises FileRefused for bad headers.

        Each line is `new`, `changed`, `unchanged` or `refused`, with its changes or its problems. A refused line writes
        nothing and does not stop the others.
        """
        self.check_headers(table.headers)
        self.table = table
        self.stored = {self.key_of(instance): instance for instance in self.rows()}
        self.known_versions = self.versions()
        data = Dataset(*(line.cells for line in table.lines), headers=list(table.headers))
        result = self.import_data(data, dry_run=is_trial, use_transactions=True)
        for error in result.base_errors:
            raise error.error
        return [line_report(table.headers, line, row) for line, row in zip(table.lines, result.rows, strict=True)]

    def check_headers(self, headers: Sequence[str]) -> None:
        """Refuses a file with unknown columns, or without the columns that find a row."""
        known = self.headers()
        if unknown := [name for name in headers if name not in (*known, PROBLEM)]:
            raise FileRefused(f"Unknown columns: {', '.join(unknown)}. The columns are: {', '.join(known)}.")
        if missing := [name for name in self.needed() if name not in headers]:
            raise FileRefused(f"Missing columns: {', '.join(missing)}. Without them no row can be found.")

    def get_import_fields(self):
        return [field for field in self.fields.values() if not field.readonly]

    def get_or_init_instance(self, instance_loader, row):
        """The stored row of this key or a new object; refuses a key that is repeated in the file."""
        key = self.key_of_row(row)
        if key in self.seen:
            raise ValidationError(f"Row {self.seen[key]} of the file is about the same.")
        self.seen[key] = self.line.number
        stored = self.stored.get(key)
        return (stored, False) if stored else (self.fresh(row), True)

    def import_row(self, row, instance_loader, **kwargs):
        """One row; an unexpected error refuses the row and is logged, but never stops the file."""
        self.line, self.changes = self.table.lines[kwargs["row_number"] - 1], []
        self.current, self.name = None, ""
        result = super().import_row(row, instance_loader, **kwargs)
        result.changes = self.changes
        is_written = self.current is not None and (result.is_new() or result.is_update())
        result.is_public = is_written and self.is_public(self.current)
        result.object_repr = self.name or (self.name_of(self.current) if result.is_new() else "")
        if result.errors:
            logger.error("Row %s of an import failed", self.line.number, exc_info=result.errors[0].error)
            result.errors, result.import_type = [], RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError("It cannot be read; the log of the site says why.")
        return result

    def before_import_row(self, row, **kwargs):
        """Refuses a line with a problem of the whole line."""
        if self.line.problem:
            raise ValidationError(self.line.problem)

    def after_init_instance(self, instance, new, row, **kwargs):
        """Stores the values from before the import."""
        self.current, self.name = instance, "" if new else self.name_of(instance)
        self.was = {} if new else {field.column_name: str(field.export(instance)) for field in self.get_import_fields()}

    def import_instance(self, instance, row, **kwargs):
        """Writes the cells to the object and reports every cell that cannot be read, not only the first."""
        problems = {}
        for field in self.get_import_fields():
            if field.column_name in row:
                try:
                    now = field.clean(row)
                except ValidationError as problem:
                    problems[field.attribute] = problem
                    continue
                if isinstance(field.widget, KeysWidget):
                    text = ", ".join(sorted(str(getattr(each, field.widget.key)) for each in now))
                else:
                    setattr(instance, field.attribute, now)
                    text = str(field.export(instance))
                was = self.was.get(field.column_name, "")
                if not problems and text != was:
                    self.changes.append([field.column_name, was, text])
        if problems:
            self.changes = []
            raise ValidationError(problems)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Whether nothing changes;

        refuses changes that an import may not make, and changes of a row that changed meanwhile.
        """
        if import_validation_errors:
            return False
        is_new = instance.pk is None
        if is_new:
            self.complete(instance)
        for name in self.locked:
            here = str(self.fields[name].export(instance))
            if name not in self.finders and row.get(name) and row[name] != here:
                raise ValidationError(f"“{name}” is “{here}” and no import changes it. Leave the cell as it was.")
        if not self.changes and not is_new:
            return True
        if reason := self.refusal(instance, self.changes):
            raise ValidationError(reason)
        if row.get(VERSION) and not is_new and row[VERSION] != self.known_versions.get(instance.pk):
            raise ValidationError(STALE)
        return False

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """The model's own rules, without a second query for looked-up objects."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        found = {f.name for f in instance._meta.fields if f.is_relation and getattr(instance, f.attname) is not None}
        instance.full_clean(exclude=found - set(self.named_by))

    def save_instance(self, instance, is_create, row, **kwargs):
        """Saves with person and reason; a row that the database refuses writes nothing."""
        instance._history_user, instance._change_reason = self.by, self.reason
        try:
            with transaction.atomic():
                instance.save(force_insert=is_create)
        except DatabaseError as refused:
            raise ValidationError(f"The database refuses it: {refused}".splitlines()[0]) from refused
        self.touched.append(instance)


def line_report(headers: Sequence[str], line: SheetLine, row: RowResult) -> dict:
    """The result of a line, as JSON."""
    kind = KINDS[row.import_type]
    problems = list(sentences(row.validation_error, headers, line)) if kind == "refused" else []
    changes = row.changes if kind in ("new", "changed") else []
    return {
        "line": line.number,
        "kind": kind,
        "name": row.object_repr,
        "changes": changes,
        "problems": problems,
        "is_public": row.is_public and not problems,
    }


def sentences(refused: ValidationError, headers: Sequence[str], line: SheetLine) -> Iterator[str]:
    """Each problem with its cell or column."""
    if not hasattr(refused, "error_dict"):
        yield from refused.messages
        return
    for column, messages in refused.message_dict.items():
        for message in messages:
            if column in headers:
                yield f"Cell {address(headers.index(column) + 1, line.number)}, {column}: {message}"
            else:
                yield message if column == NON_FIELD_ERRORS else f"{capfirst(column)}: {message}"
