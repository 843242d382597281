"""Fields of study and specializations in the admin."""

from django.contrib import admin
from django.db import transaction

from careers.models import SpecializationOccupation
from core.admin.base import DeletedByName, ReadOnlyAdmin, Rows, StackedRows
from core.admin.publishing import PublishingAdmin
from programs import actions
from programs.admin.base import RefreshesPrograms, ShowsFindings
from specializations.actions import change_state, schedule
from specializations.pages import blockers
from taxonomy.models import (
    Application,
    CipCode,
    Reference,
    Skill,
    Specialization,
    SpecializationField,
    SpecializationQuestion,
    SpecializationSection,
)


@admin.register(CipCode)
class CipCodeAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["code", "title", "closeness"]
    list_filter = ["closeness"]
    search_fields = ["code", "title"]


class SectionInline(StackedRows):
    model = SpecializationSection


class SkillInline(Rows):
    model = Skill


class ApplicationInline(Rows):
    model = Application


class QuestionInline(Rows):
    model = SpecializationQuestion


class ReferenceInline(Rows):
    """Publications that the text cites."""

    model = Reference


class FieldInline(Rows):
    """The CIP codes that relate programs to the specialization and give its degrees and earnings."""

    model = SpecializationField
    autocomplete_fields = ["cip_code"]


class OccupationInline(Rows):
    """The occupations that it leads to. Pay, growth and openings come from the close ones."""

    model = SpecializationOccupation
    autocomplete_fields = ["occupation"]


@admin.register(Specialization)
class SpecializationAdmin(ShowsFindings, DeletedByName, RefreshesPrograms, PublishingAdmin, admin.ModelAdmin):
    """A specialization: its text, and the codes and occupations that it is measured by."""

    list_display = ["name", "state_badge", "slug", "search_terms"]
    list_filter = ["state"]
    search_fields = ["name", "search_terms"]
    inlines = [
        SectionInline,
        SkillInline,
        ApplicationInline,
        QuestionInline,
        ReferenceInline,
        FieldInline,
        OccupationInline,
    ]
    fieldsets = [
        (None, {"fields": ["name", "slug", "search_terms", "standing", "summary"]}),
        ("Who finds the page", {"fields": ["is_noindex", "is_unlisted"]}),
    ]

    change_state = staticmethod(change_state)
    schedule = staticmethod(schedule)
    blockers = staticmethod(blockers)

    def get_readonly_fields(self, request, obj=None):
        """The address of a page does not change: lists and links elsewhere use it."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def affected_programs(self, obj):
        return obj.programs.values_list("pk", flat=True)

    @transaction.atomic
    def restore(self, request, record):
        """Restores a row and relates programs by the restored codes."""
        super().restore(request, record)
        if record.instance_type is SpecializationField:
            actions.relate_specialization(self.model.objects.get(pk=record.specialization_id))

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves the inlines, refreshes, and relates programs again when the codes have changed."""
        super().save_related(request, form, formsets, change)
        if any(formset.model is SpecializationField and formset.has_changed() for formset in formsets):
            actions.relate_specialization(form.instance)
