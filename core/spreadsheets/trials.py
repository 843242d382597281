"""A file is sent, tried, reviewed, and then applied in one transaction: all rows that can be written."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.models import BulkImport
from core.spreadsheets.files import SheetLine, SheetTable, read
from core.spreadsheets.resources import PROBLEM, SheetResource

KEPT_UNAPPLIED = timedelta(days=2)


class ImportRefused(Exception):
    """Why an import was not applied, in a sentence for the person who tried."""


def permit(sheet: type[SheetResource], by, right: str) -> None:
    """Raises PermissionDenied without the right to import rows of this kind."""
    if not by.has_perm(right):
        raise PermissionDenied


@transaction.atomic
def try_out(*, sheet: type[SheetResource], name: str, content: bytes, by, right: str) -> BulkImport:
    """Reads a file and stores it with its effect; writes nothing else. Raises FileRefused.

    Files that were not applied within two days are deleted.
    """
    permit(sheet, by, right)
    table = read(name, content)
    report = sheet(by=by).run(table, is_trial=True)
    now = timezone.now()
    BulkImport.objects.filter(applied_at=None, created_at__lt=now - KEPT_UNAPPLIED).delete()
    return BulkImport.objects.create(
        kind=sheet._meta.model._meta.label_lower,
        file_name=name[-200:],
        created_by=by,
        report=report,
        table=as_stored(table.headers, table.lines),
    )


class Moved(Exception):
    """The rows would now have another effect than the sender saw; has the new report."""


def public_count(upload: BulkImport) -> int:
    """The number of rows that change what visitors see."""
    return sum(row.get("is_public", False) for row in upload.report)


def may_apply(upload: BulkImport, by, *, right: str, publish_right: str) -> bool:
    """Whether a person may apply a file: requires the right to publish if visitors see a row, otherwise to import."""
    return by.has_perm(publish_right if public_count(upload) else right)


def apply(upload: BulkImport, *, sheet: type[SheetResource], by, right: str, publish_right: str) -> BulkImport:
    """Writes the rows that can be written, all or none, and updates pages. The refused rows stay in `table`.

    Raises PermissionDenied without the right that `may_apply` requires. Raises ImportRefused when the file was applied
    before, or when the rows would have another effect than the stored report, because other people changed them
    meanwhile: the report is then new, and nothing was written.
    """
    if not may_apply(upload, by, right=right, publish_right=publish_right):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _write(upload, sheet, by)
    except Moved as moved:
        BulkImport.objects.filter(pk=upload.pk).update(report=moved.args[0])
        raise ImportRefused(
            "Someone changed these rows after the file was tried. Nothing was written: look at the differences again."
        ) from None


def _write(upload: BulkImport, sheet: type[SheetResource], by) -> BulkImport:
    upload = BulkImport.objects.select_for_update().get(pk=upload.pk)
    if upload.applied_at:
        raise ImportRefused("This file was applied already.")
    table = stored_table(upload)
    running = sheet(by=by, reason=f"Import of {upload.file_name}")
    report = running.run(table, is_trial=False)
    if [without_name(row) for row in report] != [without_name(row) for row in upload.report]:
        raise Moved(report)
    running.pages_changed()
    refused = {row["line"] for row in report if row["kind"] == "refused"}
    upload.table = as_stored(table.headers, [line for line in table.lines if line.number in refused])
    upload.applied_at, upload.applied_by, upload.report = timezone.now(), by, report
    upload.save()
    return upload


def without_name(row: dict) -> dict:
    """The effect of a row without the object's name, which may change."""
    return {key: value for key, value in row.items() if key != "name"}


def as_stored(headers, lines) -> dict:
    return {"headers": list(headers), "lines": [[line.number, list(line.cells), line.problem] for line in lines]}


def stored_table(upload: BulkImport) -> SheetTable:
    return SheetTable(upload.table["headers"], [SheetLine(*line) for line in upload.table["lines"]])


def refused_rows(upload: BulkImport) -> tuple[list[str], list[list[str]]]:
    """Header and cells of the rows that were or would be refused, with the reason in a last column.

    The file can be corrected and sent again with this column, because every sheet ignores it.
    """
    why = {row["line"]: " ".join(row["problems"]) for row in upload.report if row["kind"] == "refused"}
    table = stored_table(upload)
    columns = [i for i, name in enumerate(table.headers) if name != PROBLEM]
    lines = [line for line in table.lines if line.number in why]
    rows = [[*(line.cells[i] for i in columns), why[line.number]] for line in lines]
    return [*(table.headers[i] for i in columns), PROBLEM], rows
