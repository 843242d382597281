"""The front page of the admin: what waits, for whom, and that each number is that of the list behind it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from careers.models import Career
from core.publishing import move
from corrections.models import Correction
from programs.choices import Severity, Topic
from programs.models import Finding, Program
from programs.rules import RULES
from programs.rules.actions import check_catalogue, snooze, take_over
from programs.rules.rule import Breach, Rule
from submissions.models import Submission
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def desk(client, editor, noon):
    """Opens a page of the admin as the editor."""
    client.force_login(editor)

    def desk(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return Page(response)

    return desk


@pytest.fixture
def findings(monkeypatch, catalogue, noon):
    """A check of the catalogue with one rule more for each topic, which finds fault with three schools' programs."""
    programs = list(Program.objects.order_by("pk")[:3])
    for topic in Topic:
        rule = Rule(f"of-{topic}", lambda today: [Breach(p, "", "Odd", Severity.UNTRUE) for p in programs], topic)
        monkeypatch.setitem(RULES, rule.key, rule)
    check_catalogue(NOW)
    return Finding.objects.all()


@pytest.fixture
def awaited(editor, noon):
    """Two programs in review, one of them due today, and a career that will be archived in an hour."""
    programs = list(Program.objects.order_by("pk")[:2])
    Program.objects.filter(pk__in=[each.pk for each in programs]).update(state="draft")
    for program in programs:
        program.state = "draft"
        move(program, "in_review", by=editor, blockers=lambda obj: [])
    Program.objects.filter(pk=programs[0].pk).update(publish_at=NOW + timedelta(hours=1))
    Career.objects.filter(pk=Career.objects.first().pk).update(archive_at=NOW + timedelta(hours=1))
    Career.objects.filter(pk=Career.objects.last().pk).update(archive_at=NOW + timedelta(days=1))
    return programs


def tiles(page):
    """Address by text of each tile and of each of its parts."""
    return {
        (link.text, link["href"]) for link in page.all("a", href=None) if link.attributes.get("class", "")[:4] == "tile"
    }


def rows(page):
    """How many rows the list on a page has, on all of its pages."""
    return int(page.one(class_="paginator").text.split()[0].replace(",", "")) if page.all(class_="paginator") else 0


def tile(page, label):
    """The number of a tile; None when it is not there."""
    found = [link.text for link in page.all("a", class_="tile-link") if link.text.endswith(f" {label}")]
    return int(found[0].split()[0]) if found else None


def test_each_number_is_that_of_the_list_behind_it(desk, findings, awaited, editor):
    truth, links = findings.filter(rule="of-truth"), findings.filter(rule="of-links")
    take_over(truth[:2], by=editor)
    snooze(links[:1], until=TODAY + timedelta(days=1), reason="A", today=TODAY, by=editor)
    links_of_queue = tiles(desk("/admin/"))
    kinds = "a tile a topic, one severity more, three of pages, two parts"
    assert len(links_of_queue) == len(Topic) + 1 + 3 + 2, kinds
    for text, address in links_of_queue:
        assert rows(desk(address)) == int(text.split()[0]) > 0, (text, address)


def test_a_finding_that_is_snoozed_or_closed_is_out_of_its_tile(desk, findings, editor):
    label = Topic.CONTRADICTION.label
    assert tile(desk("/admin/"), label) == 3
    snooze(
        findings.filter(rule="of-contradiction")[:1],
        until=TODAY + timedelta(days=1),
        reason="A",
        today=TODAY,
        by=editor,
    )
    page = desk("/admin/")
    assert tile(page, label) == 2 and "1 snoozed" in page.text
    findings.filter(rule="of-contradiction").update(closed_at=NOW)
    assert tile(desk("/admin/"), label) is None


def test_one_s_own_work_is_that_of_whoever_looks(desk, client, findings, editor, admin_user):
    take_over(findings.filter(rule="of-guides"), by=editor)
    address = next(address for text, address in tiles(desk("/admin/")) if text == "3 mine")
    client.force_login(admin_user)
    assert "mine" not in desk("/admin/").text and rows(desk(address)) == 0


def test_corrections_from_visitors_are_counted_as_their_lists_count_them(desk, editor):
    plain = {
        "page_path": "/programs/",
        "page_title": "Programs",
        "fact_key": "length",
        "fact_label": "Length",
        "claim": "It takes 18 months.",
    }
    for number, columns in enumerate(
        [
            {},
            {"owner": editor},
            {"snoozed_until": TODAY + timedelta(days=2), "snooze_reason": "Asked the school"},
            {"snoozed_until": TODAY, "snooze_reason": "Until today"},
        ]
    ):
        Correction.objects.create(reference=f"REF-{number}", **plain | columns)
    page = desk("/admin/")
    assert tile(page, "Corrections from visitors") == 3
    links = {address: text for text, address in tiles(page) if "correction" in address}
    assert len(links) == 3
    for address, text in links.items():
        assert rows(desk(address)) == int(text.split()[0]) > 0, (text, address)


