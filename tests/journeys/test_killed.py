"""Killed in the middle: all or nothing has happened, and running it again finishes it. On a copy of the database."""

import csv
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from careers.models import Occupation, OccupationWage
from core.models import CatalogueVersion
from programs.models import CatalogueRow, Completions, Program, School
from programs.read_model import CATALOGUE
from tests.copies import COPY
from tests.programs.importers.conftest import NAMES, SCHOOL, UNITID

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", COPY])
PROCESS = """
import json, os, signal, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

left, what, *command = json.loads(sys.argv[1])


def post(person, path, sent):
    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(pk=person))
    with connection.execute_wrapper(die):
        assert client.post(path, sent).status_code == 200


def manage(*command):
    with connection.execute_wrapper(die):
        call_command(*command)


def die(execute, sql, *rest):
    global left
    left -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)


{"manage": manage, "post": post}[what](*command)
"""
NEVER = 1_000_000


@pytest.fixture
def process(address):
    """Runs something in a process of its own, which is killed when it has written so many times; True if it ended."""

    def process(*what, writes):
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        process = subprocess.run(
            [sys.executable, "-c", PROCESS, json.dumps([writes, *what], default=str)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert process.returncode in (0, -signal.SIGKILL), process.stderr
        return process.returncode == 0

    return process


@pytest.fixture
def manage(process):
    """Runs a command of manage.py in a process of its own."""
    return lambda *command, writes=NEVER: process("manage", *command, writes=writes)


def write(path, *lines):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(lines)


def test_an_import_of_the_catalogue(manage, stored, tmp_path):
    codes = ["11.0102", "11.0701", "27.0501", "30.7001"]
    write(tmp_path / "hd2024.csv", NAMES, SCHOOL)
    header = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "XCTOTALT", "CTOTALT"]
    write(tmp_path / "c2024_a.csv", header, *([UNITID, code, 1, 7, "R", 5] for code in codes))

    def found():
        of = {"school__unitid": UNITID}
        return [
            stored(School).filter(unitid=UNITID).count(),
            stored(Completions).filter(**of).count(),
            stored(Program).filter(**of).count(),
            stored(CatalogueRow).filter(program__school__unitid=UNITID).count(),
        ]

    before = [found(), *(stored(model).count() for model in (School, Completions, Program, CatalogueRow))]
    token = stored(CatalogueVersion).get(name=CATALOGUE).token
    assert not manage("import_catalogue", tmp_path, writes=4)
    assert [found(), *(stored(model).count() for model in (School, Completions, Program, CatalogueRow))] == before
    assert stored(CatalogueVersion).get(name=CATALOGUE).token == token
    assert manage("import_catalogue", tmp_path)
    assert found() == [1, 4, 4, 4]


def test_an_import_of_job_facts(manage, stored, tmp_path):
    write(tmp_path / "occupations.csv", ["SOCCODE", "SOCTITLE"], ["15-9999", "Model Keepers, All Other"])
    wages = ["TOT_EMP", "A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"]
    header = ["AREA_TYPE", "PRIM_STATE", "I_GROUP", "O_GROUP", "OCC_CODE", *wages]
    lines = [[2, state, "cross-industry", "detailed", "15-9999", 50, 60, 10, 20, 30, 40, 50] for state in ("CA", "NY")]
    write(tmp_path / "state_M2025_dl.csv", header, *lines)
    before = stored(Occupation).count(), stored(OccupationWage).count()
    assert not manage("import_careers", tmp_path, writes=2)
    assert (stored(Occupation).count(), stored(OccupationWage).count()) == before
    assert manage("import_careers", tmp_path)
    assert stored(Occupation).get(pk="15-9999").wages.using(COPY).count() == 2


def test_a_scheduled_publish_of_many(manage, stored):
    due = timezone.now() - timedelta(hours=1)
    chosen = list(stored(Program).filter(state="published").order_by("pk").values_list("pk", flat=True)[:6])
    stored(Program).filter(pk__in=chosen).update(state="in_review", publish_at=due)
    stored(CatalogueRow).filter(pk__in=chosen).delete()

    def standing():
        """Of each program: its state, whether it waits for the clock, how often the clock moved it, whether listed."""
        records = stored(Program.history.model)
        return [
            (
                program.state,
                program.publish_at is not None,
                records.filter(id=program.pk, history_change_reason__startswith="As scheduled").count(),
                stored(CatalogueRow).filter(pk=program.pk).exists(),
            )
            for program in stored(Program).filter(pk__in=chosen).order_by("pk")
        ]

    waiting, done = ("in_review", True, 0, False), ("published", False, 1, True)
    assert standing() == [waiting] * 6
    assert not manage("apply_schedule", writes=14)
    assert {*standing()} == {waiting, done}, "each program is moved wholly or not at all"
    assert manage("apply_schedule")
    assert standing() == [done] * 6


def test_a_list_action_over_many(process, stored):
    chief = stored(get_user_model()).create(username="chief", is_staff=True, is_superuser=True)
    chosen = list(stored(Program).filter(state="published").order_by("-pk").values_list("pk", flat=True)[:6])
    sent = {
        "action": "archive",
        "confirmed": "yes",
        "reason": "The school gave the degree up.",
        "_selected_action": chosen,
        **{f"seen_{pk}": "published" for pk in chosen},
    }

    def standing():
        """Of each program: its state, how often its history says that someone archived it, whether listed."""
        records = stored(Program.history.model)
        return [
            (
                state,
                records.filter(id=pk, state="archived", history_user_id=chief.pk).count(),
                stored(CatalogueRow).filter(pk=pk).exists(),
            )
            for pk, state in stored(Program).filter(pk__in=chosen).order_by("pk").values_list("pk", "state")
        ]

    public, gone = ("published", 0, True), ("archived", 1, False)
    assert standing() == [public] * 6
    assert not process("post", chief.pk, "/admin/programs/program/", sent, writes=14)
    assert {*standing()} == {public, gone}, "each program is moved wholly or not at all"
    assert process("post", chief.pk, "/admin/programs/program/", sent, writes=NEVER)
    assert standing() == [gone] * 6
