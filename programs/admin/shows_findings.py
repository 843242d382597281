"""What the rules found, as a block on the change page of the object."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from programs.admin.finding_links import address_of, fact_link, severity_badge
from programs.models import Finding

BLOCK = "open_findings"


class ShowsFindings:
    """Puts the open findings of an object above its fields, for whoever may see findings. One query."""

    def get_fieldsets(self, request, obj=None):
        """One block more in front of an object that exists."""
        fieldsets = super().get_fieldsets(request, obj)
        if not (obj and request.user.has_perm("programs.view_finding")):
            return fieldsets
        return [("What the rules found", {"fields": [BLOCK]}), *fieldsets]

    def get_fields(self, request, obj=None):
        """The block has a place of its own."""
        return [name for name in super().get_fields(request, obj) if name != BLOCK]

    def get_readonly_fields(self, request, obj=None):
        """The block is not for editing."""
        return [*super().get_readonly_fields(request, obj), BLOCK]

    @admin.display(description="open findings")
    def open_findings(self, obj):
        """Each finding with its severity and a link to the field, the gravest first."""
        rows = [
            (severity_badge(found), address_of(found), found, fact_link(found))
            for found in Finding.objects.about(obj).open(localdate())
        ]
        return format_html_join(mark_safe("<br>"), '{} <a href="{}">{}</a> ({})', rows) or "Nothing that is open."
