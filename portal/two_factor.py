"""The second factor of staff accounts, and the fresh codes before important steps."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.views import BaseReauthenticateView
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import get_user
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.http import url_has_allowed_host_and_scheme


class OnceMixin:
    """Accepts a code of an app once, including the setup code, as long as the app's clock may show it."""

    def clean_code(self):
        """Refuses a code that was used before."""
        code = super().clean_code()
        seconds = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor:{self.user.pk}:{normalize_user_code(code)}", True, seconds):
            raise ValidationError("This code was used. Wait until the app shows another.", code="used_code")
        return code


class SetUpForm(OnceMixin, ActivateTOTPForm):
    """Sets up an app."""


class CodeForm(OnceMixin, AuthenticateForm):
    """The second step of a sign-in."""


class CodeAgainForm(OnceMixin, ReauthenticateForm):
    """A code once more."""


class FreshCode(AbstractCodeVerificationProcess):
    """A code by mail for a signed-in person, before an important step."""

    KEY = "fresh_code"

    def __init__(self, request, state):
        limits = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS, app_settings.LOGIN_BY_CODE_TIMEOUT
        super().__init__(*limits, state, request.user)
        self.request = request

    @classmethod
    def of(cls, request):
        """The code that was sent earlier, or a new one."""
        state = request.session.get(cls.KEY)
        if state and (process := cls(request, state).abort_if_invalid()):
            return process
        process = cls(request, cls.initial_state(request.user, EmailAddress.objects.get_primary_email(request.user)))
        process.send()
        process.persist()
        return process

    def send(self):
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", self.state["email"], {"code": self.code})

    def persist(self):
        self.request.session[self.KEY] = self.state

    def abort(self):
        self.request.session.pop(self.KEY, None)


class FreshCodeView(LoginRequiredMixin, BaseReauthenticateView):
    """Sends a code when the page opens, and checks it."""

    form_class = ConfirmLoginCodeForm
    template_name = "account/reauthenticate_by_code.html"

    @cached_property
    def process(self):
        return FreshCode.of(self.request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self.process.code}

    def get_context_data(self, **kwargs):
        return super().get_context_data(email=self.process.state["email"], **kwargs)

    def form_valid(self, form):
        """Records the proof and redirects."""
        self.process.abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form):
        """Counts the attempt; after the last one, sends another code."""
        self.process.record_invalid_attempt()
        return super().form_invalid(form)


page = FreshCodeView.as_view()


OPEN_TO_PASSWORD = ("/accounts/", "/admin/")
"""The page for the missing step; the admin requires it too."""
IDLE = 30 * 60
"""Seconds without a request after which a staff session ends (OWASP ASVS 4, 3.3.2)."""
SEEN = "staff_seen_at"


class OneDoorForm(LoginForm):
    """Logs in by e-mail address or by user name, because staff may have no address on file."""

    def __init__(self, *args, **kwargs):
        """The label names both; the library's own names neither."""
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label="Email or user name", max_length=254, widget=widget)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict:
        """An address is never also tried as a name: a second check of the hash would reveal that the account exists."""
        credentials = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials

    def clean(self):
        """Sends staff no code by mail: an administrator made the account, and the second factor is their proof."""
        cleaned = super().clean()
        if self.user and self.user.is_staff:
            self._login.email_verification = EmailVerificationMethod.NONE
        return cleaned


class StaffBackend(AuthenticationBackend):
    """Only staff have rights: a former member of staff has none, even if still in a group."""

    def get_all_permissions(self, user_obj, obj=None):
        """None without staff status."""
        return super().get_all_permissions(user_obj, obj) if user_obj.is_staff else set()


class StaffSessionMiddleware:
    """Treats staff without a second factor as anonymous outside the pages where they give it; signs out idle staff.

    Nothing is looked up before a page needs to know who the visitor is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: person_of(request))
        is_door = request.path_info == reverse("account_login")
        if is_door and works_here(request.user) and not is_proven(request, request.user):
            return missing_step(request, request.user, onward_of(request) or reverse("admin:index"))
        return self.get_response(request)


def works_here(person) -> bool:
    """Whether an account has rights that visitors do not have."""
    return person.is_staff or person.is_superuser


@receiver(user_logged_in, dispatch_uid="portal.two_factor.seen")
def note_sign_in(sender, request, **signal) -> None:
    """Stores when the session began."""
    request.session[SEEN] = time.time()


def person_of(request: HttpRequest):
    """The person of the session, as far as this page may know."""
    person = get_user(request)
    if not works_here(person):
        return person
    now = time.time()
    idle = now - request.session.get(SEEN, now)
    if idle > IDLE:
        request.session.flush()
        return AnonymousUser()
    if idle > 60 or SEEN not in request.session:
        request.session[SEEN] = now
    is_open = request.path_info.startswith(OPEN_TO_PASSWORD) or is_proven(request, person)
    return person if is_open else AnonymousUser()


class AsksTwice:
    """Opens an admin site only to staff whose session has a second factor; redirects others to the sign-in page."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Called several times a page; costs one query for staff and none for others."""
        return super().has_permission(request) and is_proven(request, request.user)

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Redirects to the sign-in page, or to the missing step. The admin itself has no password form."""
        onward = onward_of(request) or f"/{self.name}/"
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if not request.user.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return HttpResponseRedirect(onward)
        return missing_step(request, request.user, onward)


def onward_of(request: HttpRequest) -> str:
    """The page of this site that the visitor wanted; blank for an address elsewhere."""
    onward = request.GET.get(REDIRECT_FIELD_NAME, "")
    return onward if url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()) else ""


def missing_step(request: HttpRequest, person, onward: str) -> HttpResponse:
    """Redirects staff to the page for the proof that their session lacks."""
    if not gave_password(request, person):
        return redirect_to_login(onward, "account_reauthenticate")
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        return redirect_to_login(onward, "mfa_reauthenticate")
    return redirect("mfa_activate_totp")


def is_proven(request: HttpRequest, person) -> bool:
    """Whether a staff session has all the proofs that it needs. At most one query a request."""
    if not hasattr(request, "is_proven"):
        is_one_enough = not settings.STAFF_TWO_FACTOR
        request.is_proven = gave_password(request, person) and (is_one_enough or gave_second_factor(request, person))
    return request.is_proven


def gave_password(request: HttpRequest, person) -> bool:
    """Whether the session began with a password, not only with a mailed code or a passkey."""
    records = get_authentication_records(request, person)
    is_without = any(each["method"] == "code" or each.get("passwordless") for each in records)
    return not is_without or any(each["method"] == "password" for each in records)


def gave_second_factor(request: HttpRequest, person) -> bool:
    """Whether a code was typed in this session, from an app or a list of codes that is still valid.

    It is not enough that the account has one, because the session may be older. Removing the app or list ends it.
    """
    given = [each["id"] for each in get_authentication_records(request, person) if each["method"] == "mfa"]
    return bool(given) and Authenticator.objects.filter(user=person, pk__in=given).exists()


@receiver(authenticator_added, dispatch_uid="portal.two_factor.set_up")
def count_set_up(sender, request, user, authenticator, **signal) -> None:
    """Counts the code that set up an app as the second factor of this session."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
