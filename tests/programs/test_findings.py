"""A check opens, touches and closes findings; editors take them over and snooze them; nobody else does."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from programs.admin.program import ProgramAdmin
from programs.choices import Severity, Topic
from programs.models import Finding, Program
from programs.rules import RULES, actions
from programs.rules.rule import Breach, Rule
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
TODAY = date(2026, 11, 21)
LIST = "/admin/programs/finding/"


def check(days=0):
    """Checks the catalogue so many days after today."""
    return actions.check_catalogue(NOW + timedelta(days=days))


@pytest.fixture(autouse=True)
def few_rules(monkeypatch):
    """Checks ask a few rules only: each has tests of its own, and all of them take seconds."""
    keys = ("placeholder_text", "length_against_attendance", "school_price_far_from_peers")
    few_rules = {key: RULES[key] for key in keys}
    monkeypatch.setattr(actions, "RULES", few_rules)
    return few_rules


@pytest.fixture
def described(described):
    """Checked with the school, so that nothing is found but what a test spoils."""
    described.verifications.create(group="cost", verified_on=TODAY)
    return described


@pytest.fixture
def spoilt(described):
    """Carnegie Mellon's program with a placeholder for a department."""
    Program.objects.filter(pk=described.pk).update(unit="TBD")
    return described


@pytest.fixture
def finding(spoilt):
    """The finding of the placeholder, made by a check today."""
    check()
    return spoilt.findings.get()


@pytest.fixture
def desk(client, editor):
    """The admin, opened by an editor."""
    client.force_login(editor)
    return client


def act(desk, action, *findings, **sent):
    """Chooses findings of the list and an action."""
    return desk.post(LIST, {"action": action, "_selected_action": [each.pk for each in findings]} | sent, follow=True)


def test_a_check_opens_a_finding_that_says_where_and_what(finding, spoilt):
    assert (finding.rule, finding.severity) == ("placeholder_text", Severity.UNTRUE)
    assert (finding.program, finding.school) == (spoilt, None)
    assert (finding.model, finding.object_id, finding.field) == ("programs.program", spoilt.pk, "unit")
    assert finding.first_seen_at == finding.last_seen_at == NOW
    assert finding.closed_at is finding.owner is finding.snoozed_until is None
    assert str(finding) == "“TBD” stands in for a text: leave it blank."


def test_a_row_below_a_program_or_a_school_is_found_on_its_page(described, catalogue):
    course = described.courses.first()
    type(course).objects.filter(pk=course.pk).update(area="TBA")
    check()
    found = Finding.objects.get(model="programs.course")
    assert (found.program, found.object_id, found.field) == (described, course.pk, "area")
    assert not Finding.objects.filter(model="programs.tuition").exclude(program=None, school__isnull=False).exists()


def test_a_second_check_changes_nothing_but_when_findings_were_last_seen(finding):
    columns = [each.name for each in Finding._meta.fields if each.name != "last_seen_at"]
    before = list(Finding.objects.order_by("pk").values(*columns))
    counts = check(days=1)
    assert list(Finding.objects.order_by("pk").values(*columns)) == before
    assert not counts.opened and not counts.closed and counts.found.total() == len(before)
    assert set(Finding.objects.values_list("last_seen_at", flat=True)) == {NOW + timedelta(days=1)}


def test_mending_the_cause_closes_the_finding_and_a_relapse_is_a_new_one(finding, spoilt):
    others = Finding.objects.uncorrected().count() - 1
    Program.objects.filter(pk=spoilt.pk).update(unit="")
    assert check(days=1).closed == {"placeholder_text": 1}
    finding.refresh_from_db()
    assert (finding.last_seen_at, finding.closed_at) == (NOW, NOW + timedelta(days=1))
    assert Finding.objects.uncorrected().count() == others
    Program.objects.filter(pk=spoilt.pk).update(unit="TBD")
    assert check(days=2).opened == {"placeholder_text": 1}
    assert spoilt.findings.count() == 2 and list(Finding.objects.closed()) == [finding]


def test_findings_of_a_row_that_was_deleted_close(described, editors_source):
    offering = described.offerings.create(attendance="full_time", length_months=90, source=editors_source)
    check()
    found = described.findings.get()
    offering.delete()
    check(days=1)
    found.refresh_from_db()
    assert found.closed_at


def test_findings_of_a_rule_that_is_gone_close(finding, few_rules):
    del few_rules["placeholder_text"]
    assert check(days=1).closed == {"placeholder_text": 1}


def test_a_check_that_fails_half_way_leaves_everything_as_it_was(finding, spoilt, few_rules):
    def find(today):
        yield Breach(spoilt, "title", "A", Severity.UNTRUE)
        raise RuntimeError

    Program.objects.filter(pk=spoilt.pk).update(unit="")
    before = list(Finding.objects.values())
    few_rules["broken"] = Rule("broken", find, Topic.TRUTH)
    with pytest.raises(RuntimeError):
        check(days=1)
    assert list(Finding.objects.values()) == before


