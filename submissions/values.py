"""Values of columns as JSON writes them, so that what was, what is and what is proposed can be compared."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Field, Model

Json = str | int | bool | None


def written(field: Field, value: Any) -> Json:
    """A column's value for JSON: dates in ISO form, decimals with the column's places, text with one kind of line end.

    Two values of a column are the same exactly when this gives the same for both.
    """
    if isinstance(field, DecimalField) and value is not None:
        return f"{Decimal(value):.{field.decimal_places}f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value


def read(field: Field, value: Json) -> Any:
    """The column's value again. Raises ValidationError for what the column cannot hold."""
    return field.to_python(value)


def row_values(row: Model, columns: tuple[str, ...]) -> dict[str, Json]:
    """These columns of a row, written."""
    return {name: written(row._meta.get_field(name), getattr(row, name)) for name in columns}
