"""Names that students use for schools and that the directory lacks (school_nicknames.csv): our own list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.importing import FileReport, read, upsert
from programs.models import School, SchoolAlias

COLUMNS = frozenset(["UNITID", "NAME", "ALIAS"])


@dataclass(frozen=True, slots=True)
class Nickname:
    """Another name for the school with that UNITID; `name` is the directory's, to tell a wrong number."""

    unitid: int
    name: str
    alias: str


def parse(path: Path) -> Iterator[Nickname]:
    """Every row of the file."""
    for row in read(path, COLUMNS):
        yield Nickname(row.required_whole("UNITID"), row.text("NAME"), row.text("ALIAS"))


def load(records: Iterable[Nickname], report: FileReport) -> None:
    """Adds the names that a school lacks, as an editor's: without a source. None is ever removed."""
    schools = {unitid: (pk, name) for unitid, pk, name in School.objects.values_list("unitid", "pk", "name")}
    imported = set(SchoolAlias.objects.exclude(source=None).values_list("school_id", "text"))
    rows = []
    for record in report.rows(records):
        school, name = schools.get(record.unitid, (None, ""))
        if school is None:
            report.skip("school not in the catalogue")
        elif name != record.name:
            report.skip("the school has another name")
            report.note(f"{record.alias} is left out: {record.unitid} is {name}, not {record.name}.")
        elif (school, record.alias) in imported:
            report.skip("the directory has the name")
        else:
            rows.append({"school_id": school, "text": record.alias})
    report.count("nicknames of schools", upsert(SchoolAlias, rows, key=["school_id", "text"], fields=[]))
