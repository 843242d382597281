"""Second factors in the admin: who has one, and taking one away from whoever lost the phone."""

from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """To see and to remove; the key itself is nobody’s to read. The owner sets up another at the next sign-in."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["type", "created_at"]
    search_fields = ["user__username", "user__email"]
    fields = readonly_fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        """A second factor is set up by its owner."""
        return False

    def has_change_permission(self, request, obj=None):
        """There is nothing to change."""
        return False
