"""Where a page tells that somebody followed one of its links to another site."""

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.same_origin import same_origin_post
from programs import use
from programs.choices import UseKind
from programs.models import Program


@require_POST
@never_cache
@same_origin_post
def outbound(request):
    """Counts a link of a program's page that was followed; not where it led, nor who followed it."""
    program = get_object_or_404(Program.objects.published().only("pk"), slug=request.POST.get("program", ""))
    if not ratelimit.consume(request, action="follow_link"):
        return HttpResponse(status=429)
    use.count_page(request, UseKind.OUTBOUND, [program.pk])
    return HttpResponse(status=204)
