"""On the review page an editor decides change by change; the public page changes at that moment and not before."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from core.publishing import NotPossible
from programs.models import Course, Finding, Program
from submissions import actions
from submissions.choices import SubmissionKind
from submissions.models import DeskPolicy, ProposedChange, RejectionReason, Submission
from tests.pages import Page
from tests.submissions.conftest import filled, person_with

pytestmark = pytest.mark.django_db
LIST = "/admin/submissions/submission/"
REASON = "The page given as evidence says something else."


def address(submission):
    return reverse("admin:submissions_submission_change", args=[submission.pk])


def hidden(page):
    """What the page sends back without anybody typing: the version and the values in view."""
    return {
        each["name"]: each.attributes.get("value", "")
        for each in page.all("input", type="hidden")
        if each["name"] == "version" or each["name"].endswith("-seen")
    }


@pytest.fixture
def review(client, reviewer):
    """Opens the page of a submission as the reviewer; with verdicts by field, and other answers, it is sent."""
    client.force_login(reviewer)

    def review(submission, do=None, verdicts=None, *, page=None, status=None, **typed):
        page = page or Page(client.get(address(submission)))
        if do is None:
            assert page.response.status_code == 200
            return page
        data = hidden(page) | {"do": do} | typed
        for change in submission.changes.all():
            for name, value in (verdicts or {}).get(change.field or change.row, {}).items():
                prefix = f"value-{change.pk}" if name in (change.field, "row") else f"change-{change.pk}"
                data[f"{prefix}-{name}"] = value
        answer = client.post(address(submission), data)
        assert answer.status_code == (status or 302), unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))[-1500:]
        return Page(answer)

    return review


ACCEPT = {"decision": "accepted"}
REJECT = {"decision": "rejected", "listed": REASON, "own": "It says 1,450."}


def test_drexel_changes_price_deadline_and_course_and_the_public_page_follows_the_decision(
    client, propose, review, drexel, add_round
):
    add_round(drexel, timezone.localdate() + timedelta(days=60))
    submission = propose(
        {
            "tuition-0-amount": "1987",
            "intake-0-deadline_on": "2027-03-15",
            "course-0-title": "Programming in several languages",
            "notes-cost": "https://drexel.edu/tuition",
        }
    )
    public = drexel.get_absolute_url()
    before = client.get(public).content.decode()
    page = review(submission)
    assert "Nothing is public before you decide" in page.text and "$1,400" not in page.text
    [evidence] = page.all("a", href="https://drexel.edu/tuition")
    assert {"nofollow", "noopener"} <= set(evidence["rel"].split())
    assert client.get(public).content.decode() == before

    done = review(submission, "decide", {"amount": ACCEPT, "deadline_on": ACCEPT, "title": REJECT}, page=page)
    assert done.response["Location"] == address(submission)
    after = client.get(public).content.decode()
    assert "1,987" in after and "1,987" not in before
    assert "March 2027" in after and "several languages" not in after

    page = review(submission)
    assert page.link("The public page") == public
    assert f"Rejected: {REASON} It says 1,450." in page.text and "Partly approved" in page.text
    client.force_login(get_user_model().objects.create_superuser("chief"))
    history = Page(client.get(reverse("admin:programs_program_history", args=[drexel.pk]))).text
    assert f"Proposal {submission.pk} of Drexel University" in history and "reviewer" in history


def test_nothing_is_chosen_beforehand_and_every_change_wants_a_decision(propose, review, drexel):
    submission = propose({"about-unit": "One", "tuition-0-amount": "1500"})
    assert review(submission).all("input", type="radio", checked=None) == []
    page = review(submission, "decide", {"unit": ACCEPT}, status=422)
    assert "Decide on every field." in page.text
    assert [each["value"] for each in page.all("input", type="radio", checked=None)] == ["accepted"]


def test_a_value_that_moved_is_a_conflict_that_is_never_accepted_in_passing(propose, review, drexel):
    submission = propose({"about-unit": "College of Computing", "tuition-0-amount": "1500"})
    Program.objects.filter(pk=drexel.pk).update(unit="School of Computing")
    page = review(submission)
    assert "Conflict:" in page.text and "1 in conflict" in page.text
    assert "School" in [each.text for each in page.all("del")] and "College" in [each.text for each in page.all("ins")]
    page = review(submission, "accept_rest", status=422)
    assert "Decide on every field." in page.text
    assert drexel.tuition.get().amount == 1400
    review(submission, "accept_rest", {"unit": REJECT})
    drexel.refresh_from_db()
    assert drexel.unit == "School of Computing" and drexel.tuition.get().amount == 1500


def test_a_value_that_moves_under_the_editors_eyes_must_be_decided_again(propose, review, drexel):
    submission = propose({"about-unit": "College of Computing", "tuition-0-amount": "1500"})
    opened = review(submission)
    Program.objects.filter(pk=drexel.pk).update(unit="School of Computing")
    page = review(submission, "decide", {"unit": ACCEPT, "amount": ACCEPT}, page=opened, note="Thanks", status=422)
    assert "changed on the page after you opened it" in page.text and "Thanks" in page.text
    amount = submission.changes.get(field="amount")
    assert [each["name"] for each in page.all("input", type="radio", checked=None)] == [f"change-{amount.pk}-decision"]
    review(submission, "decide", {"unit": ACCEPT, "amount": ACCEPT}, page=page)
    drexel.refresh_from_db()
    assert drexel.unit == "College of Computing"


def test_of_two_editors_the_second_is_told(client, propose, review):
    submission = propose({"about-unit": "One"})
    opened = review(submission)
    review(submission, "decide", {"unit": ACCEPT}, page=opened)
    client.force_login(person_with("second", "review_submission"))
    page = review(submission, "decide", {"unit": REJECT}, page=opened, status=422)
    assert "reviewer decided on" in page.text


def test_what_was_sent_again_is_read_again(propose, review):
    submission = propose({"about-unit": "One"})
    opened = review(submission)
    propose({"about-unit": "Two"}, submission)
    page = review(submission, "decide", {"unit": ACCEPT}, page=opened, status=422)
    assert "sent this submission again" in page.text and page.one("input", name="version")["value"] == "2"


def test_a_refused_value_leaves_everything_typed_where_it_was(propose, review, drexel):
    other = drexel.courses.all()[1]
    submission = propose({"about-unit": "New", "course-0-title": "Another title"})
    verdicts = {"unit": REJECT, "title": {"decision": "edited", "title": other.title}}
    page = review(submission, "decide", verdicts, status=422, note="Typed with care", text="A comment")
    for typed in ("Typed with care", "A comment"):
        assert typed in page.text
    unit, title = submission.changes.get(field="unit"), submission.changes.get(field="title")
    assert page.one("input", name=f"value-{title.pk}-title")["value"] == other.title
    assert page.one("input", name=f"change-{unit.pk}-own")["value"] == "It says 1,450."
    assert Submission.objects.get().state == "submitted"


def test_another_value_is_typed_as_the_models_own_field_and_applied(propose, review, drexel):
    submission = propose({"tuition-0-amount": "1500", "about-unit": "One"})
    amount = submission.changes.get(field="amount")
    page = review(submission)
    assert page.one("input", name=f"value-{amount.pk}-amount")["type"] == "number"
    edited = {"decision": "edited", "amount": "a lot"}
    assert "whole number" in review(submission, "decide", {"amount": edited, "unit": ACCEPT}, status=422).text
    review(submission, "decide", {"amount": {"decision": "edited", "amount": "1450"}, "unit": ACCEPT})
    amount.refresh_from_db()
    assert drexel.tuition.get().amount == 1450
    assert (amount.decision, amount.decided_value, amount.new) == ("edited", 1450, 1500)


def test_a_rejection_says_why(propose, review):
    submission = propose({"about-unit": "One"})
    page = review(submission, "decide", {"unit": {"decision": "rejected"}}, status=422)
    assert "Say why it is rejected" in page.text
    review(submission, "decide", {"unit": {"decision": "rejected", "own": "Not so."}})
    assert ProposedChange.objects.get().reason == "Not so." and Submission.objects.get().state == "rejected"


def test_rows_that_come_and_go_are_shown_and_accepted_together(propose, review, drexel):
    count, gone = drexel.courses.count(), drexel.courses.first()
    submission = propose(
        {
            "course-0-DELETE": "on",
            f"course-{count}-title": "Learning from Data",
            f"course-{count}-role": "core",
        }
    )
    page = review(submission)
    assert "to be removed" in page.text and "no such row" in page.text
    review(submission, "accept_rest")
    titles = set(Course.objects.filter(program=drexel).values_list("title", flat=True))
    assert "Learning from Data" in titles and gone.title not in titles


def test_what_the_school_wrote_is_escaped_wherever_it_is_shown(propose, review):
    submission = propose({"about-unit": "One"})
    hostile = '<script>alert(1)</script> <img src=x onerror="alert(2)">'
    submission.changes.update(new=hostile, evidence=f"javascript:alert(1) {hostile}")
    Submission.objects.update(note=hostile)
    page = review(submission)
    assert "<script>alert" not in page.response.content.decode() and "<img src=x" not in page.response.content.decode()
    assert page.text.count("<script>alert(1)</script>") >= 3
    assert not [each for each in page.all("a", href=None) if each["href"].startswith("javascript")]


def test_a_rule_that_the_value_would_break_is_named_beside_it_and_nothing_is_written(propose, review, drexel):
    history = drexel.history.count()
    submission = propose({"tuition-0-amount": "90000", "about-summary": "Pay 40% less."})
    page = review(submission)
    assert "US$90,000 per credit hour" in page.text and "“40%” stands in the summary" in page.text
    assert "the middle half of" in page.text
    assert drexel.tuition.get().amount == 1400 and drexel.history.count() == history
    assert not drexel.tuition.exclude(source__key="school-page").exists() and not Finding.objects.exists()


def test_what_a_rule_said_before_is_not_the_proposals_fault(propose, review, drexel):
    Program.objects.filter(pk=drexel.pk).update(summary="Pay 40% less.")
    message = "“40%” stands in the summary without year, source and scope."
    Finding.objects.create(
        rule="number_typed_into_text",
        model="programs.program",
        object_id=drexel.pk,
        field="summary",
        program=drexel,
        message=message,
        severity=2,
        first_seen_at=timezone.now(),
        last_seen_at=timezone.now(),
    )
    assert message not in review(propose({"about-unit": "One"})).text


def test_comments_are_written_and_what_was_typed_stays(propose, review):
    submission = propose({"about-unit": "One"})
    page = review(submission, "comment", {"unit": REJECT}, text="Which college?", is_internal="on", status=200)
    assert "Which college?" in page.text and "for editors only" in page.text
    assert [each["value"] for each in page.all("input", type="radio", checked=None)] == ["rejected"]
    assert submission.comments.get().is_internal


def test_it_is_assigned_to_somebody_who_may_review_it(propose, review, reviewer, drexel, editor):
    submission = propose({"about-unit": "One"})
    steward, member = person_with("steward"), person_with("both", "review_submission")
    drexel.school.memberships.create(user=member, role="viewer")
    menu = Page(review(submission).response).one("select", name="owner").text
    assert "editor" in menu and "steward" not in menu and "both" not in menu
    review(submission, "assign", owner=steward.pk, status=422)
    review(submission, "assign", owner=editor.pk, status=200)
    submission.refresh_from_db()
    assert (submission.owner, submission.state) == (editor, "in_review")
    with pytest.raises(NotPossible, match="may not review"):
        actions.take_over(submission, by=reviewer, owner=member)


def test_whoever_wrote_a_proposal_is_not_offered_as_its_reviewer(review, drexel, editor, chief_editor):
    submission = actions.begin(
        school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=editor, is_by_editor=True
    )
    data = filled(submission)
    data["about-unit"] = "One"
    submission = actions.submit(actions.save_draft(submission, data, by=editor), by=editor)
    editor.groups.set(chief_editor.groups.all())
    menu = review(submission).one("select", name="owner").text
    assert "chief-editor" in menu and "editor" not in menu.replace("chief-editor", "")


def test_it_is_put_off_for_a_reason_or_handed_back(propose, review):
    submission = propose({"about-unit": "One"})
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Say why it can wait" in review(submission, "snooze", until=tomorrow, status=422).text
    assert (
        "at most 300 characters"
        in review(submission, "snooze", until=tomorrow, snooze_reason="x" * 301, status=422).text
    )
    review(submission, "snooze", until=tomorrow, snooze_reason="The dean is away.")
    assert Submission.objects.snoozed(timezone.localdate()).exists()
    assert "Say what is to be changed" in review(submission, "request_changes", status=422).text
    review(submission, "request_changes", wanted="Which campus?")
    assert Submission.objects.get().state == "changes_requested"
    assert "Which campus?" in review(submission).text


def test_a_decision_may_wait_for_a_moment(propose, review, drexel, at):
    submission = propose({"about-unit": "College of Computing"})
    asked = review(submission, "decide", {"unit": ACCEPT}, goes_live_at="2020-01-01T09:00", status=422)
    assert "A moment must lie ahead" in asked.text
    review(submission, "decide", {"unit": ACCEPT}, goes_live_at="2026-11-22T09:00")
    assert "goes live on 22 November 2026, 09:00" in review(submission).text
    assert Program.objects.get(pk=drexel.pk).unit != "College of Computing"
    at(datetime(2026, 11, 22, 14, tzinfo=UTC))
    assert [told for _, told in actions.apply_due(timezone.now())] == ["approved"]
    assert Program.objects.get(pk=drexel.pk).unit == "College of Computing"


def test_the_next_in_the_queue_is_one_click_away(propose, review, drexel, representative):
    first = propose({"about-unit": "One"})
    assert "Nothing else waits" in review(first).text
    school = actions.begin(school=drexel.school, kind=SubmissionKind.SCHOOL, by=representative)
    Submission.objects.filter(pk=school.pk).update(state="submitted", version=1, submitted_at=timezone.now())
    assert review(first).one("a", data_review_next=None)["href"] == address(school)
    assert review(school).one("a", data_review_next=None)["href"] == address(first)


def test_what_was_published_at_once_is_looked_at(propose, review, drexel):
    DeskPolicy.objects.create(school=drexel.school, publishes_low_risk_at_once=True)
    submission = propose({"about-contact_email": "graduate@drexel.edu"})
    assert "published at once, and no editor has read it" in review(submission).text
    review(submission, "look")
    assert Submission.objects.get().is_looked_at and "no editor has read" not in review(submission).text


def test_a_withdrawal_takes_the_right_to_publish_besides(client, review, drexel, representative):
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.WITHDRAWAL, by=representative)
    submission = actions.submit(submission, by=representative, reason="No longer taught.")
    client.force_login(person_with("junior", "review_submission"))
    page = review(submission, "accept_rest", status=422)
    assert "takes the right to publish" in page.text
    assert Program.objects.get(pk=drexel.pk).state == "published"


@pytest.mark.parametrize(
    ("person", "status", "told"),
    [
        ("anonymous", 302, ""),
        ("student", 302, ""),
        ("representative", 302, ""),
        ("viewer", 302, ""),
        ("newcomer", 403, "You may not review submissions."),
        ("data_steward", 403, "You may not review submissions."),
        ("reviewer_and_member", 403, "You belong to this school’s desk: another editor decides."),
        ("editor", 200, "Decide as chosen"),
        ("chief_editor", 200, "Decide as chosen"),
    ],
)
def test_the_page_opens_to_whoever_may_review_and_does_not_belong_to_the_school(
    client, request, propose, drexel, caplog, person, status, told
):
    caplog.set_level("CRITICAL")
    submission = propose({"about-unit": "One"})
    change = submission.changes.get()
    if person == "reviewer_and_member":
        by = person_with(person, "review_submission", "view_submission")
        drexel.school.memberships.create(user=by, role="viewer")
        client.force_login(by)
    elif person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    page = client.get(address(submission))
    assert page.status_code == status and told in page.content.decode()
    sent = {"do": "decide", "version": 1, f"change-{change.pk}-decision": "accepted", f"change-{change.pk}-seen": '""'}
    answer = client.post(address(submission), sent)
    assert answer.status_code == (302 if status == 200 else status)
    drexel.refresh_from_db()
    assert (drexel.unit == "One") == (status == 200)


def test_forty_changes_cost_at_most_thirty_queries(client, propose, review, drexel, count_queries):
    drexel.courses.all().delete()
    source = drexel.tuition.get().source
    Course.objects.bulk_create(
        Course(program=drexel, source=source, title=f"Course {n}", role="core") for n in range(36)
    )
    submission = propose(
        {
            **{f"course-{n}-title": f"Lecture {n}" for n in range(36)},
            "tuition-0-amount": "1500",
            "about-unit": "One",
            "about-summary": "Short.",
            "offering-0-length_months": "20",
        }
    )
    assert submission.changes.count() == 40
    review(submission)  # what the rules say is kept for the version
    assert count_queries(lambda: client.get(address(submission))) <= 30
    review(submission, "accept_rest")
    assert drexel.courses.filter(title__startswith="Lecture").count() == 36


def test_reasons_to_choose_from_are_the_editors_own(client, propose, review, editor):
    RejectionReason.objects.create(text="We asked twice.")
    assert "We asked twice." in review(propose({"about-unit": "One"})).text
    client.force_login(editor)
    assert client.get("/admin/submissions/rejectionreason/").status_code == 200
