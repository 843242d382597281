"""Numbers in templates, written as `core.figures` writes them."""

from html import escape  # a third of the time of Django's own, and a page prints a hundred figures

from django import template
from django.utils.safestring import SafeString, mark_safe

from core import figures

register = template.Library()


@register.filter
def academic_year(start: int | None) -> str:
    """The academic year that begins in `start`, `2023-24`; a sentence if the source names none."""
    return "year not stated" if start is None else figures.academic_year(start)


@register.filter
def usd(amount: int | None) -> str:
    """Whole US dollars, `US$52,100`; blank for None."""
    return "" if amount is None else figures.usd(amount)


@register.filter
def number(value: int | None) -> str:
    """A count with thousands separators, `3,522`; blank for None."""
    return "" if value is None else f"{value:,}"


@register.filter
def change(value) -> str:
    """A change in percent as its publisher states it, `+33.5%`; blank for None."""
    return "" if value is None else figures.change(value)


@register.filter
def share(value) -> str:
    """A share in whole percent, `35%`; blank for None."""
    return "" if value is None else figures.WRITERS["share"](value)


@register.simple_tag
def figure(value: figures.Figure) -> SafeString:
    """A figure as every page prints it: value, period and scope, note and source, or the reason why it is missing."""
    if not value.is_known:
        return mark_safe(f'<span class="figure-missing">{escape(value.reason)}</span>')  # noqa: S308 - escaped
    context = ". ".join(part for part in (value.context, value.note) if part)
    parts = [f'<span class="figure-value">{escape(value.text)}</span>']
    if context:
        parts.append(f'<span class="figure-note">{escape(context)}</span>')
    if value.source:
        address = escape(f"/about/data/#source-{value.source.key}")
        parts.append(f'<a class="figure-source" href="{address}">{escape(value.source.title)}</a>')
    return mark_safe(" ".join(parts))  # noqa: S308 - every part is escaped
