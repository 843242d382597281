"""Addresses of the second factor: the library's own, whose views are imported by the first request.

They import everything for passkeys, 10 MB that this site does not use.
"""

from django.urls import path

from core.lazy_views import lazy_view

urlpatterns = [
    path("", lazy_view("allauth.mfa.base.views.index"), name="mfa_index"),
    path("authenticate/", lazy_view("allauth.mfa.base.views.authenticate"), name="mfa_authenticate"),
    path("reauthenticate/", lazy_view("allauth.mfa.base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("totp/activate/", lazy_view("allauth.mfa.totp.views.activate_totp"), name="mfa_activate_totp"),
    path("totp/deactivate/", lazy_view("allauth.mfa.totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        lazy_view("allauth.mfa.recovery_codes.views.view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/generate/",
        lazy_view("allauth.mfa.recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        lazy_view("allauth.mfa.recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
]
