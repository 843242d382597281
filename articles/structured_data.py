"""Guides as schema.org things."""

from typing import Any

from django.conf import settings

from articles.models import Person
from articles.pages import ArticlePage
from programs.pages import absolute


def organization_thing() -> dict[str, Any]:
    """The site's editors."""
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}


def person_thing(person: Person) -> dict[str, Any]:
    """Somebody who signs; what is not known is left out."""
    known = {"jobTitle": person.role, "description": person.bio, "url": person.url}
    return {"@type": "Person", "name": person.name, **{name: value for name, value in known.items() if value}}


def article_things(page: ArticlePage) -> list[dict[str, Any]]:
    """The guide, its questions, and the person who wrote it when one person did."""
    article = page.article
    author = person_thing(article.author) if article.author else organization_thing()
    things = [{
        "@type": "Article",
        "headline": article.title,
        "description": article.deck,
        "articleSection": article.get_category_display(),
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "wordCount": page.word_count,
        "author": author,
        "publisher": organization_thing(),
        **({"datePublished": article.published_at, "dateModified": article.updated_at} if article.published_at else {}),
        **({"editor": person_thing(article.reviewer)} if article.reviewer else {}),
    }]  # fmt: skip
    if page.answers:
        things.append({
            "@type": "FAQPage",
            "mainEntity": [
                {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                for question, answer in page.answers
            ],
        })  # fmt: skip
    return [*things, *([author] if article.author else [])]


def statistic_thing(statistic) -> dict[str, Any]:
    """A number with its unit and period, as an `Observation`."""
    return {
        "@type": "Observation",
        "name": statistic.measure,
        "url": absolute(statistic.get_absolute_url()),
        "observationDate": statistic.as_of,
        "observationPeriod": statistic.period,
        "unitText": statistic.get_unit_display(),
        **({"value": statistic.value} if statistic.value is not None else {}),
    }
