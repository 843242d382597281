"""The catalog of what can be measured about a specialization, scored and shown; one definition each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from core.choices import Availability
from core.figures import Figure, academic_year, missing, usd
from specializations.demand import Demand, OccupationFacts
from taxonomy.choices import Strength

FEWEST_MEDIANS = 5
"""With fewer published medians, their median says little about a field."""
SMALLEST_GROWTH_BASE = 30
GROWTH_YEARS = 4
NO_OCCUPATION = "No occupation of the classification is mostly work of this kind, so none can stand for it."


def codes_in_words(codes: Sequence[str]) -> str:
    """`CIP 11.01, 11.07`."""
    return f"CIP {', '.join(codes)}"


def titles(occupations: Sequence[OccupationFacts]) -> str:
    return ", ".join(each.link.occupation.title for each in occupations)


def awards(demand: Demand) -> Figure:
    """Master's degrees awarded in the newest year under all codes of the specialization (IPEDS C_A)."""
    if not demand.awards:
        return missing()
    year = max(demand.awards)
    scope = f"all master’s degrees under {codes_in_words([code.code for code in demand.codes])}"
    return Figure(demand.awards[year], "count", academic_year(year - 1), scope, demand.award_source)


def awards_growth(demand: Demand) -> Figure:
    """Change of awards between the first and the last of five years, percent, codes that began in 2020 left out."""
    newest = max(demand.awards, default=0)
    first, last = (demand.steady_awards.get(year) for year in (newest - GROWTH_YEARS, newest))
    if not demand.steady_awards:
        return missing(Availability.TOO_NEW, note="Too new to measure: all its field codes began in 2020.")
    if first is None or first < SMALLEST_GROWTH_BASE or last is None:
        return missing(Availability.NOT_COMPARABLE, note="Too few degrees in the first year to form a rate.")
    new = [code.code for code in demand.new_codes]
    return Figure(
        100 * (last - first) / first,
        "percent",
        f"{academic_year(newest - GROWTH_YEARS - 1)} to {academic_year(newest - 1)}",
        f"from {first:,} to {last:,} degrees",
        demand.award_source,
        note=f"Without {codes_in_words(new)}, which began in 2020." if new else "",
    )


def earnings(demand: Demand) -> Figure:
    """Median, over schools, of their graduates' median earnings one year after (College Scorecard EARN_MDN_1YR)."""
    count, families = len(demand.earnings), codes_in_words(demand.families)
    if not count and all(code.is_new for code in demand.codes):
        return missing(Availability.TOO_NEW, source=demand.earnings_source)
    if count < FEWEST_MEDIANS:
        had = f"Only {count} published" if count else "No published"
        return missing(Availability.NOT_PUBLISHED, note=f"{had} figure under {families}: too few to speak of a field.")
    low, middle, high = quantiles(demand.earnings, n=4, method="inclusive")
    return Figure(
        round(middle),
        "usd",
        "one year after the degree",
        f"middle of {count} published medians, one for each school and code, under {families}",
        demand.earnings_source,
        note=f"Half of them lie between US${low:,.0f} and US${high:,.0f}.",
    )


def pay(demand: Demand) -> Figure:
    """Mean annual wage of all jobs in the close occupations together: A_MEAN weighted by TOT_EMP (OEWS, nation).

    Means of groups can be joined like this; medians and percentiles cannot, so those stay with each occupation.
    """
    paid = [each.wage for each in demand.close if each.wage and each.wage.mean and each.wage.employment]
    if not paid:
        return missing(Availability.NOT_APPLICABLE, note=NO_OCCUPATION)
    jobs = sum(wage.employment for wage in paid)
    mean = sum(wage.mean * wage.employment for wage in paid) / jobs
    known = [each for each in demand.close if each.wage in paid]
    return Figure(
        round(mean), "usd_per_year", f"May {paid[0].year}", f"mean of {jobs:,} jobs: {titles(known)}", paid[0].source
    )


def median_wages(demand: Demand) -> Figure:
    """The lowest and the highest of the close occupations’ median wages (OEWS A_MEDIAN, nation)."""
    paid = [each for each in demand.close if each.wage and each.wage.median]
    if not paid:
        return missing(Availability.NOT_APPLICABLE, note=NO_OCCUPATION)
    low, high = (choose(each.wage.median for each in paid) for choose in (min, max))
    text = usd(low) if low == high else f"{usd(low)} to {usd(high)}"
    scope = f"median of {titles(paid)}" if low == high else f"medians of {titles(paid)}"
    return Figure(text, "text", f"per year, May {paid[0].wage.year}", scope, paid[0].wage.source)


