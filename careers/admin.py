"""Job facts in the admin: to look things up, not to edit."""

from django.contrib import admin

from core.admin_mixins import ReadOnlyAdmin

from .models import FieldOccupation, Occupation, OccupationOutlook, OccupationWage


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Occupations that the site covers."""

    list_display = ["soc_code", "title", "slug"]
    search_fields = ["=soc_code", "title"]


@admin.register(OccupationWage)
class OccupationWageAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Wages by occupation, area and year."""

    list_display = ["occupation", "area", "year", "employment", "p10", "p25", "median", "p75", "p90", "top_coded"]
    list_select_related = ["occupation"]
    list_filter = ["year", "area"]
    search_fields = ["=occupation__soc_code", "occupation__title"]


@admin.register(OccupationOutlook)
class OccupationOutlookAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Projections by occupation."""

    list_display = ["occupation", "growth_percent", "annual_openings", "employment", "projected_employment"]
    list_select_related = ["occupation"]
    list_filter = ["typical_education"]
    search_fields = ["=occupation__soc_code", "occupation__title"]


@admin.register(FieldOccupation)
class FieldOccupationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Which fields of study prepare for which occupations."""

    list_display = ["cip_code", "occupation"]
    list_select_related = ["cip_code", "occupation"]
    search_fields = ["=cip_code__code", "cip_code__title", "=occupation__soc_code", "occupation__title"]
