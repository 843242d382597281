"""Schools and sources."""

from django.contrib import admin

from core.actions import raise_version
from core.admin.base import Rows
from core.admin.drafts import SavesDrafts
from core.admin.history import HistoryAdmin
from core.models import GlossaryTerm, Source
from programs.admin.base import KeepsFormerSlug, RaisesVersion, RefreshesPrograms, ShowsFindings
from programs.admin.links import ShowsLinks
from programs.models import School, SchoolAlias
from programs.read_model import CATALOGUE


@admin.register(Source)
class SourceAdmin(RaisesVersion, HistoryAdmin, admin.ModelAdmin):
    """Sources of facts. Importers record the file's name, digest and size."""

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
        """The catalog prints its sources, and every price names one."""
        raise_version(CATALOGUE, None)

    def has_delete_permission(self, request, obj=None):
        """Sources are never deleted: a page that a visitor saved may name one."""
        return False


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(RaisesVersion, SavesDrafts, admin.ModelAdmin):
    publish_right = "programs.publish_program"
    list_display = ["name", "slug", "also"]
    search_fields = ["name", "also", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["see_also"]

    def is_public(self, obj):
        """Every term is public, a new one too."""
        return True


class SchoolAliasInline(Rows):
    """Other names of a school. Names from the directory have a source and are read-only."""

    model = SchoolAlias
    fields = ["text", "source"]
    readonly_fields = ["source"]


@admin.register(School)
class SchoolAdmin(ShowsFindings, ShowsLinks, KeepsFormerSlug, RefreshesPrograms, HistoryAdmin, admin.ModelAdmin):
    """Directory facts are imported. Editors change the address of the page and add names that people use."""

    list_display = ["name", "unitid", "city", "state", "control", "region"]
    list_filter = ["control", "region", "locale", "is_hbcu", "state"]
    search_fields = ["name__has_word", "=unitid"]
    inlines = [SchoolAliasInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "control", "is_hbcu", "is_tribal"]}),
        ("Place", {"fields": ["address", "city", "state", "zip_code", "county", "region", "locale"]}),
        ("Coordinates", {"fields": ["latitude", "longitude"]}),
        ("Pages", {"fields": ["website", "admissions_url", "application_url", "link_states"]}),
        ("Provenance", {"fields": ["unitid", "opeid", "source"], "classes": ["collapse"]}),
    ]
    readonly_fields = [name for _, options in fieldsets for name in options["fields"] if name != "slug"]

    def affected_programs(self, obj):
        return obj.programs.values_list("pk", flat=True)

    def get_view_on_site_url(self, obj=None):
        """The public page, if the school has one."""
        return super().get_view_on_site_url(obj) if obj and School.objects.with_page().contains(obj) else None

    def has_add_permission(self, request):
        """Schools come only from the directory."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never in the admin: a school stays as long as its programs."""
        return False
