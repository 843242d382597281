"""What a visitor is told when the database could not answer in time."""

import logging

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from core.statement_limits import is_cut_off, limited
from open_data.http import readable_anywhere
from open_data.problems import problem_response

SOON = 30
"""Seconds after which it is worth to ask again."""
log = logging.getLogger(__name__)


class StatementLimitMiddleware:
    """Limits each statement of a request to `STATEMENT_SECONDS`, and answers 503 where one was cut off."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with limited(settings.STATEMENT_SECONDS or None):
            return self.get_response(request)

    def process_exception(self, request, error):
        """The answer to an error of a view."""
        if not is_cut_off(error):
            return None
        log.warning("A statement of %s was cut off: %s", request.resolver_match.route, error)
        return busy(request)


def busy(request) -> HttpResponse:
    """503, for the API as a problem, without another look at the database."""
    if request.path.startswith("/api/"):
        response = readable_anywhere(problem_response(503, "The database is busy. Ask again later."))
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(SOON)
    response.headers["Cache-Control"] = "no-store"
    return response
