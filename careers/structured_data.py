"""A career as a schema.org `Occupation`: a kind of work with its wages, not a vacancy."""

from typing import Any

from careers.career_index import Entry
from careers.choices import NATION
from careers.models import CareerQuestion, OccupationWage
from programs.pages import absolute

PERCENTILES = {"p10": "percentile10", "p25": "percentile25", "median": "median", "p75": "percentile75",
               "p90": "percentile90"}  # fmt: skip


def occupation_thing(entry: Entry, wages: list[OccupationWage]) -> dict[str, Any]:
    """The role with the salary distribution of each occupation it is tied to; what is not published is left out."""
    return {
        "@type": "Occupation",
        "name": entry.career.name,
        "description": entry.career.summary,
        "url": absolute(entry.career.get_absolute_url()),
        "occupationLocation": {"@type": "Country", "name": "United States"},
        "occupationalCategory": [f"{tie.occupation_id} {tie.occupation.title}" for tie in entry.ties],
        "estimatedSalary": [
            {
                "@type": "MonetaryAmountDistribution",
                "name": f"{wage.occupation.title}, United States, May {wage.year}",
                "currency": "USD",
                "duration": "P1Y",
                **{term: getattr(wage, name) for name, term in PERCENTILES.items() if getattr(wage, name) is not None},
            }
            for wage in wages
            if wage.area == NATION and any(value is not None for value in wage.percentiles.values())
        ],
    }


def questions_thing(questions: list[CareerQuestion]) -> dict[str, Any]:
    """A `FAQPage`."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": each.answer},
            }
            for each in questions
        ],
    }
