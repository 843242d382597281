"""Versions of the catalogs, and drafts of public pages, in the admin."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse

from core.admin import mail
from core.admin.base import ReadOnlyAdmin
from core.models import CatalogueVersion, PageDraft

__all__ = ["mail"]


@admin.register(CatalogueVersion)
class CatalogueVersionAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """When each catalog last changed."""

    list_display = ["name", "changed_at", "token"]


@admin.register(PageDraft)
class PageDraftAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Drafts that wait for a person who may publish, and the outcome of the others. Each links to its own page."""

    list_display = ["title", "content_type", "state", "edited_by", "edited_at", "decided_by", "decided_at"]
    list_select_related = ["content_type", "edited_by", "decided_by"]
    list_filter = ["state"]
    named_views = [("Waiting", "state__exact=waiting")]
    search_fields = ["title"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Redirects to the page of the draft."""
        draft = self.get_object(request, unquote(object_id))
        if draft is None or not self.has_view_permission(request, draft):
            return super().change_view(request, object_id, form_url, extra_context)
        kind = draft.content_type
        return HttpResponseRedirect(reverse(f"admin:{kind.app_label}_{kind.model}_draft", args=[draft.pk]))
