"""Numbers about this server for Prometheus, gathered from all its processes; only with METRICS_TOKEN set.

`portal.server` sets the folder where the processes share them.
"""

import os

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}

if settings.METRICS_TOKEN:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
    from prometheus_client import REGISTRY as ONE_PROCESS
    from prometheus_client.multiprocess import MultiProcessCollector

    REQUESTS = Counter("portal_requests", "Requests by page and status.", ["method", "page", "status"])
    SECONDS = Histogram(
        "portal_request_seconds",
        "Time to an answer.",
        ["is_kept"],
        buckets=[0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    )


def count(method: str, page: str, status: int, seconds: float) -> None:
    """Counts an answer. `page` is the name of the view; blank for a cached page and for an unknown address."""
    REQUESTS.labels(method if method in METHODS else "other", page, status).inc()
    SECONDS.labels("no" if page else "yes").observe(seconds)


@never_cache
@require_safe
def metrics(request):
    """The numbers, for requests with the token as `Authorization: Bearer …`; otherwise 404."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    registry = ONE_PROCESS
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
