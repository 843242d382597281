"""Careers in the admin, one by one and in spreadsheets."""

from django.contrib import admin

from careers.actions import blockers, careers_changed, change_state, rename_address, schedule
from careers.models import Career, CareerOccupation, CareerQuestion
from core.admin.base import Rows, StackedRows
from core.admin.deciding import StepsOverMany
from core.admin.publishing import PublishingAdmin
from core.admin.spreadsheets import BulkAdmin
from core.publishing import is_public
from core.spreadsheets.resources import SheetResource
from programs.admin.base import KeepsFormerSlug, RaisesVersion, ShowsFindings


class CareerSheet(SheetResource):
    """Texts about roles, identified by address.

    New careers are drafts; specializations and next roles go by address.
    """

    key = ("slug",)
    editorial = ("name", "other_names", "summary", "duties", "path", "suits", "specializations", "next_roles")
    locked = {"state": "state"}
    named_by = {"specializations": "slug", "next_roles": "slug"}

    class Meta:
        model = Career

    def rows(self):
        return Career.objects.prefetch_related("specializations", "next_roles")

    def is_public(self, instance):
        return is_public(instance)

    def pages_changed(self):
        if self.touched:
            careers_changed()


class CareerOccupationInline(Rows):
    """The occupations whose numbers describe the role; the first leads the page."""

    model = CareerOccupation
    fields = ["position", "occupation", "onet_occupation", "fit", "explanation"]
    autocomplete_fields = ["occupation", "onet_occupation"]


class CareerQuestionInline(StackedRows):
    model = CareerQuestion
    fields = ["position", "question", "answer"]


@admin.register(Career)
class CareerAdmin(
    ShowsFindings, BulkAdmin, StepsOverMany, KeepsFormerSlug, RaisesVersion, PublishingAdmin, admin.ModelAdmin
):
    """Fieldsets follow the public page. A career is archived, never deleted: an import would bring it back."""

    list_display = ["name", "state_badge", "slug"]
    list_filter = ["state"]
    named_views = [("In review", "state__exact=in_review"), ("Drafts", "state__exact=draft")]
    search_fields = ["name", "other_names"]
    filter_horizontal = ["specializations", "next_roles"]
    inlines = [CareerOccupationInline, CareerQuestionInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "other_names", "standing", "summary"]}),
        ("Texts, in Markdown and without numbers", {"fields": ["duties", "path", "suits"]}),
        ("Links", {"fields": ["specializations", "next_roles"]}),
        ("Who finds the page", {"fields": ["is_noindex", "is_unlisted"]}),
    ]

    sheet = CareerSheet
    import_right, publish_right = "careers.import_career", "careers.publish_career"
    rename_address = staticmethod(rename_address)
    change_state = staticmethod(change_state)
    schedule = staticmethod(schedule)
    blockers = staticmethod(blockers)

    def get_prepopulated_fields(self, request, obj=None):
        """Suggests an address for new careers only: readers may have bookmarked an existing one."""
        return {} if obj else {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        """Careers are archived instead."""
        return False
