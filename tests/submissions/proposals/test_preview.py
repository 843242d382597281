"""A preview shows a draft as the public page would, to members alone, and leaves nothing behind."""

import re

import pytest
from django.urls import reverse

from programs import index as program_index
from programs.actions import CannotEdit
from programs.index import current_index, current_version
from programs.models import FactChange, Program, Verification
from submissions import actions
from submissions.choices import SubmissionKind
from submissions.views.proposal import as_accepted
from tests.submissions.conftest import accept, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(begin, representative):
    """Saves a draft of Drexel's program with these answers."""

    def draft(submission=None, **answers):
        submission = submission or begin()
        data = filled(submission)
        for name, value in answers.items():
            data[name.replace("__", "-")] = value
        return actions.save_draft(submission, data, by=representative)

    return draft


def address(submission):
    """Where the preview of a submission is."""
    return reverse("submissions:preview", args=[submission.pk])


def test_the_page_is_shown_as_it_would_read(client, draft, representative, drexel):
    submission = draft(
        about__unit="College of Machines",
        tuition__0__amount="1555",
        intake__0__term="fall",
        intake__0__year="2027",
        intake__0__round="regular",
        intake__0__audience="everyone",
        intake__0__deadline_on="2027-03-05",
    )
    client.force_login(representative)
    answer = client.get(address(submission))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Preview of your draft" in page and "US$1,555" in page and "5 March 2027" in page
    public = client.get(drexel.get_absolute_url()).content.decode()
    assert "US$1,555" not in public and "5 March 2027" not in public


def test_nobody_sees_anything_of_it_afterwards(client, draft, representative, drexel):
    submission = draft(tuition__0__amount="1555", about__summary="Words of a draft.")
    before, index, logged = current_version(), current_index(), FactChange.objects.count()
    client.force_login(representative)
    client.get(address(submission))
    assert current_version() == before and program_index._current is index and current_index() is index
    assert Program.objects.get(pk=drexel.pk).summary != "Words of a draft."
    assert drexel.tuition.get(source__key="school-page").amount == 1400
    assert not Verification.objects.filter(is_by_school=True).exists() and FactChange.objects.count() == logged
    submission.refresh_from_db()
    assert submission.state == "draft" and not submission.changes.exists()


def index_day():
    """The day of the index."""
    return current_index().today


def words(page):
    """The words of a program's page, without the notice of a preview."""
    main = re.sub(r'<section class="notice screen-only" aria-label="Preview">.*?</section>', "", page, flags=re.DOTALL)
    main = re.sub(r"<script.*?</script>|<head>.*?</head>", "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", main).split()


def test_the_preview_reads_as_the_page_does_once_it_is_accepted(client, draft, representative, reviewer, drexel):
    count, last = drexel.courses.count(), drexel.courses.count() - 1
    answers = {
        "about-unit": "College of Machines",
        "about-summary": "Made of words.",
        "notes-cost": "https://drexel.edu/pay",
        "tuition-0-amount": "1555",
        "tuition-1-residency": "in_state",
        "tuition-1-basis": "per_year",
        "tuition-1-amount": "20000",
        "tuition-1-academic_year": "2025",
        f"course-{last}-DELETE": "on",
        f"course-{count}-title": "Learning",
        f"course-{count}-role": "core",
        "offering-0-length_months": "21",
        "intake-0-term": "fall",
        "intake-0-year": "2027",
        "intake-0-round": "regular",
        "intake-0-audience": "everyone",
        "intake-0-deadline_on": "2027-03-05",
    }
    submission = draft(**answers)
    data = filled(submission)
    for name, value in answers.items():
        data[name] = value
    data["tuition-TOTAL_FORMS"] = "2"
    submission = actions.save_draft(submission, data, by=representative)
    client.force_login(representative)
    preview = client.get(address(submission)).content.decode()
    client.logout()
    submission = actions.submit(submission, by=representative)
    assert not submission.blocker and submission.changes.count() == 8
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    assert words(preview)[60:] == words(client.get(drexel.get_absolute_url()).content.decode())[60:]


def test_a_new_program_is_shown_before_it_exists(client, draft, representative, drexel):
    submission = actions.begin(school=drexel.school, kind=SubmissionKind.NEW_PROGRAM, by=representative)
    draft(
        submission,
        about__title="Learning Machines",
        about__degree="MS",
        about__cip_code="11.0102",
        about__official_url="https://drexel.edu/lm",
    )
    client.force_login(representative)
    count = Program.objects.count()
    assert "Learning Machines" in client.get(address(submission)).content.decode()
    assert Program.objects.count() == count


def test_an_invalid_draft_says_what_is_missing(client, draft, representative):
    submission = draft(tuition__0__amount="0")
    client.force_login(representative)
    page = client.get(address(submission)).content.decode()
    assert "cannot be shown yet" in page and "funded" in page and "#id_tuition-0-amount" in page


def test_what_the_model_refuses_is_said_too(client, draft, representative, drexel):
    other = drexel.courses.all()[1]
    submission = draft(course__0__title=other.title)
    with pytest.raises(CannotEdit):
        as_accepted(submission, today=index_day())
    client.force_login(representative)
    assert "cannot be shown yet" in client.get(address(submission)).content.decode()


def test_it_is_kept_by_nobody(client, begin, representative):
    client.force_login(representative)
    answer = client.get(address(begin()))
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer" and b'content="noindex"' in answer.content


@pytest.mark.parametrize(
    ("person", "status"), [("viewer", 200), ("owner", 200), ("stranger", 404), ("student", 404), ("reviewer", 404)]
)
def test_only_members_of_the_school_see_it(client, request, begin, person, status):
    submission = begin()
    client.force_login(request.getfixturevalue(person))
    assert client.get(address(submission)).status_code == status


def test_what_was_decided_or_withdrawn_has_no_preview(client, propose, representative, reviewer):
    submission = propose({"about-unit": "One"})
    actions.withdraw(submission, by=representative)
    client.force_login(representative)
    assert client.get(address(submission)).status_code == 404
