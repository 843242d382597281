"""IPEDS directory (HD): schools and their other names, and our own list of nicknames."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, urlsplit

from core.importing import FileReport, SourceRow, read, record_source, upsert, year_of
from programs.choices import CONTROL_OF_IPEDS
from programs.geography import LOCALE_OF_IPEDS, REGION_OF_IPEDS, STATES
from programs.importers.sources import free_slug, slug_words
from programs.models import FormerSchoolSlug, School, SchoolAlias

from .sources import UNITID_RANGE, directory

COLUMNS = frozenset(
    ["UNITID", "OPEID", "INSTNM", "IALIAS", "CONTROL", "ADDR", "CITY", "STABBR", "ZIP", "COUNTYNM", "OBEREG", "LOCALE"]
    + ["LONGITUD", "LATITUDE", "HBCU", "TRIBAL", "WEBADDR", "ADMINURL", "APPLURL"]
)
YES_NO = {"1": True, "2": False}
STATE_CODES = {code: code for code in STATES}
GLUED = re.compile(r"[a-z][A-Z].*[a-z][A-Z]")
LOCALES = {kind + size: locale for kind, locale in LOCALE_OF_IPEDS.items() for size in "123"}


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A row of the directory: columns of `School`, and `aliases`."""

    unitid: int
    opeid: str
    name: str
    control: str
    address: str
    city: str
    state: str
    zip_code: str
    county: str
    region: str
    locale: str
    latitude: Decimal | None
    longitude: Decimal | None
    is_hbcu: bool
    is_tribal: bool
    website: str
    admissions_url: str
    application_url: str
    aliases: tuple[str, ...]


def parse(path: Path) -> Iterator[SchoolRecord]:
    for row in read(path, COLUMNS):
        name = row.text("INSTNM", longest=200)
        yield SchoolRecord(
            unitid=row.required_whole("UNITID", *UNITID_RANGE),
            opeid=row.digits("OPEID"),
            name=name,
            control=row.choice("CONTROL", CONTROL_OF_IPEDS),
            address=row.text("ADDR", longest=200),
            city=row.text("CITY", longest=100),
            state=row.choice("STABBR", STATE_CODES, "a state's postal code"),
            zip_code=row.text("ZIP", longest=10),
            county=row.text("COUNTYNM", longest=100),
            region=row.choice("OBEREG", REGION_OF_IPEDS),
            locale=row.choice("LOCALE", LOCALES),
            latitude=row.decimal("LATITUDE", places=6, least=-90, most=90),
            longitude=row.decimal("LONGITUD", places=6, least=-180, most=180),
            is_hbcu=bool(row.choice("HBCU", YES_NO)),
            is_tribal=bool(row.choice("TRIBAL", YES_NO)),
            website=_web_address(row, "WEBADDR"),
            admissions_url=_web_address(row, "ADMINURL"),
            application_url=_web_address(row, "APPLURL"),
            aliases=other_names(row.raw("IALIAS"), name),
        )


def other_names(text: str, name: str) -> tuple[str, ...]:
    """The names in an IALIAS cell. Schools separate them with | or ; or / or wide spaces or commas.

    A single comma next to other separators is part of a name (`Rutgers, Newark`). Left out: the school's own name,
    single characters, names over 200 characters, names without a separator between them, and repetitions.
    """
    parts = [part for part in re.split(r"[|;]|\s{2,}|\s/\s", text) if part.strip()]
    names: dict[str, str] = {}
    for part in parts:
        has_list = part.count(",") > 1 or len(parts) == 1
        for other in part.split(",") if has_list else [part]:
            other = " ".join(other.split()).strip(" ,.-|")
            is_legible = 1 < len(other) <= 200 and not (len(other) > 60 and GLUED.search(other))
            if is_legible and other.casefold() != name.casefold():
                names.setdefault(other.casefold(), other)
    return tuple(names.values())


def load(records: Iterable[SchoolRecord], report: FileReport, covered: Collection[int] | None) -> None:
    """Writes schools that are in the catalog or whose UNITID is in `covered` (None: all), and their other names.

    An older directory does not change a school. The address of a school's page is made once, from its name and, if
    names collide, its state.
    """
    year = year_of(report.path, "hd2024.csv")
    sources = dict(School.objects.values_list("unitid", "source__key"))
    newer = {unitid for unitid, key in sources.items() if key > directory(year).key}
    kept = []
    for record in report.rows(records):
        if not (covered is None or record.unitid in covered or record.unitid in sources):
            report.skip("no covered program")
        elif record.unitid in newer:
            report.skip("a newer directory is loaded")
        elif not (record.name and record.control and record.city and record.state):
            report.skip("name, control or place missing")
        else:
            kept.append(record)
    if not kept:
        return
    source = record_source(directory(year), report.path, report.rows_read)
    report.count("schools", _write_schools(kept, source.pk))
    report.count("other names of schools", _write_aliases(kept, source.pk))


def _write_schools(records, source_id):
    known = set(School.objects.values_list("unitid", flat=True))
    taken = set(School.objects.values_list("slug", flat=True)) | set(
        FormerSchoolSlug.objects.values_list("slug", flat=True)
    )
    homonyms = Counter(slug_words(record.name) for record in records)

    def row(record):
        values = asdict(record) | {"source_id": source_id}
        del values["aliases"]
        if record.unitid not in known:
            name, place = slug_words(record.name), f"{record.city} {record.state}"
            candidates = [name] if homonyms[name] == 1 else []
            candidates += [f"{name}-{record.state.lower()}", f"{name}-{slug_words(place)}", f"{name}-{record.unitid}"]
            values["slug"] = free_slug(taken, *candidates)
        return values

    fields = [name for name in SchoolRecord.__slots__ if name not in ("unitid", "aliases")]
    return upsert(School, map(row, records), key=["unitid"], fields=[*fields, "source_id"])


def _write_aliases(records, source_id):
    schools = dict(School.objects.values_list("unitid", "pk"))
    editorial = set(SchoolAlias.objects.filter(source=None).values_list("school_id", "text"))
    rows = (
        {"school_id": schools[record.unitid], "text": text, "source_id": source_id}
        for record in records
        for text in record.aliases
        if (schools[record.unitid], text) not in editorial
    )
    imported = SchoolAlias.objects.filter(
        source__isnull=False, school__in=[schools[record.unitid] for record in records]
    )
    return upsert(
        SchoolAlias,
        rows,
        key=["school_id", "text"],
        fields=["source_id"],
        within=imported,
        removes_others=True,
        records_history=False,
    )


def _web_address(row: SourceRow, column: str) -> str:
    """The cell as an address, with https if it has no scheme; blank when invalid or too long."""
    text = row.text(column)
    if not text:
        return ""
    address = quote(
        text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}", safe=":/?#[]@!$&'()*+,;=%~"
    )
    host = urlsplit(address).hostname or ""
    return address if "." in host and "%" not in host and len(address) <= 300 else ""


NICKNAME_COLUMNS = frozenset(["UNITID", "NAME", "ALIAS"])


@dataclass(frozen=True, slots=True)
class Nickname:
    """Another name for the school with this UNITID. `name` is the directory's name, to detect a wrong number."""

    unitid: int
    name: str
    alias: str


def parse_nicknames(path: Path) -> Iterator[Nickname]:
    for row in read(path, NICKNAME_COLUMNS):
        yield Nickname(row.required_whole("UNITID"), row.text("NAME"), row.text("ALIAS"))


def load_nicknames(records: Iterable[Nickname], report: FileReport) -> None:
    """Adds names that a school lacks, without a source, as editors do. Never removes a name."""
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
