"""Reads each figure about a program: value, unit, year, scope and source, or why it is missing."""

from collections.abc import Callable

from core.choices import Availability
from core.figures import Figure, academic_year, missing, usd
from programs import bands
from programs.choices import LEVEL_OF_SLUG, CredentialLevel, IntakeStatus, Provision, Residency, TuitionBasis
from programs.facts import ProgramFacts
from programs.models import CatalogueRow, Tuition

SCHOOL_AVERAGE = "average of all graduate students of the school"
THIS_PROGRAM = "this program"

# Cost


def level_of(row: CatalogueRow) -> CredentialLevel:
    return LEVEL_OF_SLUG.get(row.credential_level, CredentialLevel.MASTERS)


def school_average(level: CredentialLevel) -> str:
    """The scope of a school's charge: all its students who pay the same charge."""
    return "average of all undergraduates of the school" if level.is_undergraduate else SCHOOL_AVERAGE


def no_charge(level: CredentialLevel, kind: str) -> Figure:
    """A missing figure with the reason why there is no charge of this kind."""
    if level == CredentialLevel.PROFESSIONAL:
        return missing(
            Availability.NOT_COMPARABLE,
            note="First professional degrees have charges of their own; the graduate average is not theirs.",
        )
    return missing(note=f"The school reports no {'undergraduate' if level.is_undergraduate else 'graduate'} {kind}.")


def yearly_tuition(residency: str, period_scope: str) -> Callable[[ProgramFacts], Figure]:
    """Tuition with required fees for one year of full-time study.

    IPEDS IC_AY TUITION6/7 + FEE6/7, for undergraduates TUITION2/3 + FEE2/3.
    """

    def read(facts: ProgramFacts) -> Figure:
        row = facts.row
        amount = row.tuition_in_state if residency == Residency.IN_STATE else row.tuition_out_of_state
        level = level_of(row)
        if amount is None:
            return no_charge(level, "tuition")
        price = facts.school_price(residency, TuitionBasis.PER_YEAR)
        has_fees = price and price.required_fees
        return Figure(
            amount,
            "usd_per_year",
            academic_year(row.tuition_year),
            f"{period_scope}, {school_average(level)}",
            price.source if price else None,
            note=f"{usd(price.amount)} tuition and {usd(price.required_fees)} required fees." if has_fees else "",
        )

    return read


def credit_charge(residency: str, period_scope: str) -> Callable[[ProgramFacts], Figure]:
    """Charge for one credit hour of part-time study (IPEDS IC_AY HRCHG6/7, for undergraduates HRCHG2/3)."""

    def read(facts: ProgramFacts) -> Figure:
        price = facts.school_price(residency, TuitionBasis.PER_CREDIT)
        level = level_of(facts.row)
        if price is None and level.is_graduate:
            return missing(note="The school reports no charge per credit hour.")
        if price is None:
            return no_charge(level, "charge per credit hour")
        scope = f"{period_scope}, {school_average(level)}"
        return Figure(price.amount, "usd_per_credit", academic_year(price.academic_year), scope, price.source)

    return read


def price_figure(price: Tuition) -> Figure:
    """A price of one program, as its source states it."""
    text_note = " ".join(
        part for part in (f"Up to {usd(price.highest_amount)}." if price.highest_amount else "", price.note) if part
    )
    return Figure(
        price.total,
        f"usd_{price.basis}",
        academic_year(price.academic_year) if price.academic_year else "year not stated",
        THIS_PROGRAM
        if price.residency == Residency.ANY
        else f"{THIS_PROGRAM}, {price.get_residency_display().lower()}",
        price.source,
        note=text_note,
    )


def own_price(facts: ProgramFacts) -> Figure:
    """The program's own price from the newest source with one."""
    if not facts.own_prices:
        return missing(note="No source we have states this program’s own price.")
    return price_figure(facts.own_prices[0])


# Time and format


def offered(column: str, unit: str = "text") -> Callable[[ProgramFacts], Figure]:
    """The different values of a column in the ways to take the program."""

    def read(facts: ProgramFacts) -> Figure:
        known = [offering for offering in facts.offerings if getattr(offering, column)]
        if not known:
            return missing()
        if unit == "text":
            display = f"get_{column}_display"
            values = [getattr(o, display)() if hasattr(o, display) else getattr(o, column) for o in known]
        else:
            values = [Figure(getattr(offering, column), unit).text for offering in known]
        return Figure("; ".join(dict.fromkeys(values)), scope=THIS_PROGRAM, source=known[0].source)

    return read


# Curriculum


def described(column: str, unit: str = "count") -> Callable[[ProgramFacts], Figure]:
    """A number that an editor entered about the curriculum."""

    def read(facts: ProgramFacts) -> Figure:
        value = getattr(facts.program, column)
        return missing() if value is None else Figure(value, unit, "", THIS_PROGRAM, facts.program.described_by)

    return read


