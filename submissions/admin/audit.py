"""The audit trail: to read, by day, person or school."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from core.admin.base import ReadOnlyAdmin
from submissions.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Who did what at the schools' desks. A name or a school leads to all of its lines."""

    list_display = ["at", "person", "what", "subject_name", "desk"]
    list_display_links = ["at"]
    list_filter = ["kind", "is_internal"]
    list_select_related = ["actor", "school"]
    date_hierarchy = "at"
    search_fields = ["who", "what", "subject_name", "school__name__has_word"]
    fields = ["at", "kind", "who", "actor", "what", "subject_name", "subject", "is_internal", "school", "submission"]

    @admin.display(description="who", ordering="who")
    def person(self, entry):
        """The name, with a link to all that the person did."""
        return self.narrowed(entry.who, actor=entry.actor_id)

    @admin.display(description="school", ordering="school__name")
    def desk(self, entry):
        """The school, with a link to all that was done at its desk."""
        return self.narrowed(entry.school or "", school=entry.school_id)

    @staticmethod
    def narrowed(text, **lookup):
        """A link to the list with this alone; the text where there is nothing to lead to."""
        if None in lookup.values():
            return text
        return format_html(
            '<a href="{}?{}">{}</a>', reverse("admin:submissions_auditentry_changelist"), urlencode(lookup), text
        )
