"""What was typed and not saved is not lost without a question."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from submissions import actions
from submissions.choices import SubmissionKind
from tests.browser.test_desks import address, enter  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
def questions():
    """The questions that the browser asked before it left a page; each was answered with “stay”."""
    return []


def listen(page, questions):
    """Stays on the page whenever the browser asks."""

    def stay(dialog):
        questions.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)


def test_buttons_and_links_of_the_admin_ask_while_something_is_unsaved(enter, drexel, questions):  # noqa: F811
    page = enter(get_user_model().objects.create_superuser("chief"))
    listen(page, questions)
    change = f"{address(drexel)}{drexel.pk}/change/"
    page.goto(change)
    summary = page.locator("[name=summary]")
    summary.fill("Not saved yet.")
    page.get_by_role("button", name="Checked today").first.evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Checked today").first.click(no_wait_after=True)
    page.get_by_role("link", name="Preview").click(no_wait_after=True)
    expect(summary).to_have_value("Not saved yet.")
    page.wait_for_timeout(500)
    assert questions == ["beforeunload"] * 2 and page.url.endswith(change)
    summary.fill(drexel.summary)
    page.get_by_role("link", name="History", exact=True).click()
    page.wait_for_url("**/history/")
    assert len(questions) == 2, "nothing was changed in the end"


def test_the_form_of_a_school_asks_until_it_has_saved_itself(enter, drexel, representative, questions):  # noqa: F811
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=representative)
    page = enter(representative)
    listen(page, questions)
    page.goto(submission.get_absolute_url())
    page.locator("[name=tuition-0-amount]").fill("1,987")
    page.get_by_role("link", name="Preview what is saved").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    page.get_by_role("link", name="Preview what is saved").click()
    page.wait_for_url("**/preview/")
    assert len(questions) == 1