def test_a_check_that_is_cut_off_while_it_writes_leaves_everything_as_it_was(finding, spoilt, few_rules):
    before = list(Finding.objects.values())
    few_rules["odd"] = Rule("odd", lambda today: [Breach(spoilt, "title", "A", 9)], Topic.TRUTH)
    with pytest.raises(IntegrityError), transaction.atomic():
        check(days=1)
    assert list(Finding.objects.values()) == before


def test_the_newest_words_and_severity_count(finding, spoilt):
    Program.objects.filter(pk=spoilt.pk).update(unit="check school")
    check(days=1)
    again = spoilt.findings.get()
    assert (again.pk, again.first_seen_at) == (finding.pk, NOW)
    assert str(again).startswith("“check school”")


def test_a_check_costs_few_queries_beside_those_of_the_rules(finding, count_queries, monkeypatch):
    monkeypatch.setattr(actions, "RULES", RULES)
    assert count_queries(check) <= 165


def test_a_snoozed_finding_comes_back_on_its_day(finding, editor):
    until = TODAY + timedelta(days=7)
    assert actions.snooze([finding], until=until, reason=" Asked the school ", today=TODAY, by=editor) == 1
    check(days=1)
    finding.refresh_from_db()
    assert (finding.snooze_reason, finding.owner) == ("Asked the school", editor)
    for day, is_open in ((TODAY, False), (until - timedelta(days=1), False), (until, True)):
        assert Finding.objects.open(day).contains(finding) is is_open
        assert Finding.objects.snoozed(day).contains(finding) is not is_open


def test_a_snooze_holds_for_what_was_said_alone(finding, spoilt, editor):
    actions.snooze([finding], until=TODAY + timedelta(days=90), reason="Asked", today=TODAY, by=editor)
    Program.objects.filter(pk=spoilt.pk).update(unit="N/A")
    check(days=1)
    finding.refresh_from_db()
    assert (finding.snoozed_until, finding.snooze_reason, finding.owner) == (None, "", editor)


@pytest.mark.parametrize(("days", "reason"), [(0, "Asked"), (-1, "Asked"), (7, ""), (7, "  ")])
def test_a_snooze_needs_a_day_to_come_and_a_reason(finding, editor, days, reason):
    with pytest.raises(ValidationError):
        actions.snooze([finding], until=TODAY + timedelta(days=days), reason=reason, today=TODAY, by=editor)
    assert Finding.objects.open(TODAY).contains(finding)


def test_who_may_not_work_on_findings_is_refused(finding, newcomer, student):
    for person in (newcomer, student):
        with pytest.raises(PermissionDenied):
            actions.take_over([finding], by=person)
        with pytest.raises(PermissionDenied):
            actions.snooze([finding], until=TODAY + timedelta(days=1), reason="A", today=TODAY, by=person)


def test_a_closed_finding_is_neither_taken_over_nor_snoozed(finding, editor):
    Finding.objects.update(closed_at=NOW)
    assert actions.take_over([finding], by=editor) == 0
    assert actions.snooze([finding], until=TODAY + timedelta(days=1), reason="A", today=TODAY, by=editor) == 0


def test_open_findings_are_counted_by_severity_in_one_query(finding, editor, count_queries):
    counts = Finding.objects.open_counts(TODAY)
    assert list(counts) == list(Severity)
    assert counts[Severity.UNTRUE] == 1 and sum(counts.values()) == Finding.objects.open(TODAY).count()
    assert count_queries(lambda: Finding.objects.open_counts(TODAY)) == 1
    actions.snooze([finding], until=TODAY + timedelta(days=1), reason="A", today=TODAY, by=editor)
    assert Finding.objects.open_counts(TODAY)[Severity.UNTRUE] == 0


def test_the_command_prints_a_line_a_rule_and_what_is_open(spoilt):
    report = StringIO()
    call_command("check_catalogue", stdout=report)
    lines = report.getvalue().splitlines()
    assert len(lines) == len(RULES) + 2
    assert next(line for line in lines if "Placeholder text" in line).split()[:3] == ["1", "1", "0"]
    assert lines[-1].startswith(f"{Finding.objects.count()} findings are open: 1 cannot be true, ")


def test_the_list_links_to_the_program_and_to_the_field(desk, finding, spoilt, chief_editor):
    page = Page(desk.get(LIST, {"state": "open", "severity__exact": 1}))
    change = f"/admin/programs/program/{spoilt.pk}/change/"
    assert page.link(str(spoilt)) == change
    assert page.link("program: department or college") == f"{change}#id_unit"
    assert (
        page.link(str(finding)) == f"{LIST}{finding.pk}/change/?_changelist_filters=state%3Dopen%26severity__exact%3D1"
    )
    desk.force_login(chief_editor)
    assert Page(desk.get(change)).all("input", id="id_unit")


