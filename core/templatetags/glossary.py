"""Links from a word to its definition."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def term(slug: str, text: str) -> str:
    """The text, linked to the term's place in the glossary; no query."""
    return format_html('<a class="term" href="{}#{}">{}</a>', reverse("glossary"), slug, text)
