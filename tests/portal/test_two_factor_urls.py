"""The addresses of the second factor are the library's own, and its passkeys wait until someone logs in."""

import subprocess
import sys

from allauth.mfa.urls import urlpatterns as own
from django.conf import settings
from django.urls import URLResolver
from django.utils.module_loading import import_string

from portal.two_factor_urls import urlpatterns


def flat(patterns, before=""):
    """Name and address of each pattern."""
    for each in patterns:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from flat(each.url_patterns, address)
        else:
            yield each.name, (address, each.callback)


def test_each_address_shows_the_page_that_the_library_shows_there():
    ours, theirs = dict(flat(urlpatterns)), dict(flat(own))
    assert ours.keys() == theirs.keys()
    for name, (address, view) in ours.items():
        assert (address, import_string(view.imported)) == theirs[name]


def test_a_process_starts_without_what_few_pages_need():
    dear = {"fido2", "icalendar", "ninja", "openpyxl", "pydantic", "rapidfuzz"}
    script = f"import sys, portal.wsgi, portal.urls; print({dear} & sys.modules.keys())"
    command = [sys.executable, "-W", "ignore", "-c", script]
    found = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
