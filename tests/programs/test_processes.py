"""Several processes on a copy of the database: whoever writes, all others count right with their next answer."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from programs.models import CatalogueRow, Program

WORKER = """
import json, sys
import django
django.setup()
from programs import actions
from programs import index as program_index
from programs.models import CatalogueRow, Program

built, build = [], program_index.read_sets
program_index.read_sets = lambda: built.append(1) or build()
for line in sys.stdin:
    if line != "read\\n":
        key, state, degree = line.split()
        program = Program.objects.get(pk=key)
        program.state, program.degree = state, degree
        program.save(update_fields=["state", "degree"])
        actions.refresh_programs([program.pk])
    index = program_index.current_index()
    answer = index.answer({"degree": frozenset(["MEng"])})
    listed = index.page([answer.rows], "earnings", 0, 5_000)
    rows = CatalogueRow.objects.filter(degree="MEng").values_list("pk", flat=True)
    told = [len(index.everything), answer.total, sum(answer.counts["state"].values()), sorted(listed) == sorted(rows)]
    print(json.dumps([*told, len(built)]), flush=True)
"""


@pytest.fixture
def environment(address, tmp_path):
    folder = {"INDEX_ROOT": str(tmp_path)}
    return {**os.environ, **folder, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}


@pytest.fixture
def workers(environment):
    """Two processes; `ask(worker, line)` returns what one tells after a line."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER],
            cwd=settings.BASE_DIR,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]

    def ask(worker, line="read"):
        processes[worker].stdin.write(f"{line}\n")
        processes[worker].stdin.flush()
        return json.loads(processes[worker].stdout.readline())

    yield ask
    for process in processes:
        process.stdin.close()
        process.wait()


def test_no_process_ever_answers_with_an_old_count(workers, stored, environment):
    count = stored(CatalogueRow).count()
    first, second, third = stored(Program).filter(row__degree="MS").order_by("pk").values_list("pk", flat=True)[:3]
    engineers = stored(CatalogueRow).filter(degree="MEng").count()

    def all_tell(total, found):
        """The first to start read every program, and nobody after it: not even after a change of everything."""
        assert [workers(0), workers(1)] == [[total, found, found, True, builds] for builds in (1, 0)]

    all_tell(count, engineers)
    assert workers(0, f"{first} published MEng")[:2] == [count, engineers + 1]
    all_tell(count, engineers + 1)
    assert workers(1, f"{second} published MEng")[:2] == [count, engineers + 2]
    assert workers(1, f"{third} archived MEng")[:2] == [count - 1, engineers + 2]
    all_tell(count - 1, engineers + 2)
    assert workers(0, f"{third} published MEng")[:2] == [count, engineers + 3]
    all_tell(count, engineers + 3)

    stored(Program).filter(pk__in=[first, second]).update(has_lapsed=True)
    all_tell(count, engineers + 3)
    subprocess.run(
        [sys.executable, "manage.py", "rebuild_catalogue"], cwd=settings.BASE_DIR, env=environment, check=True
    )
    all_tell(count - 2, engineers + 1)
