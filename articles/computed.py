"""Statistics that are computed from our own tables, by name.

Each function takes the tables and the arguments of a definition and returns a `Count`: the value or a spread in its
unit, the period as its source writes it, the last day that it covers, the key of the source, and the reason when there
is no value. `of` narrows the programs and fields, see `articles.computed_tables.Scope`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles

from articles.choices import Unit
from articles.computed_tables import Scope, Tables, published
from core.figures import academic_year
from programs.choices import Residency
from taxonomy.choices import NEW_IN_2020

FEWEST = 5
"""No median is given for fewer schools: it would describe the schools more than the field."""
SMALLEST_BASE = 30
"""Growth is not given with fewer degrees than this in the first year."""
SHELF_LIFE_MONTHS = {"awards": 36, "tuition": 36, "earnings": 30, "wages": 24, "outlook": 36}


@dataclass(frozen=True, slots=True)
class Count:
    """A computed value. `kind` of source decides how long it may be quoted, counted from `as_of`.

    A number of an earlier year with newer ones beside it counts from `newest`: the past does not age.
    """

    unit: str
    kind: str
    period: str
    as_of: date
    source_key: str
    value: Decimal | int | float | None = None
    low: Decimal | int | float | None = None
    high: Decimal | int | float | None = None
    spread: str = ""
    reason: str = ""
    newest: date | None = None


def of_awards(tables: Tables, unit: str, value, **more) -> Count:
    """A value computed from the newest completions."""
    year = tables.newest_year
    period = more.pop("period", academic_year(year - 1))
    return Count(unit, "awards", period, date(year, 6, 30), f"ipeds-c-{year}", value, **more)


def programs(tables: Tables, **of) -> Count:
    """Listed programs: a school, a six-digit code, and at least one master's degree in the newest year."""
    return of_awards(tables, Unit.COUNT, len(Scope.of(of).rows(tables)))


def schools(tables: Tables, **of) -> Count:
    """Schools with such a program."""
    return of_awards(tables, Unit.COUNT, len({row.school_id for row in Scope.of(of).rows(tables)}))


def states(tables: Tables, **of) -> Count:
    """States and territories with such a program."""
    return of_awards(tables, Unit.COUNT, len({row.state for row in Scope.of(of).rows(tables)}))


def share_of_programs(tables: Tables, *, part: dict, **of) -> Count:
    """The share of the programs that are in the scope `part`, in percent."""
    rows = Scope.of(of).rows(tables)
    return share(tables, Scope.of({**of, **part}).rows(tables), rows)


def share_known(tables: Tables, *, column: str, **of) -> Count:
    """The share of the programs with a known fact, in percent; `modality` is known when any modality is stated."""
    rows = Scope.of(of).rows(tables)
    if column == "modality":
        return share(tables, [row for row in rows if row.pk in tables.modalities], rows)
    return share(tables, [row for row in rows if getattr(row, column) not in (None, "")], rows)


def share(tables: Tables, part: list, whole: list) -> Count:
    """The share of some programs in others, in percent."""
    if not whole:
        return of_awards(tables, Unit.SHARE, None, reason="No listed program is in this scope.")
    return of_awards(tables, Unit.SHARE, 100 * len(part) / len(whole))


def awards(tables: Tables, *, years_before: int = 0, **of) -> Count:
    """Master's degrees that all US schools conferred in these fields in one year, first majors."""
    year = tables.newest_year - years_before
    total, newest = total_awards(tables, Scope.of(of), year), date(tables.newest_year, 6, 30)
    ended = date(year, 6, 30)
    return Count(Unit.COUNT, "awards", academic_year(year - 1), ended, f"ipeds-c-{year}", total, newest=newest)


def awards_growth(tables: Tables, *, years: int = 4, with_new_codes: bool = False, **of) -> Count:
    """Change of those degrees in percent between the first and the last year.

    Codes new in 2020 are left out, unless the scope is so wide that moves between codes stay inside it.
    """
    scope, last = Scope.of(of), tables.newest_year
    first = last - years
    without = () if with_new_codes else NEW_IN_2020
    before, after = (total_awards(tables, scope, year, without) for year in (first, last))
    period = f"{academic_year(first - 1)} to {academic_year(last - 1)}"
    if before < SMALLEST_BASE:
        reason = "Its field codes began in 2020." if not before else "Too few degrees in the first year to form a rate."
        return of_awards(tables, Unit.CHANGE, None, period=period, reason=reason)
    return of_awards(tables, Unit.CHANGE, 100 * (after - before) / before, period=period)


