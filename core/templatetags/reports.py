"""The small link beside a fact that leads to the form on which a visitor says what is wrong with it."""

from html import escape
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def report(context, key: str, label: str, text: str = "Report", of=None) -> SafeString:
    """A link to the form for the fact `key` of this page; `label` tells its readers which fact. No query.

    A `text` of its own stands in for the label where it says which fact. `of` makes the key that of one row among
    several: `tuition-12`.

    A page that stands at another address than its own, as a preview does, names its own in `fact_path`.
    """
    path = context.get("fact_path") or context["request"].path
    key = key if of is None else f"{key}-{of}"
    address = escape(f"/corrections/new/?page={quote(path)}&fact={quote(key)}")
    name = f' aria-label="{escape(f"Report: {label}")}"' if text in ("Report", label) else ""
    return mark_safe(f'<a class="report" href="{address}"{name}>{escape(text)}</a>')  # noqa: S308 - escaped
