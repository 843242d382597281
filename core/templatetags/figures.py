"""Numbers in templates, written as `core.figures` writes them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import figures

register = template.Library()


@register.filter
def academic_year(start: int | None) -> str:
    """The academic year that begins in `start`, `2023-24`; says so when the source names none."""
    return "year not stated" if start is None else figures.academic_year(start)


@register.filter
def usd(amount: int | None) -> str:
    """Whole US dollars, `US$52,100`; blank for None."""
    return "" if amount is None else figures.usd(amount)


@register.filter
def number(value: int | None) -> str:
    """A count with its thousands parted, `3,522`; blank for None."""
    return "" if value is None else f"{value:,}"


@register.simple_tag
def figure(value: figures.Figure) -> SafeString:
    """The one way a figure is printed: value, period and scope, note and source, or the reason why there is none."""
    if not value.is_known:
        return format_html('<span class="figure-missing">{}</span>', value.reason)
    context = ". ".join(part for part in (value.context, value.note) if part)
    parts = [format_html('<span class="figure-value">{}</span>', value.text)]
    if context:
        parts.append(format_html('<span class="figure-note">{}</span>', context))
    if value.source:
        address = f"/about/data/#source-{value.source.key}"
        parts.append(format_html('<a class="figure-source" href="{}">{}</a>', address, value.source.title))
    return mark_safe(" ".join(parts))  # noqa: S308 - every part is escaped
