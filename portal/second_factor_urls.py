"""Addresses of the second factor: the library's own, whose pages are imported when somebody first asks for one.

They come with all that passkeys need, 10 MB for nobody: this site has none.
"""

from collections.abc import Callable

from django.urls import path
from django.utils.module_loading import import_string


def later(name: str) -> Callable:
    """The view at a dotted name below `allauth.mfa`, imported by its first request."""

    def view(request, *args, **kwargs):
        return import_string(view.imported)(request, *args, **kwargs)

    view.imported = f"allauth.mfa.{name}"
    return view


urlpatterns = [
    path("", later("base.views.index"), name="mfa_index"),
    path("authenticate/", later("base.views.authenticate"), name="mfa_authenticate"),
    path("reauthenticate/", later("base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("totp/activate/", later("totp.views.activate_totp"), name="mfa_activate_totp"),
    path("totp/deactivate/", later("totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path("recovery-codes/", later("recovery_codes.views.view_recovery_codes"), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        later("recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        later("recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
]
