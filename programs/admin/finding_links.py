"""A finding in a column or a block: how grave it is, what it is about, and the field that is to mend."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from core.admin.base import GRAVE, QUIET, WARY, badge
from programs.choices import Severity
from programs.models import Finding
from programs.rules import RULES

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
