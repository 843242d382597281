"""Job facts in the admin, read-only."""

from django.contrib import admin

from careers.models import (
    AlternateTitle,
    FieldOccupation,
    Occupation,
    OccupationElement,
    OccupationOutlook,
    OccupationWage,
    OnetOccupation,
    RelatedOccupation,
    RequiredEducation,
    Technology,
)
from core.admin.base import ReadOnlyAdmin


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["soc_code", "title", "slug"]
    search_fields = ["=soc_code", "title"]


@admin.register(OccupationWage)
class OccupationWageAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["occupation", "area", "year", "employment", "p10", "p25", "median", "p75", "p90", "top_coded"]
    list_select_related = ["occupation"]
    list_filter = ["year", "area"]
    search_fields = ["=occupation__soc_code", "occupation__title"]


@admin.register(OccupationOutlook)
class OccupationOutlookAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["occupation", "growth_percent", "annual_openings", "employment", "projected_employment"]
    list_select_related = ["occupation"]
    list_filter = ["typical_education"]
    search_fields = ["=occupation__soc_code", "occupation__title"]


@admin.register(FieldOccupation)
class FieldOccupationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["cip_code", "occupation"]
    list_select_related = ["cip_code", "occupation"]
    search_fields = ["=cip_code__code", "cip_code__title", "=occupation__soc_code", "occupation__title"]


class OnetFactAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_select_related = ["onet_occupation"]
    search_fields = ["onet_occupation__code", "onet_occupation__title"]


@admin.register(OnetOccupation)
class OnetOccupationAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["code", "title", "occupation", "job_zone"]
    list_select_related = ["occupation"]
    list_filter = ["job_zone"]
    search_fields = ["code", "title"]


@admin.register(OccupationElement)
class OccupationElementAdmin(OnetFactAdmin):
    list_display = ["name", "kind", "onet_occupation", "importance", "level"]
    list_filter = ["kind"]


@admin.register(Technology)
class TechnologyAdmin(OnetFactAdmin):
    list_display = ["name", "category", "onet_occupation", "is_hot", "is_in_demand"]
    list_filter = ["is_hot", "is_in_demand"]


@admin.register(AlternateTitle)
class AlternateTitleAdmin(OnetFactAdmin):
    list_display = ["title", "short", "onet_occupation"]
    search_fields = ["title", *OnetFactAdmin.search_fields]


@admin.register(RelatedOccupation)
class RelatedOccupationAdmin(OnetFactAdmin):
    list_display = ["onet_occupation", "rank", "related_title", "tier"]
    list_filter = ["tier"]


@admin.register(RequiredEducation)
class RequiredEducationAdmin(OnetFactAdmin):
    list_display = ["onet_occupation", "level", "percent"]
    list_filter = ["level"]
