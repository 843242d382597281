"""Sources in the admin."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from core.models import CatalogueVersion, Source


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


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """When each catalogue last changed."""

    list_display = ["name", "changed_at", "token"]
