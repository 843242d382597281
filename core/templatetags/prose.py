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
    """Markdown as safe HTML; live blocks and values are for guides and are left out here."""
    return render(text).html


@register.filter(is_safe=True)
@stringfilter
def one_line(text: str) -> str:
    """Text on one line, for an attribute or a title that a template writes on several."""
    return " ".join(text.split())
