"""Real workers and a real mail server, on a copy of the database: each mail goes out once, whoever is killed."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail.models import OutgoingMail
from tests.copies import COPY
from tests.journeys.test_machines import until
from tests.submissions.mail_server import mail_server

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", COPY])
DESK = """
import sys
import django
django.setup()
from core.mail import outbox
for key in map(str.strip, sys.stdin):
    outbox.queue(key=key, recipient="ada@example.org", subject=key, body="Text")
    print(key, flush=True)
"""
LONG = 120
"""Seconds that a machine with much else to do may take."""


@pytest.fixture
def server():
    """A mail server, to which every process of these tests sends."""
    with mail_server() as server:
        yield server


@pytest.fixture
def start(address, stored, server):
    """Starts Python with production settings, the copy of the database and the mail server; an empty outbox."""
    stored(OutgoingMail).all().delete()
    stored(DBTaskResult).all().delete()
    host, port = server.server_address
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "false",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": address,
        "EMAIL_URL": f"smtp://{host}:{port}",
    }
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    server.go_on.set()
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def queue(start):
    """Puts mail into the outbox, as an editor's decision does."""
    desk = start("-c", DESK)

    def queue(key):
        desk.stdin.write(f"{key}\n")
        desk.stdin.flush()
        assert desk.stdout.readline() == f"{key}\n"

    return queue


@pytest.fixture
def work(start):
    """Starts a worker of this name."""
    return lambda name: start("manage.py", "db_worker", "--worker-id", name)


def subjects(server):
    return sorted(message["Subject"] for message in server.taken)


def test_two_workers_send_each_mail_once_and_one_that_is_told_to_end_finishes_its_mail(server, queue, work, stored):
    workers = {name: work(name) for name in ("ada", "eve")}
    server.answers[:] = ["wait"]
    queue("one")
    until(lambda: server.taken, LONG, "the first mail")
    [[busy]] = stored(DBTaskResult).running().values_list("worker_ids", flat=True)
    queue("two")
    queue("three")
    until(lambda: len(server.taken) == 3, LONG, "the mail of the other worker")
    workers[busy].terminate()
    server.go_on.set()
    assert workers[busy].wait(LONG) == 0
    assert not stored(OutgoingMail).unsent().exists()
    until(lambda: not stored(DBTaskResult).exclude(status="SUCCESSFUL").exists(), LONG, "the last job")
    assert subjects(server) == ["one", "three", "two"]


def test_a_worker_killed_over_a_mail_loses_none_sends_none_twice_and_holds_nothing_up(
    server, queue, work, start, stored
):
    server.answers[:] = ["wait"]
    queue("one")
    queue("two")
    killed = work("ada")
    until(lambda: server.taken, LONG, "the first mail")
    killed.kill()
    killed.wait()
    server.go_on.set()
    assert stored(DBTaskResult).get().status == "RUNNING", "what nobody will end"
    assert not stored(DBTaskResult).ready().exists(), "no worker is asked to send the other mail"

    told, warned = start("manage.py", "send_mail").communicate()
    assert told == "two: sent\n" and "1 of the outbox may have gone out" in warned
    work("eve")
    queue("three")
    until(lambda: len(server.taken) == 3, LONG, "the mail of the next worker")
    assert subjects(server) == ["one", "three", "two"]
    assert stored(OutgoingMail).uncertain(timezone.now()).get().key == "one"
