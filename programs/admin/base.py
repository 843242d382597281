"""What the admins of programs share: their findings, links to mend them, and rows closed while they are public."""

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
    """Puts the open findings of an object above its fields, for whoever may see findings. One query."""

    def get_fieldsets(self, request, obj=None):
        """One block more in front of an object that exists."""
        fieldsets = super().get_fieldsets(request, obj)
        if not (obj and request.user.has_perm("programs.view_finding")):
            return fieldsets
        return [("What the rules found", {"fields": [BLOCK]}), *fieldsets]

    def get_fields(self, request, obj=None):
        """The block has a place of its own."""
        return [name for name in super().get_fields(request, obj) if name != BLOCK]

    def get_readonly_fields(self, request, obj=None):
        """The block is not for editing."""
        return [*super().get_readonly_fields(request, obj), BLOCK]

    @admin.display(description="open findings")
    def open_findings(self, obj):
        """Each finding with its severity and a link to the field, the gravest first."""
        rows = [
            (severity_badge(found), address_of(found), found, fact_link(found))
            for found in Finding.objects.about(obj).open(localdate())
        ]
        return format_html_join(mark_safe("<br>"), '{} <a href="{}">{}</a> ({})', rows) or "Nothing that is open."


TONES = {Severity.UNTRUE: GRAVE, Severity.DOUBTFUL: WARY, Severity.UNCLEAR: QUIET}


def rule_label(finding: Finding) -> str:
    """The rule in words; its key when it is no longer a rule."""
    return RULES[finding.rule].label if finding.rule in RULES else finding.rule


def address_of(finding: Finding) -> str:
    """The finding's own page."""
    return reverse("admin:programs_finding_change", args=[finding.pk])


def change_address(label: str, pk: int) -> str:
    """The change page of a row; blank for a kind of row that has none."""
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
    """Gives each finding its `subject`: the program or school, or else the row itself; None when that is gone.

    Of findings that are joined with both, one query for each kind of row that is neither.
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
    """The object's name, linked to its change page if it has one."""
    if subject is None:
        return ""
    address = change_address(subject._meta.label_lower, subject.pk)
    return format_html('<a href="{}">{}</a>', address, subject) if address else str(subject)


def severity_badge(finding: Finding) -> str:
    """How much a visitor is misled, in a word."""
    return badge(finding.get_severity_display(), TONES[finding.severity])


class RaisesVersion:
    """Whatever is saved or deleted here stands on pages, so the catalogue has a new version in the same transaction."""

    def touched(self, objects):
        """What `renew` has to know of objects, asked before they are gone."""
        return []

    def renew(self, touched):
        """Pages have a new version."""
        raise_version(actions.CATALOGUE)

    def pages_changed(self, obj):
        """Renews what the object stands on."""
        self.renew(self.touched([obj]))

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Saves the inlines, which come last, then renews."""
        super().save_related(request, form, formsets, change)
        self.pages_changed(form.instance)

    @transaction.atomic
    def delete_model(self, request, obj):
        """Deletes, then renews what the object stood on."""
        touched = self.touched([obj])
        super().delete_model(request, obj)
        self.renew(touched)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        """Deletes a selection, then renews all it stood on at once."""
        touched = self.touched(queryset)
        super().delete_queryset(request, queryset)
        self.renew(touched)


class RefreshesPrograms(RaisesVersion):
    """Derives the read model anew, in the same transaction, for every program that an edited object touches."""

    def affected_programs(self, obj):
        """Primary keys of the programs whose rows in the list may change with this object."""
        return [obj.program_id] if obj.program_id else []

    def touched(self, objects):
        """The programs of all of them."""
        return [pk for obj in objects for pk in self.affected_programs(obj)]

    def renew(self, touched):
        """Derives the rows of the programs anew."""
        actions.refresh_programs(touched)


class ClosedWhilePublic:
    """Who may publish programs changes a public one, and what stands around it, live. Others change it with a review
    (`submissions`), so that no change waits in two places."""

    def program_of(self, obj):
        """The stored program that an object belongs to, None when there is none."""
        if "program" in obj._state.fields_cache:
            return obj.program
        return Program.objects.filter(pk=obj.program_id).first()

    def is_open(self, request, obj):
        """Whether this person may change an object of the admin at all."""
        program = obj and self.program_of(obj)
        return program is None or may_change_live(request.user, program)

    def has_change_permission(self, request, obj=None):
        """Not what visitors see, without the right to publish it."""
        return super().has_change_permission(request, obj) and self.is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        """The same."""
        return super().has_delete_permission(request, obj) and self.is_open(request, obj)


class KeepsFormerSlug:
    """A changed slug goes through the action that keeps the old address answering, `rename_address` of the class."""

    rename_address = staticmethod(actions.rename_address)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Saves everything but a changed slug, then renames."""
        slug = obj.slug
        if change and "slug" in form.changed_data:
            obj.slug = form.initial["slug"]
        super().save_model(request, obj, form, change)
        self.rename_address(obj, slug=slug)
