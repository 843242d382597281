"""The facts of a career page, by the keys under which visitors report them."""

from django.http import QueryDict

from careers.choices import ALL_OCCUPATIONS
from careers.filters import PlaceFilter
from careers.index import career_index
from careers.pages import career_page
from core.fact_pages import FactPage, PageFact, reads
from core.figures import Figure


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
