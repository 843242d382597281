"""A school's proposal in two browsers: typed at its desk, decided by an editor, public from that moment on."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Source
from programs import actions
from programs.models import FactChange, Intake, Program, Tuition, Verification
from submissions.choices import Role
from submissions.models import AuditEntry, OutgoingMail, Submission
from tests.planner.conftest import DREXEL

pytestmark = pytest.mark.browser
PASSWORD = "a long walk by the sea"
ADDRESS = "graduate.office@drexel.example"
DEADLINE = timezone.localdate() + timedelta(days=200)


@pytest.fixture
def drexel(live_server):
    """Drexel's program with a price and a round that an editor entered; at the end the catalogue is as it was."""
    program = Program.objects.get(slug=DREXEL)
    known = set(Source.objects.values_list("pk", flat=True))
    source = Source.objects.create(key="school-page", publisher="The school", title="Its own page")
    program.tuition.create(residency="any", basis="per_credit", amount=1400, academic_year=2026, source=source)
    program.intakes.create(
        term="fall", year=DEADLINE.year, round="regular", time_zone="America/New_York",
        deadline_on=DEADLINE - timedelta(days=30), source=source,
    )  # fmt: skip
    actions.refresh_programs([program.pk])
    yield program
    for model in (AuditEntry, OutgoingMail, Submission, Verification, Intake):
        model.objects.all().delete()
    program.tuition.all().delete()
    actions.refresh_programs([program.pk])
    for records in (Verification.history, Intake.history, Tuition.history, FactChange.objects):
        records.all().delete()
    Source.objects.exclude(pk__in=known).delete()


@pytest.fixture
def representative(drexel):
    """A contributor of Drexel's desk, with a verified address."""
    user = get_user_model().objects.create_user("representative", email=ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    drexel.school.memberships.create(user=user, role=Role.CONTRIBUTOR)
    return user


def sign_in(page, path, label, name):
    """Opens a page that asks who one is, and says so."""
    page.goto(path)
    page.get_by_label(label).fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_school_proposes_an_editor_decides_and_the_page_follows_at_that_moment(
    new_page, drexel, representative, has_scripts
):
    get_user_model().objects.create_superuser("chief", password=PASSWORD)
    course = drexel.courses.first().title
    school, editor, visitor = (new_page(java_script_enabled=has_scripts) for _ in range(3))

    def public():
        visitor.goto(drexel.get_absolute_url())
        return visitor.locator("main").inner_text()

    before = public()
    assert "1,400" in before and course in before

    sign_in(school, "/schools-desk/", "Email", ADDRESS)
    expect(school.get_by_role("heading", level=1)).to_have_text("Desk of Drexel University")
    school.get_by_role("button", name=f"Update {drexel.name}", exact=True).click()
    for name, value in {
        "tuition-0-amount": "1987",
        "notes-cost": "https://drexel.edu/tuition",
        "intake-0-deadline_on": DEADLINE.isoformat(),
        "course-0-title": "Programming in several languages",
    }.items():
        school.locator(f"[name={name}]").fill(value)
    school.get_by_role("button", name="Send to the editors").click()
    expect(school.locator("#changes tbody tr")).to_have_count(3)
    assert public() == before

    sign_in(editor, "/admin/", "Email or user name", "chief")
    editor.get_by_role("link", name="Proposals").first.click()
    editor.get_by_role("link", name=drexel.name).click()
    for change in editor.locator("[data-change]").all():
        is_course = "several languages" in change.inner_text()
        change.get_by_label("Reject" if is_course else "Accept", exact=True).check()
        if is_course:
            change.get_by_label("In your own words").fill("The catalog still has the old title.")
    assert public() == before
    editor.get_by_role("button", name="Decide as chosen").click()
    expect(editor.get_by_text("Decided: partly approved.")).to_be_visible()
    after = public()
    assert "1,987" in after and "1,400" not in after and f"{DEADLINE:%B}" in after
    assert course in after and "several languages" not in after

    editor.get_by_role("link", name="History of the program").click()
    expect(editor.get_by_text("Proposal").first).to_be_visible()
    told = editor.locator("#content").inner_text()
    assert "of Drexel University" in told and "chief" in told and "1987" in told and "1400" in told

    assert mail.outbox == []
    call_command("send_mail")
    [message] = mail.outbox
    assert message.to == [ADDRESS] and message.subject.startswith("Partly approved")
    assert "The catalog still has the old title." in message.body
    school.reload()
    expect(school.get_by_text("Partly approved").first).to_be_visible()
    expect(school.get_by_text("The catalog still has the old title.")).to_be_visible()
