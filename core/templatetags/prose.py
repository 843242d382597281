"""Text of editors in templates."""

from functools import lru_cache

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString

from core.markdown import render

register = template.Library()


@register.filter
@lru_cache(maxsize=1024)
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML, without live blocks and values, which are only for guides."""
    return render(text).html


@register.filter(is_safe=True)
@stringfilter
def one_line(text: str) -> str:
    """Text on one line, for an attribute or title that a template has on several lines."""
    return " ".join(text.split())
