"""What the rules say of a proposal is known when it is submitted, to who proposes and to who reviews."""

import pytest
from django.urls import reverse

from programs.models import LinkCheck
from programs.rules import RULES, RuleScope
from submissions import actions
from submissions.models import ProposedChange, Submission
from tests.pages import Page
from tests.submissions.conftest import filled

pytestmark = pytest.mark.django_db
OLD = "The newest price is US$1,400 per credit hour in 2018-19"


@pytest.fixture
def old_price(propose):
    """A price of 2018-19 in place of this year's."""
    return propose({"tuition-0-academic_year": "2018", "about-unit": "One"})


def test_an_old_price_is_named_to_who_proposes_and_to_who_reviews(client, old_price, representative, reviewer, drexel):
    assert [each["rule"] for each in old_price.changes.get(field="academic_year").warnings] == ["stale_own_price"]
    assert old_price.changes.get(field="unit").warnings == [] and not drexel.findings.exists()
    assert drexel.tuition.get().academic_year == 2026
    client.force_login(representative)
    assert OLD in Page(client.get(old_price.get_absolute_url())).text
    client.force_login(reviewer)
    page = Page(client.get(reverse("admin:submissions_submission_change", args=[old_price.pk]))).text
    assert OLD in page and "The rules were asked on" in page


def test_who_sends_it_is_led_to_what_the_rules_say(client, begin, representative):
    submission = begin()
    client.force_login(representative)
    sent = filled(submission).dict() | {"tuition-0-academic_year": "2018", "submit": "1"}
    page = Page(client.post(submission.get_absolute_url(), sent, follow=True)).text
    assert "Some of it may be a slip" in page and OLD in page


def test_a_link_that_is_known_to_be_gone_is_named_beside_it(propose, at):
    url = "https://drexel.edu/gone"
    LinkCheck.objects.create(
        url=url,
        host="drexel.edu",
        state="gone",
        next_check_at="2026-12-01T00:00Z",
        checked_at="2026-11-20T00:00Z",
        first_failed_at="2026-11-01T00:00Z",
        failure_count=5,
    )
    assert LinkCheck.objects.failing().exists()
    [warning] = propose({"about-application_url": url}).changes.get().warnings
    assert warning["rule"] == "failing_link"


def test_taking_it_into_review_asks_again(old_price, reviewer):
    ProposedChange.objects.update(warnings=[])
    Submission.objects.update(checked_at=None, blocker="Nothing fits.")
    stored = actions.take_over(old_price, by=reviewer)
    assert stored.checked_at and not stored.blocker and old_price.changes.get(field="academic_year").warnings


def test_what_the_model_refuses_is_said_when_it_is_submitted(propose, drexel):
    first, second = drexel.courses.all()[:2]
    submission = propose({"course-0-title": second.title, "course-0-role": second.role})
    assert "already exists" in submission.blocker and drexel.courses.get(pk=first.pk).title == first.title


def test_every_rule_about_what_a_school_may_propose_is_asked_of_proposals():
    never = {key for key, rule in RULES.items() if rule.asked == RuleScope.CATALOGUE}
    # Federal figures, checks of an editor, and what guides and specializations say: no proposal changes them.
    assert never == {
        "school_price_far_from_peers",
        "yearly_price_against_credit_price",
        "school_missing_from_newest_release",
        "outcome_without_its_scope",
        "earnings_fall_with_time",
        "check_past_due",
        "described_and_never_checked",
        "statistics_that_disagree",
        "statistic_past_its_shelf_life",
        "statistic_changed_since_review",
        "guide_without_its_statistic",
        "guide_with_words_to_mend",
        "section_about_a_past_year",
    }
