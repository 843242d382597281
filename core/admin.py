"""Versions of the catalogues in the admin."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from core.models import CatalogueVersion


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """When each catalogue last changed."""

    list_display = ["name", "changed_at", "token"]
