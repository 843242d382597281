"""A school's proposal in two browsers: typed at its desk, decided by an editor, public from that moment on."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.conftest import ADDRESS, DEADLINE, PASSWORD

pytestmark = pytest.mark.browser


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
