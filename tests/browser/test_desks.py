"""The pages of the people who work here, and of schools at their desk: accessible as far as a machine can tell."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from programs.models import Finding
from submissions import actions
from submissions.choices import SubmissionKind
from tests.browser.test_pages import RULES
from tests.submissions.conftest import filled

pytestmark = pytest.mark.browser

# What Django's admin builds by script for a select that searches: no option of it gives these parts a name of their own
# while nothing is chosen, nor takes the search field out of the list.
SELECT2 = {
    "aria-input-field-name": "select2-selection__rendered",
    "label": "select2-search__field",
    "list": "select2-selection__rendered",
}


def is_ours(rule, html):
    """Whether a violation is one that this project can mend."""
    return SELECT2.get(rule, html) not in html.partition(">")[0]


def address(row):
    """The list of the admin in which a row stands."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")


def violations(page):
    """What axe finds by day and at night, with the place of each."""
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"], "preload": False})
        for violation in found.response["violations"]:
            for node in violation["nodes"]:
                if is_ours(violation["id"], node["html"]):
                    yield page.url, scheme, violation["id"], node["html"]


@pytest.fixture
def enter(new_page, client, site, settings):
    """Opens a window in which someone is signed in."""

    def enter(user):
        client.force_login(user)
        page, name = new_page(), settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        return page

    return enter


@pytest.fixture
def finding(drexel):
    """Someone doubts Drexel's price."""
    now = timezone.now()
    finding = Finding.objects.create(
        rule="price_is_odd",
        severity=1,
        program=drexel,
        model="programs.tuition",
        object_id=drexel.tuition.get().pk,
        field="amount",
        message="The price is odd.",
        first_seen_at=now,
        last_seen_at=now,
    )
    yield finding
    finding.delete()


@pytest.fixture
def sent(drexel, representative):
    """Drexel's proposal of another price, which waits for an editor."""
    submission = actions.begin(school=drexel.school, program=drexel, kind=SubmissionKind.UPDATE, by=representative)
    return actions.submit(saved(submission, "1987"), by=representative)


def saved(submission, amount):
    """The proposal as its author saves it with this price."""
    data = filled(submission)
    data.update({"tuition-0-amount": amount, "notes-cost": "https://drexel.edu/tuition"})
    return actions.save_draft(submission, data, by=submission.created_by)


def test_axe_finds_nothing_in_the_admin(enter, drexel, finding, sent):
    page, found = enter(get_user_model().objects.create_superuser("chief")), []
    rows = (drexel, Article.objects.published().first(), finding, sent)
    pages = ["/admin/", f"{address(drexel)}{drexel.pk}/history/"]
    for path in (*pages, *map(address, rows), *(f"{address(row)}{row.pk}/change/" for row in rows)):
        page.goto(path)
        found += violations(page)
    for row, action in ((drexel, "archive"), (finding, "snooze")):
        page.goto(address(row))
        page.locator(".action-select").first.check()
        page.locator("select[name=action]").select_option(action)
        page.get_by_role("button", name="Go").click()
        page.get_by_label("Reason").wait_for()
        found += violations(page)
    assert found == []


def test_axe_finds_nothing_at_the_schools_desk(enter, drexel, sent, representative):
    page, found = enter(representative), []
    desk, proposal = f"/schools-desk/{drexel.school.slug}/", sent.get_absolute_url()
    for path in ("/schools-desk/", desk, f"{desk}members/", f"{proposal}preview/", proposal):
        page.goto(path)
        found += violations(page)
    saved(sent, "-5")
    page.goto(f"{proposal}?check")
    page.locator("[aria-invalid]").first.wait_for()
    found += violations(page)
    assert found == []
