"""People with fixed parts: a representative of Drexel, others beside, and the editors who review."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.utils import timezone

from programs.models import Program
from submissions import actions
from submissions.choices import Role, SubmissionKind
from submissions.models import Membership
from submissions.proposals import apply
from tests.planner.conftest import DREXEL, GEORGIA_TECH


def member_of(school, name, role):
    """A person who belongs to a school's desk."""
    user = get_user_model().objects.create_user(name, email=f"{name}@{school.slug}.example", password=name)
    Membership.objects.create(school=school, user=user, role=role)
    return user


@pytest.fixture
def drexel(editors_source):
    """Drexel's program, with courses and requirements of its own and a price that an editor entered."""
    program = Program.objects.get(slug=DREXEL)
    program.tuition.create(residency="any", basis="per_credit", amount=1400, academic_year=2026, source=editors_source)
    return program


@pytest.fixture
def georgia_tech(catalogue, db):
    """A program of another school."""
    return Program.objects.get(slug=GEORGIA_TECH)


@pytest.fixture
def representative(drexel):
    """Proposes for Drexel."""
    return member_of(drexel.school, "representative", Role.CONTRIBUTOR)


@pytest.fixture
def viewer(drexel):
    """May look at Drexel's desk."""
    return member_of(drexel.school, "viewer", Role.VIEWER)


@pytest.fixture
def owner(drexel):
    """Owns Drexel's desk."""
    return member_of(drexel.school, "owner", Role.OWNER)


@pytest.fixture
def stranger(georgia_tech):
    """Represents another school."""
    return member_of(georgia_tech.school, "stranger", Role.OWNER)


@pytest.fixture
def reviewer(db):
    """An editor who may decide."""
    return person_with("reviewer", "review_submission", "publish_program")


def person_with(name, *rights):
    """A member of staff with these permissions alone."""
    user = get_user_model().objects.create_user(name, password=name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def begin(representative, drexel, noon):
    """Begins an update of Drexel's program."""
    return lambda: actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=representative)


@pytest.fixture
def propose(begin, representative):
    """Proposes an update: fields of the form by name, or by kind of row, place and column; returns it submitted."""

    def propose(changes, submission=None):
        submission = submission or begin()
        data = filled(submission)
        for name, value in changes.items():
            data[name] = value
        submission = actions.save_draft(submission, data, by=representative)
        return actions.submit(submission, by=representative)

    return propose


def filled(submission) -> QueryDict:
    """The form as a browser sends it when nobody has touched it."""
    submission.form = submission.form | {"data": None}
    proposal = actions.proposal_of(submission, today=timezone.localdate())
    data = QueryDict(mutable=True)

    def fill(form):
        for bound in form:
            value = bound.value()
            if bound.name != "DELETE":
                data[bound.html_name] = "" if value is None else str(getattr(value, "pk", value))

    fill(proposal.form)
    fill(proposal.notes)
    for formset in proposal.formsets.values():
        fill(formset.management_form)
        for form in formset:
            fill(form)
    return data


def accept(submission, **other):
    """A verdict of acceptance on every change, but for those named by field."""
    pending = list(submission.changes.all())
    now = apply.live(pending)
    return {
        change.pk: other.get(change.field) or actions.ChangeVerdict("accepted", seen=now[change.pk])
        for change in pending
        if change.decision == "pending"
    }
