"""Numbers in templates, written as `core.figures` writes them."""

from django import template

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
