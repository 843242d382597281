"""Sources and glossary in the admin; here and not in core, because pages of the catalogue have to hear of a change."""

from django.contrib import admin

from core.actions import raise_version
from core.admin.drafts import SavesDrafts
from core.admin.history import HistoryAdmin
from core.models import GlossaryTerm, Source
from programs.admin.mixins import RaisesVersion
from programs.read_model import CATALOGUE


@admin.register(Source)
class SourceAdmin(RaisesVersion, HistoryAdmin, admin.ModelAdmin):
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

    def renew(self, touched):
        """The catalogue prints its sources, and every price names one."""
        raise_version(CATALOGUE, None)

    def has_delete_permission(self, request, obj=None):
        """A source stays: pages that somebody saved may name it."""
        return False


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """Words with their definitions."""

    publish_right = "programs.publish_program"
    list_display = ["name", "slug", "also"]
    search_fields = ["name", "also", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["see_also"]

    def is_public(self, obj):
        """Every term is on its page, a new one too."""
        return True
