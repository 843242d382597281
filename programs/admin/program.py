"""Programs in the admin."""

from django.contrib import admin
from django.contrib.admin.actions import delete_selected

from core.admin_mixins import ReadOnlyAdmin
from programs.admin.mixins import KeepsFormerSlug, RefreshesPrograms
from programs.choices import Origin
from programs.models import (
    AdmissionRequirement,
    CatalogueRow,
    Course,
    FormerProgramSlug,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    Tuition,
    Verification,
)


class OfferingInline(admin.TabularInline):
    """Ways to take the program."""

    model = Offering
    autocomplete_fields = ["source"]
    extra = 0


class TuitionInline(admin.TabularInline):
    """The program's own prices."""

    model = Tuition
    exclude = ["school"]
    autocomplete_fields = ["source"]
    extra = 0


class RequirementInline(admin.TabularInline):
    """What admission asks."""

    model = AdmissionRequirement
    autocomplete_fields = ["source"]
    extra = 0


class CourseInline(admin.TabularInline):
    """The curriculum."""

    model = Course
    autocomplete_fields = ["source"]
    extra = 0


class FitInline(admin.TabularInline):
    """How well the program fits each specialization."""

    model = ProgramSpecialization
    autocomplete_fields = ["specialization", "source"]
    extra = 0


class VerificationInline(admin.TabularInline):
    """Who vouches for which facts."""

    model = Verification
    autocomplete_fields = ["verified_by"]
    extra = 0


class NamedProgramInline(ReadOnlyAdmin, admin.TabularInline):
    """Names that community lists give it."""

    model = NamedProgram
    fields = ["title", "degree", "unit", "url", "listed_in", "source"]
    extra = 0


@admin.register(Program)
class ProgramAdmin(KeepsFormerSlug, RefreshesPrograms, admin.ModelAdmin):
    """Fieldsets follow the public page; what federal completions own is read-only."""

    list_display = ["name", "school", "degree", "cip_code", "state", "origin"]
    list_select_related = ["school", "cip_code"]
    list_filter = ["state", "cip_code__closeness", "origin", "degree", "has_lapsed", "school__state"]
    search_fields = ["title", "school__name", "school__aliases__text", "cip_code__title", "=cip_code__code"]
    autocomplete_fields = ["school", "cip_code", "described_by"]
    actions = ["delete_selected"]
    readonly_fields = ["origin", "has_lapsed", "outcome"]
    inlines = [
        FitInline, OfferingInline, TuitionInline, RequirementInline, CourseInline, VerificationInline,
        NamedProgramInline,
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["school", "title", "degree", "unit", "slug", "state", "summary"]}),
        ("Pages of the school", {"fields": ["official_url", "application_url", "admissions_url", "tuition_url"]}),
        ("Curriculum", {"fields": [
            ("core_course_count", "elective_course_count"), ("practicum", "capstone", "thesis"),
            ("course_option_hours", "project_option_hours", "thesis_option_hours"),
        ]}),
        ("Provenance", {
            "fields": ["cip_code", "credential_level", "filing_note", "described_by", *readonly_fields],
            "classes": ["collapse"],
        }),
    ]  # fmt: skip

    def affected_programs(self, obj):
        """The program itself."""
        return [obj.pk]

    def get_readonly_fields(self, request, obj=None):
        """School, field and level belong to the import where the program came from it."""
        if obj and obj.origin == Origin.COMPLETIONS:
            return [*self.readonly_fields, "school", "cip_code", "credential_level"]
        return self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        """A program of the federal completions is archived, never deleted: the next import would bring it back."""
        return super().has_delete_permission(request, obj) and not (obj and obj.origin == Origin.COMPLETIONS)

    def get_deleted_objects(self, objs, request):
        """What goes with a program. Its row in the list and its former addresses ask for no permission of their own."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        derived = {CatalogueRow._meta.verbose_name, FormerProgramSlug._meta.verbose_name}
        return deleted, counts, needed - derived, protected

    @admin.action(description="Delete selected programs that are not federal", permissions=["delete"])
    def delete_selected(self, request, queryset):
        """Asks Django's own confirmation for the others; federal ones stay."""
        return delete_selected(self, request, queryset.exclude(origin=Origin.COMPLETIONS))
