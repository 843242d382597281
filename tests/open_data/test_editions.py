"""The files: whole or not there, the same for the same catalogue, and true to the API."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.conf import settings
from django.core.management import call_command

from open_data import editions, tables
from open_data.editions import newest, publish
from open_data.tables import LASTING, TABLES
from programs import actions
from programs.models import Program
from tests.open_data.test_privacy import SECRETS, hidden  # noqa: F401

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An empty folder for the files."""
    monkeypatch.setattr(settings, "OPEN_DATA_ROOT", tmp_path / "data")
    return settings.OPEN_DATA_ROOT


@pytest.fixture
def few(monkeypatch):
    """Leaves only the programs of Ada Lovelace University in the files, which makes them quick to write."""
    ours = Program.objects.listed().filter(school__slug="ada-lovelace-university").order_by("pk")
    monkeypatch.setattr(tables, "program_keys", lambda: list(ours.values_list("pk", flat=True)))


@pytest.fixture
def rows(root):
    """The rows of a CSV file of the newest edition, and the records of its lines of JSON."""

    def rows(table):
        folder = root / newest(root)["version"]
        text = gzip.decompress((folder / f"{table}.csv.gz").read_bytes()).decode()
        lines = gzip.decompress((folder / f"{table}.jsonl.gz").read_bytes()).decode().splitlines()
        return list(csv.DictReader(io.StringIO(text))), [json.loads(line) for line in lines]

    return rows


def test_an_edition_has_every_table_whole_and_says_what_is_in_it(catalogue, root, rows, ask):
    manifest, is_new = publish(root, NIGHT)
    assert is_new and newest(root) == manifest
    for table in TABLES:
        found, records = rows(table.key)
        told = manifest["files"][f"{table.key}.csv.gz"]
        assert (
            len(found)
            == len(records)
            == manifest["counts"][table.key]
            == told["rows"]
            == ask(f"{table.key}/", {"limit": 1} if table.key in ("programs", "schools") else None)["total"]
        )
        assert list(found[0]) == [column.name for column in table.columns]
    for name, told in manifest["files"].items():
        data = (root / manifest["version"] / name).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (told["bytes"], told["sha256"])
    found, records = rows("programs")
    for row, record in zip(found[:500:50], records[:500:50], strict=True):
        online = ask(f"programs/{record['slug']}/")
        figures = {each["key"]: each for group in online["groups"] for each in group["figures"]}
        for measure in LASTING:
            said = record["figures"][measure.key]
            assert {name: figures[measure.key][name] for name in said} == said
            assert row[measure.key].removeprefix("'") == str(said["value"] if said["value"] is not None else "")
            assert row[f"{measure.key}_availability"] == said["availability"]
        assert {key: value for key, value in online["facets"].items() if key in record["facets"]} == record["facets"]


def test_an_unchanged_catalogue_keeps_its_edition(catalogue, few, root, capsys):
    first, _ = publish(root, NIGHT)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    again, is_new = publish(root, NIGHT)
    assert not is_new and again == first
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    call_command("publish_data")
    assert "nothing to write" in capsys.readouterr().out


def test_a_change_is_told_by_the_next_edition(few, root, rows, add_program):
    publish(root, NIGHT)
    program = add_program()
    program.title = "MS in Thinking Machines"
    program.save()
    actions.refresh_programs([program.pk])
    manifest, _ = publish(root, NIGHT)
    assert (manifest["added"], manifest["removed"]) == (1, 0) and manifest["changed"] >= 1
    changes, lines = rows("changes")
    assert ("not in the list", "in the list") in {(line["before"], line["after"]) for line in lines}
    assert "MS in Thinking Machines" in {change["after"] for change in changes}
    assert [each["added"] for each in manifest["editions"]] == [0, 1]
    program.is_unlisted = True
    program.save()
    actions.refresh_programs([program.pk])
    assert publish(root, NIGHT)[0]["editions"][-1]["version"] == newest(root)["version"]
    assert len([path for path in root.iterdir() if path.is_dir()]) == editions.KEPT, "older ones are gone"
    assert rows("changes")[0] == [], "what no list shows is not told of"


