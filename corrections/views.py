"""The form for reporting a fact, and the page with the outcome."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.fact_pages import fact_page, who_corrects
from core.same_origin import same_origin_post
from corrections import actions
from corrections.forms import CorrectionForm
from corrections.models import Correction
from programs.http import catalogue_page
from programs.index import current_index

TOO_MANY = "Many reports came from your network in the last hour. What you wrote is still here: send it later."


@require_safe
@catalogue_page
def new(request, index):
    """The form for one fact of one page; the same for every visitor, so a proxy may cache it."""
    page, key = reported_fact(request.GET, index)
    return form_page(request, page, key, CorrectionForm())


@require_POST
@never_cache
@same_origin_post
def send(request):
    """Stores a report; shows a refused one again as it was typed."""
    page, key = reported_fact(request.POST, current_index())
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return form_page(request, page, key, form, status=422)
    visitor = get_adapter().get_client_ip(request)
    if not ratelimit.consume(request, action="report_fact", key=f"{visitor} {page.path}"):
        form.add_error(None, TOO_MANY)
        return form_page(request, page, key, form, status=429)
    said = {name: form.cleaned_data[name] for name in ("claim", "evidence_url", "reporter_email")}
    correction = actions.report(page=page, key=key, visitor=visitor, **said)
    return redirect("corrections:correction", correction.reference)


@require_safe
@never_cache
def correction(request, reference):
    """The outcome of a report, for visitors with its reference; never shows the reporter or the claim."""
    found = get_object_or_404(Correction, reference=reference)
    return render(request, "corrections/correction.html", {"correction": found})


def reported_fact(given, index):
    """The page and the key of the fact in a URL or a form; 404 for a fact that no visitor sees."""
    page, key = fact_page(given.get("page", ""), index), given.get("fact", "")
    if page is None or key not in page.facts:
        raise Http404("No page here prints such a fact.")
    return page, key


def form_page(request, page, key, form, status=200):
    """The form below the fact as it is printed now, with its source and who can correct it."""
    fact = page.facts[key]
    publisher = who_corrects(fact.figure.source if fact.figure else None)
    context = {"page": page, "key": key, "fact": fact, "form": form, "publisher": publisher}
    return render(request, "corrections/new.html", context, status=status)