def test_what_waits_longest_is_dated(desk, findings, awaited):
    findings.filter(rule="of-links").update(first_seen_at=NOW - timedelta(days=20))
    page = desk("/admin/")
    assert "The oldest since 1 November 2026" in page.text
    assert "The first on 21 November 2026 at 13:00 EST" in page.text


def test_in_review_is_dated_by_when_it_was_last_sent(desk, awaited, editor, at):
    program = Program.objects.get(pk=awaited[1].pk)
    at(NOW + timedelta(days=2))
    program = move(program, "draft", by=None, reason="Mend it", blockers=lambda obj: [])
    Program.objects.exclude(pk=program.pk).filter(state="in_review").update(state="draft")
    at(NOW + timedelta(days=3))
    move(program, "in_review", by=editor, blockers=lambda obj: [])
    page = desk("/admin/")
    assert tile(page, "Programs in review") == 1 and "The oldest since 24 November 2026" in page.text


def test_what_is_due_but_blocked_stays_until_it_is_done(desk, awaited, at):
    at(NOW + timedelta(days=3))
    assert tile(desk("/admin/"), "Programs scheduled for today") == 1
    assert tile(desk("/admin/"), "Careers scheduled for today") == 2


def test_an_empty_queue_says_so(desk, catalogue):
    Finding.objects.all().delete()
    page = desk("/admin/")
    assert "Nothing waits for anybody." in page.text and not tiles(page)


def test_a_tile_is_shown_to_who_may_see_the_list_behind_it(desk, client, findings, awaited, newcomer):
    client.force_login(newcomer)
    page = desk("/admin/")
    assert not tiles(page) and "Nothing waits" not in page.text
    newcomer.user_permissions.set(Permission.objects.filter(codename="view_career"))
    assert {text for text, _ in tiles(desk("/admin/"))} == {"1 Careers scheduled for today"}
    newcomer.user_permissions.set(Permission.objects.filter(codename="view_finding"))
    page = desk("/admin/")
    assert tile(page, "Facts: cannot be true") == 3 and tile(page, "Programs in review") is None


def test_the_index_costs_the_same_however_much_waits(desk, findings, awaited, count_queries):
    full = count_queries(lambda: desk("/admin/"))
    Finding.objects.all().delete()
    assert count_queries(lambda: desk("/admin/")) == full <= 12


def test_a_finding_of_a_rule_that_is_gone_is_nobody_s_work(desk, findings, monkeypatch):
    before = tile(desk("/admin/"), Topic.CONTRADICTION.label)
    monkeypatch.delitem(RULES, "of-contradiction")
    assert before == 3 and tile(desk("/admin/"), Topic.CONTRADICTION.label) is None


def test_the_gravest_and_then_the_oldest_come_first(desk, findings):
    oldest = findings.filter(severity=Severity.UNTRUE).last()
    findings.filter(pk=oldest.pk).update(first_seen_at=NOW - timedelta(days=9))
    boxes = desk("/admin/programs/finding/?state=open").all("input", name="_selected_action")
    assert int(boxes[0]["value"]) == oldest.pk
    gravity = [findings.get(pk=box["value"]).severity for box in boxes]
    assert gravity == sorted(gravity)


@pytest.mark.parametrize(
    ("query", "found"), [("topic=contradiction", 3), ("topic=none", 0), ("owner=nobody", 0), ("owner=x", 0)]
)
def test_the_list_of_findings_is_narrowed_by_topic_and_owner(desk, findings, editor, query, found):
    take_over(findings, by=editor)
    assert rows(desk(f"/admin/programs/finding/?{query}")) == found


def test_proposals_of_schools_wait_for_whoever_may_review_them(client, desk, editor, data_steward):
    program = Program.objects.filter(state="published").first()
    sent = {"state": "submitted", "version": 1, "submitted_at": NOW, "school": program.school}
    later = {"snoozed_until": TODAY + timedelta(days=2), "snooze_reason": "A"}
    Submission.objects.create(**sent, kind="update", program=program, owner=editor)
    Submission.objects.create(**sent, kind="new_program")
    Submission.objects.create(**sent, kind="new_program", is_looked_at=False, **later)
    Submission.objects.create(school=program.school, kind="new_program")
    page = desk("/admin/")
    assert tile(page, "Proposals awaiting review") == 2 and tile(page, "Published at once, not yet looked at") == 1
    for text, address in tiles(page):
        if "submissions/submission" in address:
            assert rows(desk(address)) == int(text.split()[0]), address
    client.force_login(data_steward)
    assert tile(Page(client.get("/admin/")), "Proposals awaiting review") is None
