"""What production refuses to start without, and that .env.example and the README tell of every variable."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATED = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "portal.example", "DATABASE_URL": "sqlite://:memory:"}


def load(**environment):
    """The settings, loaded by a process of their own. Empty values hide those of a developer's .env."""
    names = dict.fromkeys(["DEBUG", *STATED], "")
    command = [sys.executable, "-c", "import portal.settings as s; print(s.DEBUG, s.SECRET_KEY, s.ALLOWED_HOSTS)"]
    return subprocess.run(
        command, cwd=ROOT, env={**names, "DEBUG": "false", **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize("missing", STATED)
def test_production_refuses_to_start_without(missing):
    result = load(**{name: value for name, value in STATED.items() if name != missing})
    assert result.returncode != 0
    assert f"Set {missing} in the environment" in result.stderr


def test_production_starts_with_all_three():
    result = load(**STATED)
    assert result.stdout.strip() == f"False {STATED['SECRET_KEY']} ['portal.example']"


def test_bad_boolean_stops_the_start():
    assert load(**STATED, SECURE="maybe").returncode != 0


def test_env_example_and_readme_list_every_variable():
    read = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text()))
    listed = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert read <= listed == documented
