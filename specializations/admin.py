"""Fields of study and specializations in the admin."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from specializations.models import CipCode, Specialization, SpecializationField


@admin.register(CipCode)
class CipCodeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """CIP codes as imported."""

    list_display = ["code", "title", "closeness"]
    list_filter = ["closeness"]
    search_fields = ["code", "title"]


class SpecializationFieldInline(admin.TabularInline):
    """The CIP codes where a specialization is taught."""

    model = SpecializationField
    autocomplete_fields = ["cip_code"]
    extra = 0


@admin.register(Specialization)
class SpecializationAdmin(admin.ModelAdmin):
    """Specializations with their codes."""

    list_display = ["name", "slug", "search_terms"]
    search_fields = ["name", "search_terms"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SpecializationFieldInline]
