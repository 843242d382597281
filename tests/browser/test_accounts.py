"""An account in a browser: made with a code from a mail, looked at page by page, and deleted."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from core.mail import outbox

pytestmark = pytest.mark.browser
PASSWORD = "a long walk by the sea"


def look(page):
    """Fails on what axe finds, or on a page wider than a narrow window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_account_is_made_used_and_deleted(new_page, has_scripts):
    address = f"ada.{has_scripts}@students.example"
    page = new_page(320, 640, java_script_enabled=has_scripts)
    check = look if has_scripts else (lambda page: None)
    page.goto("/programs/?state=PA")
    page.locator("[data-program]").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Keep ticked programs").click()
    page.get_by_role("link", name="make an account").click()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill("12345678")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    check(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The code from your mail")
    check(page)
    list(outbox.send_due(timezone.now()))
    page.get_by_label("Code").fill(re.search(r"^([A-Z0-9]+(-[A-Z0-9]+)*)$", mail.outbox[-1].body, re.MULTILINE)[1])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(f"Kept in the account of {address}")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    check(page)
    for name in ("email", "password/change", "logout"):
        page.goto(f"/accounts/{name}/")
        check(page)
    page.goto("/shortlist/")
    page.get_by_role("link", name="Delete the account").click()
    check(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("1 program with all notes")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_text("Your account is deleted")).to_be_visible()
    assert not get_user_model().objects.exists()
