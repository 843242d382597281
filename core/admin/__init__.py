"""Versions of the catalogs, drafts of public pages and the outbox, in the admin."""

import re

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now

from core.admin.base import ReadOnlyAdmin
from core.logs import masked
from core.mail import outbox
from core.mail.models import OutgoingMail
from core.models import CatalogueVersion, PageDraft


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


CODE = re.compile(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})+$", re.MULTILINE)
"""A code that opens an account or proves an address, on a separate line."""


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Mail is queued by editors' decisions, and sent by a worker or by `manage.py send_mail`."""

    list_display = ["subject", "standing", "created_at", "tries", "problem"]
    list_filter = ["created_at", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "subject", "recipient"]
    fields = ["subject", "recipient", "text", "created_at", "due_at", "tries", "claimed_at", "sent_at", "problem"]
    readonly_fields = ["text"]
    actions = ["send_again"]

    def has_release_permission(self, request):
        return request.user.has_perm(outbox.MAY_RELEASE)

    @admin.display(description="text")
    def text(self, mail):
        """The mail with its secret links and codes masked: anyone who has them can act as the recipient."""
        return CODE.sub("…", masked(mail.body))

    @admin.display(description="state")
    def standing(self, mail):
        if mail.sent_at:
            return "Sent"
        if mail.claimed_at:
            return "May have gone out" if mail.problem else "Being sent"
        if mail.due_at is None:
            return "Given up"
        return "Waits for its next try" if mail.due_at > now() else "To be sent"

    @admin.action(description="Send selected mail again", permissions=["release"])
    def send_again(self, request, queryset):
        """Takes the person's confirmation that it was not sent."""
        count = outbox.release(queryset, by=request.user)
        self.message_user(request, f"{count} of {len(queryset)} will be sent again.", messages.SUCCESS)
