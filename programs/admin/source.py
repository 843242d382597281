"""Sources and glossary in the admin; here and not in core, because pages of the catalogue have to hear of a change."""

from django.contrib import admin
from django.db import transaction

from core.actions import raise_version
from core.admin_history import HistoryAdmin
from core.models import GlossaryTerm, Source
from programs import actions


@admin.register(Source)
class SourceAdmin(HistoryAdmin, admin.ModelAdmin):
    """Where facts come from; importers keep the file's name, digest and size."""

    list_display = ["title", "publisher", "release", "licence", "row_count"]
    list_filter = ["publisher"]
    search_fields = ["title", "publisher", "key", "release"]
    readonly_fields = ["file_name", "sha256", "row_count"]
    fieldsets = [
        (None, {"fields": ["key", "publisher", "title", "release", "url", "retrieved_on"]}),
        ("Rights", {"fields": ["licence", "credit"]}),
        ("What it covers", {"fields": ["covers"]}),
        ("The file as imported", {"fields": readonly_fields}),
    ]

    def pages_changed(self, obj):
        """The catalogue prints its sources, and every price names one."""
        raise_version(actions.CATALOGUE, None)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Saves; pages that print it have a new version."""
        super().save_model(request, obj, form, change)
        self.pages_changed(obj)

    def has_delete_permission(self, request, obj=None):
        """A source stays: pages that somebody saved may name it."""
        return False


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(HistoryAdmin, admin.ModelAdmin):
    """Words with their definitions."""

    list_display = ["name", "slug", "also"]
    search_fields = ["name", "also", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["see_also"]

    def pages_changed(self, obj):
        """Pages that print it have a new version."""
        raise_version(actions.CATALOGUE)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves; pages that print it have a new version."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes; pages that printed it have a new version."""
        super().delete_model(request, obj)
        raise_version(actions.CATALOGUE)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection; pages that printed it have a new version."""
        super().delete_queryset(request, queryset)
        raise_version(actions.CATALOGUE)
