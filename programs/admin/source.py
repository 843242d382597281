"""Sources in the admin; here and not in core, because the catalogue that prints them has to hear of a change."""

from django.contrib import admin
from django.db import transaction

from core.actions import raise_version
from core.models import Source
from programs import actions


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
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

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Saves; the catalogue prints its sources, so it has a new version."""
        super().save_model(request, obj, form, change)
        raise_version(actions.CATALOGUE)

    def has_delete_permission(self, request, obj=None):
        """A source stays: pages that somebody saved may name it."""
        return False
