"""The shortlist as a document to print, for its owner and for whoever is shown it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.forms import without_refused
from planner.forms import OrderForm, StudyPlanForm
from planner.models import ShareLink
from planner.pack import pack_of
from planner.shortlists import entries, note_changes, shortlist_of
from programs.index import current_index


@require_safe
@never_cache
def pack(request):
    """The visitor's own shortlist, with notes; looking at it records what is seen to have changed."""
    own, index = shortlist_of(request), current_index()
    made, ignored = entries_of(request, own, index) if own else ([], [])
    note_changes(made, on=index.today)
    context = {"pack": pack_of(made), "today": index.today, "shows_notes": True, "ignored": ignored}
    return render(request, "planner/pack.html", context)


@require_safe
@never_cache
def shared_pack(request, token):
    """A shortlist as its owner shares it; notes only with a link that shows them."""
    link = get_object_or_404(ShareLink.objects.open().select_related("shortlist"), token=token)
    index = current_index()
    made, ignored = entries_of(request, link.shortlist, index)
    context = {
        "pack": pack_of(made),
        "today": index.today,
        "shows_notes": link.shows_notes,
        "link": link,
        "ignored": ignored,
    }
    return render(request, "planner/pack.html", context)


def entries_of(request, shortlist, index):
    """The entries in the order, and with the costs, that the address asks for; sentences about what it got wrong."""
    plan = StudyPlanForm.from_address(request.GET).study_plan()
    ordered, ignored = without_refused(OrderForm, request.GET)
    return entries(shortlist, index, ordered.cleaned_data["order"], plan), ignored
