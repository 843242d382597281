"""The facts of the page of a specialization, by the keys under which visitors report them."""

from core.fact_pages import FactPage, PageFact, reads
from core.figures import Figure
from specializations import pages
from specializations.demand import demand_by_slug
from taxonomy.models import Specialization


@reads("specializations")
def read_specialization(slug: str, index) -> FactPage | None:
    """A specialization; a table counts as one fact, with the numbers that lead it."""
    demand = demand_by_slug(index).get(slug)
    if demand is None:
        return None
    specialization = Specialization.objects.get(slug=slug)
    found = {
        measure.key: PageFact(measure.label, figure)
        for measure, figure in (*pages.tiles(demand), *pages.measured(demand))
    }
    if demand.occupations:
        wage, outlook = demand.occupations[0].wage, demand.occupations[0].outlook
        titles = "; ".join(
            f"{each.link.occupation.title}: {each.link.get_fit_display()}" for each in demand.occupations
        )
        found["spreads"] = PageFact("Annual wages by occupation", Figure(titles, source=wage and wage.source), wage)
        found["occupations"] = PageFact(
            "Careers and their outlook", Figure(titles, source=outlook and outlook.source), demand.occupations[0].link
        )
    by_place = pages.by_place(demand)
    if by_place.places:
        states = "; ".join(f"{place.name}: {place.jobs:,} jobs" for place in by_place.places)
        found["places"] = PageFact("Where the jobs are", Figure(states, source=by_place.source))
    for each in specialization.applications.all():
        found[f"application-{each.pk}"] = PageFact(each.industry, Figure(each.text), each, "text")
    codes = "; ".join(f"{code.code} {code.name}" for code in demand.codes)
    found["codes"] = PageFact("Field codes", Figure(codes), specialization)
    return FactPage(specialization.get_absolute_url(), specialization.name, specialization, found)
