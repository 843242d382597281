#!/usr/bin/env python3
"""Set the portal up and start it, or test it, with nothing but Python 3.11 or newer.

Commands:
    python3 run.py [--host HOST] [--port PORT]       set up what is missing, then serve
    python3 run.py dev [--host HOST] [--port PORT]   the same for development: reloads, shows errors in full
    python3 run.py test [pytest arguments]           the whole suite, on SQLite and on PostgreSQL
    python3 run.py coverage [pytest arguments]       the suite on SQLite, and the share of the code that it runs
    python3 run.py bench [finder served ...]         the benchmarks, or those named; see docs/performance.md
    python3 run.py manage COMMAND ...                a manage.py command, with the settings that serving uses
"""

import argparse
import contextlib
import errno
import functools
import glob
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WHOLE_SUITE = ["-n", "auto", "--maxprocesses", "4"]  # on all cores
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


def call(*command, stop=signal.SIGTERM, **options):
    """Exit code of a command. Ctrl-C does not reach it: it gets the signal `stop` from here and is waited for."""
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, start_new_session=True, **options)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(stop)
        process.wait()
        raise


def call_quietly(sentence, *command, **options):
    """Run a command whose output matters only if it fails: then stop with its last line and a sentence of advice."""
    log = VAR / "setup.log"
    with log.open("w+") as output:
        code = call(*command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options)
        output.seek(0)
        lines = output.read().split("\n")
    if code:
        last = next((line.strip() for line in reversed(lines) if line.strip()), f"it ended with code {code}")
        sys.exit(f"{last}\n{sentence} The whole output is in {log}.")


# Set-up


def check_machine():
    """Stop with a sentence when this machine cannot run the portal at all."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the older Python is what reads this line
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"The portal needs Python 3.11 or newer, and this is {version}. Try: python3.11 run.py")
    if os.name != "posix":
        sys.exit("The portal runs on Linux and macOS. On Windows, start it inside WSL.")
    try:
        VAR.mkdir(mode=0o700, exist_ok=True)
        tempfile.TemporaryFile(dir=VAR).close()
        tempfile.TemporaryFile(dir=VENV if VENV.exists() else ROOT).close()
    except OSError as error:
        advice = "Packages and database are stored there: make it writable, or copy it to where you may write."
        sys.exit(f"Cannot write in {ROOT}: {error.strerror}. {advice}")


def check_port(host, port):
    """Stop with a sentence when the address cannot be listened on: better now than after the set-up."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address[0], port, *address[2:]))
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            sys.exit(f"Port {port} is taken by another program. Stop that one, or start with --port {port + 1}.")
        sys.exit(f"Cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}.")


def install(lock_name):
    """Make .venv and install a lock file's packages, hash-checked; nothing when they are installed already."""
    uv = shutil.which("uv")
    if not PYTHON.exists() or not (uv or glob.glob(f"{VENV}/lib/python*/site-packages/pip")):
        if not uv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            sys.exit("This Python has no venv. On Debian and Ubuntu: apt install python3-venv, then start again.")
        print("Making .venv", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        with_uv = [uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, VENV]
        make = with_uv if uv else [sys.executable, "-m", "venv", VENV]
        call_quietly("Python could not make .venv: remove that folder and start again.", *make)

    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in ROOT.glob("requirements*.lock")}
    stamp = VENV / "installed"
    if stamp.exists() and digests[lock_name] in stamp.read_text().split():
        return
    print(f"Installing the packages of {lock_name}", flush=True)
    pip = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install", "--no-input"]
    stamp.unlink(missing_ok=True)
    advice = "The packages could not be installed. Check the network, or pip's index, and start again."
    call_quietly(advice, *pip, "--quiet", "--require-hashes", "--requirement", ROOT / lock_name)
    # The development lock holds the other one's packages at the same versions.
    stamp.write_text("\n".join(digests.values() if lock_name == "requirements-dev.lock" else [digests[lock_name]]))


