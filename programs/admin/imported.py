"""Imported and derived tables, for lookup only."""

from django.contrib import admin

from core.admin.base import ReadOnlyAdmin
from programs.admin.base import RaisesVersion
from programs.models import (
    CatalogueRow,
    Completions,
    FactChange,
    FieldOutcome,
    FormerProgramSlug,
    FormerSchoolSlug,
    NamedProgram,
    SchoolAlias,
    UndergraduateCharge,
)


@admin.register(UndergraduateCharge)
class UndergraduateChargeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["school", "academic_year", "residency", "basis", "amount", "required_fees", "source"]
    list_select_related = ["school", "source"]
    list_filter = ["academic_year", "residency", "basis"]
    search_fields = ["school__name__has_word"]
    show_full_result_count = False


@admin.register(Completions)
class CompletionsAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["school", "cip_code", "year", "awards", "source"]
    list_select_related = ["school", "cip_code", "source"]
    list_filter = ["year", "cip_code__closeness"]
    search_fields = ["school__name__has_word", "cip_code__title", "=cip_code__code"]
    show_full_result_count = False


@admin.register(FieldOutcome)
class FieldOutcomeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["school", "cip_family", "median_earnings_1yr", "median_earnings_4yr", "median_debt", "release"]
    list_select_related = ["school"]
    list_filter = ["earnings_1yr_availability", "cip_family", "release"]
    search_fields = ["school__name__has_word", "cip_title", "=cip_family"]


@admin.register(NamedProgram)
class NamedProgramAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["title", "program", "listed_in", "source"]
    list_select_related = ["program__school", "program__cip_code", "source"]
    list_filter = ["source", "listed_in", "degree"]
    search_fields = ["title", "unit", "program__school__name__has_word"]


@admin.register(SchoolAlias)
class SchoolAliasAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Names of schools. They are edited on the school's page."""

    list_display = ["text", "school", "source"]
    list_select_related = ["school", "source"]
    search_fields = ["text", "school__name__has_word"]


@admin.register(CatalogueRow)
class CatalogueRowAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """The read model: the values that the list uses."""

    list_display = ["name", "school_name", "state", "cip_code", "tuition_out_of_state", "earnings_1yr", "awards"]
    list_filter = ["closeness", "control", "region"]
    search_fields = ["name", "program__school__name__has_word", "cip_name"]


@admin.register(FormerProgramSlug, FormerSchoolSlug)
class FormerSlugAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["slug", "replaced_at"]
    search_fields = ["slug"]


@admin.register(FactChange)
class FactChangeAdmin(RaisesVersion, ReadOnlyAdmin, admin.ModelAdmin):
    """The public log of changes. An operator may delete old entries."""

    list_display = ["changed_at", "program", "school", "specialization", "label", "old_text", "new_text"]
    list_select_related = ["program__school", "program__cip_code", "school", "specialization"]
    list_filter = ["kind", "changed_at"]
    search_fields = ["school__name__has_word", "program__title", "label"]
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        """A person who may delete entries decides how long the log stores them."""
        return request.user.has_perm("programs.delete_factchange")
