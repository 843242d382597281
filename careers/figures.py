"""Job facts as figures: value, year, scope and source, or the reason why there is none."""

from careers.choices import NATION
from careers.models import OccupationOutlook, OccupationWage
from core.choices import Availability
from core.figures import WRITERS, Figure, missing

TOP_CODED = "Higher than the highest wage that the survey publishes."
WITHHELD = "Not published: the survey withholds estimates that are too uncertain or that would reveal an employer."
NO_FILE = "Not among the wages that this site has imported."
NO_OUTLOOK = "Not among the projections that this site has imported."


def wage_figure(wage: OccupationWage | None, name: str = "median") -> Figure:
    """A wage a year, such as `median` or `p90`. One above the published range is given in words, never as a number."""
    if wage is None:
        return missing(note=NO_FILE)
    value = getattr(wage, name)
    if value is None:
        note = TOP_CODED if wage.is_top_coded(name) else WITHHELD
        return missing(Availability.NOT_PUBLISHED, note=note, source=wage.source, scope=wage.get_area_display())
    scope = "all employees" if wage.area == NATION else wage.get_area_display()
    return Figure(value, "usd_per_year", f"May {wage.year}", scope, wage.source)


def cell(figure: Figure) -> tuple[str, str]:
    """A figure in a table whose head states unit, year and scope: its text, and two words when it is missing."""
    if figure.is_known:
        return WRITERS["usd" if figure.unit == "usd_per_year" else figure.unit](figure.value), ""
    return "", "above the published range" if figure.note == TOP_CODED else "not published"


def jobs_figure(wage: OccupationWage | None) -> Figure:
    """Jobs of employees in an area."""
    if wage is None:
        return missing(note=NO_FILE)
    if wage.employment is None:
        return missing(Availability.NOT_PUBLISHED, note=WITHHELD, source=wage.source)
    return Figure(wage.employment, "count", f"May {wage.year}", wage.get_area_display(), wage.source)


def growth_figure(outlook: OccupationOutlook | None) -> Figure:
    """Change of jobs over the ten years of the projections."""
    if outlook is None:
        return missing(note=NO_OUTLOOK)
    return Figure(outlook.growth_percent, "change", period(outlook), "projected", outlook.source)


def openings_figure(outlook: OccupationOutlook | None) -> Figure:
    """Openings a year: new jobs, and jobs that people leave."""
    if outlook is None:
        return missing(note=NO_OUTLOOK)
    return Figure(outlook.annual_openings, "count", period(outlook), "a year on average", outlook.source)


def education_figure(outlook: OccupationOutlook | None) -> Figure:
    """The education that employers usually require of new workers."""
    if outlook is None or not outlook.typical_education:
        return missing(note=NO_OUTLOOK if outlook is None else "")
    return Figure(outlook.get_typical_education_display(), "text", "", "typical for entry", outlook.source)


def period(outlook: OccupationOutlook) -> str:
    """The years of a projection: `2024-34`."""
    return f"{outlook.base_year}-{outlook.target_year % 100:02d}"
