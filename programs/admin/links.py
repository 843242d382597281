"""Links with the results of their checks, as a list and as a block on the page of a program or school."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core.admin.base import ReadOnlyAdmin
from core.publishing import NotPossible
from core.publishing import moment_text as moment
from programs.choices import FAILING
from programs.links import COLUMNS, use_new_address, uses
from programs.models import LinkCheck, Program

MOST_HOSTS = 15


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def link_page(link):
    return reverse("admin:programs_linkcheck_change", args=[link.pk])


class HostFilter(admin.SimpleListFilter):
    """The hosts with the most failing addresses, and the chosen one."""

    title = parameter_name = "host"

    def lookups(self, request, model_admin):
        """Each host with its number of failing addresses."""
        failing = LinkCheck.objects.filter(state__in=FAILING).order_by().values("host").annotate(count=Count("pk"))
        found = [
            (each["host"], f"{each['host']} ({each['count']:,} fail)")
            for each in failing.order_by("-count", "host")[:MOST_HOSTS]
        ]
        asked = request.GET.get("host")
        return found if not asked or asked in dict(found) else [(asked, asked), *found]

    def queryset(self, request, queryset):
        return queryset.filter(host=self.value()) if self.value() else queryset


class MovedFilter(admin.SimpleListFilter):
    """Addresses that a permanent redirect may replace."""

    title = "redirects"
    parameter_name = "moved"

    def lookups(self, request, model_admin):
        return [("1", "Moved for good")]

    def queryset(self, request, queryset):
        return queryset.moved() if self.value() == "1" else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Only the command writes checks. An editor may replace an old address by the new one."""

    change_form_template = "admin/programs/linkcheck/change_form.html"
    list_display = ["url", "on_host", "state", "failure", "final_url", "is_permanent", "first_failed_at", "checked_at"]
    list_filter = ["state", MovedFilter, HostFilter]
    list_per_page = 50
    search_fields = ["url", "final_url"]
    show_full_result_count = False
    actions = ["use_new_addresses"]
    fieldsets = [
        (None, {"fields": ["page", "places"]}),
        ("What the last check found", {"fields": ["state", "status_code", "failure", "leads_to", "is_permanent"]}),
        ("When", {"fields": ["checked_at", "first_failed_at", "failure_count", "next_check_at"]}),
        ("What it was before", {"fields": ["past"]}),
    ]
    readonly_fields = ["page", "places", "leads_to", "past"]

    def get_urls(self):
        name = "programs_linkcheck_use_new_address"
        view = self.admin_site.admin_view(self.use_new_address_view)
        return [path("<int:object_id>/use-new-address/", view, name=name), *super().get_urls()]

    def has_mend_permission(self, request):
        """The right to change addresses of programs, because the checks themselves are read-only."""
        return request.user.has_perm("programs.change_program")

    @admin.display(description="host", ordering="host")
    def on_host(self, link):
        """The host, linked to all its addresses."""
        return format_html('<a href="?host={}">{}</a>', link.host, link.host)

    @admin.display(description="address")
    def page(self, link):
        """The address as a link without a referrer: the host must not see the address of this page."""
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', link.url)

    @admin.display(description="leads to")
    def leads_to(self, link):
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', link.final_url) if link.final_url else "–"

    @admin.display(description="stands in")
    def places(self, link):
        """Every field with this address, linked."""
        rows = [
            (f"{page_of(row)}#id_{column}", row, row._meta.get_field(column).verbose_name)
            for row, column in uses([link.url]).get(link.url, ())
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}: {}</a>', rows) or "Nothing any more."

    @admin.display(description="history")
    def past(self, link):
        """Results of checks that differ from the one before, newest first."""
        rows = [
            (moment(each.found_at), each.said, f" → {each.final_url}" if each.final_url else "")
            for each in link.outcomes.all()
        ]
        return format_html_join(mark_safe("<br>"), "{}: {}{}", rows) or "It was not checked yet."

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Adds the button for the new address, when the link has moved and this person may use it."""
        link = self.get_object(request, object_id) if object_id else None
        extra = dict(extra_context or {})
        if link and link.has_moved and self.has_mend_permission(request):
            extra["mend_url"] = reverse("admin:programs_linkcheck_use_new_address", args=[link.pk])
        return super().changeform_view(request, object_id, form_url, extra)

    @admin.action(description="Use the new address", permissions=["mend"])
    def use_new_addresses(self, request, queryset):
        """Shows the changes, then makes them, link by link."""
        return self._mend(request, queryset, action="use_new_addresses")

    def use_new_address_view(self, request, object_id):
        """The same for one link, from its page."""
        if not (self.has_mend_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        link = get_object_or_404(LinkCheck, pk=object_id)
        done = self._mend(request, LinkCheck.objects.filter(pk=link.pk))
        return done or HttpResponseRedirect(reverse("admin:programs_linkcheck_changelist"))

    def _mend(self, request, links, action=""):
        """The confirmation page; once confirmed, adds a message for each link and returns None."""
        if "confirmed" not in request.POST:
            moved = list(links.moved())
            found = uses([link.url for link in moved])
            for link in moved:
                link.programs = [row for row, _ in found.get(link.url, ()) if isinstance(row, Program)]
            context = self.admin_site.each_context(request) | {
                "title": "Use the new address",
                "links": [link for link in moved if link.programs],
                "others": links.count() - sum(bool(link.programs) for link in moved),
                "action": action,
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/programs/linkcheck/use_new_address.html", context)
        for link in links:
            link.final_url = request.POST.get(f"seen_{link.pk}", "")
            try:
                changed = use_new_address(link, by=request.user)
            except NotPossible as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                names = "; ".join(str(program) for program in changed)
                self.message_user(request, f"The new address {link.final_url} stands in {names}.", messages.SUCCESS)
        return None


class ShowsLinks:
    """Adds `link_states` to the page of an object with addresses. One query, none without addresses."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "link_states"]

    @admin.display(description="when last checked")
    def link_states(self, obj):
        """The result of the last check of each address, linked to its history."""
        urls = {column: url for column in COLUMNS[type(obj)] if (url := getattr(obj, column))}
        known = {link.url: link for link in LinkCheck.objects.filter(url__in=urls.values())} if urls else {}
        rows = []
        for column, url in urls.items():
            label, link = obj._meta.get_field(column).verbose_name.capitalize(), known.get(url)
            if link is None or link.checked_at is None:
                rows.append((label, "", "not checked yet"))
                continue
            said = format_html('<a href="{}">{}</a>', link_page(link), link.said)
            since = f", since {moment(link.first_failed_at)}" if link.first_failed_at else ""
            rows.append((label, said, f" on {moment(link.checked_at)}{since}"))
        return format_html_join(mark_safe("<br>"), "{}: {}{}", rows) or "There is no address."
