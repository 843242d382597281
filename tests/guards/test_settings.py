"""What production refuses to start without, and that .env.example and docs/settings.md list every variable."""

import os
import re
import subprocess
import sys
from ast import literal_eval
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


SECURE = STATED | {"SECURE": "true", "TRUSTED_PROXY_COUNT": "1"}


@pytest.mark.parametrize("stated", [{"SECURE": "true"}, {"BEHIND_PROXY": "true"}])
def test_behind_a_proxy_that_is_not_counted_it_does_not_start(stated):
    for count in ({}, {"TRUSTED_PROXY_COUNT": "0"}):
        result = load(**STATED, **stated, **count)
        assert result.returncode != 0 and "Set TRUSTED_PROXY_COUNT" in result.stderr
    assert load(**STATED, **stated, TRUSTED_PROXY_COUNT="1").returncode == 0


def test_what_is_shipped_for_nginx_says_that_it_is_there():
    deploy = ROOT / "deploy"
    assert re.search(r"^Environment=BEHIND_PROXY=true$", (deploy / "systemd/portal.service").read_text(), re.MULTILINE)
    compose = (deploy / "compose.yaml").read_text()
    assert 'BEHIND_PROXY: "true"' in compose and "--requirepass ${REDIS_PASSWORD:?" in compose
    assert "redis://:${REDIS_PASSWORD:?" in compose


@pytest.mark.parametrize("more", [{}, {"LOGIN_BY_CODE": "true", "REDIS_URL": "redis://:x@localhost:6379/0"}])
def test_production_settings_pass_the_checks_for_deployment(more):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    key = "".join(map(chr, range(48, 122)))
    environment = {**os.environ, "DEBUG": "false", **SECURE, **more, "SECRET_KEY": key, "INDEX_ROOT": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests themselves
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_secure_cookies_are_of_this_host_alone_and_no_cache_of_others_is_trusted_with_pickles():
    names = "SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE"
    command = [sys.executable, "-c", f"import portal.settings as s; print(s.{names}); print(s.CACHES)"]
    environment = {**os.environ, **SECURE, "DEBUG": "false", "REDIS_URL": "redis://:x@localhost:6379/0"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    cookies, caches = run.stdout.splitlines()
    assert cookies == "__Host-sessionid __Host-csrftoken True True"
    in_redis = {name: cache for name, cache in literal_eval(caches).items() if "Redis" in cache["BACKEND"]}
    stored = {name: cache["OPTIONS"]["serializer"].rpartition(".")[2] for name, cache in in_redis.items()}
    assert stored == {"default": "JsonSerializer", "open_data": "JsonSerializer", "shared_pages": "SignedSerializer"}


def test_env_example_and_docs_list_every_variable():
    read = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text()))
    listed = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert read <= listed == documented