def secret_key():
    """This machine's own secret key, made on first use and readable by its owner only."""
    path, private = VAR / "secret_key", functools.partial(os.open, mode=0o600)
    with contextlib.suppress(FileExistsError), open(path, "x", opener=private) as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()


def url_host(host):
    """The host as a URL has it: an IPv6 address in brackets, this machine's name for "all addresses"."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def environment(host="127.0.0.1", port=8000, **more):
    """Production settings for this machine; what the environment or .env states already is left as it is."""
    named = url_host(host)
    settings = {
        "SECRET_KEY": secret_key(),
        "ALLOWED_HOSTS": ",".join(dict.fromkeys([named, "localhost", "127.0.0.1", "[::1]", socket.gethostname()])),
        "DATABASE_URL": f"sqlite:///{quote(str(VAR / 'db.sqlite3'))}",
        "SITE_URL": f"http://{named}:{port}",
        **more,
    }
    dotenv = ROOT / ".env"  # which the settings read
    stated = re.findall(r"^(?:export )?(\w+) *= *\S", dotenv.read_text(), re.MULTILINE) if dotenv.exists() else []
    return {**{name: value for name, value in settings.items() if name not in stated}, **os.environ}


# Commands


def serve(arguments):
    """Set up what is missing, then serve until Ctrl-C or SIGTERM."""
    host, port = address(arguments)
    install("requirements.lock")
    server = ["-m", "portal.server", "--host", host, "--port", port]
    return prepare_and_start(["prepare"], server, host, port, environment(host, port))


def develop(arguments):
    """As `serve`, but reload when a file changes, show errors in full, ask for no second factor.

    Database, index and accounts are in a folder of their own, so what `serve` serves is not touched.
    """
    host, port = address(arguments)
    install("requirements.lock")
    folder = VAR / "dev"
    folder.mkdir(exist_ok=True)
    own = {
        "DATABASE_URL": f"sqlite:///{quote(str(folder / 'db.sqlite3'))}",
        "STATIC_ROOT": str(folder / "static"),
        "INDEX_ROOT": str(folder / "index"),
    }
    fixed = {"DEBUG": "true", "STAFF_TWO_FACTOR": "false", "SECURE": "false", "BEHIND_PROXY": "false"}
    env = {**environment(host, port, **own), **fixed}
    server = ["manage.py", "runserver", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    return prepare_and_start(["prepare", "--accounts", folder / "accounts.txt"], server, host, port, env)


def address(arguments):
    """Host and port to serve on, which are free."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on; for other machines, see README.md")
    parser.add_argument("--port", default=8000, type=int, help="port to serve on")
    options = parser.parse_args(arguments)
    check_port(options.host, options.port)
    return options.host, options.port


def prepare_and_start(prepare, server, host, port, env):
    """Bring the installation up to date, then run the server and a worker until the server ends."""
    code = call(PYTHON, "manage.py", *prepare, env=env)
    if code:
        return code
    print(f"Open http://{url_host(host)}:{port} in a browser. Ctrl-C stops the server.", flush=True)
    with contextlib.suppress(KeyboardInterrupt), worker(env):
        return call(PYTHON, *server, env=env)
    return 0


@contextlib.contextmanager
def worker(env):
    """Send mail while the server runs: the codes of new accounts are mail."""
    process = subprocess.Popen([PYTHON, "manage.py", "db_worker"], cwd=ROOT, start_new_session=True, env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def manage(arguments):
    """Become one manage.py command, with the settings that serving uses."""
    install("requirements.lock")
    os.execve(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *arguments], environment())  # noqa: S606


def bench(arguments):
    """Set up as for serving, then run the benchmarks. All but `served` measure pages as they are built."""
    install("requirements.lock")
    env = {**environment(), "PAGE_CACHE": "false"}
    return call(PYTHON, "manage.py", "prepare", env=env) or call(PYTHON, "-m", "tests.benchmarks", *arguments, env=env)


