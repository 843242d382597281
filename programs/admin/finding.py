"""What the rules found, as a list to work through."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from core.admin_badges import WARY, badge
from core.admin_filters import OwnerFilter
from core.admin_mixins import ReadOnlyAdmin
from programs.admin.finding_filters import STATES, RuleFilter, StateFilter, TopicFilter
from programs.admin.finding_links import add_subjects, fact_link, rule_label, severity_badge, subject_link
from programs.models import Finding
from programs.rules import RULES
from programs.rules import actions as findings

USUAL_SNOOZE = timedelta(days=90)


class SnoozeForm(forms.Form):
    """Until when, and why. The action refuses what does not fit and says so."""

    until = forms.DateField(label="Comes back on", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(max_length=Finding._meta.get_field("snooze_reason").max_length, widget=forms.Textarea)


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Findings are written by the check alone; editors take them over, snooze them, and mend their cause."""

    list_display = ["message", "page", "gravity", "fact", "state", "owner", "since"]
    list_filter = [StateFilter, "severity", OwnerFilter, TopicFilter, RuleFilter]
    ordering = ["severity", "first_seen_at", "pk"]
    list_select_related = ["program__school", "program__cip_code", "school", "owner"]
    named_views = [
        ("Open", "state=open"),
        ("Cannot be true", "state=open&severity__exact=1"),
        ("Snoozed", "state=snoozed"),
    ]
    list_per_page = 50
    search_fields = ["message", "program__title", "program__school__name", "school__name", "program__cip_code__title"]
    actions = ["take_over", "snooze"]
    fieldsets = [
        (None, {"fields": ["message", "gravity", "page", "fact"]}),
        ("The rule", {"fields": ["rule_in_words", "meaning"]}),
        ("The work", {"fields": ["state", "owner", "snoozed_until", "snooze_reason"]}),
        ("When", {"fields": ["first_seen_at", "last_seen_at", "closed_at"]}),
    ]
    readonly_fields = ["page", "gravity", "fact", "rule_in_words", "meaning", "state"]

    def has_work_permission(self, request):
        """Who may take findings over and snooze them; nobody may edit one."""
        return request.user.has_perm(findings.MAY_WORK)

    def get_changelist_instance(self, request):
        """Looks up what all findings of the list are about, together."""
        changes = super().get_changelist_instance(request)
        add_subjects(changes.result_list)
        return changes

    def get_object(self, request, object_id, from_field=None):
        """With what it is about."""
        finding = super().get_object(request, object_id, from_field)
        add_subjects([finding] if finding else [])
        return finding

    @admin.display(description="about")
    def page(self, finding):
        """The program, school or other object where visitors meet it, linked to its change page."""
        return subject_link(finding.subject)

    @admin.display(description="severity", ordering="severity")
    def gravity(self, finding):
        """How much a visitor is misled."""
        return severity_badge(finding)

    @admin.display(description="since", ordering="first_seen_at")
    def since(self, finding):
        """The day on which a check saw it first."""
        return localdate(finding.first_seen_at)

    @admin.display(description="where to mend it")
    def fact(self, finding):
        """The field that breaks the rule."""
        return fact_link(finding)

    @admin.display(description="rule", ordering="rule")
    def rule_in_words(self, finding):
        """The rule's name."""
        return rule_label(finding)

    @admin.display(description="what it says")
    def meaning(self, finding):
        """The rule's own account of what it means and why."""
        return RULES[finding.rule].meaning if finding.rule in RULES else "No longer a rule."

    @admin.display(description="state")
    def state(self, finding):
        """Open, snoozed until a day, or closed."""
        if finding.closed_at:
            return badge(STATES["closed"])
        is_snoozed = finding.snoozed_until and finding.snoozed_until > localdate()
        return badge(f"Snoozed until {finding.snoozed_until}") if is_snoozed else badge(STATES["open"], WARY)

    @admin.action(description="Take over selected findings", permissions=["work"])
    def take_over(self, request, queryset):
        """Makes the editor their owner."""
        count = findings.take_over(queryset, by=request.user)
        self.message_user(request, f"{count} of {len(queryset)} findings are yours.", messages.SUCCESS)

    @admin.action(description="Snooze selected findings", permissions=["work"])
    def snooze(self, request, queryset):
        """Asks until when and why, then puts them off."""
        sent = request.POST if "until" in request.POST else None
        form = SnoozeForm(sent, initial={"until": localdate() + USUAL_SNOOZE})
        if form.is_valid():
            try:
                count = findings.snooze(queryset, **form.cleaned_data, today=localdate(), by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.message_user(request, f"{count} of {len(queryset)} findings are snoozed.", messages.SUCCESS)
                return None
        add_subjects(queryset)
        context = self.admin_site.each_context(request) | {
            "title": "Snooze findings",
            "form": form,
            "findings": queryset,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/programs/finding/snooze.html", context)
