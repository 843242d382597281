"""What every template may print about the site; nothing about the visitor."""

from functools import cache

from django.conf import settings
from django.urls import reverse

SECTIONS = {
    "programs:programs": "Programs",
    "specializations:specializations": "Specializations",
    "programs:schools": "Schools",
    "careers:careers": "Careers",
    "articles:articles": "Guides",
}
"""Labels of the main lists in the head of each page, by the names of their routes."""

PATHS = {
    "home": "home",
    "manifest": "manifest",
    "programs": "programs:programs",
    "specializations": "specializations:specializations",
    "schools": "programs:schools",
    "careers": "careers:careers",
    "deadlines": "programs:deadlines",
    "eligibility": "planner:eligibility",
    "shortlist": "planner:shortlist",
    "articles": "articles:articles",
    "statistics": "articles:statistics",
    "changes": "programs:changes",
    "glossary": "glossary",
    "about_data": "about-data",
}
"""Routes that the frame of each page links to, by the names that templates use."""


@cache
def frame() -> dict:
    """Paths in the frame of each page. Memoized, because reversing all of them takes measurable time."""
    return {
        "sections": [(reverse(name), label) for name, label in SECTIONS.items()],
        "paths": {key: reverse(name) for key, name in PATHS.items()},
    }


def site(request):
    """The site's names, and the page's canonical URL: the site's address and the path without its query."""
    return {
        "site_name": settings.SITE_NAME,
        "subject": settings.CATALOGUE_SUBJECT,
        "catalogue_title": f"Master’s programs in {settings.CATALOGUE_SUBJECT}",
        "careers_title": f"Careers in {settings.CATALOGUE_SUBJECT}",
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "frame": frame(),
    }
