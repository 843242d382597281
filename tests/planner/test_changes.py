"""What changed since a program was saved, with the day on which it was noticed."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from planner import actions
from planner.changes import changes_since, in_order, snapshot
from planner.models import ShortlistItem
from planner.shortlist import entries
from programs.facts import ProgramFacts
from programs.index import current_index
from programs.models import Intake, Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL

MARCH, MAY, JUNE = date(2026, 3, 12), date(2026, 5, 5), date(2026, 6, 1)


def test_a_change_keeps_the_day_on_which_it_was_first_seen():
    march = changes_since({"debt": "38,000"}, {}, {"debt": "41,500"}, on=MARCH)
    may = changes_since({"debt": "38,000"}, march, {"debt": "41,500"}, on=MAY)
    assert may == march == {"debt": {"then": "38,000", "now": "41,500", "on": "2026-03-12"}}
    [change] = in_order(may)
    assert (change.label, change.on) == ("Median debt of those who borrowed", MARCH)


def test_a_fact_that_goes_on_changing_gets_the_new_day_and_one_that_returns_is_gone():
    march = changes_since({"debt": "38,000"}, {}, {"debt": "41,500"}, on=MARCH)
    may = changes_since({"debt": "38,000"}, march, {"debt": "43,000"}, on=MAY)
    assert may["debt"] == {"then": "38,000", "now": "43,000", "on": "2026-05-05"}
    assert changes_since({"debt": "38,000"}, may, {"debt": "38,000"}, on=JUNE) == {}


def test_a_measure_that_is_newer_than_the_saved_facts_is_no_change():
    assert changes_since({}, {}, {"debt": "41,500"}, on=MARCH) == {}
    assert "debt" in changes_since({"debt": ""}, {}, {"debt": "41,500"}, on=MARCH)


values = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["debt", "awards", "standing"], st.sampled_from(["", "1", "2"]))
)


@given(values, values, values)
def test_a_second_look_on_a_later_day_changes_nothing(saved, earlier, now):
    seen = changes_since(saved, changes_since(saved, {}, earlier, on=MARCH), now, on=MAY)
    assert changes_since(saved, seen, now, on=JUNE) == seen
    assert all(each["then"] == saved[key] != each["now"] for key, each in seen.items())


@pytest.fixture
def item(keep):
    """Carnegie Mellon's program, kept when two of its facts read otherwise."""
    keep("/shortlist/add/", {"program": CARNEGIE_MELLON})
    item = ShortlistItem.objects.get()
    item.saved_facts |= {"earnings_1yr": "US$1 (long ago)", "awards": ""}
    item.save()
    return item


def test_the_page_tells_fact_by_fact_and_records_the_day(item, visit):
    today = f"{current_index().today:%-d %B %Y}"
    text = visit("/shortlist/").text
    assert "Changed since it was saved Median earnings, one year after: US$1 (long ago) US$138,781" in text
    assert "Master’s degrees awarded: not known 147" in text and f"noticed on {today}" in text
    item.refresh_from_db()
    assert set(item.seen_changes) == {"earnings_1yr", "awards"}


def test_a_day_that_was_noted_stays_and_a_repeated_look_writes_nothing(item, visit, count_queries, client):
    visit("/shortlist/")
    item.refresh_from_db()
    for each in item.seen_changes.values():
        each["on"] = MARCH.isoformat()
    item.save()
    assert "noticed on 12 March 2026" in visit("/shortlist/").text
    looks = [count_queries(lambda: client.get("/shortlist/")) for _ in range(2)]
    assert looks[0] == looks[1] <= 10


def test_whoever_is_shown_the_list_sees_the_changes_and_records_nothing(item, keep, visit, client):
    keep("/shortlist/share/")
    [link] = item.shortlist.links.all()
    assert "noticed on" in visit(f"/shared/{link.token}/").text
    item.refresh_from_db()
    assert item.seen_changes == {}


def test_the_nightly_look_notes_every_kept_program_once(item, keep, capsys, count_queries):
    keep("/shortlist/add/", {"program": DREXEL})
    for noted in (1, 0):
        call_command("note_changes")
        assert capsys.readouterr().out == f"Noted changes of {noted} kept programs.\n"
    assert ShortlistItem.objects.exclude(seen_changes={}).get() == item
    slugs = list(Program.objects.listed().order_by("slug").values_list("slug", flat=True)[:40])
    keep("/shortlist/add/", {"program": slugs})
    assert count_queries(lambda: call_command("note_changes")) <= 15


def test_a_withdrawn_program_is_noted_with_its_day_and_comes_back_without_a_trace(item, visit):
    seen = visit("/shortlist/") and ShortlistItem.objects.get().seen_changes
    Program.objects.filter(slug=CARNEGIE_MELLON).update(has_lapsed=True)
    call_command("note_changes")
    text = visit("/shortlist/").text
    assert "This program is no longer listed" in text and "In the list: yes no longer , noticed on" in text
    Program.objects.filter(slug=CARNEGIE_MELLON).update(has_lapsed=False)
    call_command("note_changes")
    assert ShortlistItem.objects.get().seen_changes == seen


def test_a_program_kept_anew_starts_from_todays_facts(item, keep, visit):
    visit("/shortlist/")
    keep("/shortlist/remove/", {"program": CARNEGIE_MELLON})
    keep("/shortlist/add/", {"program": CARNEGIE_MELLON})
    item.refresh_from_db()
    assert item.seen_changes == {} and "Changed since" not in visit("/shortlist/").text


def test_one_who_looks_late_at_what_another_noted_leaves_the_first_day(item):
    index = current_index()
    [mine] = entries(item.shortlist, index)
    now = {item.program_id: snapshot(mine.facts)}
    assert actions.note_changes([item.pk], now, on=MARCH) == 1
    assert actions.note_changes([item.pk], now, on=MAY) == 0
    item.refresh_from_db()
    assert {each["on"] for each in item.seen_changes.values()} == {"2026-03-12"}


def test_a_deadline_that_moved_is_a_change_and_one_that_came_is_none(catalogue, editors_source):
    program = Program.objects.with_page_facts().get(slug=DREXEL)
    plain = {"term": "fall", "year": 2027, "round": "regular", "time_zone": "America/New_York"}
    intake = Intake(program=program, deadline_on=date(2027, 1, 15), source=editors_source, **plain)
    before, after = datetime(2026, 11, 21, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    saved = snapshot(ProgramFacts(program.row, program, intakes=[intake], now=before))
    assert snapshot(ProgramFacts(program.row, program, intakes=[intake], now=after)) == saved
    intake.deadline_on = date(2027, 2, 1)
    moved = snapshot(ProgramFacts(program.row, program, intakes=[intake], now=before))
    [change] = in_order(changes_since(saved, {}, moved, on=MARCH))
    assert (change.label, change.then) == ("Deadlines", "Fall 2027, regular round: 15 January 2027")
    assert change.now == "Fall 2027, regular round: 1 February 2027"
