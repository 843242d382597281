"""Reading files as publishers ship them, writing only what changed, and what the report says."""

import gzip
import io
import zipfile
from decimal import Decimal

import pytest

from core.choices import Availability
from core.importing import (
    FileKind,
    ImportProblem,
    Progress,
    Report,
    SourceFacts,
    SourceRow,
    Tally,
    columns,
    kind_of,
    read,
    read_json,
    read_toml,
    record_source,
    upsert,
)
from core.models import Source

TABLE = "UNITID,INSTNM\r\n100654,Universidad de Añasco\r\n"


def zipped(**tables):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in tables.items():
            file.writestr(f"{name}.csv", text)
        file.writestr("readme.txt", "not a table")
    return archive.getvalue()


def named(value):
    """Part of a test's name: the text; bytes hold the hour of packing, and names must be the same in each process."""
    return "bytes" if isinstance(value, bytes) else value


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", TABLE.encode()),
        ("marked.csv", TABLE.encode("utf-8-sig")),
        ("old.csv", TABLE.encode("cp1252")),
        ("unix.csv", TABLE.replace("\r\n", "\n").encode()),
        ("packed.csv.gz", gzip.compress(TABLE.encode())),
        ("packed.zip", zipped(hd2024=TABLE)),
        ("revised.zip", zipped(c2023_a="UNITID,INSTNM\n1,old\n", c2023_a_rv=TABLE)),
        ("turned.csv", b" instnm ,EXTRA,UnitId\nUniversidad de A\xc3\xb1asco,x,100654\n\n"),
    ],
    ids=named,
)
def test_a_table_reads_the_same_however_it_is_packed(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    (row,) = read(path, ["UNITID", "INSTNM"])
    assert (row.number, row.text("UNITID"), row.text("INSTNM")) == (2, "100654", "Universidad de Añasco")


def test_rows_are_numbered_by_the_line_where_they_begin(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('A,B\n1,"two\nlines"\n\n2,x\n')
    assert [row.number for row in read(path)] == [2, 5]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"UNITID,NAME\n1,x\n", 'a.csv, row 1: expected the columns INSTNM, got "UNITID, NAME"'),
        ("a.csv", b"", "a.csv, row 1: expected a header with column names"),
        ("a.csv", b"UNITID,INSTNM\n1,x\n2\n", 'a.csv, row 3: expected 2 cells, got "1"'),
        ("a.zip", zipped(one="A\n", two="A\n"), 'a.zip: expected one CSV inside, got "one.csv, two.csv"'),
        ("a.zip", b"PK\x03\x04rest", "a.zip: expected a complete CSV, gzip or zip file"),
        ("a.csv.gz", gzip.compress(TABLE.encode())[:-9], "a.csv.gz: expected a complete CSV, gzip or zip file"),
    ],
    ids=named,
)
def test_a_broken_file_is_one_line_that_names_it(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportProblem) as problem:
        list(read(path, ["UNITID", "INSTNM"]))
    assert str(problem.value).startswith(message)
    assert "\n" not in str(problem.value)


def test_a_missing_file_is_one_line_too(tmp_path):
    with pytest.raises(ImportProblem, match="a.csv: expected a file that can be read"):
        columns(tmp_path / "a.csv")


def row(value):
    return SourceRow("hd2024.csv", 12, {"CONTROL": value})


@pytest.mark.parametrize(
    ("marker", "availability"),
    [
        ("", Availability.NOT_REPORTED),
        (" . ", Availability.NOT_REPORTED),
        ("NA", Availability.NOT_REPORTED),
        ("NULL", Availability.NOT_REPORTED),
        ("-1", Availability.NOT_REPORTED),
        ("-2", Availability.NOT_APPLICABLE),
        ("PS", Availability.SUPPRESSED),
        ("PrivacySuppressed", Availability.SUPPRESSED),
    ],
)
def test_missing_markers_are_no_values_and_say_why(marker, availability):
    cell = row(marker)
    assert cell.whole("CONTROL") is None
    assert cell.decimal("CONTROL", 2, 0, 9) is None
    assert cell.text("CONTROL") == cell.digits("CONTROL") == cell.choice("CONTROL", {"1": "public"}) == ""
    assert cell.availability("CONTROL") == availability


def test_a_publisher_may_have_markers_of_its_own(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("CHANGE,WAGE\n-1,*\n")
    (own,) = read(path, missing={"*": Availability.NOT_PUBLISHED})
    assert own.decimal("CHANGE", 1, -100, 100) == -1
    assert (own.whole("WAGE"), own.availability("WAGE")) == (None, Availability.NOT_PUBLISHED)


def test_cells_keep_what_they_say():
    assert row("0").whole("CONTROL") == 0
    assert row("0").availability("CONTROL") == Availability.REPORTED
    assert row("00105200").digits("CONTROL") == "00105200"
    assert row(" Two   words ").text("CONTROL") == "Two words"
    assert row("-86.5685021").decimal("CONTROL", 6, -180, 180) == Decimal("-86.568502")
    assert row("x").whole("ABSENT") is None


@pytest.mark.parametrize(
    ("value", "parse", "expected"),
    [
        ("9", lambda cell: cell.choice("CONTROL", {"1": 1, "2": 2, "3": 3}), '1, 2 or 3, got "9"'),
        ("1,5", lambda cell: cell.whole("CONTROL"), 'a whole number from 0 to 999999999, got "1,5"'),
        ("-7", lambda cell: cell.whole("CONTROL", most=5), 'a whole number from 0 to 5, got "-7"'),
        ("", lambda cell: cell.required_whole("CONTROL"), 'a whole number from 0 to 999999999, got ""'),
        ("91", lambda cell: cell.decimal("CONTROL", 6, -90, 90), 'a number from -90 to 90, got "91"'),
        ("nan", lambda cell: cell.decimal("CONTROL", 6, -90, 90), 'a number from -90 to 90, got "nan"'),
        ("12a", lambda cell: cell.digits("CONTROL"), 'digits, got "12a"'),
        ("a\nb", lambda cell: cell.text("CONTROL", longest=2), 'at most 2 characters, got "a b"'),
    ],
)
def test_a_bad_value_names_file_row_column_and_what_was_expected(value, parse, expected):
    with pytest.raises(ImportProblem) as problem:
        parse(row(value))
    assert str(problem.value) == f"hd2024.csv, row 12, column CONTROL: expected {expected}"


def test_a_json_list_is_checked_for_its_keys(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"name": "x"}, {"nom": "y"}]')
    assert columns(path) == {"NAME"}
    with pytest.raises(ImportProblem, match="a.json: expected the keys name in object 2"):
        read_json(path, ["name"])
    path.write_text("{")
    with pytest.raises(ImportProblem, match="a.json: expected JSON"):
        read_json(path)


