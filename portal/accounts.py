"""What this site changes about django-allauth: which mails it sends, and what proves who a visitor is."""

import time
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import RequestLoginCodeForm, SignupForm
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.ratelimit import truncate_ip
from django.contrib.auth import get_user_model
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.db.models import F
from django.shortcuts import redirect
from django.urls import reverse

from core.mail import outbox
from portal.two_factor import works_here

NO_ACCOUNT = "account/email/unknown_account"
BY_CODE = "account_reauthenticate_by_code"


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        """Queues the mail, so that no answer waits for a mail server.

        An address without an account gets no mail, because it never signed up here. Its mail is written all the same
        and rolled back, so that both answers take equally long.
        """
        request = self.request
        context = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            mail = outbox.queue(
                key=f"account-{uuid4().hex}", recipient=email, subject=message.subject, body=message.body
            )
            if template_prefix == NO_ACCOUNT:
                mail.delete()

    def get_client_ip(self, request):
        """The visitor's address; an IPv6 address is cut to its /64 network, which belongs to one visitor."""
        return truncate_ip(super().get_client_ip(request))

    def pre_login(self, request, user, **login):
        """Refuses staff who gave no password: a mailbox or a device is not enough for their accounts."""
        if response := super().pre_login(request, user, **login):
            return response
        methods = {each["method"] for each in get_authentication_records(request, user)}
        if works_here(user) and "password" not in methods:
            clear_login(request)
            return redirect("account_login")
        return None

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whether a page needs a fresh proof. The library exempts accounts without a password; this site does not."""
        request = context.request
        if request.user.is_authenticated and not get_reauthentication_flows(request.user):
            given = [each for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
            if not given or time.time() - given[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT:
                raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user):
        """How a visitor can prove who they are. An account that has nothing else gets a code by mail."""
        methods = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated or works_here(user):
            return methods
        return [{"id": BY_CODE, "description": "Use a code by mail", "url": reverse(BY_CODE)}]


class SignUpForm(SignupForm):
    """Makes an account. The answer takes as long when the account exists already."""

    def try_save(self, request):
        """Makes an account. If it exists, makes another one, rolls it back and informs the owner by mail."""
        if not self.account_already_exists:
            with transaction.atomic():
                return super().try_save(request)
        asked, users = self.cleaned_data, get_user_model().objects
        with transaction.atomic():
            with transaction.atomic():
                self.cleaned_data = asked | {"email": f"{uuid4().hex}@account.invalid"}
                self.account_already_exists = False
                self.save(request)
                transaction.set_rollback(True)
            users.filter(email__iexact=asked["email"]).update(email=F("email"))  # for a commit with something in it
        self.cleaned_data, self.account_already_exists = asked, True
        return super().try_save(request)


class LoginCodeForm(RequestLoginCodeForm):
    """Sends a code by mail. Staff are treated like addresses without an account."""

    def clean_email(self):
        """The address. Also loads the account, if a code is enough to enter it."""
        email = super().clean_email()
        if self._user and works_here(self._user):
            self._user = None
        return email
