"""The lock files: complete hashes, one version of each package, and no address of any package index."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(lock):
    """Version by package, as a lock file has them."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def names(requirements):
    """Package names of requirement lines, without extras and versions."""
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requirements}


def test_there_are_two_locks():
    assert [lock.name for lock in LOCKS] == ["requirements-dev.lock", "requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_address(lock):
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_and_hashed(lock):
    for entry in re.split(r"\n(?=\S)", lock.read_text().strip()):
        assert re.match(r"[\w.-]+==\S+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


def test_development_lock_holds_the_other_one():
    development, runtime = map(pins, LOCKS)
    assert runtime.items() < development.items()


def test_locks_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    development, runtime = map(pins, LOCKS)
    asked = names(project["project"]["dependencies"])
    assert asked <= runtime.keys()
    assert asked | names(project["dependency-groups"]["test"]) <= development.keys()


def test_uv_lock_names_only_the_public_index():
    lock = ROOT / "uv.lock"
    hosts = set(re.findall(r"https?://[^/\"]+", lock.read_text())) if lock.exists() else set()
    assert hosts <= {"https://pypi.org", "https://files.pythonhosted.org"}
