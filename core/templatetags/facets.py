"""Facets as markup; the markup of an unfiltered list is memoized.

Python makes the options instead of a template: a list page has over a hundred, and they took half of the page's time.
"""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.listing.bitmaps import memoized
from core.listing.selection import FacetView, FacetViews

register = template.Library()


@register.simple_tag
@memoized
def facet_boxes(facets: FacetViews, opened: str) -> SafeString:
    """Every facet as a group of checkboxes; those with a key in `opened` start open."""
    return get_template("components/facets.html").render({"facets": facets, "opened": opened})


@lru_cache(maxsize=4096)
def frame(key: str, value: str, label: str) -> tuple[str, str, str]:
    """The markup before the count, before the check mark and before the second count; all text in it is escaped."""
    return (
        format_html('<label class="option" data-facet="{}" data-value="{}" data-count="', key, value),
        format_html('"><input type="checkbox" name="{}" value="{}"', key, value),
        format_html("><span>{}</span> <small>", label),
    )


@register.simple_tag
def facet_options(facet: FacetView) -> SafeString:
    """A labeled checkbox for each option, with its number of rows."""
    parts = []
    for option in facet.options:
        opening, box, label = frame(facet.key, option.value, option.label)
        ticked = " checked" if option.is_chosen else ""
        parts.append(f"{opening}{option.count}{box}{ticked}{label}{option.count:,}</small></label>")
    return mark_safe("".join(parts))  # noqa: S308 - escaped in `frame`; the rest are numbers
