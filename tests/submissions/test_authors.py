"""Nobody decides on a submission that has words of theirs, no matter who began it and what they are now."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from submissions import actions, members, rights
from submissions.admin.review import Review
from submissions.choices import AuditKind, Role, SubmissionKind
from submissions.models import Submission
from tests.submissions.conftest import accept, filled, person_with

pytestmark = pytest.mark.django_db
RIGHTS = ("review_submission", "publish_program", "change_program")


@pytest.fixture
def ann(db):
    """An editor who may write and decide."""
    return person_with("ann", *RIGHTS)


@pytest.fixture
def ben(db):
    """Another editor who may write and decide."""
    return person_with("ben", *RIGHTS)


def typed(submission, by, **answers):
    """Saves the form with these answers over what it says."""
    known = submission.form.get("data")
    data = actions.with_lists(known) if known else filled(submission)
    for name, value in answers.items():
        data[name.replace("__", "-")] = value
    return actions.save_draft(submission, data, by=by)


@pytest.fixture
def theirs(drexel, ann):
    """A draft that Ann began, without a word yet."""
    return actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=ann, is_by_editor=True)


def refused(submission, by):
    """Whether a person may neither decide nor be given the submission."""
    submission.refresh_from_db()
    is_listed = Submission.objects.decidable_by(by).filter(pk=submission.pk).exists()
    is_offered = by in Review(submission, by=by).reviewers
    try:
        rights.require_reviewer(by, submission)
    except PermissionDenied:
        assert not is_listed and not is_offered
        return True
    assert is_listed and is_offered
    return False


def test_an_editor_who_proposed_for_a_school_and_left_it_does_not_decide(drexel, ann):
    member = drexel.school.memberships.create(user=ann, role=Role.CONTRIBUTOR)
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=ann)
    submission = actions.submit(typed(submission, ann, about__unit="Mine"), by=ann)
    members.leave(member, by=ann)
    assert refused(submission, ann)
    with pytest.raises(PermissionDenied, match="You wrote words"):
        actions.decide(submission, accept(submission), by=ann, version=1)


def test_an_editor_who_rewrote_a_colleagues_draft_does_not_decide(theirs, ann, ben, reviewer):
    typed(theirs, ann, about__unit="Ann’s")
    submission = actions.submit(typed(theirs, ben, about__unit="Ben’s", about__summary="Ben’s too."), by=ben)
    assert refused(submission, ann) and refused(submission, ben) and not refused(submission, reviewer)
    assert actions.decide(submission, accept(submission), by=reviewer, version=1).state == "approved"


def test_who_began_a_draft_and_wrote_nothing_may_decide(theirs, ann, ben):
    submission = actions.submit(typed(theirs, ben, about__unit="Ben’s"), by=ben)
    assert refused(submission, ben) and not refused(submission, ann)


def test_words_count_as_they_were_handed_in(theirs, drexel, ann, ben):
    typed(theirs, ann, about__unit="Ann’s", about__summary="Ann’s.")
    typed(theirs, ben, about__unit=drexel.unit, about__summary=drexel.summary, about__title="Ben’s title")
    submission = actions.submit(theirs, by=ben)
    assert not refused(submission, ann)
    typed(submission, ann, about__unit="Ann’s again")  # saved, and not handed in
    assert not refused(submission, ann)
    actions.submit(submission, by=ben)
    assert refused(submission, ann)


def test_who_hands_in_a_withdrawal_is_its_author(drexel, representative, ann):
    drexel.school.memberships.create(user=ann, role=Role.OWNER)
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.WITHDRAWAL, by=representative)
    submission = actions.submit(submission, by=ann, reason="No longer taught.")
    drexel.school.memberships.filter(user=ann).delete()
    assert refused(submission, ann) and set(submission.authors.all()) == {ann}


def test_a_decision_that_waits_is_not_taken_by_an_author(theirs, ann, ben, at):
    submission = actions.submit(typed(theirs, ben, about__unit="Ben’s"), by=ben)
    moment = timezone.now() + timedelta(days=1)
    actions.schedule(submission, accept(submission), by=ann, version=1, at=moment)
    submission.authors.add(ann)
    at(moment)
    assert [told for _, told in actions.apply_due(timezone.now())] == [
        "You wrote words of this proposal: another editor decides."
    ]


def test_a_replaced_value_is_a_decision_and_recorded_as_one(propose, reviewer, representative):
    submission = propose({"tuition-0-amount": "1500", "about-unit": "One"})
    change = submission.changes.get(field="amount")
    verdicts = accept(submission, amount=actions.ChangeVerdict("edited", seen=1400, value=1450))
    actions.decide(submission, verdicts, by=reviewer, version=1)
    change.refresh_from_db()
    assert (change.decision, change.new, change.decided_value, change.decided_by) == ("edited", 1500, 1450, reviewer)
    recorded = submission.audit.get(kind=AuditKind.VALUE_REPLACED)
    assert recorded.actor == reviewer and "proposed 1500; decided 1450" in recorded.what
    assert set(submission.authors.all()) == {representative}
