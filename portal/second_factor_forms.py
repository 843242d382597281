"""Forms of the second factor: each code of an app counts once. Imported with the library's pages, when one is asked."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache
from django.forms import ValidationError


class OnceMixin:
    """A code of an app counts once, also the one that set the app up, for as long as the app's clock may show it."""

    def clean_code(self):
        """Refuses a code that was taken before."""
        code = super().clean_code()
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor:{self.user.pk}:{normalize_user_code(code)}", True, seconds):
            raise ValidationError("This code was used. Wait until the app shows another.", code="used_code")
        return code


class SetUpForm(OnceMixin, ActivateTOTPForm):
    """Sets up an app."""


class CodeForm(OnceMixin, AuthenticateForm):
    """The second step of a sign-in."""


class CodeAgainForm(OnceMixin, ReauthenticateForm):
    """A code once more."""
