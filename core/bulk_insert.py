"""Inserts many new rows in one statement, without an object for each: imports write hundreds of thousands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models import Model, QuerySet

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
"""Columns whose values drivers take as they are."""


def insert(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Inserts rows, which map column names (`school_id` for a foreign key) to values; other columns get their defaults.

    One statement for any number of rows: PostgreSQL copies them in, other databases repeat a prepared one. The rows are
    read while it runs, so producing them must not query the database. No signal is sent, and the new primary keys are
    not returned. Raises what `bulk_create` would.
    """
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    table, columns = _names(connection, model, [field.column for field in fields])
    values = _values(fields, model(), rows, connection)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608


def insert_from(model: type[Model], columns: Sequence[str], selected: QuerySet) -> None:
    """Inserts the results of a query, a `values_list` in the order of the columns, inside the database."""
    connection = connections[router.db_for_write(model)]
    table, columns = _names(connection, model, columns)
    select, parameters = selected.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", parameters)  # noqa: S608


def _names(connection, model: type[Model], columns: Iterable[str]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(map(quote, columns))


def _values(fields, blank: Model, rows: Iterable[Mapping], connection) -> Iterator[list]:
    """The values of each row for the driver."""
    defaults = [(field.attname, field.pre_save(blank, add=True)) for field in fields]
    prepared = [(at, field.get_db_prep_save) for at, field in enumerate(fields) if not isinstance(field, PLAIN)]
    for row in rows:
        values = [row.get(name, default) for name, default in defaults]
        for at, prepare in prepared:
            values[at] = prepare(values[at], connection)
        yield values
