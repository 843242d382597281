"""The link beside a fact to the form for reporting it."""

from html import escape
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def report(context, key: str, label: str, text: str = "Report", of=None) -> SafeString:
    """A link to the form for the fact `key` of this page; `label` names the fact for screen readers. No query.

    A `text` other than the default replaces the label if it names the fact. `of` adds the row to the key: `tuition-12`.

    A page at an address other than its own, such as a preview, sets its own in `fact_path`.
    """
    path = context.get("fact_path") or context["request"].path
    key = key if of is None else f"{key}-{of}"
    address = escape(f"/corrections/new/?page={quote(path)}&fact={quote(key)}")
    name = f' aria-label="{escape(f"Report: {label}")}"' if text in ("Report", label) else ""
    return mark_safe(f'<a class="report" href="{address}"{name}>{escape(text)}</a>')  # noqa: S308 - escaped
