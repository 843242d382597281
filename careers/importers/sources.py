"""Where job facts come from: publisher, release, license and the required credit."""

from core.choices import Availability
from core.importing import PUBLIC_DOMAIN, SourceFacts

BLS = "U.S. Bureau of Labor Statistics"
# How BLS writes a missing value. In other files -1 is one, but here it is a change in percent.
MISSING = dict.fromkeys(["", "*", "**", "—"], Availability.NOT_PUBLISHED)
OCCUPATIONS = SourceFacts(
    "soc-2018",
    BLS,
    "Standard Occupational Classification",
    "2018 edition",
    "https://www.bls.gov/soc/2018/",
    PUBLIC_DOMAIN,
    f"{BLS}, Standard Occupational Classification",
    "Codes and titles of occupations. Which of them the site covers is our own choice.",
)
CROSSWALK = SourceFacts(
    "cip-soc-2020",
    "National Center for Education Statistics",
    "CIP SOC Crosswalk",
    "CIP 2020 to SOC 2018",
    "https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",
    PUBLIC_DOMAIN,
    f"U.S. Department of Education, National Center for Education Statistics, and {BLS}, CIP SOC Crosswalk",
    "Which fields of study prepare for which occupations. Many to many, without weights: it does not say how many "
    "graduates take up an occupation.",
)


def wages(year: int, *, national: bool) -> SourceFacts:
    """OEWS of May of a year, the national file or that of the states."""
    return SourceFacts(
        f"oews-{year}-{'national' if national else 'states'}",
        BLS,
        f"Occupational Employment and Wage Statistics, {'national' if national else 'by state'}",
        f"May {year}",
        "https://www.bls.gov/oes/",
        PUBLIC_DOMAIN,
        f"{BLS}, Occupational Employment and Wage Statistics",
        "Jobs and the spread of annual wages by occupation. Everyone who holds such a job is in it, whatever they "
        "studied and however long they have worked; the self-employed are not.",
    )


def projections(base_year: int, target_year: int) -> SourceFacts:
    """Employment Projections from one year to another."""
    return SourceFacts(
        f"employment-projections-{base_year}-{target_year}",
        BLS,
        "Employment Projections, table 1.2",
        f"{base_year}-{target_year % 100:02d}",
        "https://www.bls.gov/emp/",
        PUBLIC_DOMAIN,
        f"{BLS}, Employment Projections",
        "Jobs now and expected, openings a year, and the education that employers usually ask of newcomers.",
    )
