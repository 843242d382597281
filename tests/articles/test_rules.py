"""Rules about statistics and guides, on the shipped ones: silent, until something is wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles import actions
from articles.models import Article, Statistic
from articles.rules import NAMED
from core.history import end_of
from programs.choices import Severity, Topic
from programs.models import Finding
from programs.rules import RULES, rules_of
from programs.rules.actions import check_catalogue
from tests.articles.conftest import TODAY
from tests.pages import Page

pytestmark = pytest.mark.django_db
OURS = [
    "statistics_that_disagree",
    "statistic_past_its_shelf_life",
    "statistic_changed_since_review",
    "guide_without_its_statistic",
    "section_about_a_past_year",
    "guide_with_words_to_mend",
]
KEY = "jobs-growth"


def found(key, today=TODAY):
    """What a rule finds: objects with message and severity."""
    return [(each.obj, each.message, each.severity) for each in RULES[key].find(today)]


@pytest.fixture
def quoted(add_statistic, write, guide):
    """A statistic that the guide quotes, entered before the day on which the guide's facts were reviewed."""
    statistic = add_statistic(KEY)
    statistic.refresh_from_db()
    Statistic.history.filter(id=statistic.pk).update(history_date=datetime(2026, 1, 2, tzinfo=UTC))
    Article.objects.filter(pk=guide.pk).update(facts_reviewed_on=date(2026, 6, 1))
    guide.refresh_from_db()
    write(f"Jobs grow by {{{{stat:{KEY}}}}}.")
    return statistic


@pytest.mark.parametrize("key", OURS)
def test_the_shipped_statistics_and_guides_break_no_rule(catalogue, key):
    assert found(key) == []


def test_each_rule_makes_the_work_of_its_tile():
    assert rules_of(Topic.CONTRADICTION) == OURS[:1]
    assert {*OURS[2:4], OURS[-1]} <= set(rules_of(Topic.GUIDES)) and OURS[1] in rules_of(Topic.SHELF_LIFE)


def test_two_values_of_one_thing_are_one_finding_at_the_one_entered_by_hand(add_statistic, catalogue):
    computed = Statistic.objects.exclude(computed_by="").filter(value__isnull=False).first()
    same = {name: getattr(computed, name) for name in ("measure", "period", "region", "unit", "subject")}
    assert found("statistics_that_disagree") == []
    ours = add_statistic(KEY, **same, value=computed.value + 1)
    [(obj, message, severity)] = found("statistics_that_disagree")
    assert (obj, severity) == (ours, Severity.UNTRUE)
    assert message.startswith(f"“{KEY}” says {ours.text}; “{computed.key}” says {computed.text}: {computed.measure}")
    Statistic.objects.filter(pk=ours.pk).update(value=computed.value, low=computed.low, high=computed.high)
    assert found("statistics_that_disagree") == []


def test_a_retired_statistic_contradicts_nothing(add_statistic):
    add_statistic(KEY)
    add_statistic("other", value=22)
    assert len(found("statistics_that_disagree")) == 1
    Statistic.objects.filter(key="other").update(retired_on=TODAY)
    assert found("statistics_that_disagree") == []


def test_a_statistic_is_over_age_from_the_day_after_its_last_good_one(quoted, add_statistic):
    add_statistic("unused", measure="Another", period="2020-30")
    assert found("statistic_past_its_shelf_life", quoted.good_until) == []
    day = quoted.good_until + timedelta(days=1)
    told = {obj.key: (message, severity) for obj, message, severity in found("statistic_past_its_shelf_life", day)}
    assert told[KEY] == ("Good until 1 January 2027; 1 public guide quotes it.", Severity.DOUBTFUL)
    assert told["unused"] == ("Good until 1 January 2027; no public guide quotes it.", Severity.UNCLEAR)


def test_a_guide_is_shown_when_a_number_in_it_is_another_than_at_its_review(quoted, guide):
    assert found("statistic_changed_since_review") == []
    quoted.value = 24
    quoted.save()
    [(obj, message, severity)] = found("statistic_changed_since_review")
    assert (obj, severity) == (guide, Severity.DOUBTFUL)
    assert message == f"Since its facts were reviewed on 1 June 2026: “{KEY}” was +21.0%, is +24.0%."
    Article.objects.filter(pk=guide.pk).update(facts_reviewed_on=date(2999, 1, 1))
    assert found("statistic_changed_since_review") == []


def test_a_number_that_changed_and_came_back_needs_nobody(quoted):
    for value in (24, 21):
        quoted.value = value
        quoted.save()
    assert found("statistic_changed_since_review") == []


def test_a_change_on_the_day_of_the_review_was_seen_by_it(quoted, guide):
    quoted.value = 24
    quoted.save()
    last = Statistic.history.filter(id=quoted.pk).latest()
    Statistic.history.filter(pk=last.pk).update(history_date=end_of(guide.facts_reviewed_on) - timedelta(hours=1))
    assert found("statistic_changed_since_review") == []