def total_awards(tables: Tables, scope: Scope, year: int, without: tuple[str, ...] = ()) -> int:
    """The degrees of a year in a scope, except codes with these prefixes."""
    return sum(
        count
        for code, count in tables.awards[year].items()
        if scope.holds_code(tables, code) and not (without and code.startswith(without))
    )


def share_of_awards(tables: Tables, *, part: dict, **of) -> Count:
    """The share of those degrees in the scope `part`, in percent."""
    year = tables.newest_year
    whole = total_awards(tables, Scope.of(of), year)
    if not whole:
        return of_awards(tables, Unit.SHARE, None, reason="No degrees are in this scope.")
    return of_awards(tables, Unit.SHARE, 100 * total_awards(tables, Scope.of({**of, **part}), year) / whole)


def tuition(tables: Tables, *, residency: str, **of) -> Count:
    """Median of the schools' average graduate tuition with required fees for a year of full-time study, with quartiles.

    Each school with a listed program in scope counts once, with its newest known year.
    """
    column = "tuition_in_state" if residency == Residency.IN_STATE else "tuition_out_of_state"
    year = max((row.tuition_year for row in tables.rows if row.tuition_year), default=tables.newest_year - 1)
    prices = {
        row.school_id: getattr(row, column)
        for row in Scope.of(of).rows(tables)
        if row.tuition_year == year and getattr(row, column) is not None
    }
    return middle(
        prices.values(),
        "schools",
        Unit.USD_PER_YEAR,
        "tuition",
        academic_year(year),
        date(year + 1, 6, 30),
        f"ipeds-ic-ay-{year}",
    )


def outcome(tables: Tables, column: str, availability: str, period: str, of: dict) -> Count:
    """Median of a Scorecard value over schools and four-digit codes in scope."""
    scope = Scope.of(of)
    families = scope.families(tables)
    known = [
        getattr(row, column)
        for row in tables.outcomes
        if row.cip_family in families and published(row, column, availability)
    ]
    newest = max((row.release for row in tables.outcomes), default="")
    source = f"scorecard-fields-{newest}"
    released = date.fromisoformat(newest) if newest else date(tables.newest_year, 6, 30)
    what = "published medians, one for each school and code"
    return middle(known, what, Unit.USD, "earnings", period, released, source)


def earnings(tables: Tables, *, years: int, **of) -> Count:
    """Median of the schools' median earnings one or four years after the degree, of those who had federal aid."""
    words = "one year" if years == 1 else "four years"
    column = f"median_earnings_{years}yr"
    return outcome(tables, column, f"earnings_{years}yr_availability", f"{words} after the degree", of)


def debt(tables: Tables, **of) -> Count:
    """Median of the schools' median federal debt at graduation, of those who borrowed."""
    return outcome(tables, "median_debt", "debt_availability", "at graduation", of)


def middle(values: Iterable[int], what: str, unit: str, kind: str, period: str, as_of: date, source_key: str) -> Count:
    """The median of values with their quartiles, or the reason why there is none."""
    values = sorted(values)
    if len(values) < FEWEST:
        reason = f"Too few {what.split(',')[0]} to speak of a middle: {len(values)}."
        return Count(unit, kind, period, as_of, source_key, reason=reason)
    low, median, high = quantiles(values, n=4, method="inclusive")
    spread = f"the middle half of {len(values):,} {what}"
    return Count(unit, kind, period, as_of, source_key, round(median), round(low), round(high), spread)


def wage(tables: Tables, *, soc: str, percentile: str = "median") -> Count:
    """A national wage of an occupation, whole US dollars a year; the median carries the 10th and 90th percentile."""
    row = tables.wages.get(soc)
    if row is None:
        return Count(Unit.USD_PER_YEAR, "wages", "", date(tables.newest_year, 6, 30), "", reason="Not among our wages.")
    value = getattr(row, percentile)
    base = (Unit.USD_PER_YEAR, "wages", f"May {row.year}", date(row.year, 5, 31), source_key(tables, row.source_id))
    if value is None:
        above = "Above the highest wage that the survey publishes."
        return Count(*base, reason=above if row.is_top_coded(percentile) else "Not published.")
    if percentile == "median" and row.p10 and row.p90:
        return Count(*base, value, row.p10, row.p90, "10th to 90th percentile")
    return Count(*base, value)


