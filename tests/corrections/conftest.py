"""What tests of corrections share: a real page and a report of one of its facts."""

import pytest
from django.core.cache import cache

from core.fact_pages import fact_page
from corrections.actions import report
from programs.actions import refresh_programs
from programs.index import current_index

DREXEL = "/programs/drexel-university-computer-science/"
GEORGIA_TECH = "/programs/georgia-institute-of-technology-main-campus-computer-science/"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def page(catalogue, db):
    """The page of Drexel’s program as it is now."""
    return fact_page(DREXEL, current_index())


@pytest.fixture
def made(page):
    """Reports a fact of that page, as a visitor would."""

    def made(claim="It takes 18 months.", key="length", **details):
        return report(page=page, key=key, claim=claim, visitor=details.pop("visitor", "192.0.2.7"), **details)

    return made


@pytest.fixture
def mend(page, editors_source):
    """Corrects the length that the page prints, as an editor does."""

    def mend(months=17):
        page.program.offerings.all().delete()
        page.program.offerings.create(modality="online", length_months=months, source=editors_source)
        refresh_programs([page.program.pk])

    return mend


@pytest.fixture
def send(client, catalogue, db):
    """Sends the form as a browser does."""

    def send(status=302, headers=OWN, **fields):
        plain = {"page": DREXEL, "fact": "length", "claim": "It takes 18 months.", "website": ""}
        response = client.post("/corrections/", plain | fields, headers=headers)
        assert response.status_code == status, response.content.decode()[-2000:]
        return response

    return send


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each test begins with no report counted."""
    cache.clear()
