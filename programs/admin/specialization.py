"""Specializations in the admin; here, because a change refreshes the programs that carry them."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from programs.admin.mixins import RefreshesPrograms
from specializations.models import Specialization, SpecializationField


class SpecializationFieldInline(ReadOnlyAdmin, admin.TabularInline):
    """The CIP codes where a specialization is taught; the shipped file owns them."""

    model = SpecializationField
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
