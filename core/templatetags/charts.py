"""Small charts in lines of text."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.charts import Sparkline

register = template.Library()


@register.simple_tag
def sparkline(chart: Sparkline | None, label: str) -> SafeString:
    """The line with its last point marked; blank for None.

    Made without a template: a list page has twenty-five of them.
    """
    if chart is None:
        return SafeString()
    return mark_safe(  # noqa: S308 - numbers, and an escaped label
        f'<svg class="sparkline" viewBox="0 0 {chart.width} {chart.height}" role="img" aria-label="{escape(label)}">'
        f'<polyline points="{chart.points}"/><circle cx="{chart.x}" cy="{chart.y}" r="2"/></svg>'
    )


@register.simple_tag
def bar(percent: float | None) -> SafeString:
    """A bar of a length in percent, blank for None. Hidden from screen readers, because the number is beside it."""
    if percent is None:
        return SafeString()
    return mark_safe(  # noqa: S308 - a number
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{percent:.1f}" height="8"/></svg>'
    )
