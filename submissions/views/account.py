"""Views of a person's own page at the desk, and of the mail they get."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import PageForm, without_refused
from submissions.choices import Frequency, Role
from submissions.member_forms import PreferenceForm
from submissions.models import AuditEntry, NotificationPreference
from submissions.notifications import SIGNER
from submissions.privacy import personal_data
from submissions.rights import role_of
from submissions.views.members import own_school

PER_PAGE = 50


@require_safe
@never_cache
@login_required
@reauthentication_required
def export(request):
    """All that the desk stores about the user, as JSON, after a recent proof of identity."""
    headers = {"Content-Disposition": 'attachment; filename="schools-desk.json"'}
    return JsonResponse(personal_data(request.user), json_dumps_params={"indent": 2}, headers=headers)


@require_safe
@never_cache
@login_required
def audit(request, slug):
    """The actions at a school’s desk, for its owners. Editors are not named there."""
    school = own_school(request, slug)
    if role_of(request.user, school) != Role.OWNER:
        raise PermissionDenied
    asked, ignored = without_refused(PageForm, request.GET)
    pages, number = Paginator(AuditEntry.objects.for_school(school), PER_PAGE), asked.cleaned_data["page"] or 1
    is_past_end = number > pages.num_pages
    context = {
        "school": school,
        "entries": pages.get_page(number),
        "ignored": ignored,
        "is_past_end": is_past_end,
    }
    return render(request, "submissions/audit.html", context, status=404 if is_past_end else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preferences(request):
    """How often mail comes; a POST saves it."""
    mine = NotificationPreference.objects.filter(user=request.user).first()
    form = PreferenceForm(request.POST or None, instance=mine or NotificationPreference(user=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Kept.")
        return redirect("submissions:notifications")
    return render(request, "submissions/notifications.html", {"form": form}, status=422 if form.errors else 200)


# Mail programs post here (RFC 8058) without a page of the site and so without its token. The signature in
# the address says whose mail it is, and the request can only end it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request, token):
    """Offers to end all mail to a person; a POST ends it, signed in or not. A GET changes nothing."""
    try:
        user = get_object_or_404(get_user_model(), pk=SIGNER.unsign(token))
    except BadSignature as forged:
        raise Http404("This link is not one of ours.") from forged
    if request.method == "POST":
        ended = {"frequency": Frequency.NONE, "is_asked": False}
        NotificationPreference.objects.update_or_create(user=user, defaults=ended)
    return render(request, "submissions/unsubscribe.html", {"is_done": request.method == "POST", "token": token})
