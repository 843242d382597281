"""Facts about programs, each in its own list for work across programs."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from core.admin.base import NamedForm
from core.admin.history import HistoryAdmin
from core.admin.spreadsheets import BulkAdmin
from core.publishing import ONLY_PUBLISHERS, may_change_live
from programs.admin.base import ClosedWhilePublic, RefreshesPrograms
from programs.admin.rolling import RollsRoundsForward
from programs.models import (
    AdmissionRequirement,
    Course,
    Intake,
    Offering,
    ProgramSpecialization,
    Tuition,
    Verification,
)
from programs.spreadsheets import IntakeSheet, OfferingSheet, RequirementSheet, TuitionSheet


class FactForm(NamedForm):
    """The form of a program's row. `by` is the person who fills it in."""

    by = None

    def clean_program(self):
        """Refuses a program that this person may not change live."""
        program = self.cleaned_data["program"]
        if program and not may_change_live(self.by, program):
            raise ValidationError(f"{ONLY_PUBLISHERS} Open its page and change it with a review.")
        return program


class FactAdmin(ClosedWhilePublic, RefreshesPrograms, HistoryAdmin, admin.ModelAdmin):
    """Rows of a program, searched by program or school."""

    form = FactForm

    autocomplete_fields = ["program", "source"]
    list_select_related = ["program__school", "program__cip_code", "source"]
    search_fields = ["program__title", "program__school__name__has_word", "program__cip_code__title"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form


class BulkFactAdmin(BulkAdmin, FactAdmin):
    import_right, publish_right = "programs.import_program", "programs.publish_program"


@admin.register(Offering)
class OfferingAdmin(BulkFactAdmin):
    sheet = OfferingSheet
    list_display = ["program", "modality", "attendance", "length_months", "source"]
    list_filter = ["modality", "attendance", "source"]


class PriceForm(FactForm):
    """A price of a program. Prices of schools are imported."""

    def clean(self):
        super().clean()
        if not self.errors and self.cleaned_data["program"] is None:
            self.add_error("program", "Say of which program this is a price.")


@admin.register(Tuition)
class TuitionAdmin(BulkFactAdmin):
    """Prices. The schools' averages are imported and read-only."""

    form = PriceForm
    sheet = TuitionSheet
    list_display = ["owner", "academic_year", "residency", "basis", "amount", "required_fees", "source"]
    list_filter = ["basis", "residency", "academic_year", "source"]
    list_select_related = ["program__school", "program__cip_code", "school", "source"]
    search_fields = ["school__name__has_word", *FactAdmin.search_fields]
    autocomplete_fields = ["program", "source"]
    exclude = ["school"]

    @admin.display(description="school or program")
    def owner(self, price):
        return price.school or price.program

    def has_change_permission(self, request, obj=None):
        """Averages of a school come from the import."""
        return super().has_change_permission(request, obj) and not (obj and obj.school_id)

    has_delete_permission = has_change_permission


@admin.register(AdmissionRequirement)
class AdmissionRequirementAdmin(BulkFactAdmin):
    sheet = RequirementSheet
    list_display = ["program", "kind", "level", "value", "scale", "note"]
    list_filter = ["kind", "level", "source"]


@admin.register(Intake)
class IntakeAdmin(RollsRoundsForward, BulkFactAdmin):
    sheet = IntakeSheet
    list_display = ["program", "term", "year", "round", "audience", "opens_on", "deadline_on", "is_estimated"]
    list_filter = ["is_estimated", "round", "term", "year", "audience", "source"]
    named_views = [("Estimated from last year", "is_estimated__exact=1"), ("Rolling", "round__exact=rolling")]
    date_hierarchy = "deadline_on"


@admin.register(Course)
class CourseAdmin(FactAdmin):
    list_display = ["title", "program", "role", "area", "credits"]
    list_filter = ["role", "source"]
    search_fields = ["title", *FactAdmin.search_fields]


@admin.register(ProgramSpecialization)
class ProgramSpecializationAdmin(FactAdmin):
    list_display = ["program", "specialization", "strength", "checked_on"]
    list_filter = ["strength", "specialization"]
    list_select_related = ["program__school", "program__cip_code", "specialization"]
    autocomplete_fields = ["program", "specialization", "source"]


@admin.register(Verification)
class VerificationAdmin(FactAdmin):
    list_display = ["program", "group", "verified_on", "verified_by", "is_by_school"]
    list_filter = ["group", "is_by_school", "verified_on"]
    list_select_related = ["program__school", "program__cip_code", "verified_by"]
    autocomplete_fields = ["program", "verified_by"]