def provided(column: str) -> Callable[[ProgramFacts], Figure]:
    """Whether a part of the program is required, optional or not offered."""

    def read(facts: ProgramFacts) -> Figure:
        value = getattr(facts.program, column)
        if not value:
            return missing()
        return Figure(Provision(value).label, scope=THIS_PROGRAM, source=facts.program.described_by)

    return read


# When to apply


def next_deadline(facts: ProgramFacts) -> Figure:
    """The next stated deadline, or the next estimated one, marked as such."""
    each = facts.standing
    if each.deadline_on is None:
        return missing(note=each.sentence, source=each.intake.source if each.intake else None)
    scope = "estimated from last year" if each.is_estimated else THIS_PROGRAM
    unit = "estimated_day" if each.is_estimated else "day"
    return Figure(each.deadline_on, unit, str(each.intake), scope, each.intake.source)


def application_status(facts: ProgramFacts) -> Figure:
    """The status of the next application round, with its dates and time zone. Unknown is never open."""
    each = facts.standing
    source = each.intake.source if each.intake else None
    if each.status == IntakeStatus.UNKNOWN:
        return missing(note=each.sentence, source=source)
    return Figure(each.status.label, scope=str(each.intake), source=source, note=each.sentence)


# Admission


def required(kind: str) -> Callable[[ProgramFacts], Figure]:
    """The admission requirements of one kind, joined in one text."""

    def read(facts: ProgramFacts) -> Figure:
        rows = [row for row in facts.requirements if row.kind == kind]
        if not rows:
            return missing()
        return Figure("; ".join(map(requirement_text, rows)), scope=THIS_PROGRAM, source=rows[0].source)

    return read


def requirement_text(row) -> str:
    """`Required, at least 3.0 out of 4.0 (linear algebra)`."""
    value = f", at least {row.value.normalize():f}" if row.value is not None else ""
    scale = f" out of {row.scale.normalize():f}" if row.scale is not None else ""
    return f"{row.get_level_display()}{value}{scale}{f' ({row.note})' if row.note else ''}"


# Outcomes


def outcome_scope(row: CatalogueRow) -> str:
    """The people in earnings and debt: all graduates of the level in the four-digit code, not only of this program."""
    return f"all {level_of(row).adjective} graduates of this school in CIP {row.cip_code[:5]}"


def earnings(column: str, years: str) -> Callable[[ProgramFacts], Figure]:
    """Median earnings of graduates who work and had federal aid (Scorecard EARN_MDN_1YR, EARN_MDN_4YR)."""

    def read(facts: ProgramFacts) -> Figure:
        return outcome_figure(facts, getattr(facts.row, column), f"{column}_availability", years)

    return read


def debt(facts: ProgramFacts) -> Figure:
    """Median federal debt of graduates who borrowed (Scorecard DEBT_ALL_STGP_EVAL_MDN)."""
    return outcome_figure(facts, facts.row.debt, "debt_availability", "at graduation")


def outcome_figure(facts: ProgramFacts, value: int | None, availability: str, period: str) -> Figure:
    """A value of the Scorecard's field-of-study file, or why the file has none."""
    outcome = facts.program.outcome if facts.program else None
    scope = outcome_scope(facts.row)
    if value is not None:
        return Figure(value, "usd", period, scope, outcome.source if outcome else None)
    reason = getattr(outcome, availability) if outcome else facts.row.earnings_availability
    if outcome is None and reason == Availability.NOT_REPORTED:
        return missing(note="Our College Scorecard file has no row for this school and field code.", scope=scope)
    return missing(reason, source=outcome.source if outcome else None, scope=scope)


def awards(facts: ProgramFacts) -> Figure:
    """Awards in the newest year, first majors (IPEDS C_A CTOTALT). A count, not a rate."""
    row = facts.row
    if row.awards is None:
        return missing(note="Federal completions have no row for this program.")
    year = max(row.awards_by_year)
    return Figure(
        row.awards,
        "count",
        academic_year(int(year) - 1),
        f"all awards of the school in CIP {row.cip_code}",
        facts.sources.get(f"ipeds-c-{year}"),
    )


def growth(facts: ProgramFacts) -> Figure:
    """Change of awards over four years in percent, from the first year to the last (IPEDS C_A CTOTALT)."""
    row = facts.row
    if row.growth is None:
        note = "No awards four years ago: new since then." if row.growth_band == bands.NEW else "Too few awards to say."
        return missing(Availability.NOT_COMPARABLE, note=note)
    first, last = min(row.awards_by_year), max(row.awards_by_year)
    return Figure(
        row.growth,
        "percent",
        f"{academic_year(int(first) - 1)} to {academic_year(int(last) - 1)}",
        f"all awards of the school in CIP {row.cip_code}",
        facts.sources.get(f"ipeds-c-{last}"),
    )


# School


def school_text(read: Callable[[CatalogueRow], str]) -> Callable[[ProgramFacts], Figure]:
    """A directory fact of the school (IPEDS HD)."""

    def figure(facts: ProgramFacts) -> Figure:
        return Figure(read(facts.row) or None, source=facts.school.source if facts.program else None)

    return figure
