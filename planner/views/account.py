"""Deletes an account. django-allauth does the rest of account management."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner import actions
from planner.shortlist import shortlist_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required
def delete(request):
    """Lists what is deleted with the account; a POST deletes it. Requires the password again."""
    own = shortlist_of(request)
    context = {"item_count": own.items.count() if own else 0}
    if request.method == "POST":
        try:
            actions.delete_account(request.user)
        except actions.ShortlistRefused as sentence:
            return render(request, "planner/delete_account.html", {"sentence": str(sentence)}, status=403)
        logout(request)
        messages.success(request, "Your account is deleted, and everything it kept.")
        return redirect("planner:shortlist")
    return render(request, "planner/delete_account.html", context)
