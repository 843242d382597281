"""A real browser on a live server with the real catalogue. Whatever the browser complains about fails the test."""

import os
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import sync_playwright

from core.mail.models import OutgoingMail
from core.models import Source
from programs import actions
from programs.models import FactChange, Intake, Program, Tuition, Verification
from submissions.choices import Role
from submissions.models import AuditEntry, Submission
from tests.browser import addresses
from tests.planner.conftest import DREXEL

PASSWORD = "a long walk by the sea"
ADDRESS = "graduate.office@drexel.example"
DEADLINE = timezone.localdate() + timedelta(days=200)

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) =>
  console.error(`policy ${violatedDirective} blocked ${blockedURI}`));
"""


def is_failure(request):
    """Whether a request failed, and not only for leaving the page before its answer."""
    return "ERR_ABORTED" not in request.failure


@pytest.fixture(scope="session")
def browser(live_server):
    """Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM_PATH"], args=["--no-sandbox"])
        yield browser
        browser.close()
    # The server shares an in-memory database with these threads until the moment it stops.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def site(live_server, settings):
    """Address of the site with the catalogue of components, without the final slash."""
    settings.ROOT_URLCONF = addresses.__name__
    return live_server.url


@pytest.fixture
def complaints():
    """What the browser objected to so far: blocked by policy, errors and warnings of scripts, failed requests."""
    return []


@pytest.fixture
def new_page(browser, site, complaints):
    """Opens windows: `new_page(390)`, `new_page(java_script_enabled=False)`. At the end no complaint may be left."""
    contexts = []

    def new_page(width=1280, height=900, **options):
        context = browser.new_context(base_url=site, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT_VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: is_failure(request) and complaints.append(request.url))
        page.on("response", lambda answer: answer.status >= 400 and complaints.append(f"{answer.status} {answer.url}"))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    """A window of a laptop's width."""
    return new_page()


@pytest.fixture
def drexel(live_server):
    """Drexel's program with a price and a round that an editor entered; at the end the catalogue is as it was."""
    program = Program.objects.get(slug=DREXEL)
    known = set(Source.objects.values_list("pk", flat=True))
    source = Source.objects.create(key="school-page", publisher="The school", title="Its own page")
    program.tuition.create(residency="any", basis="per_credit", amount=1400, academic_year=2026, source=source)
    program.intakes.create(
        term="fall",
        year=DEADLINE.year,
        round="regular",
        time_zone="America/New_York",
        deadline_on=DEADLINE - timedelta(days=30),
        source=source,
    )
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