def test_where_the_history_begins_after_the_review_its_beginning_counts(quoted, guide):
    Article.objects.filter(pk=guide.pk).update(facts_reviewed_on=date(2025, 1, 1))
    assert found("statistic_changed_since_review") == []
    quoted.value = 24
    quoted.save()
    assert len(found("statistic_changed_since_review")) == 1


def test_numbers_that_were_counted_anew_are_recorded(quoted, catalogue):
    computed = Statistic.objects.exclude(computed_by="").first()
    before = computed.history.count()
    actions.refresh_statistics([])
    computed.refresh_from_db()
    last = computed.history.first()
    assert computed.history.count() == before + 1
    assert (last.history_change_reason, last.history_type) == ("Import", "~")
    assert last.retired_on == computed.retired_on is not None


def test_a_sentence_without_its_number_is_found(quoted, guide):
    Statistic.objects.filter(pk=quoted.pk).update(retired_on=TODAY)
    assert found("guide_without_its_statistic") == [(guide, f"Nothing may be quoted for “{KEY}”.", Severity.UNTRUE)]
    Statistic.objects.filter(pk=quoted.pk).update(retired_on=TODAY + timedelta(days=1))
    assert found("guide_without_its_statistic") == []


def test_many_numbers_make_one_finding_that_fits(guide, write):
    write(" ".join(f"{{{{stat:{'no-such-statistic-' * 3}{number}}}}}" for number in range(40)))
    [(_, message, _)] = found("guide_without_its_statistic")
    assert message.endswith(f"; and {40 - NAMED} more.")
    check_catalogue(datetime(2026, 11, 21, tzinfo=UTC))
    assert Finding.objects.get(rule="guide_without_its_statistic").message == message


def test_a_draft_needs_nobody(quoted, guide):
    Statistic.objects.filter(pk=quoted.pk).update(retired_on=TODAY, value=24)
    Article.objects.filter(pk=guide.pk).update(state="draft")
    assert found("guide_without_its_statistic") == found("statistic_changed_since_review") == []


def test_what_guides_say_is_read_for_placeholders(guide):
    Article.objects.filter(pk=guide.pk).update(conclusion="TBD")
    guide.asked.create(question=guide.questions.model.objects.create(question="Which?", answer="VoilÃ©"))
    assert [(each.obj, each.field) for each in RULES["placeholder_text"].find(TODAY)] == [(guide, "conclusion")]
    assert [each.field for each in RULES["mojibake"].find(TODAY)] == ["answer"]


def test_findings_of_guides_and_statistics_lead_to_them_and_stand_on_their_pages(client, editor, quoted, guide):
    Statistic.objects.filter(pk=quoted.pk).update(good_until=date(2026, 11, 1))
    Article.objects.filter(pk=guide.pk).update(conclusion="TBD")
    check_catalogue(datetime(2026, 11, 21, 17, tzinfo=UTC))
    client.force_login(editor)
    listed = Page(client.get("/admin/programs/finding/"))
    for obj, words in ((guide, "“TBD” stands in for a text"), (quoted, "Good until 1 November 2026; 1 public guide")):
        address = f"/admin/articles/{obj._meta.model_name}/{obj.pk}/change/"
        assert listed.link(str(obj)) == address
        assert words in Page(client.get(address)).text
        assert Page(client.get(address)).text.count("Open findings") == 1


def test_the_rules_cost_few_queries(catalogue, count_queries):
    assert [count_queries(lambda key=key: found(key)) for key in OURS[:-1]] == [1, 2, 3, 2, 1]
    assert count_queries(lambda: found(OURS[-1])) < 100, "two a guide, and one for each link inside"


def test_what_no_draft_may_hold_is_found_in_a_public_guide(guide, write):
    write("It pays $95,123. {{stat:no-such}}\n\n:::program no-such-program\n", conclusion="[Away](/nowhere/)")
    check_catalogue(datetime(2026, 11, 21, 17, tzinfo=UTC))
    told = {
        each.field: each.message
        for each in Finding.objects.filter(
            rule="guide_with_words_to_mend", model="articles.article", object_id=guide.pk
        )
    }
    assert "“$95,123” is typed by hand" in told["body"]
    assert "No listed program has the address “no-such-program”." in told["body"]
    assert "no-such”" not in told["body"].replace("no-such-program”", ""), "a rule of its own tells of statistics"
    assert "/nowhere/" in told["conclusion"]
    assert Finding.objects.filter(rule="guide_without_its_statistic", object_id=guide.pk).exists()
    Article.objects.filter(pk=guide.pk).update(state="draft")
    assert found("guide_with_words_to_mend") == []
