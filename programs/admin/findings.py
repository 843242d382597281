"""Findings of the rules: their list, filters and decisions."""

from datetime import timedelta

from django.contrib import admin
from django.utils.timezone import localdate

from core.admin.base import WARY, OwnerFilter, ReadOnlyAdmin, badge
from core.admin.snoozing import SnoozingAdmin
from programs.admin.base import add_subjects, fact_link, rule_label, severity_badge, subject_link
from programs.choices import Topic
from programs.models import Finding
from programs.rules import RULES, actions, rules_of

STATES = {"open": "Open", "snoozed": "Snoozed", "closed": "Closed"}


class FindingStateFilter(admin.SimpleListFilter):
    """Open, snoozed or closed, as the queryset defines them today."""

    title = parameter_name = "state"

    def lookups(self, request, model_admin):
        return STATES.items()

    def queryset(self, request, queryset):
        today = localdate()
        match self.value():
            case "open":
                return queryset.open(today)
            case "snoozed":
                return queryset.snoozed(today)
            case "closed":
                return queryset.closed()
        return queryset


class TopicFilter(admin.SimpleListFilter):
    """The kind of work that a rule causes."""

    title = parameter_name = "topic"

    def lookups(self, request, model_admin):
        return Topic.choices

    def queryset(self, request, queryset):
        return queryset.filter(rule__in=rules_of(self.value())) if self.value() else queryset


class RuleFilter(admin.SimpleListFilter):
    """The rules that found something, in their usual order."""

    title = parameter_name = "rule"

    def lookups(self, request, model_admin):
        found = set(Finding.objects.order_by().values_list("rule", flat=True).distinct())
        return [(key, rule.label) for key, rule in RULES.items() if key in found]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(Finding)
class FindingAdmin(SnoozingAdmin, ReadOnlyAdmin, admin.ModelAdmin):
    """Only the check writes findings. Editors take them over, snooze them, and fix their cause."""

    work = actions
    usual_snooze = timedelta(days=90)
    comes_back = "on the day you choose, or earlier if what is wrong changes"
    list_display = ["message", "page", "gravity", "fact", "state", "owner", "since"]
    list_filter = [FindingStateFilter, "severity", OwnerFilter, TopicFilter, RuleFilter]
    ordering = ["severity", "first_seen_at", "pk"]
    list_select_related = ["program__school", "program__cip_code", "school", "owner"]
    named_views = [
        ("Open", "state=open"),
        ("Cannot be true", "state=open&severity__exact=1"),
        ("Snoozed", "state=snoozed"),
    ]
    list_per_page = 50
    search_fields = [
        "message",
        "program__title",
        "program__school__name__has_word",
        "school__name__has_word",
        "program__cip_code__title",
    ]
    fieldsets = [
        (None, {"fields": ["message", "gravity", "page", "fact"]}),
        ("The rule", {"fields": ["rule_in_words", "meaning"]}),
        ("The work", {"fields": ["state", "owner", "snoozed_until", "snooze_reason"]}),
        ("When", {"fields": ["first_seen_at", "last_seen_at", "closed_at"]}),
    ]
    readonly_fields = ["page", "gravity", "fact", "rule_in_words", "meaning", "state"]

    def get_changelist_instance(self, request):
        """Loads the subjects of all findings on the page together."""
        changes = super().get_changelist_instance(request)
        add_subjects(changes.result_list)
        return changes

    def get_object(self, request, object_id, from_field=None):
        finding = super().get_object(request, object_id, from_field)
        add_subjects([finding] if finding else [])
        return finding

    def told(self, queryset):
        """Each finding's key and its line on the snooze page, with its subject."""
        add_subjects(queryset)
        return [(finding.pk, f"{finding.subject}: {finding}" if finding.subject else finding) for finding in queryset]

    @admin.display(description="about")
    def page(self, finding):
        """The program, school or other object where visitors see it, linked to its change page."""
        return subject_link(finding.subject)

    @admin.display(description="severity", ordering="severity")
    def gravity(self, finding):
        return severity_badge(finding)

    @admin.display(description="since", ordering="first_seen_at")
    def since(self, finding):
        """The day when a check first saw it."""
        return localdate(finding.first_seen_at)

    @admin.display(description="where to mend it")
    def fact(self, finding):
        return fact_link(finding)

    @admin.display(description="rule", ordering="rule")
    def rule_in_words(self, finding):
        return rule_label(finding)

    @admin.display(description="what it says")
    def meaning(self, finding):
        """The rule's own explanation of its meaning and reason."""
        return RULES[finding.rule].meaning if finding.rule in RULES else "No longer a rule."

    @admin.display(description="state")
    def state(self, finding):
        if finding.closed_at:
            return badge(STATES["closed"])
        is_snoozed = finding.snoozed_until and finding.snoozed_until > localdate()
        return badge(f"Snoozed until {finding.snoozed_until}") if is_snoozed else badge(STATES["open"], WARY)
