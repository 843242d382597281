"""Definitions of the statistics that are computed from our own tables (data/articles/statistics.json)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from articles.choices import StatisticSubject
from articles.computed import COMPUTED
from core.importing import ImportProblem, read_json

SHIPPED = settings.BASE_DIR / "data" / "articles" / "statistics.json"
KEYS = ("key", "subject", "measure", "computed_by", "arguments")


@dataclass(frozen=True, slots=True)
class Definition:
    """What to compute, by which function of `articles.computed`, and what to call it.

    `definition` adds to the general text about all results of the function.
    """

    key: str
    subject: str
    measure: str
    computed_by: str
    arguments: dict[str, Any]
    definition: str = ""


def parse(path: Path) -> Iterator[Definition]:
    """Every definition. Raises ImportProblem for a repeated key, an unknown subject or an unknown function."""
    seen = set()
    for record in read_json(path, KEYS):
        try:
            definition = Definition(**record)
        except TypeError as error:
            raise ImportProblem(path.name, expected=f"the keys {', '.join(KEYS)}", got=", ".join(record)) from error
        for name, value, known in (
            ("subject", definition.subject, StatisticSubject.values),
            ("computed_by", definition.computed_by, COMPUTED),
        ):
            if value not in known:
                raise ImportProblem(path.name, expected=f"a known {name}: {', '.join(known)}", got=value)
        if definition.key in seen:
            raise ImportProblem(path.name, expected="each key once", got=definition.key)
        seen.add(definition.key)
        yield definition
