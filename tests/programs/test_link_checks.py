"""Checks of links: what they write, what several workers do at once, and what one that is cut off leaves."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from core.link_fetching import Failed, NotAllowed, RefusedByRobots, Visit, Visitor
from programs import links as link_checks
from programs.links import HostBusy, check_links, hosts_in_turn, turn
from programs.models import HostTurn, LinkCheck
from tests.sites import QUICK, at_home, silence, visitor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.fixture
def add_link():
    """Adds a link that is due."""

    def add_link(url="https://a.example/", **columns):
        host = url.split("/")[2].partition(":")[0]
        return LinkCheck.objects.create(url=url, host=host, **{"next_check_at": NOW} | columns)

    return add_link


class Told:
    """A visitor that finds what it is told: an answer, an exception to raise, or a function to call."""

    def __init__(self, *found):
        self.found, self.visited = list(found), []

    def visit(self, url):
        self.visited.append(url)
        found = self.found.pop(0) if self.found else Visit(200, url, False, False)
        if isinstance(found, BaseException):
            raise found
        return found() if callable(found) else found


def check(told, days=0, limit=None, only_due=True):
    """Checks links so many days from now; returns what was checked with whether it is news."""
    return list(check_links(told, limit=limit, only_due=only_due, now=lambda: NOW + timedelta(days=days)))


def status(code, url="https://a.example/", is_redirected=False, is_permanent=False):
    return Visit(code, url, is_redirected, is_permanent)


MOVED = status(200, "https://b.example/", True, True)
OUTCOMES = [
    (status(200), "ok", 200, "", ""),
    (MOVED, "redirects", 200, "", "https://b.example/"),
    (status(404), "gone", 404, "404 Not Found", ""),
    (status(410, "https://b.example/", True, True), "gone", 410, "410 Gone", "https://b.example/"),
    (status(500), "error", 500, "500 Internal Server Error", ""),
    (status(599), "error", 599, "599", ""),
    (status(403), "turned_away", 403, "403 Forbidden", ""),
    (status(429), "turned_away", 429, "429 Too Many Requests", ""),
    (Failed("The host cannot be found."), "error", None, "The host cannot be found.", ""),
    (NotAllowed("It names a user."), "not_allowed", None, "It names a user.", ""),
    (RefusedByRobots("Closed."), "robots", None, "Closed.", ""),
]


@pytest.mark.parametrize(("found", "state", "code", "failure", "final_url"), OUTCOMES)
def test_what_a_visit_finds_is_written_with_its_history(add_link, found, state, code, failure, final_url):
    link = add_link()
    assert check(Told(found)) == [(link, True)]
    link.refresh_from_db()
    assert (link.state, link.status_code, link.failure, link.final_url) == (state, code, failure, final_url)
    assert (link.checked_at, link.claimed_until) == (NOW, None)
    has_failed = state in ("gone", "error")
    assert (link.failure_count, link.first_failed_at) == ((1, NOW) if has_failed else (0, None))
    assert link.next_check_at == NOW + timedelta(days=4 if has_failed else 30)
    [outcome] = link.outcomes.all()
    assert (outcome.state, outcome.failure, outcome.final_url, outcome.found_at) == (state, failure, final_url, NOW)


def test_failures_are_counted_from_the_first_until_an_answer(add_link):
    link = add_link()
    told = Told(status(404), status(404), status(500), status(200))
    for days, expected in ((0, 1), (4, 2), (8, 3)):
        check(told, days)
        link.refresh_from_db()
        assert (link.failure_count, link.first_failed_at) == (expected, NOW)
    assert list(LinkCheck.objects.failing()) == [link]
    check(told, 12)
    link.refresh_from_db()
    assert (link.failure_count, link.first_failed_at) == (0, None)
    assert [each.state for each in link.outcomes.all()] == ["ok", "error", "gone"]


def test_the_history_keeps_news_alone_and_forgets_the_oldest(add_link, monkeypatch):
    monkeypatch.setattr(link_checks, "OUTCOMES_KEPT", 3)
    link = add_link()
    for days, code in enumerate((200, 200, 404, 404, 200, 500, 410)):
        check(Told(status(code)), days, only_due=False)
    assert [each.status_code for each in link.outcomes.all()] == [410, 500, 200]


def test_what_is_not_due_waits_unless_it_is_asked_for(add_link):
    due, later = add_link("https://a.example/"), add_link("https://b.example/", next_check_at=NOW + timedelta(days=1))
    assert [link for link, _ in check(Told())] == [due]
    assert [link for link, _ in check(Told(), only_due=False)] == [later, due]


def test_a_limit_takes_what_was_due_first(add_link):
    links = [add_link(f"https://{i}.example/", next_check_at=NOW - timedelta(days=i)) for i in range(3)]
    assert {link for link, _ in check(Told(), limit=2)} == {links[2], links[1]}


def test_hosts_take_turns():
    links = [LinkCheck(url=f"https://{host}.example/{i}", host=host) for host in "ab" for i in range(3)]
    assert [link.host for link in hosts_in_turn(links)] == list("ababab")


# Several workers, and one that is cut off


def test_a_link_that_one_worker_checks_is_left_alone_by_another(add_link):
    for i in range(4):
        add_link(f"https://{i}.example/")
    other = Told()
    worker = Told(lambda: check(other) and status(200))
    first = check(worker)
    assert (len(first), len(other.visited)) == (1, 3)
    assert not {*worker.visited} & {*other.visited}
    assert check(Told()) == []


def test_a_worker_that_is_cut_off_leaves_the_link_as_it_was_and_another_checks_it_later(add_link):
    link = add_link(state="ok", status_code=200)
    with pytest.raises(KeyboardInterrupt):
        check(Told(KeyboardInterrupt()))
    link.refresh_from_db()
    assert (link.state, link.checked_at, link.outcomes.count()) == ("ok", None, 0)
    assert check(Told()) == []
    assert [each for each, _ in check(Told(), days=1)] == [link]


def test_a_check_that_is_cut_off_while_it_writes_writes_nothing(add_link, monkeypatch):
    link = add_link()
    with monkeypatch.context() as patch:
        patch.setattr(link_checks.LinkOutcome, "save", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            check(Told(status(404)))
    link.refresh_from_db()
    assert (link.state, link.failure_count) == ("unchecked", 0)


def test_a_link_that_was_dropped_during_its_check_stays_dropped(add_link):
    link = add_link()
    assert check(Told(lambda: link.delete() and status(200))) == []
    assert not LinkCheck.objects.exists()


def test_a_busy_host_is_left_for_the_next_run(add_link):
    link = add_link()
    assert check(Told(HostBusy())) == []
    link.refresh_from_db()
    assert (link.state, link.claimed_until) == ("unchecked", None)


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by a second whenever someone waits; returns the seconds gone by."""
    gone = count()
    at = [0.0]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=at[0]))
    monkeypatch.setattr(link_checks, "sleep", lambda seconds: at.__setitem__(0, float(next(gone) + 1)))
    return at


