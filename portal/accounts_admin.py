"""Accounts in the admin, and their second factors, which an administrator removes when a phone is lost."""

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User

from core.forms import VisibleEmailField, VisibleMixin

admin.site.unregister([Authenticator, EmailAddress, User])


class NameField(VisibleMixin, UsernameField):
    """The name of an account, without invisible characters."""


class AsTyped:
    """Reads names and addresses of accounts without invisible characters."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if ours := {"username": NameField, "email": VisibleEmailField}.get(db_field.name):
            kwargs["form_class"] = ours
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(User)
class AccountAdmin(AsTyped, UserAdmin):
    """Accounts."""


@admin.register(EmailAddress)
class AddressAdmin(AsTyped, EmailAddressAdmin):
    """Their addresses."""


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """To see and to remove; the key is never shown. The owner sets up another one at the next sign-in."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["type", "created_at"]
    search_fields = ["user__username", "user__email"]
    fields = readonly_fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        """A second factor is set up by its owner."""
        return False

    def has_change_permission(self, request, obj=None):
        return False