@pytest.mark.parametrize("state", ["open", "snoozed", "closed"])
def test_the_list_filters_by_state(desk, finding, editor, state):
    rows = list(Finding.objects.order_by("pk")[:3])
    Finding.objects.filter(pk=rows[1].pk).update(snoozed_until=date(2999, 1, 1), snooze_reason="A")
    Finding.objects.filter(pk=rows[2].pk).update(closed_at=NOW)
    page = Page(desk.get(LIST, {"state": state}))
    shown = {int(box["value"]) for box in page.all("input", name="_selected_action")}
    expected = {"open": Finding.objects.open(TODAY), "snoozed": [rows[1]], "closed": [rows[2]]}[state]
    assert shown == {each.pk for each in expected}


def test_the_list_filters_by_rule_and_owner_and_searches(desk, finding, editor, spoilt):
    actions.take_over([finding], by=editor)
    for query in ({"rule": "placeholder_text"}, {"owner": "me"}, {"owner": editor.pk}, {"q": "TBD carnegie"}):
        page = Page(desk.get(LIST, query))
        assert [int(box["value"]) for box in page.all("input", name="_selected_action")] == [finding.pk], query


def test_a_list_of_ten_costs_what_one_of_twenty_costs(desk, finding, count_queries, monkeypatch):
    costs = []
    for rows in (10, 20):
        monkeypatch.setattr("programs.admin.findings.FindingAdmin.list_per_page", rows)
        costs.append(count_queries(lambda: desk.get(LIST)))
    assert costs[0] == costs[1] <= 12


def test_an_editor_takes_findings_over(desk, finding, editor):
    page = Page(act(desk, "take_over", finding))
    finding.refresh_from_db()
    assert finding.owner == editor and "1 of 1 findings are yours." in page.text


def test_an_editor_is_asked_for_day_and_reason_and_told_what_is_wrong_with_them(desk, finding, editor):
    page = Page(act(desk, "snooze", finding))
    assert page.one("input", name="_selected_action")["value"] == str(finding.pk)
    assert page.one("input", name="until")["type"] == "date"
    assert "required" in Page(act(desk, "snooze", finding, until="2999-01-01", reason="")).text
    assert "Choose a day after today." in Page(act(desk, "snooze", finding, until="2020-01-01", reason="A")).text
    finding.refresh_from_db()
    assert finding.snoozed_until is None
    page = Page(act(desk, "snooze", finding, until="2999-01-01", reason="The school answers in spring"))
    finding.refresh_from_db()
    assert "1 of 1 findings are snoozed." in page.text
    assert (finding.snoozed_until, finding.snooze_reason, finding.owner) == (
        date(2999, 1, 1),
        "The school answers in spring",
        editor,
    )
    assert "Snoozed until 2999-01-01" in Page(desk.get(LIST)).text


def test_to_see_findings_is_not_to_work_on_them(client, finding, newcomer):
    newcomer.user_permissions.add(*permissions("view_finding", "view_program"))
    client.force_login(newcomer)
    assert not Page(client.get(LIST)).all("select", name="action")
    act(client, "take_over", finding)
    finding.refresh_from_db()
    assert finding.owner is None


def test_nobody_edits_adds_or_deletes_a_finding(admin_client, finding):
    page = Page(admin_client.get(f"{LIST}{finding.pk}/change/"))
    assert RULES["placeholder_text"].meaning in page.text and not page.all("input", type="submit")
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{finding.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_program_and_a_school_show_what_is_open_about_them(desk, finding, spoilt, editor):
    dartmouth = Finding.objects.filter(school__name="Dartmouth College").first().school
    for obj, text in ((spoilt, "Cannot be true “TBD” stands in"), (dartmouth, "Hard to believe US$8,491 per credit")):
        address = f"/admin/programs/{obj._meta.model_name}/{obj.pk}/change/"
        assert "What the rules found" in Page(desk.get(address)).text and text in Page(desk.get(address)).text
    actions.snooze([finding], until=date(2999, 1, 1), reason="A", today=TODAY, by=editor)
    page = Page(desk.get(f"/admin/programs/program/{spoilt.pk}/change/"))
    assert "Nothing that is open." in page.text and "stands in" not in page.text


def test_the_block_of_findings_costs_one_query(client, finding, spoilt, admin_user, count_queries, monkeypatch):
    client.force_login(admin_user)
    costs = []
    for each in (ProgramAdmin.get_fieldsets, ModelAdmin.get_fieldsets):
        monkeypatch.setattr(ProgramAdmin, "get_fieldsets", each)
        costs.append(count_queries(lambda: client.get(f"/admin/programs/program/{spoilt.pk}/change/")))
    assert costs[0] == costs[1] + 1


def test_a_person_who_may_not_see_findings_does_not_see_them_on_a_program(client, finding, spoilt, newcomer):
    newcomer.user_permissions.add(*permissions("view_program"))
    client.force_login(newcomer)
    page = Page(client.get(f"/admin/programs/program/{spoilt.pk}/change/"))
    assert "TBD" in page.text and "What the rules found" not in page.text


def permissions(*names):
    """Permissions of the catalogue by their names."""
    return Permission.objects.filter(codename__in=names)
