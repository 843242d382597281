"""Fields of study in the admin."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from specializations.models import CipCode


@admin.register(CipCode)
class CipCodeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """CIP codes as imported."""

    list_display = ["code", "title", "closeness"]
    list_filter = ["closeness"]
    search_fields = ["code", "title"]
