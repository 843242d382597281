"""People who work here prove who they are twice: with a password, and with a code that their phone makes."""

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


class OneDoorForm(LoginForm):
    """Logs in by e-mail address or by user name: whoever works here may have no address on file."""

    def __init__(self, *args, **kwargs):
        """Says both in the label; the library's own says neither."""
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label="Email or user name", max_length=254, widget=widget)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict:
        """An address is never tried as a name too: a second check of the hash would tell that the account exists."""
        credentials = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials

    def clean(self):
        """Asks staff for no code by mail: an administrator made the account, and the second factor is their proof."""
        cleaned = super().clean()
        if self.user and self.user.is_staff:
            self._login.email_verification = EmailVerificationMethod.NONE
        return cleaned


class AsksTwice:
    """Makes an admin site open only to staff whose session gave a second factor, and sends others through one door."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked several times a page; costs one query for staff and none for others."""
        if not super().has_permission(request):
            return False
        if not hasattr(request, "gave_second_factor"):
            request.gave_second_factor = not settings.STAFF_TWO_FACTOR or gave_second_factor(request)
        return request.gave_second_factor

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Takes no password itself: leads to the accounts' door, or to the step that is missing."""
        onward = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
            onward = f"/{self.name}/"
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if not request.user.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return HttpResponseRedirect(onward)
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return redirect_to_login(onward, "mfa_reauthenticate")
        return redirect("mfa_activate_totp")


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether somebody typed a code in this session, from a phone or list that still counts.

    It is not enough that the account has one: a session may be older than that. Removing what made the code ends it.
    """
    given = [each["id"] for each in get_authentication_records(request, request.user) if each["method"] == "mfa"]
    return bool(given) and Authenticator.objects.filter(user=request.user, pk__in=given).exists()
