"""A specialization as schema.org things."""

from typing import Any

from core.structured_data import breadcrumb_list
from programs.cards import Card
from programs.pages import absolute
from specializations.models import Specialization, SpecializationQuestion


def specialization_things(
    specialization: Specialization, description: str, questions: list[SpecializationQuestion], cards: list[Card]
) -> list[dict[str, Any]]:
    """The term with its place on the site, the questions with their answers, and the programs of the page."""
    path = specialization.get_absolute_url()
    trail = [("Specializations", absolute("/specializations/")), (specialization.name, absolute(path))]
    things = [
        breadcrumb_list(trail),
        {
            "@type": "DefinedTerm",
            "name": specialization.name,
            "alternateName": [word.strip() for word in specialization.search_terms.split(",") if word.strip()],
            "description": description,
            "url": absolute(path),
            "inDefinedTermSet": absolute("/specializations/"),
        },
    ]
    if questions:
        things.append({"@type": "FAQPage", "mainEntity": [_question(each) for each in questions]})
    if cards:
        items = [
            {"@type": "ListItem", "position": place, "name": f"{card.name}, {card.school}", "url": absolute(card.url)}
            for place, card in enumerate(cards, 1)
        ]
        things.append({"@type": "ItemList", "itemListElement": items})
    return things


def _question(question: SpecializationQuestion) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": question.question,
        "acceptedAnswer": {"@type": "Answer", "text": question.answer},
    }
