"""What careers give to other parts: panels, structured data, rules, and what keeps one from being published."""

from typing import Any

from django.http import QueryDict

from careers.choices import ALL_OCCUPATIONS, NATION
from careers.filters import PlaceFilter
from careers.index import Entry, career_index
from careers.models import Career, CareerQuestion, OccupationWage
from careers.pages import career_page
from core.fact_pages import FactPage, PageFact, reads
from core.figures import Figure
from core.publishing import Blocker
from programs.pages import absolute
from programs.rules.texts import READ

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


NEEDED = (
    ("summary", "Write the summary."),
    ("duties", "Write what they do."),
    ("path", "Write the way in and on."),
    ("suits", "Write who it suits."),
)


def blockers(career: Career) -> list[Blocker]:
    """What is missing, in the order of the editing page. At most one query."""
    found = [Blocker(f"id_{name}", text) for name, text in NEEDED if not getattr(career, name).strip()]
    if not career.ties.exists():
        found.append(Blocker("ties-group", "Tie it to an occupation: its numbers come from there."))
    return found


READ.append(Career)


@reads("careers")
def read_career(slug: str, index) -> FactPage | None:
    """A public career; a table counts as one fact, with the numbers that lead it."""
    careers = career_index(index.version)
    entry = careers.by_slug.get(slug)
    if entry is None:
        return None
    place = PlaceFilter(QueryDict(), entry.ties)
    place.full_clean()
    career, page = entry.career, career_page(entry, careers, index, place)
    stored = {
        "median-wage": (entry.wage, "median"),
        "growth": (entry.outlook, "growth_percent"),
        "openings": (entry.outlook, "annual_openings"),
        "education": (entry.outlook, "typical_education"),
    }
    found = {key: PageFact(label, figure, *stored[key]) for key, label, figure in page["highlights"]}
    fits = "; ".join(f"{tie.occupation.title}: {tie.get_fit_display()}" for tie in entry.ties)
    found["occupations"] = PageFact("Which numbers, and how well they fit", Figure(fits), career)
    if entry.wage:
        medians = "; ".join(
            f"{wage.occupation.title}: {wage.median:,}"
            for wage in page["nation"]
            if wage.median and wage.occupation_id != ALL_OCCUPATIONS
        )
        found["wages"] = PageFact(
            "Annual wages in the United States",
            Figure(medians, scope="medians, US$", source=entry.wage.source),
            entry.wage,
        )
    if page["states"]:
        text = f"{page['shown'].occupation.title}, {len(page['states'].rows)} states"
        found["states"] = PageFact("Pay by state", Figure(text, source=page["states"].source))
    if page["outlooks"]:
        first = page["outlooks"][0]
        text = "; ".join(f"{row.occupation.title}: {row.growth.text}" for row in page["outlooks"])
        found["outlook"] = PageFact("Growth and openings", Figure(text, source=first.outlook.source), first.outlook)
    if page["elements"]:
        names = "; ".join(fact.name for _, group in page["elements"] for fact in group.facts)
        found["skills"] = PageFact("Skills and knowledge", Figure(names, source=page["elements"][0][1].source))
    if page["tools"]:
        names = "; ".join(tool.name for tool in page["tools"].sought)
        found["tools"] = PageFact("Tools", Figure(names, source=page["tools"].group.source))
    if page["education"]:
        levels = "; ".join(level.get_level_display() for level in page["education"].facts)
        found["education-shares"] = PageFact(
            "Education that newcomers need", Figure(levels, source=page["education"].source)
        )
    return FactPage(career.get_absolute_url(), career.name, career, found)
