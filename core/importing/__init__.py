"""Facts from files: reads official downloads unchanged, writes only what changed, and reports what happened."""

from core.importing.reading import FileKind, ImportProblem, kind_of, sort_files

from .reading import SourceRow, columns, read, read_json, read_toml, year_of
from .reporting import FileReport, Progress, Report
from .writing import IMPORTED, PUBLIC_DOMAIN, SourceFacts, Tally, record_source, upsert

__all__ = [
    "FileReport",
    "IMPORTED",
    "ImportProblem",
    "FileKind",
    "PUBLIC_DOMAIN",
    "Progress",
    "Report",
    "SourceRow",
    "SourceFacts",
    "Tally",
    "columns",
    "kind_of",
    "read",
    "read_json",
    "read_toml",
    "record_source",
    "sort_files",
    "upsert",
    "year_of",
]
