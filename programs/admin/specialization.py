"""Specializations in the admin; here, because a change refreshes the programs that carry them."""

from django.contrib import admin

from programs.admin.mixins import RefreshesPrograms
from specializations.models import Specialization, SpecializationField


class SpecializationFieldInline(admin.TabularInline):
    """The CIP codes where a specialization is taught."""

    model = SpecializationField
    autocomplete_fields = ["cip_code"]
    extra = 0


@admin.register(Specialization)
class SpecializationAdmin(RefreshesPrograms, admin.ModelAdmin):
    """Specializations with their codes."""

    list_display = ["name", "slug", "search_terms"]
    search_fields = ["name", "search_terms"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SpecializationFieldInline]

    def affected_programs(self, obj):
        """Every program that carries the specialization."""
        return obj.programs.values_list("pk", flat=True)