def titles(**keys):
    return [{"key": key, "title": title, "publisher": "P"} for key, title in keys.items()]


@pytest.fixture
def sources(db):
    return Source.objects.filter(publisher="P")


def bring(records, **options):
    return upsert(Source, records, key=["key"], fields=["title"], **options)


def test_writing_twice_changes_nothing_the_second_time(sources, django_assert_num_queries):
    assert bring(titles(a="A", b="B")) == Tally(created=2)
    with django_assert_num_queries(1):
        assert bring(titles(a="A", b="B")) == Tally(unchanged=2)


def test_only_what_differs_is_changed_and_other_columns_stay(sources):
    bring(titles(a="A", b="B"))
    sources.filter(key="a").update(covers="An editor's word.")
    assert bring(titles(a="Another", b="B", c="C")) == Tally(created=1, changed=1, unchanged=1)
    assert sources.get(key="a").covers == "An editor's word."
    assert sources.get(key="a").title == "Another"


def test_others_are_removed_only_on_request_and_only_within(sources):
    bring(titles(a="A", b="B"))
    Source.objects.create(key="c", publisher="Q", title="C")
    assert bring(titles(a="A")).removed == 0
    assert bring(titles(a="A"), within=sources, removes_others=True) == Tally(unchanged=1, removed=1)
    assert set(Source.objects.filter(publisher__in="PQ").values_list("key", flat=True)) == {"a", "c"}


def test_a_key_that_returns_is_written_once(sources):
    assert bring([*titles(a="A"), *titles(a="B")]) == Tally(created=1)


def test_a_source_remembers_the_file_it_was_read_from(db, tmp_path):
    path = tmp_path / "hd2024.csv"
    path.write_text(TABLE)
    facts = SourceFacts("some-file", "Publisher", "Title")
    record_source(facts, path, 1)
    Source.objects.filter(key="some-file").update(retrieved_on="2026-01-02")
    source = record_source(facts, path, 2)
    assert (source.file_name, source.row_count, len(source.sha256)) == ("hd2024.csv", 2, 64)
    assert str(source.retrieved_on) == "2026-01-02"


def test_a_report_counts_rows_and_reasons(tmp_path):
    report = Report()
    part = report.file(tmp_path / "a.csv", "Directory")
    list(part.rows(range(1200)))
    part.skip("no program", 200)
    part.count("schools", Tally(created=3))
    part.count("schools", Tally(unchanged=4, removed=1))
    part.note("One row is ambiguous.")
    report.notes.append("3 programs are listed.")
    text = str(report)
    for words in ("a.csv, 1,200 rows read", "3 created", "4 unchanged", "1 removed", "200 skipped: no program"):
        assert words in text
    assert "note: One row is ambiguous." in text
    assert text.endswith("3 programs are listed.\nIn all: 3 rows created, 0 changed, 4 unchanged.")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (io.StringIO(), "  0 %  Directory: a.csv\n"),
        (Terminal(), "\r\x1b[K  0 %  Directory: a.csv\r\x1b[K  0 %  Directory: a.csv, 1,000 rows\r\x1b[K"),
    ],
)
def test_progress_is_one_line_on_a_terminal_and_a_line_a_step_elsewhere(tmp_path, stream, expected):
    report = Report(Progress(stream))
    report.progress.steps = 2
    list(report.file(tmp_path / "a.csv", "Directory").rows(range(1000)))
    report.progress.finish()
    assert stream.getvalue() == expected


def test_a_file_of_two_kinds_is_of_the_one_that_asks_for_more(tmp_path):
    path = tmp_path / "zones.csv"
    path.write_text("CODE,TITLE,ZONE\n")
    plain, rich = (
        FileKind(None, None, "plain", frozenset(["CODE", "TITLE"])),
        FileKind(None, None, "rich", frozenset(["CODE", "TITLE", "ZONE"])),
    )
    assert kind_of([plain, rich], path) is kind_of([rich, plain], path) is rich
    path.write_text("CODE,TITLE\n")
    assert kind_of([plain, rich], path) is plain


def test_toml_is_read_and_told_by_its_keys(tmp_path):
    path = tmp_path / "role.toml"
    path.write_text('name = "X"\n')
    assert read_toml(path, ["name"]) == {"name": "X"}
    assert columns(path) == {"NAME"}
    with pytest.raises(ImportProblem, match="role.toml: expected the keys summary"):
        read_toml(path, ["name", "summary"])
    path.write_text("name = ")
    with pytest.raises(ImportProblem, match="role.toml: expected TOML, got .Invalid value .at end of document"):
        read_toml(path)
    path.unlink()
    with pytest.raises(ImportProblem, match="role.toml: expected a file that can be read"):
        read_toml(path)
