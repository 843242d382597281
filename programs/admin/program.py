"""Programs and the checks of their facts."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.timezone import localdate

from core.admin.base import DeletedByName, ReadOnlyAdmin, Rows
from core.admin.deciding import StepsOverMany
from core.admin.publishing import PublishingAdmin
from core.admin.spreadsheets import BulkAdmin
from core.choices import PublishingState
from core.publishing import NotPossible
from programs.actions import change_state, schedule
from programs.admin.base import ClosedWhilePublic, KeepsFormerSlug, RefreshesPrograms, ShowsFindings
from programs.admin.copying import CopiesContent
from programs.admin.links import ShowsLinks
from programs.admin.rolling import RollsProgramsForward
from programs.choices import FactGroup, Origin
from programs.models import (
    AdmissionRequirement,
    CatalogueRow,
    Course,
    FactChange,
    FactSheet,
    Finding,
    FormerProgramSlug,
    Intake,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    Tuition,
    Verification,
)
from programs.pages import blockers
from programs.spreadsheets import ProgramSheet
from programs.verification import MAY_VERIFY, checked_groups, verify


class ChecksFacts:
    """Shows the groups of facts with their checks above the form of a program. One query."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.verify_view)
        return [path("<int:object_id>/verify/<slug:group>/", view, name="programs_program_verify"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Adds the block for people who may see checks, and its buttons for people who may make them."""
        if obj and obj.pk and request.user.has_perm("programs.view_verification"):
            context["checked_groups"] = checked_groups(obj, localdate())
            context["may_verify"] = request.user.has_perm(MAY_VERIFY)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def verify_view(self, request, object_id, group):
        """POST records that the person compared the group with the page at `evidence_url` today."""
        if not request.user.has_perm(MAY_VERIFY):
            raise PermissionDenied
        program = self._viewed(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        evidence_url = request.POST.get("evidence_url", "")
        try:
            verify(program=program, group=group, evidence_url=evidence_url, by=request.user, today=localdate())
        except NotPossible as refused:
            self.message_user(request, str(refused), messages.ERROR)
        except ValidationError as refused:
            self.message_user(request, "Not noted. " + " ".join(refused.messages), messages.ERROR)
        else:
            self.message_user(request, f"{FactGroup(group).label}: checked today.", messages.SUCCESS)
        return HttpResponseRedirect(self._address("change", program.pk))


class OfferingInline(Rows):
    model = Offering
    autocomplete_fields = ["source"]


class TuitionInline(Rows):
    model = Tuition
    exclude = ["school"]
    autocomplete_fields = ["source"]


class RequirementInline(Rows):
    model = AdmissionRequirement
    autocomplete_fields = ["source"]


class IntakeInline(Rows):
    model = Intake
    autocomplete_fields = ["source"]


class CourseInline(Rows):
    model = Course
    autocomplete_fields = ["source"]


class FitInline(Rows):
    model = ProgramSpecialization
    autocomplete_fields = ["specialization", "source"]


class VerificationInline(Rows):
    model = Verification
    autocomplete_fields = ["verified_by"]


class NamedProgramInline(ReadOnlyAdmin, Rows):
    model = NamedProgram
    fields = ["title", "degree", "unit", "url", "listed_in", "source"]


class DescribedFilter(admin.SimpleListFilter):
    """Programs that a source describes, and programs known only from the federal files."""

    title = "description"
    parameter_name = "described"

    def lookups(self, request, model_admin):
        return [("yes", "Described by a source"), ("no", "Federal facts alone")]

    def queryset(self, request, queryset):
        return queryset.filter(described_by__isnull=self.value() == "no") if self.value() else queryset


@admin.register(Program)
class ProgramAdmin(
    BulkAdmin,
    StepsOverMany,
    RollsProgramsForward,
    CopiesContent,
    ShowsFindings,
    ShowsLinks,
    ChecksFacts,
    DeletedByName,
    ClosedWhilePublic,
    KeepsFormerSlug,
    RefreshesPrograms,
    PublishingAdmin,
    admin.ModelAdmin,
):
    """Fieldsets follow the public page. Columns from the federal completions are read-only."""

    change_form_template = "admin/programs/program/change_form.html"

    list_display = [
        "name",
        "school",
        "place",
        "degree",
        "cip_code",
        "state_badge",
        "origin",
        "is_described",
        "checked_on",
    ]
    list_select_related = ["school", "cip_code"]
    list_filter = ["state", DescribedFilter, "cip_code__closeness", "origin", "degree", "has_lapsed", "school__state"]
    named_views = [
        ("In review", "state__exact=in_review"),
        ("Drafts", "state__exact=draft"),
        ("Described", "described=yes"),
        ("Archived", "state__exact=archived"),
        ("No awards of late", "has_lapsed__exact=1"),
    ]
    search_fields = ["title", "school__name__has_word", "cip_code__title", "=cip_code__code"]
    autocomplete_fields = ["school", "cip_code", "described_by", "successor"]
    readonly_fields = ["origin", "has_lapsed", "outcome"]
    inlines = [
        FitInline,
        OfferingInline,
        TuitionInline,
        RequirementInline,
        IntakeInline,
        CourseInline,
        VerificationInline,
        NamedProgramInline,
    ]
    fieldsets = [
        (None, {"fields": ["school", "title", "degree", "unit", "slug", "standing", "summary"]}),
        (
            "Pages of the school",
            {
                "fields": [
                    "official_url",
                    "application_url",
                    "admissions_url",
                    "tuition_url",
                    "link_states",
                    "contact_email",
                ]
            },
        ),
        (
            "Curriculum",
            {
                "fields": [
                    ("core_course_count", "elective_course_count"),
                    ("practicum", "capstone", "thesis"),
                    ("course_option_hours", "project_option_hours", "thesis_option_hours"),
                ]
            },
        ),
        ("Who finds the page", {"fields": ["is_noindex", "is_unlisted", "successor"]}),
        (
            "Provenance",
            {
                "fields": ["cip_code", "credential_level", "filing_note", "described_by", *readonly_fields],
                "classes": ["collapse"],
            },
        ),
    ]

    actions = [*StepsOverMany.actions, "roll_forward"]
    sheet = ProgramSheet
    import_right, publish_right = "programs.import_program", "programs.publish_program"
    change_state = staticmethod(change_state)
    schedule = staticmethod(schedule)
    blockers = staticmethod(blockers)

    def get_queryset(self, request):
        """Adds the day for the column `checked_on`."""
        return super().get_queryset(request).annotate(row_verified_on=F("row__verified_on"))

    @admin.display(description="in", ordering="school__state")
    def place(self, program):
        return program.school.state

    @admin.display(description="described", boolean=True, ordering="described_by")
    def is_described(self, program):
        return program.described_by_id is not None

    @admin.display(description="checked on", ordering="row__verified_on", empty_value="–")
    def checked_on(self, program):
        """The newest day when a fact was verified; None for a program that is not listed."""
        return program.row_verified_on

    def affected_programs(self, obj):
        return [obj.pk]

    def program_of(self, obj):
        """The program itself, or None before it is saved."""
        return None if obj._state.adding else obj

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Adds the link to the form for proposing changes that another person decides."""
        if obj and obj.pk and obj.state == PublishingState.PUBLISHED:
            context["may_propose"] = request.user.has_perm("programs.change_program")
            context["is_closed"] = not self.is_open(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Locks imported columns, and `successor` for people who may not publish.

        School, field and level of an imported program come from the import. Visitors of an archived program are
        redirected to its successor immediately.
        """
        names = list(super().get_readonly_fields(request, obj))
        if not self.may_publish(request):
            names.append("successor")
        if obj and obj.origin == Origin.COMPLETIONS:
            names += ["school", "cip_code", "credential_level"]
        return names

    def has_delete_permission(self, request, obj=None):
        """A program from federal completions is archived, never deleted: the next import would restore it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.origin == Origin.COMPLETIONS)

    def get_deleted_objects(self, objs, request):
        """Derived rows and former addresses need no permission to be deleted with their program."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        without = (CatalogueRow, FactChange, FactSheet, Finding, FormerProgramSlug)
        derived = {model._meta.verbose_name for model in without}
        return deleted, counts, needed - derived, protected
