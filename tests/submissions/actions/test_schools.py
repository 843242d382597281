"""What a school proposes, and what it may not."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.publishing import NotPossible
from programs.models import Program
from submissions import actions
from submissions.choices import Decision, SubmissionKind, SubmissionState
from submissions.models import DeskPolicy, Submission
from submissions.proposals import apply
from tests.submissions.conftest import accept, filled

pytestmark = pytest.mark.django_db


def test_a_form_that_nobody_touched_proposes_nothing(propose):
    with pytest.raises(ValidationError, match="Nothing differs"):
        propose({})


def test_another_value_for_a_row_states_its_columns(propose, reviewer, drexel):
    submission = propose({"course-0-DELETE": "on"})
    change = submission.changes.get()
    instead = actions.ChangeVerdict("edited", seen=apply.live([change])[change.pk], value="Learning from Data")
    with pytest.raises(NotPossible, match="states its columns"):
        actions.decide(submission, {change.pk: instead}, by=reviewer, version=1)
    assert drexel.courses.filter(pk=change.row).exists()


def test_a_fact_that_moved_meanwhile_is_no_change_of_the_school(begin, drexel, representative):
    submission = begin()
    data = filled(submission)
    Program.objects.filter(pk=drexel.pk).update(unit="Moved by an editor")
    data["about-summary"] = "Something of the school."
    submission = actions.save_draft(submission, data, by=representative)
    submission = actions.submit(submission, by=representative)
    assert [change.field for change in submission.changes.all()] == ["summary"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("tuition-0-amount", "0", "funded"),
        ("tuition-0-amount", "1000000000", "1,000,000"),
        ("about-summary", "<b>Best</b> program", "plain text"),
        ("about-summary", "<script>alert(1)</script>", "plain text"),
        ("about-summary", "word " * 301, "At most 300 words"),
        ("about-summary", "x" * 100_000, "characters"),
        ("notes-cost", "<a href=x>", "plain text"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(begin, representative, name, value, told):
    submission = begin()
    data = filled(submission)
    data[name] = value
    submission = actions.save_draft(submission, data, by=representative)
    with pytest.raises(ValidationError, match="another look"):
        actions.submit(submission, by=representative)
    proposal = actions.proposal_of(submission, today=date(2026, 11, 21))
    proposal.is_valid()
    form, _, field = name.rpartition("-")
    prefix, _, number = form.partition("-")
    owner = {"about": proposal.form, "notes": proposal.notes}.get(prefix) or next(
        formset for formset in proposal.formsets.values() if formset.prefix == prefix
    )[int(number)]
    assert told in " ".join(owner.errors[field])


def test_a_program_has_one_open_submission(begin, drexel, owner):
    first = begin()
    again = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=owner)
    assert again.pk == first.pk and Submission.objects.count() == 1
    with pytest.raises(NotPossible, match="open proposal"):
        actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.WITHDRAWAL, by=owner)


@pytest.mark.parametrize("person", ["viewer", "stranger", "student", "reviewer"])
def test_only_owners_and_contributors_of_the_school_propose(request, drexel, person):
    by = request.getfixturevalue(person)
    with pytest.raises(PermissionDenied):
        actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=by)


def test_a_program_of_another_school_is_refused(representative, drexel, georgia_tech):
    with pytest.raises(PermissionDenied):
        actions.begin(school=drexel.school, program=georgia_tech, kind=SubmissionKind.UPDATE, by=representative)


def test_low_risk_fields_are_published_at_once_where_editors_agreed(propose, drexel, reviewer):
    DeskPolicy.objects.create(school=drexel.school, publishes_low_risk_at_once=True)
    submission = propose(
        {
            "about-application_url": "https://apply.drexel.edu/cs",
            "about-admissions_url": "https://drexel.edu.example.com/",
            "about-unit": "College",
        }
    )
    drexel.refresh_from_db()
    assert (
        drexel.application_url == "https://apply.drexel.edu/cs"
        and drexel.admissions_url != "https://drexel.edu.example.com/"
    )
    assert submission.changes.get(field="application_url").decision == Decision.AT_ONCE
    assert submission.audit.filter(what__startswith="published 1 low-risk change at once:").exists()
    assert Submission.objects.get().state == SubmissionState.SUBMITTED and not Submission.objects.get().is_looked_at
    actions.look_at(submission, by=reviewer)
    assert Submission.objects.get().is_looked_at


def test_what_was_published_at_once_may_be_proposed_again(propose, drexel, representative):
    DeskPolicy.objects.create(school=drexel.school, publishes_low_risk_at_once=True)
    address = {"about-application_url": "https://apply.drexel.edu/cs"}
    submission = propose(address | {"about-unit": "College"})
    submission = propose({"about-unit": "School"} | address, submission)
    assert [each.field for each in submission.changes.filter(decision=Decision.PENDING)] == ["unit"]
    propose({"about-unit": "School", "about-application_url": "https://apply.drexel.edu/msc"}, submission)
    drexel.refresh_from_db()
    assert drexel.application_url == "https://apply.drexel.edu/msc"
    published = submission.changes.filter(decision=Decision.AT_ONCE)
    assert [(each.before, each.new) for each in published][-1] == (
        "https://apply.drexel.edu/cs",
        "https://apply.drexel.edu/msc",
    )


def test_the_schools_own_facts_are_proposed_too(drexel, representative, reviewer):
    submission = actions.begin(school=drexel.school, kind=SubmissionKind.SCHOOL, by=representative)
    data = filled(submission)
    data["about-contact_email"] = "graduate@drexel.edu"
    data["schoolalias-0-text"] = "The Dragons"
    submission = actions.save_draft(submission, data, by=representative)
    submission = actions.submit(submission, by=representative)
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    drexel.school.refresh_from_db()
    assert drexel.school.contact_email == "graduate@drexel.edu"
    assert drexel.school.aliases.filter(text="The Dragons").exists()


def test_comments_of_editors_may_be_internal_and_strangers_write_none(propose, reviewer, stranger, representative):
    submission = propose({"about-unit": "One"})
    actions.comment(submission, text="Which college?", by=reviewer, is_internal=True)
    actions.comment(submission, text="The college of computing.", by=representative, is_internal=True)
    assert [comment.is_internal for comment in submission.comments.all()] == [True, False]
    with pytest.raises(PermissionDenied):
        actions.comment(submission, text="Hello", by=stranger)
