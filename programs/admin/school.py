"""Schools in the admin."""

from django.contrib import admin

from core.admin.base import Rows
from core.admin.history import HistoryAdmin
from programs.admin.link import ShowsLinks
from programs.admin.mixins import KeepsFormerSlug, RefreshesPrograms
from programs.admin.shows_findings import ShowsFindings
from programs.models import School, SchoolAlias


class SchoolAliasInline(Rows):
    """Other names of a school; those of the directory are read-only rows with a source."""

    model = SchoolAlias
    fields = ["text", "source"]
    readonly_fields = ["source"]


@admin.register(School)
class SchoolAdmin(ShowsFindings, ShowsLinks, KeepsFormerSlug, RefreshesPrograms, HistoryAdmin, admin.ModelAdmin):
    """Directory facts are imported; editors own the address of the page and add names that people use."""

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
        """All programs of the school."""
        return obj.programs.values_list("pk", flat=True)

    def get_view_on_site_url(self, obj=None):
        """The public page, where there is one."""
        return super().get_view_on_site_url(obj) if obj and School.objects.with_page().contains(obj) else None

    def has_add_permission(self, request):
        """Schools come from the directory alone."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A school stays while its programs do."""
        return False
