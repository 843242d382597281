"""A real browser on a live server with the real catalogue. Whatever the browser complains about fails the test."""

import os
import threading

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import addresses

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