def growth(demand: Demand) -> Figure:
    """Projected change of all jobs in the close occupations together over ten years, percent (Projections, 1.2)."""
    projected = [each for each in demand.close if each.outlook]
    if not projected:
        return missing(Availability.NOT_APPLICABLE, note=NO_OCCUPATION)
    outlook = projected[0].outlook
    now = sum(each.outlook.employment for each in projected)
    then = sum(each.outlook.projected_employment for each in projected)
    period = f"{outlook.base_year} to {outlook.target_year}"
    scope = f"from {now:,} to {then:,} jobs: {titles(projected)}"
    return Figure(100 * (then - now) / now, "percent", period, scope, outlook.source)


def openings(demand: Demand) -> Figure:
    """Openings a year in the close occupations together, no matter who fills them (Projections, table 1.2)."""
    projected = [each for each in demand.close if each.outlook]
    if not projected:
        return missing(Availability.NOT_APPLICABLE, note=NO_OCCUPATION)
    outlook = projected[0].outlook
    period = f"yearly average {outlook.base_year} to {outlook.target_year}"
    total = sum(each.outlook.annual_openings for each in projected)
    return Figure(total, "count", period, titles(projected), outlook.source)


def competition(demand: Demand) -> Figure:
    """Master's awards of the newest year under its codes for each yearly opening in its close occupations."""
    degrees, jobs = awards(demand), openings(demand)
    if not (degrees.is_known and jobs.is_known and jobs.value):
        return missing(Availability.NOT_APPLICABLE, note=jobs.reason or degrees.reason)
    return Figure(
        degrees.value / jobs.value,
        "per_opening",
        f"{degrees.period} degrees, {jobs.period} openings",
        f"{degrees.text} degrees for {jobs.text} openings",
        jobs.source,
        note="People with other degrees apply for these jobs too, and graduates apply for others.",
    )


def supply(demand: Demand) -> Figure:
    """Listed programs linked to the specialization, with a link of any strength."""
    if not demand.program_count:
        return missing(note="No listed program is linked to it.")
    schools = f"at {demand.schools:,} school{'' if demand.schools == 1 else 's'}"
    parts = [f"{Strength(strength).label.lower()} {count:,}" for strength, count in demand.programs.items()]
    scope = f"{schools}: {', '.join(parts)}"
    return Figure(demand.program_count, "count", awards(demand).period, scope, demand.award_source)


@dataclass(frozen=True, slots=True)
class DemandMeasure:
    """Something measured about specializations; `better` is `high`, `low`, or blank when it is shown and not scored."""

    key: str
    label: str
    read: Callable[[Demand], Figure]
    better: str
    help: str


PAY = DemandMeasure("pay", "Pay", pay, "high", "Mean annual wage of everyone in its close occupations.")
EARNINGS = DemandMeasure("earnings", "Graduates’ earnings", earnings, "high", "Middle of the schools’ median earnings.")
GROWTH = DemandMeasure("growth", "Growth of jobs", growth, "high", "Projected change in its close occupations.")
OPENINGS = DemandMeasure("openings", "Openings a year", openings, "high", "Openings in its close occupations.")
COMPETITION = DemandMeasure("competition", "Degrees per opening", competition, "low", "Fewer is better for a graduate.")
SUPPLY = DemandMeasure("supply", "Programs to choose from", supply, "high", "Programs linked to it, however loosely.")
MEDIAN_WAGES = DemandMeasure("wages", "Median wage", median_wages, "", "Of each close occupation, lowest to highest.")
AWARDS = DemandMeasure("awards", "Degrees awarded", awards, "", "All master’s degrees under its codes.")
AWARDS_GROWTH = DemandMeasure("awards-growth", "Growth of degrees", awards_growth, "", "Over five years of counts.")
SCORED = (PAY, EARNINGS, GROWTH, OPENINGS, COMPETITION, SUPPLY)
MEASURES = (*SCORED, AWARDS, AWARDS_GROWTH)
