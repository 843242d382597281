"""Facts from files: reading official downloads as they come, writing only what changed, and telling what happened."""

from core.importing.reading import ImportProblem, Kind, kind_of, sort_files

from .reading import Row, columns, read, read_json, read_toml, year_of
from .reporting import FileReport, Progress, Report
from .writing import IMPORTED, PUBLIC_DOMAIN, SourceFacts, Tally, record_source, upsert

__all__ = [
    "FileReport",
    "IMPORTED",
    "ImportProblem",
    "Kind",
    "PUBLIC_DOMAIN",
    "Progress",
    "Report",
    "Row",
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
