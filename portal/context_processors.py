"""What every template may print about the site; nothing about the person who reads it."""

from django.conf import settings


def site(request):
    """Names and the page's canonical URL: the site's address with the path alone."""
    return {
        "site_name": settings.SITE_NAME,
        "subject": settings.CATALOGUE_SUBJECT,
        "catalogue_title": f"Master’s programs in {settings.CATALOGUE_SUBJECT}",
        "careers_title": f"Careers in {settings.CATALOGUE_SUBJECT}",
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
    }
