"""Imported and derived tables: to look things up, not to edit."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin
from programs.models import (
    CatalogueRow,
    Completions,
    FieldOutcome,
    FormerProgramSlug,
    FormerSchoolSlug,
    NamedProgram,
    SchoolAlias,
)


@admin.register(Completions)
class CompletionsAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Awards by school, field and year."""

    list_display = ["school", "cip_code", "year", "awards", "source"]
    list_select_related = ["school", "cip_code", "source"]
    list_filter = ["year", "cip_code__closeness"]
    search_fields = ["school__name", "cip_code__title", "=cip_code__code"]
    show_full_result_count = False


@admin.register(FieldOutcome)
class FieldOutcomeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Earnings and debt by school and four-digit field."""

    list_display = ["school", "cip_family", "median_earnings_1yr", "median_earnings_4yr", "median_debt", "release"]
    list_select_related = ["school"]
    list_filter = ["earnings_1yr_availability", "cip_family", "release"]
    search_fields = ["school__name", "cip_title", "=cip_family"]


@admin.register(NamedProgram)
class NamedProgramAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Rows of community lists."""

    list_display = ["title", "program", "listed_in", "source"]
    list_select_related = ["program__school", "program__cip_code", "source"]
    list_filter = ["source", "listed_in", "degree"]
    search_fields = ["title", "unit", "program__school__name"]


@admin.register(SchoolAlias)
class SchoolAliasAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Names of schools; edited on the school's page."""

    list_display = ["text", "school", "source"]
    list_select_related = ["school", "source"]
    search_fields = ["text", "school__name"]


@admin.register(CatalogueRow)
class CatalogueRowAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """The read model, to see what the list sees."""

    list_display = ["name", "school_name", "state", "cip_code", "tuition_out_of_state", "earnings_1yr", "awards"]
    list_filter = ["closeness", "control", "region"]
    search_fields = ["name", "school_name", "cip_name"]


@admin.register(FormerProgramSlug, FormerSchoolSlug)
class FormerSlugAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Addresses that redirect."""

    list_display = ["slug", "replaced_at"]
    search_fields = ["slug"]
