"""Finds Chromium for the browser tests, and decides whether a missing piece skips a test or fails it."""

import os
import shutil

import pytest

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
pytest_plugins = ["tests.copies", "tests.template_database"]
REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))


def pytest_configure():
    """Leaves the browser's path in CHROMIUM_PATH; empty when there is none."""
    os.environ.setdefault("CHROMIUM_PATH", next(filter(None, map(shutil.which, BROWSERS)), ""))


def pytest_collection_modifyitems(items):
    """Skips the tests marked `browser` where there is no browser."""
    no_browser = pytest.mark.skip(reason="no Chromium: install it, or set CHROMIUM_PATH")
    if not os.environ["CHROMIUM_PATH"]:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(no_browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Turns a skipped test into a failed one under REQUIRE_ALL, so that a continuous build cannot pass by skipping."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and REQUIRE_ALL is set: {call.excinfo.value}"
    return report
