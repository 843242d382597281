"""Eight reviewers on one queue decide each submission once; an approval that breaks off leaves nothing half done."""

import json
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from core.models import CatalogueVersion
from programs.models import CatalogueRow, Program, Tuition
from submissions import actions
from submissions.choices import SubmissionState
from submissions.models import AuditEntry, ProposedChange, Submission
from tests.submissions.conftest import accept

REVIEWERS, QUEUE = 8, 12
BEGIN = """
import json, os, signal, sys, threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from core.publishing import NotPossible
from programs.models import Program
from submissions import actions
from submissions.models import Submission
from tests.submissions.conftest import accept, filled, member_of, person_with
"""
PROPOSE = """
school = Program.objects.get(slug="drexel-university-computer-science").school
representative = member_of(school, "one-of-drexel", "owner")
for n, program in enumerate(school.programs.published().order_by("pk")[:12]):
    submission = actions.begin(school=school, program=program, kind="update", by=representative)
    data = filled(submission)
    data["about-unit"], data["about-summary"] = f"Unit {n}", f"Summary {n}"
    submission = actions.save_draft(submission, data, by=representative)
    actions.submit(submission, by=representative)
for n in range(8):
    person_with(f"reviewer-{n}", "review_submission")
"""
REVIEW = """
ready = threading.Barrier(8)


def review(n):
    reviewer = get_user_model().objects.get(username=f"reviewer-{n}")
    queue = list(Submission.objects.waiting(timezone.localdate()))
    verdicts = {each.pk: accept(each) for each in queue}
    decided, told = [], []
    ready.wait()
    for each in queue:
        try:
            actions.decide(each, verdicts[each.pk], by=reviewer, version=each.version)
            decided.append(each.pk)
        except NotPossible as refused:
            told.append(str(refused))
    connection.close()
    return [decided, told]


with ThreadPoolExecutor(8) as pool:
    print(json.dumps(list(pool.map(review, range(8)))))
"""
DIE = """
left = int(sys.argv[1])


def die(execute, sql, *rest):
    global left
    left -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)


submission = Submission.objects.order_by("pk").first()
reviewer = get_user_model().objects.get(username="reviewer-0")
with connection.execute_wrapper(die):
    actions.decide(submission, accept(submission), by=reviewer, version=submission.version)
"""


@pytest.fixture
def run(address):
    """Runs a program on the copy of the database; returns how it ended and what it printed."""

    def run(program, *arguments):
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        process = subprocess.run(
            [sys.executable, "-c", BEGIN + program, *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert process.returncode in (0, -signal.SIGKILL), process.stderr
        return process.returncode == 0, process.stdout

    return run


def test_a_killed_approval_has_done_nothing_and_eight_reviewers_decide_each_submission_once(run, stored):
    run(PROPOSE)
    first = stored(Submission).order_by("pk").first()

    def standing():
        return [
            stored(Submission).get(pk=first.pk).state,
            set(stored(ProposedChange).filter(submission=first).values_list("decision", flat=True)),
            stored(Program).get(pk=first.program_id).unit,
            stored(Program.history.model).filter(id=first.program_id).count(),
            stored(AuditEntry).filter(submission=first).count(),
        ]

    before = standing()
    for writes in (1, 5):
        assert not run(DIE, writes)[0]
        assert standing() == before

    _, printed = run(REVIEW)
    reviews = json.loads(printed)
    queue = set(stored(Submission).values_list("pk", flat=True))
    decided = [pk for each, _ in reviews for pk in each]
    assert len(queue) == QUEUE and sorted(decided) == sorted(queue)
    told = [sentence for _, each in reviews for sentence in each]
    assert len(told) == (REVIEWERS - 1) * QUEUE and all("decided on" in sentence for sentence in told)
    assert set(stored(Submission).values_list("state", flat=True)) == {SubmissionState.APPROVED}
    assert stored(AuditEntry).filter(what__startswith="accepted 2").count() == QUEUE
    for change in stored(ProposedChange).select_related("submission__program"):
        assert getattr(change.submission.program, change.field) == change.new
        records = stored(Program.history.model).filter(id=change.submission.program_id)
        assert records.filter(history_change_reason__startswith="Proposal").count() == 1


class Interrupted(Exception):
    """What breaks an approval off."""


def everything(program):
    """All that an approval writes."""
    kept = [
        program.submissions,
        ProposedChange.objects,
        AuditEntry.objects,
        Program.objects.filter(pk=program.pk),
        program.history,
        program.tuition,
        program.courses,
        Tuition.history,
        program.verifications,
        CatalogueRow.objects.filter(pk=program.pk),
        CatalogueVersion.objects,
    ]
    return [sorted(map(str, rows.values_list())) for rows in kept]


@pytest.mark.django_db
def test_an_approval_broken_off_at_any_write_leaves_all_as_it_was_and_runs_again(propose, drexel, reviewer):
    submission = propose({"tuition-0-amount": "1500", "about-unit": "College of Computing", "course-0-DELETE": "on"})
    verdicts, before = accept(submission), everything(drexel)
    written = broken_off = 0

    def interrupt(execute, sql, *rest):
        nonlocal written
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written += 1
            if written > broken_off:
                raise Interrupted
        return execute(sql, *rest)

    while True:
        written = 0
        try:
            with connection.execute_wrapper(interrupt):
                done = actions.decide(submission, verdicts, by=reviewer, version=1)
            break
        except Interrupted:
            assert everything(drexel) == before, broken_off
        broken_off += 1
    assert broken_off > 10
    assert done.state == SubmissionState.APPROVED and drexel.tuition.get().amount == 1500
