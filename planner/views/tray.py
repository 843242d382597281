"""The tray: what is gathered for a comparison, as a page and as the bar at the foot of other pages."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.same_origin import own_address, same_origin_post
from planner.asked import FEWEST
from planner.tray import gather, mark, put, take_out, tray_of


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
@never_cache
def tray(request):
    """The gathered programs. A POST adds some first.

    With `part=bar` the answer is the bar alone, which a script puts under the page; otherwise a POST leads to the page.
    """
    is_bar = request.GET.get("part") == "bar"
    sentences = gather(request, request.POST.getlist("program")) if request.method == "POST" else ()
    if sentences and not is_bar:
        for sentence in sentences:
            messages.info(request, sentence)
        return mark(request, back_to_tray(request, request.headers.get("Referer", "")))
    asked = tray_of(request)
    came_from = request.headers.get("Referer", "") if is_bar else request.GET.get("next", "")
    context = {
        "asked": asked,
        "sentences": sentences,
        "compare": f"{reverse('planner:compare')}?{urlencode({'program': asked.slugs}, doseq=True)}",
        "is_enough": len(asked.programs) >= FEWEST,
        "next": own_address(request, came_from),
    }
    return mark(request, render(request, "planner/_tray_bar.html" if is_bar else "planner/tray.html", context))


@require_POST
@same_origin_post
def remove(request):
    """Takes one program out of the tray."""
    take_out(request, request.POST.get("program", ""))
    return mark(request, back_to_tray(request, request.POST.get("next", "")))


@require_POST
@same_origin_post
def clear(request):
    """Empties the tray."""
    put(request, [])
    return mark(request, back_to_tray(request, request.POST.get("next", "")))


def back_to_tray(request, came_from: str):
    """Leads to the tray's page, which keeps the way back to the list as it was left."""
    came_from = own_address(request, came_from)
    return redirect(f"{reverse('planner:tray')}{'?' + urlencode({'next': came_from}) if came_from else ''}")