def test_a_host_is_asked_after_a_pause_and_another_at_once(clock):
    with turn("a.example", 5), turn("b.example", 5):
        assert clock == [0]
    with turn("a.example", 0):
        assert clock == [5]


def test_nobody_waits_for_a_busy_host_for_ever_and_a_minute_frees_it(clock):
    HostTurn.objects.create(host="a.example", free_at=NOW + timedelta(days=1))
    with pytest.raises(HostBusy), turn("a.example", 1):
        pass
    assert clock == [121]
    HostTurn.objects.create(host="b.example", free_at=timezone.now() + link_checks.LONGEST_REQUEST)
    with turn("b.example", 1):
        assert clock == [181]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_ask_each_host_one_thing_at_a_time(site, add_link, catalogue):
    site.pages |= {f"/{i}": lambda handler: (silence_a_little(), handler.say(200)) for i in range(3)}
    for host in ("one.example", "two.example"):
        for i in range(3):
            add_link(site.at(f"/{i}", host), next_check_at=timezone.now())

    def work():
        try:
            with connection.execute_wrapper(patient):
                list(check_links(visitor(turn, pause=0.05), limit=None, only_due=True))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        asked = [(host, path) for host, _, path in site.seen if path != "/robots.txt"]
        assert sorted(asked) == [(f"{host}.example", f"/{i}") for host in ("one", "two") for i in range(3)]
        assert site.most_at_once == {"one.example": 1, "two.example": 1}
        assert set(LinkCheck.objects.values_list("state", "claimed_until")) == {("ok", None)}
    finally:
        LinkCheck.objects.all().delete()
        HostTurn.objects.all().delete()


def patient(execute, *statement):
    """Tries again where SQLite, of whose database in memory all threads share one, says that it is locked."""
    for _ in range(1000):
        try:
            return execute(*statement)
        except OperationalError as refusal:
            if "locked" not in str(refusal):
                raise
            threading.Event().wait(0.01)
    raise OperationalError("locked for ten seconds")


def silence_a_little():
    threading.Event().wait(0.05)


# The command


@pytest.fixture
def run(monkeypatch, settings):
    """Runs the command where links may be checked, on the server of this machine; returns what it says."""
    settings.LINK_CHECKS, settings.SITE_URL = True, "https://portal.example"
    local = {"limits": QUICK, "resolve": at_home, "is_local": True, "pause": 0}
    monkeypatch.setattr(
        "programs.management.commands.check_links.Visitor",
        lambda name, home, turn: Visitor(name, home, turn, **local),
    )

    def run(*options):
        said = StringIO()
        call_command("check_links", *options, stdout=said)
        return said.getvalue()

    return run


def test_links_are_not_checked_unless_the_setting_says_so(catalogue):
    said = StringIO()
    call_command("check_links", stdout=said)
    assert "set LINK_CHECKS=true" in said.getvalue()
    assert not LinkCheck.objects.exists()


def test_the_command_collects_checks_and_tells(run, site, add_link, described, monkeypatch):
    monkeypatch.setattr("programs.management.commands.check_links.collect_links", lambda now: None)
    site.pages |= {"/gone": 404, "/slow": silence, "/moved": (301, "/here"), "/robots.txt": (200, "", CLOSED)}
    for path in ("/here", "/gone", "/slow", "/moved", "/closed"):
        add_link(site.at(path), next_check_at=timezone.now())
    said = run("--due")
    assert f"{site.at('/moved')}  Redirects -> {site.at('/here')}" in said
    assert f"{site.at('/slow')}  Error: The host did not answer in time." in said
    assert said.splitlines()[-1] == (
        "5 links were checked: 1 answers, 1 redirects, 1 gone, 1 error, 1 closed by robots.txt."
    )
    assert site.agent == "LearningRateLinks/1.0 (+https://portal.example)"
    assert run("--due") == "0 links were checked.\n"
    assert run("--limit", "1").startswith("1 links were checked: 1 ")


CLOSED = b"User-agent: LearningRateLinks\nDisallow: /closed\n"
