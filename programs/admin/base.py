"""Shared by the admins of programs: blocks of findings, links to fields, and limits on editing public rows."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from core.actions import raise_version
from core.admin.base import GRAVE, QUIET, WARY, badge
from core.publishing import may_change_live
from programs import actions
from programs.choices import Severity
from programs.models import Finding, Program
from programs.rules import RULES

BLOCK = "open_findings"


class ShowsFindings:
    """Shows the open findings of an object above its fields, for people who may see findings. One query."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not (obj and request.user.has_perm("programs.view_finding")):
            return fieldsets
        return [("What the rules found", {"fields": [BLOCK]}), *fieldsets]

    def get_fields(self, request, obj=None):
        """Leaves the block out of the other fields: `get_fieldsets` adds it."""
        return [name for name in super().get_fields(request, obj) if name != BLOCK]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), BLOCK]

    @admin.display(description="open findings")
    def open_findings(self, obj):
        """Each finding with its severity and a link to the field, most severe first."""
        rows = [
            (severity_badge(found), address_of(found), found, fact_link(found))
            for found in Finding.objects.about(obj).open(localdate())
        ]
        return format_html_join(mark_safe("<br>"), '{} <a href="{}">{}</a> ({})', rows) or "Nothing that is open."


TONES = {Severity.UNTRUE: GRAVE, Severity.DOUBTFUL: WARY, Severity.UNCLEAR: QUIET}


def rule_label(finding: Finding) -> str:
    """The rule in words, or its key when the rule no longer exists."""
    return RULES[finding.rule].label if finding.rule in RULES else finding.rule


def address_of(finding: Finding) -> str:
    return reverse("admin:programs_finding_change", args=[finding.pk])


def change_address(label: str, pk: int) -> str:
    """The change page of a row; blank for a model without an admin."""
    try:
        return reverse(f"admin:{label.replace('.', '_')}_change", args=[pk])
    except NoReverseMatch:
        return ""


def fact_link(finding: Finding) -> str:
    """A link to the field that breaks the rule, named by kind of row and column."""
    model = apps.get_model(finding.model)
    column = model._meta.get_field(finding.field).verbose_name if finding.field else ""
    text = ": ".join(filter(None, (model._meta.verbose_name, column)))
    address = change_address(finding.model, finding.object_id)
    place = f"#id_{finding.field}" if finding.field else ""
    return format_html('<a href="{}{}">{}</a>', address, place, text) if address else text


def add_subjects(findings: Iterable[Finding]) -> None:
    """Sets `subject` on each finding: the program, the school, or the row itself; None when that was deleted.

    Costs one query for each kind of row that is neither, if the findings are joined with `program` and `school`.
    """
    others = defaultdict(list)
    for finding in findings:
        finding.subject = finding.program or finding.school
        if finding.subject is None:
            others[finding.model].append(finding)
    for label, group in others.items():
        rows = apps.get_model(label)._default_manager.in_bulk({finding.object_id for finding in group})
        for finding in group:
            finding.subject = rows.get(finding.object_id)


def subject_link(subject: Model | None) -> str:
    """The object's name, linked to its change page if it has one; blank for None."""
    if subject is None:
        return ""
    address = change_address(subject._meta.label_lower, subject.pk)
    return format_html('<a href="{}">{}</a>', address, subject) if address else str(subject)


def severity_badge(finding: Finding) -> str:
    return badge(finding.get_severity_display(), TONES[finding.severity])


class RaisesVersion:
    """Raises the version of the catalog in the same transaction when an object is saved or deleted."""

    def touched(self, objects):
        """What `renew` needs to know about objects. Called before they are deleted."""
        return []

    def renew(self, touched):
        raise_version(actions.CATALOGUE)

    def pages_changed(self, obj):
        self.renew(self.touched([obj]))

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Renews after the inlines, which are saved last."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        touched = self.touched([obj])
        super().delete_model(request, obj)
        self.renew(touched)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        touched = self.touched(queryset)
        super().delete_queryset(request, queryset)
        self.renew(touched)


class RefreshesPrograms(RaisesVersion):
    """Derives the read model again, in the same transaction, for each program that an edited object affects."""

    def affected_programs(self, obj):
        """Primary keys of the programs whose rows in the list may change with this object."""
        return [obj.program_id] if obj.program_id else []

    def touched(self, objects):
        return [pk for obj in objects for pk in self.affected_programs(obj)]

    def renew(self, touched):
        actions.refresh_programs(touched)


class ClosedWhilePublic:
    """Lets only people who may publish change a public program and its rows.

    Others propose changes for review (`submissions`), so that no change waits in two places.
    """

    def program_of(self, obj):
        """The stored program that an object belongs to, or None."""
        if "program" in obj._state.fields_cache:
            return obj.program
        return Program.objects.filter(pk=obj.program_id).first()

    def is_open(self, request, obj):
        """Whether this person may change an object in the admin."""
        program = obj and self.program_of(obj)
        return program is None or may_change_live(request.user, program)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_open(request, obj)


class KeepsFormerSlug:
    """Renames a changed slug with the class's `rename_address`, so that the old address redirects."""

    rename_address = staticmethod(actions.rename_address)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        slug = obj.slug
        if change and "slug" in form.changed_data:
            obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)
        self.rename_address(obj, slug=slug)
