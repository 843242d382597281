"""run.py where something is missing: it says what to do, in a sentence. And it stops as cleanly as it starts."""

import ast
import functools
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from portal.server import vulnerability_notice

ROOT = Path(__file__).parents[2]
FAKE_UV = """#!/bin/sh
echo "$@" >> {log}
for last; do :; done
[ "$1" = venv ] && mkdir -p "$last/bin" && ln -s {python} "$last/bin/python"
exit 0
"""
SERVE = """
import pathlib, sys, run
run.install, call = lambda lock: None, run.call
run.PYTHON, run.ROOT = sys.executable, pathlib.Path({root!r})
run.call = lambda *command, **options: 0 if "prepare" in command else call(*command, **options)
start = run.subprocess.Popen
sleep = [sys.executable, "-c", "import time; print('working', flush=True); time.sleep(60)"]
run.subprocess.Popen = lambda command, **options: start(sleep if "db_worker" in command else command, **options)
sys.exit(run.main([*{command!r}, "--port", "{port}"]))
"""


@pytest.fixture
def copy(tmp_path):
    """A folder with nothing but run.py and the lock files."""
    for path in [ROOT / "run.py", *ROOT.glob("requirements*.lock")]:
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def run(copy):
    """The module run.py of that folder."""
    spec = importlib.util.spec_from_file_location("run_copy", copy / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def port():
    """A port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def said(copy, *arguments, before="pass", **environment):
    """What a run that must fail says: one line, or two with the failed command's own last line."""
    code = f"import runpy, sys; {before}; sys.argv[1:] = {arguments!r}; runpy.run_path('run.py', run_name='__main__')"
    environment = {**os.environ, "PATH": "/usr/bin:/bin", **environment}
    result = subprocess.run([sys.executable, "-c", code], cwd=copy, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    assert len(result.stderr.splitlines()) <= 2
    return result.stderr


def test_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names


def test_old_python_can_read_the_file_and_is_told_so(copy):
    ast.parse((copy / "run.py").read_text(), feature_version=(3, 7))
    assert "needs Python 3.11 or newer, and this is 3.9.2" in said(copy, before="sys.version_info = (3, 9, 2)")


def test_missing_venv_module(copy):
    assert "apt install python3-venv" in said(copy, "--port", "0", before="sys.modules['ensurepip'] = None")


def test_busy_port_is_told_before_anything_is_set_up(copy):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"start with --port {port + 1}" in said(copy, "--port", str(port))
    assert not (copy / ".venv").exists()


def test_impossible_address(copy):
    assert "Cannot listen on 192.0.2.1, port 8000" in said(copy, "--host", "192.0.2.1")
    assert "Cannot listen on 127.0.0.1, port 99999" in said(copy, "--port", "99999")


def test_folder_that_cannot_be_written(copy):
    (copy / "var").write_text("in the way of the folder")
    assert f"Cannot write in {copy}" in said(copy)


def test_failed_install_shows_the_reason_and_what_to_do(copy):
    (copy / ".venv/bin").mkdir(parents=True)
    (copy / ".venv/bin/python").symlink_to(sys.executable)
    (copy / ".venv/lib/python3/site-packages/pip").mkdir(parents=True)
    text = said(copy, "--port", "0", PIP_NO_INDEX="1", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)
    assert "Check the network" in text
    assert not (copy / ".venv/installed").exists()


def test_packages_are_installed_once_per_lock(copy, run, monkeypatch):
    log = copy / "uv.log"
    (copy / "uv").write_text(FAKE_UV.format(log=log, python=sys.executable))
    (copy / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{copy}:/usr/bin:/bin")
    run.VAR.mkdir()
    run.install("requirements.lock")
    run.install("requirements.lock")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["venv", "pip"]
    run.install("requirements-dev.lock")
    run.install("requirements.lock")
    assert log.read_text().count("\n") == 3, "the development lock holds the other one"
    (copy / "requirements.lock").write_text("changed")
    run.install("requirements.lock")
    run.install("requirements-dev.lock")
    assert log.read_text().count("\n") == 5


def test_secret_key_is_made_once_for_its_owner_only(run):
    run.VAR.mkdir()
    key = run.secret_key()
    assert len(key) >= 50
    assert run.secret_key() == key
    assert (run.VAR / "secret_key").stat().st_mode & 0o777 == 0o600


def test_stated_settings_are_left_as_they_are(copy, run, monkeypatch):
    run.VAR.mkdir()
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    (copy / ".env").write_text("# a comment\nALLOWED_HOSTS=portal.example\nSECRET_KEY=\n")
    environment = run.environment("::1", 8001)
    assert environment["DATABASE_URL"] == "postgres://elsewhere/portal"
    assert "ALLOWED_HOSTS" not in environment
    assert environment["SECRET_KEY"], "an empty line states nothing"
    assert environment["SITE_URL"] == "http://[::1]:8001"


@pytest.mark.parametrize(("arguments", "has_floor"), [([], True), (["tests/core"], False)])
def test_coverage_of_a_part_has_no_floor_and_less_than_the_floor_fails(run, monkeypatch, arguments, has_floor):
    calls = []
    monkeypatch.setattr(run, "install", lambda lock: None)
    monkeypatch.setattr(run, "call", lambda *command, **options: calls.append(command) or int("report" in command))
    monkeypatch.setenv("COVERAGE_CORE", "")
    assert run.coverage(arguments) == 1
    assert [command[command.index("coverage") + 1] for command in calls] == ["run", "combine", "report"]
    assert ("--fail-under" not in calls[-1]) is has_floor


@pytest.fixture
def server(request, copy, port):
    """run.py serving on the port, by a command that a test may name; stopped at the end if the test has not."""
    code = SERVE.format(root=str(ROOT), port=port, command=getattr(request, "param", []))
    # Under nohup a child would inherit that hang-ups are ignored, and run.py respects that.
    heed_hang_up = functools.partial(signal.signal, signal.SIGHUP, signal.SIG_DFL)
    unstated = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_hang_up,
        env=unstated,
    )
    deadline = time.monotonic() + 30
    while not answers(port) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    yield process
    process.terminate()
    process.wait(30)


def answers(port):
    """Whether someone listens on the port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_server_stops_cleanly(server, port, stop):
    assert answers(port)
    server.send_signal(stop)
    output, errors = server.communicate(timeout=20)  # ends when the worker does, which has the same output
    assert server.returncode == 0
    notice = vulnerability_notice(sys.version_info)  # the server says so when this Python has a known fault
    assert errors == (f"{notice}\n" if notice else "") and "working" in output
    assert not answers(port)


@pytest.mark.parametrize("server", [["dev"]], indirect=True)
def test_development_server_answers_from_a_database_of_its_own_and_stops_cleanly(server, copy, port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/components/", timeout=20) as answer:
        assert answer.status == 200, "a page that only DEBUG has"
    assert (copy / "var/dev/db.sqlite3").exists() and not (copy / "var/db.sqlite3").exists()
    server.send_signal(signal.SIGTERM)
    output, _ = server.communicate(timeout=20)
    assert server.returncode == 0 and "working" in output
    assert not answers(port)
