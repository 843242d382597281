"""JSON-LD for search engines, escaped so that no text in it can leave its script element."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(graph: list[dict[str, Any]]) -> SafeString:
    """The schema.org things of a page as one JSON text, safe inside `<script type="application/ld+json">`."""
    data = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - the three characters that HTML reads are escaped above


def breadcrumb_list(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """A `BreadcrumbList` of (name, absolute URL) pairs."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(trail, 1)
        ],
    }
