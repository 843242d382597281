"""The editors' list of submissions: what waits, the oldest first, and nothing that was never sent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from submissions import actions
from submissions.choices import SubmissionKind
from submissions.models import Submission
from tests.pages import Page
from tests.submissions.conftest import person_with

pytestmark = pytest.mark.django_db
LIST = "/admin/submissions/submission/"


def address(submission):
    return reverse("admin:submissions_submission_change", args=[submission.pk])


def test_the_list_has_no_drafts_and_the_oldest_that_waits_comes_first(client, begin, propose, drexel, representative):
    person = person_with("looks", "view_submission")
    client.force_login(person)
    submission = begin()
    assert "0 submissions" in Page(client.get(LIST)).text
    propose({"about-unit": "One"}, submission)
    Submission.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    school = actions.begin(school=drexel.school, kind=SubmissionKind.SCHOOL, by=representative)
    Submission.objects.filter(pk=school.pk).update(state="submitted", version=1, submitted_at=timezone.now())
    page = Page(client.get(LIST))
    assert [each.text for each in page.all("td", class_="field-waiting_days")] == ["9", "0"]
    assert not [each for each in page.all("a", href=None) if each["href"] == address(submission)]
    person.user_permissions.add(Permission.objects.get(codename="review_submission"))
    page = Page(client.get(LIST, {"state": "unowned", "school": drexel.school.pk}))
    assert address(submission) in [each["href"].split("?")[0] for each in page.all("a", href=None)]
    for state in ("snoozed", "unseen", "mine", "approved"):
        assert "0 submissions" in Page(client.get(LIST, {"state": state})).text


def test_a_draft_that_was_withdrawn_unsent_is_not_the_editors_to_see(client, begin, reviewer, representative):
    withdrawn = actions.withdraw(begin(), by=representative)
    client.force_login(reviewer)
    page = reverse("admin:submissions_submission_change", args=[withdrawn.pk])
    assert page not in client.get(reverse("admin:submissions_submission_changelist")).content.decode()
    assert client.get(page).status_code == 302, "it leads to the index, as for a number that was never given"
