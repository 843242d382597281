"""Statistics, one by one and in spreadsheets."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Q
from django.utils import timezone

from articles.models import Statistic, StatisticUse
from core.actions import raise_version
from core.admin.base import ReadOnlyAdmin
from core.admin.drafts import SavesDrafts
from core.admin.spreadsheets import BulkAdmin
from core.spreadsheets.resources import SheetResource
from programs.actions import CATALOGUE
from programs.admin.base import RaisesVersion, ShowsFindings


class StatisticSheet(SheetResource):
    """Numbers that prose quotes, identified by key. Those computed from our own tables can only be retired."""

    key = ("key",)
    editorial = (
        "subject",
        "measure",
        "definition",
        "unit",
        "value",
        "low",
        "high",
        "spread",
        "reason",
        "period",
        "region",
        "as_of",
        "good_until",
        "retired_on",
        "source",
        "url",
    )
    locked = {"computed_by": "computed_by"}

    class Meta:
        model = Statistic

    def rows(self):
        return Statistic.objects.select_related("source")

    def refusal(self, instance, changes):
        """Computed numbers are corrected in their source tables."""
        if instance.computed_by and [column for column, _, _ in changes] != ["retired_on"]:
            return "It is counted from our own tables. An import may retire it and change nothing else."
        return ""

    def is_public(self, instance):
        """Every statistic has a public page."""
        return True

    def pages_changed(self):
        """Raises the version, which refreshes the pages."""
        if self.touched:
            raise_version(CATALOGUE)


class StandingFilter(admin.SimpleListFilter):
    """Statistics that need an editor."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("over-age", "Past its shelf life"),
            ("contradicted", "Another says something else"),
            ("empty", "Without a value"),
            ("retired", "Retired"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case "over-age":
                return queryset.over_age(today)
            case "contradicted":
                groups = Statistic.objects.contradictions(today)
                return queryset.filter(pk__in=[statistic.pk for group in groups for statistic in group])
            case "empty":
                return queryset.current(today).filter(~Q(reason=""))
            case "retired":
                return queryset.filter(retired_on__lte=today)
        return queryset


class StatisticFlags:
    """Facts about all statistics: contradictions by primary key, and in how many places each is used."""

    def __init__(self):
        self.today = timezone.localdate()
        groups = Statistic.objects.contradictions(self.today)
        self.against = {statistic.pk: group for group in groups for statistic in group}
        self.uses = Counter(StatisticUse.objects.values_list("key", flat=True))


@admin.register(Statistic)
class StatisticAdmin(ShowsFindings, BulkAdmin, RaisesVersion, SavesDrafts, admin.ModelAdmin):
    """A statistic from our own tables is read-only except for its retirement; the others are entered here."""

    sheet = StatisticSheet
    import_right, publish_right = "articles.import_statistic", "articles.publish_article"
    list_display = ["key", "measure", "text", "period", "good_until", "flag", "used"]
    list_filter = [StandingFilter, "subject", ("computed_by", admin.EmptyFieldListFilter), "source"]
    named_views = [
        ("Past its shelf life", "standing=over-age"),
        ("Another says something else", "standing=contradicted"),
        ("Without a value", "standing=empty"),
    ]
    search_fields = ["key", "measure", "period"]
    autocomplete_fields = ["source"]
    readonly_fields = ["computed_by", "arguments", "where_used", "flag"]
    fieldsets = [
        (None, {"fields": ["key", "subject", "measure", "definition", "flag"]}),
        ("Value", {"fields": ["unit", "value", ("low", "high", "spread"), "reason"]}),
        ("When and where", {"fields": ["period", "region", "as_of", "good_until", "retired_on"]}),
        ("Uses", {"fields": ["where_used"]}),
        ("Provenance", {"fields": ["source", "url", "computed_by", "arguments"]}),
    ]

    def is_public(self, obj):
        """Every statistic has a public page, a new one too."""
        return True

    def get_readonly_fields(self, request, obj=None):
        """Everything except the retirement, when the number is computed from our own tables."""
        names = super().get_readonly_fields(request, obj)
        if obj and obj.computed_by:
            shown = flatten_fieldsets(self.fieldsets)
            return [name for name in dict.fromkeys([*names, *shown]) if name != "retired_on"]
        return names

    def has_delete_permission(self, request, obj=None):
        """A statistic is retired instead: texts and readers may still refer to it."""
        return False

    def get_changelist_instance(self, request):
        """Counts uses and contradictions once for the whole list."""
        changes, standing = super().get_changelist_instance(request), StatisticFlags()
        for statistic in changes.result_list:
            statistic.standing = standing
        return changes

    @admin.display(description="problem")
    def flag(self, statistic):
        """Why it should not be quoted, or which statistics contradict it."""
        if statistic.pk is None:
            return "–"
        standing = getattr(statistic, "standing", None) or StatisticFlags()
        others = standing.against.get(statistic.pk, [])
        said = [f"{other.key} says {other.text or other.reason}" for other in others if other.pk != statistic.pk]
        return "; ".join(filter(None, [statistic.problem_on(standing.today), *said])) or "–"

    @admin.display(description="used")
    def used(self, statistic):
        """In how many places guides use it."""
        return statistic.standing.uses[statistic.key]

    @admin.display(description="where it is used")
    def where_used(self, statistic):
        """Every place that uses it."""
        uses = StatisticUse.objects.filter(key=statistic.key).select_related("article")
        return "; ".join(f"{use.article}, {use.place}" for use in uses) or "Nowhere"


@admin.register(StatisticUse)
class StatisticUseAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Where guides quote what."""

    list_display = ["key", "article", "place", "count"]
    list_select_related = ["article"]
    search_fields = ["key", "article__title"]