def test_a_run_that_is_cut_off_leaves_the_edition_before(few, root, add_program, monkeypatch):
    first, _ = publish(root, NIGHT)
    add_program()
    monkeypatch.setattr(editions, "dictionary_text", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(root, NIGHT)
    assert newest(root) == first
    assert [path.name for path in root.iterdir() if path.is_dir()] == [first["version"]]


def test_the_same_rows_make_the_same_bytes(few, root, add_program):
    add_program()
    one, other = publish(root / "one", NIGHT)[0], publish(root / "other", NIGHT)[0]
    assert one["files"] == other["files"]


def test_a_program_more_costs_no_query_more(few, root, add_program, count_queries):
    costs = []
    for number in range(2):
        add_program(f"ada-{number}", cip_code_id=("30.7001", "11.0701")[number])
        current = editions.current_index()
        costs.append(count_queries(lambda current=current: list(tables.program_records(current))))
    assert costs[0] == costs[1] <= 10


def test_text_that_a_spreadsheet_would_run_is_defused(few, root, rows, add_program):
    add_program(title='=HYPERLINK("http://evil.example")')
    publish(root, NIGHT)
    [row], [record] = rows("programs")
    assert row["name"] == '\'=HYPERLINK("http://evil.example")' and record["name"].startswith("=HYPERLINK")


def test_nothing_that_is_not_public_is_in_any_file(few, root, hidden, add_program):  # noqa: F811
    draft = add_program("ada-draft", cip_code_id="11.0701", state="draft")
    publish(root, NIGHT)
    for path in root.rglob("*.*"):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
        assert not [secret for secret in (*SECRETS, draft.slug) if secret in text], path


def test_every_column_has_a_name_of_its_own_and_a_meaning():
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(column.meaning for column in table.columns)


def test_the_page_offers_the_files_of_the_newest_edition(few, root, visit, client, add_program):
    assert "No file has been published yet" in visit("/data/").text
    assert client.get("/data/programs.csv.gz").status_code == client.get("/data/manifest.json").status_code == 404
    add_program()
    manifest, _ = publish(root, NIGHT)
    page = visit("/data/")
    assert manifest["version"] in page.text and "2026-11-22" in page.text
    for name in [*manifest["files"], "manifest.json"]:
        assert f"/data/{name}" in {link["href"] for link in page.all("a", href=None)}
        response = client.get(f"/data/{name}", headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200 and response["Access-Control-Allow-Origin"] == "*"
        data = response.getvalue()
        if name != "manifest.json":
            assert data == (root / manifest["version"] / name).read_bytes() or response["Content-Encoding"] == "gzip"
            again = client.get(f"/data/{name}", headers={"If-None-Match": response["ETag"]})
            assert again.status_code == 304
    assert json.loads(client.get("/data/manifest.json").content) == manifest


@pytest.mark.parametrize("name", ["..%2fmanifest.json", "secret", ".writing-x", "%2e%2e"])
def test_no_other_file_is_handed_out(catalogue, few, root, client, name):
    publish(root, NIGHT)
    assert client.get(f"/data/{name}").status_code == 404


def test_the_page_explains_what_can_be_asked(visit, catalogue):
    page = visit("/data/")
    for word in ("state", "closeness", "cursor", "usd_per_year", "suppressed", "1,000,000"):
        assert word in page.text
    assert visit("/about/data/").link("Files and API") == visit("/").link("Open data") == "/data/"


def test_the_command_publishes_from_a_process_of_its_own(address, root):
    environment = os.environ | {"DATABASE_URL": address, "OPEN_DATA_ROOT": str(root), "DEBUG": "true"}
    said = [
        subprocess.run(
            [sys.executable, "manage.py", "publish_data"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert "3,522 programs, 836 schools" in said[0] and "nothing to write" in said[1]
    assert newest(root)["counts"]["programs"] == 3_522
