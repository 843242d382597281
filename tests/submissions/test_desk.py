"""A school's desk shows its members their own, and everybody else nothing."""

import pytest
from django.urls import reverse

from submissions.models import Submission
from tests.submissions.conftest import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(drexel):
    """The address of Drexel's desk."""
    return reverse("submissions:desk", args=[drexel.school.slug])


def test_a_member_finds_the_programs_and_begins_an_update(client, desk, drexel, representative):
    client.force_login(representative)
    page = client.get(desk).content.decode()
    assert drexel.name in page and "Propose a new program" in page
    sent = client.post(f"{desk}begin/", {"program": drexel.slug, "kind": "update"})
    submission = Submission.objects.get()
    assert sent.status_code == 302 and sent["Location"] == submission.get_absolute_url()
    form = client.get(sent["Location"]).content.decode()
    assert "What it costs" in form and "1400" in form and drexel.courses.first().title in form
    assert client.get(reverse("submissions:desks"))["Location"] == desk


def test_a_viewer_reads_and_changes_nothing(client, desk, drexel, viewer, begin):
    submission = begin()
    client.force_login(viewer)
    page = client.get(desk).content.decode()
    assert drexel.name in page and "Propose a new program" not in page
    assert client.post(f"{desk}begin/", {"program": drexel.slug, "kind": "update"}).status_code == 403
    assert "Send to the editors" not in client.get(submission.get_absolute_url()).content.decode()
    for action in ("", "withdraw/", "comment/"):
        assert client.post(submission.get_absolute_url() + action, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("person", ["student", "stranger", "reviewer", "newcomer"])
def test_to_everybody_else_the_desk_does_not_exist(client, request, desk, begin, person):
    submission = begin()
    client.force_login(request.getfixturevalue(person))
    for address in (desk, submission.get_absolute_url()):
        assert client.get(address).status_code == 404, address
    for address in (f"{desk}begin/", submission.get_absolute_url(), f"{submission.get_absolute_url()}withdraw/"):
        assert client.post(address, {"kind": "school"}).status_code == 404, address


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(client, begin, representative):
    submission = begin()
    data = filled(submission)
    data["tuition-0-amount"], data["about-summary"], data["submit"] = "0", "Typed with care", "1"
    client.force_login(representative)
    answer = client.post(submission.get_absolute_url(), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "funded" in page and "Typed with care" in page
    assert Submission.objects.get().state == "draft"


def test_a_draft_may_be_incomplete_and_comes_back(client, begin, representative):
    submission = begin()
    data = filled(submission)
    data["about-title"] = "Half a title"
    client.force_login(representative)
    client.post(submission.get_absolute_url(), data)
    assert "Half a title" in client.get(submission.get_absolute_url()).content.decode()


def test_a_row_more_is_made_room_for(client, begin, representative, drexel):
    submission = begin()
    data = filled(submission)
    data["add"] = "intake"
    client.force_login(representative)
    client.post(submission.get_absolute_url(), data)
    assert "intake-1-year" in client.get(submission.get_absolute_url()).content.decode()


def test_what_was_sent_is_shown_with_its_decision(client, propose, representative):
    submission = propose({"about-unit": "College of Computing"})
    client.force_login(representative)
    page = client.get(submission.get_absolute_url()).content.decode()
    assert "College of Computing" in page and "Not decided" in page
