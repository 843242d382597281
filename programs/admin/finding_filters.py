"""How the list of findings is narrowed."""

from django.contrib import admin
from django.utils.timezone import localdate

from programs.choices import Topic
from programs.models import Finding
from programs.rules import RULES, rules_of

STATES = {"open": "Open", "snoozed": "Snoozed", "closed": "Closed"}


class StateFilter(admin.SimpleListFilter):
    """Open, snoozed or closed, as the queryset defines them today."""

    title = parameter_name = "state"

    def lookups(self, request, model_admin):
        """The three states."""
        return STATES.items()

    def queryset(self, request, queryset):
        """The findings in that state; all without a choice."""
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
    """The kind of work that a rule makes."""

    title = parameter_name = "topic"

    def lookups(self, request, model_admin):
        """Every topic, in the order of the queue."""
        return Topic.choices

    def queryset(self, request, queryset):
        """Findings of the rules of that topic."""
        return queryset.filter(rule__in=rules_of(self.value())) if self.value() else queryset


class RuleFilter(admin.SimpleListFilter):
    """The rules that found something, in words and in their order."""

    title = parameter_name = "rule"

    def lookups(self, request, model_admin):
        """Rules with findings, closed ones included."""
        found = set(Finding.objects.order_by().values_list("rule", flat=True).distinct())
        return [(key, rule.label) for key, rule in RULES.items() if key in found]

    def queryset(self, request, queryset):
        """Findings of the rule."""
        return queryset.filter(rule=self.value()) if self.value() else queryset
