"""What a person wants to hear of, and the way out that stands in every mail."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from submissions.choices import Frequency
from submissions.member_forms import PreferenceForm
from submissions.models import NotificationPreference
from submissions.notifications import SIGNER


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preferences(request):
    """How often mail comes; a POST keeps it."""
    mine = NotificationPreference.objects.filter(user=request.user).first()
    form = PreferenceForm(request.POST or None, instance=mine or NotificationPreference(user=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Kept.")
        return redirect("submissions:notifications")
    return render(request, "submissions/notifications.html", {"form": form}, status=422 if form.errors else 200)


# Mail programs post here by themselves (RFC 8058), without a page of ours and so without its token: the signature in
# the address says whose mail it is, and all that it can do is end it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request, token):
    """Asks whether to end all mail to a person; a POST ends it, signed in or not. Only looking ends nothing."""
    try:
        user = get_object_or_404(get_user_model(), pk=SIGNER.unsign(token))
    except BadSignature as forged:
        raise Http404("This link is not one of ours.") from forged
    if request.method == "POST":
        ended = {"frequency": Frequency.NONE, "is_asked": False}
        NotificationPreference.objects.update_or_create(user=user, defaults=ended)
    return render(request, "submissions/unsubscribe.html", {"is_done": request.method == "POST", "token": token})
