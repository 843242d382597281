"""A fresh code by mail, for accounts without a password: what others are asked their password for."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.views import BaseReauthenticateView
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.functional import cached_property


class FreshCode(AbstractCodeVerificationProcess):
    """A code by mail for somebody who is signed in, before a step of weight."""

    KEY = "fresh_code"

    def __init__(self, request, state):
        limits = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS, app_settings.LOGIN_BY_CODE_TIMEOUT
        super().__init__(*limits, state, request.user)
        self.request = request

    @classmethod
    def of(cls, request):
        """The code that was sent a while ago, or a new one."""
        state = request.session.get(cls.KEY)
        if state and (process := cls(request, state).abort_if_invalid()):
            return process
        process = cls(request, cls.initial_state(request.user, EmailAddress.objects.get_primary_email(request.user)))
        process.send()
        process.persist()
        return process

    def send(self):
        """Mails a new code."""
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", self.state["email"], {"code": self.code})

    def persist(self):
        """Remembers it in the session."""
        self.request.session[self.KEY] = self.state

    def abort(self):
        """Forgets it."""
        self.request.session.pop(self.KEY, None)


class FreshCodeView(LoginRequiredMixin, BaseReauthenticateView):
    """Sends a code when the page opens, and takes it."""

    form_class = ConfirmLoginCodeForm
    template_name = "account/reauthenticate_by_code.html"

    @cached_property
    def process(self):
        """The code that was sent."""
        return FreshCode.of(self.request)

    def get_form_kwargs(self):
        """The form, with the code that it expects."""
        return super().get_form_kwargs() | {"code": self.process.code}

    def get_context_data(self, **kwargs):
        """What the page prints."""
        return super().get_context_data(email=self.process.state["email"], **kwargs)

    def form_valid(self, form):
        """Notes the proof and leads on."""
        self.process.abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form):
        """Counts the try; after the last, another code is sent with the page."""
        self.process.record_invalid_attempt()
        return super().form_invalid(form)


page = FreshCodeView.as_view()
