"""Every step from every state: allowed or refused, as the maps say."""

import pytest

from core.publishing import NotPossible
from submissions import actions
from submissions.choices import BY_EDITOR, BY_SCHOOL, SubmissionState
from submissions.models import Submission
from tests.submissions.conftest import accept

pytestmark = pytest.mark.django_db


SCHOOL_STEPS = {
    SubmissionState.SUBMITTED: lambda s, people: actions.submit(s, by=people["representative"]),
    SubmissionState.WITHDRAWN: lambda s, people: actions.withdraw(s, by=people["representative"]),
}
EDITOR_STEPS = {
    SubmissionState.IN_REVIEW: lambda s, people: actions.take_over(s, by=people["reviewer"]),
    SubmissionState.CHANGES_REQUESTED: lambda s, people: actions.request_changes(
        s, by=people["reviewer"], reason="Which campus?"
    ),
    SubmissionState.APPROVED: lambda s, people: actions.decide(s, accept(s), by=people["reviewer"], version=s.version),
}


@pytest.mark.parametrize("to", [*SCHOOL_STEPS, *EDITOR_STEPS])
@pytest.mark.parametrize("state", SubmissionState)
def test_every_step_is_allowed_or_forbidden_as_the_maps_say(propose, state, to, representative, reviewer):
    submission = propose({"about-unit": "One"})
    when = {"decided_at": submission.submitted_at} if state in ("approved", "partly_approved", "rejected") else {}
    Submission.objects.filter(pk=submission.pk).update(state=state, **when)
    submission.refresh_from_db()
    people = {"representative": representative, "reviewer": reviewer}
    steps, allowed = (SCHOOL_STEPS, BY_SCHOOL) if to in SCHOOL_STEPS else (EDITOR_STEPS, BY_EDITOR)
    if to in allowed.get(state, ()):
        assert steps[to](submission, people).state == to
    else:
        with pytest.raises(NotPossible):
            steps[to](submission, people)
