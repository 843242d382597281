"""Facts from files: reading official downloads as they come, writing only what changed, and telling what happened."""

from .problems import ImportProblem
from .reading import Row, columns, read, read_json
from .reporting import FileReport, Progress, Report
from .writing import SourceFacts, Tally, record_source, upsert

__all__ = [
    "FileReport",
    "ImportProblem",
    "Progress",
    "Report",
    "Row",
    "SourceFacts",
    "Tally",
    "columns",
    "read",
    "read_json",
    "record_source",
    "upsert",
]