def test(arguments):
    """Run the suite on SQLite, then on PostgreSQL where there is one; a failure on either is a failure."""
    install("requirements-dev.lock")
    print("Tests on SQLite", flush=True)
    code = pytest(arguments or WHOLE_SUITE, "sqlite://:memory:")
    with contextlib.ExitStack() as stack:
        url = os.environ.get("DATABASE_URL", "")
        try:
            url = url if url.startswith("postgres") else stack.enter_context(throwaway_postgresql())
        except LookupError as reason:
            print(f"Not tested on PostgreSQL: {reason}", flush=True)
            return code or int(bool(os.environ.get("REQUIRE_ALL")))
        print("Tests on PostgreSQL", flush=True)
        # What a browser shows does not depend on the database, so that it looks once.
        return pytest(arguments or [*WHOLE_SUITE, "--ignore", "tests/browser"], url) or code


def pytest(arguments, database_url, runner=("-m",)):
    """Exit code of one run of pytest on a database."""
    env = {**os.environ, "DATABASE_URL": database_url}
    return call(PYTHON, *runner, "pytest", "-rs", *arguments, stop=signal.SIGINT, env=env)


def coverage(arguments):
    """Run the suite on SQLite and print what it covers; less than the floor in pyproject.toml is a failure.

    Python 3.12 and newer measure this at a twentieth of the run's time, Python 3.11 at half of it.
    """
    install("requirements-dev.lock")
    shutil.rmtree(VAR / "coverage", ignore_errors=True)
    os.environ.setdefault("COVERAGE_CORE", "sysmon" if sys.version_info >= (3, 12) else "ctrace")
    code = pytest(arguments or WHOLE_SUITE, "sqlite://:memory:", ["-m", "coverage", "run", "-m"])
    floor = ["--fail-under", "0"] if arguments else []  # the floor is that of the whole suite
    call(PYTHON, "-m", "coverage", "combine", "--quiet")
    below = call(PYTHON, "-m", "coverage", "report", *floor)
    return code or below


@contextlib.contextmanager
def throwaway_postgresql():
    """Address of a private PostgreSQL cluster, reachable by its Unix socket only and removed at the end.

    LookupError, with the reason, when this machine cannot have one.
    """
    folders = [folder for pattern in POSTGRESQL_FOLDERS for folder in glob.glob(pattern)]
    newest = max(folders, key=lambda folder: [int(number) for number in re.findall(r"\d+", folder)], default=None)
    initdb = shutil.which("initdb", path=newest) or shutil.which("initdb")
    if not initdb:
        raise LookupError("its initdb is not on this machine, and DATABASE_URL names no PostgreSQL.")
    account = {"user": "postgres"} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    create = f"--username=postgres --auth=trust --no-sync --encoding=UTF8 --locale={locale}"
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        if account:
            shutil.chown(folder, **account)  # its LookupError says that there is no such account
        server = [Path(initdb).resolve().parent / "pg_ctl", "--silent", "--pgdata", f"{folder}/data"]
        settings = f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        start = ["--wait", "--log", f"{folder}/log", "--options", settings, "start"]
        try:
            call_quietly("The test cluster could not be made.", *server, "initdb", "--options", create, **account)
            call_quietly("The test cluster did not start.", *server, *start, **account)
            yield f"postgres://postgres@{quote(folder, safe='')}/postgres"
        finally:
            call(*server, "--mode", "immediate", "stop", stderr=subprocess.DEVNULL, **account)


def main(arguments):
    """Run the command that the arguments name; errors are printed as a sentence."""
    commands = {"dev": develop, "test": test, "coverage": coverage, "bench": bench, "manage": manage}
    check_machine()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let background jobs ignore it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)  # a closed terminal stops the server too
    try:
        command = commands.get(arguments[0]) if arguments else None
        return command(arguments[1:]) if command else serve(arguments)
    except KeyboardInterrupt:
        print("\nStopped before it was done.", flush=True)
        return 130
    except OSError as error:
        return f"{error.filename or 'This machine'}: {error.strerror or error}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