def jobs(tables: Tables, *, soc: str) -> Count:
    """Jobs of employees in an occupation, national."""
    row = tables.wages.get(soc)
    if row is None or row.employment is None:
        return Count(Unit.COUNT, "wages", "", date(tables.newest_year, 6, 30), "", reason="Not published.")
    key = source_key(tables, row.source_id)
    return Count(Unit.COUNT, "wages", f"May {row.year}", date(row.year, 5, 31), key, row.employment)


def job_growth(tables: Tables, *, socs: list[str]) -> Count:
    """Projected change of all jobs in these occupations together over ten years, in percent."""
    rows = [tables.outlooks[soc] for soc in socs if soc in tables.outlooks]
    if len(rows) == 1:
        return of_outlook(tables, rows, Unit.CHANGE, rows[0].growth_percent)
    now, then = sum(row.employment for row in rows), sum(row.projected_employment for row in rows)
    return of_outlook(tables, rows, Unit.CHANGE, 100 * (then - now) / now if now else None)


def openings(tables: Tables, *, socs: list[str]) -> Count:
    """Openings a year in these occupations together: new jobs, and jobs that people leave."""
    rows = [tables.outlooks[soc] for soc in socs if soc in tables.outlooks]
    return of_outlook(tables, rows, Unit.COUNT, sum(row.annual_openings for row in rows))


def awards_per_opening(tables: Tables, *, socs: list[str], **of) -> Count:
    """Master's degrees of the newest year in scope for each yearly opening in these occupations."""
    rows = [tables.outlooks[soc] for soc in socs if soc in tables.outlooks]
    jobs = sum(row.annual_openings for row in rows)
    degrees = total_awards(tables, Scope.of(of), tables.newest_year)
    count = of_outlook(tables, rows, Unit.PER_OPENING, degrees / jobs if jobs else None)
    return Count(
        **{name: getattr(count, name) for name in Count.__slots__}
        | {
            "period": f"degrees {academic_year(tables.newest_year - 1)}, openings {count.period}",
        }
    )


def of_outlook(tables: Tables, rows: list, unit: str, value) -> Count:
    """A value computed from the projections."""
    if not rows:
        return Count(unit, "outlook", "", date(tables.newest_year, 6, 30), "", reason="Not among the projections.")
    first = rows[0]
    period = f"{first.base_year}-{first.target_year % 100:02d}"
    key = source_key(tables, first.source_id)
    return Count(unit, "outlook", period, date(first.base_year, 12, 31), key, value)


def source_key(tables: Tables, pk: int) -> str:
    return next(key for key, source in tables.sources.items() if source.pk == pk)


COMPUTED: dict[str, Callable[..., Count]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        programs,
        schools,
        states,
        share_of_programs,
        share_known,
        awards,
        awards_growth,
        share_of_awards,
        tuition,
        earnings,
        debt,
        wage,
        jobs,
        job_growth,
        openings,
        awards_per_opening,
    )
}
PROGRAM = "A program is one school and one six-digit field code with a master’s degree awarded in the newest year."
AWARD = "All US schools that report to IPEDS, first majors: a count of degrees, not of people or places."
MEDIANS = "Middle of the medians that are published for each school and four-digit code; many are withheld for privacy."
JOB = "Employees of all industries and levels of experience; the self-employed are not counted. Of jobs, not graduates."
PROJECTION = "A projection of employment, the self-employed included; not a promise of vacancies."
DEFINITIONS = {
    **dict.fromkeys(("programs", "schools", "states", "share-of-programs", "share-known"), PROGRAM),
    **dict.fromkeys(("awards", "share-of-awards"), AWARD),
    "awards-growth": f"The last yearly count against the first. {AWARD}",
    "tuition": "What a school charges a full-time graduate student on average for an academic year, required fees "
    "included: one number for the whole graduate school, not the price of a program. Middle over schools with a "
    "program here.",
    "earnings": f"{MEDIANS} Counted are graduates who had federal aid and work.",
    "debt": f"{MEDIANS} Counted are federal loans for this degree of those who borrowed.",
    **dict.fromkeys(("wage", "jobs"), JOB),
    **dict.fromkeys(("job-growth",), PROJECTION),
    "openings": f"New jobs, and jobs that people leave. {PROJECTION}",
    "awards-per-opening": "Degrees of all schools against openings of all employers. People with other degrees apply "
    "for these jobs too, and graduates apply for others: a rough sign of competition.",
}
"""The general text about all results of a function."""
