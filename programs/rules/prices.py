"""Rules about prices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median

from django.db.models import F, Max

from core.figures import WRITERS, academic_year
from programs.choices import Residency, Severity, Topic, TuitionBasis
from programs.models import School, Tuition
from programs.rules.rule import Breach, RuleScope, averages, in_use, prices_in_use, rule

FAR = 5
FEWEST_PEERS = 20
# Credit hours that a full-time year may buy: 18 is the usual minimum, 45 the load of four quarters.
CREDITS_OF_A_YEAR = (8, 60)
OLDEST_OWN_PRICE = 2
ACADEMIC_YEAR_BEGINS = 7  # July
RISING = (Residency.IN_STATE, Residency.OUT_OF_STATE, Residency.INTERNATIONAL)


def price_text(price: Tuition) -> str:
    """`US$500 per credit hour in 2023-24`: tuition with the known fees."""
    year = f" in {academic_year(price.academic_year)}" if price.academic_year else ""
    return f"{WRITERS[f'usd_{price.basis}'](price.total)}{year}"


def newest_of_schools() -> Iterable[Tuition]:
    """The newest price of each school, basis and residency, with the school."""
    newest = {}
    for price in prices_in_use().filter(program=None).select_related("school").order_by("academic_year", "pk"):
        newest[price.school_id, price.basis, price.residency] = price
    return newest.values()


def once(breaches: Iterable[Breach]) -> Iterator[Breach]:
    """The first of several equal messages about one school: private schools report a price for each residency."""
    said = set()
    for breach in breaches:
        key = breach.obj.school_id, breach.message
        if key not in said:
            said.add(key)
            yield breach


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def in_state_above_out_of_state(today: date) -> Iterator[Breach]:
    """Residents of the state never pay more than those from elsewhere, nor these more than students from abroad. Where
    one owner, year, basis and source says otherwise, two columns were most likely swapped."""
    same = defaultdict(dict)
    rows = prices_in_use().filter(residency__in=RISING)
    for price in rows.order_by("pk"):
        key = (price.school_id, price.program_id, price.academic_year, price.basis, price.source_id)
        same[key][price.residency] = price
    for prices in same.values():
        known = [prices[each] for each in RISING if each in prices]
        for lower, upper in zip(known, known[1:], strict=False):
            if lower.amount > upper.amount:
                payers = (lower.get_residency_display().lower(), upper.get_residency_display().lower())
                message = f"{price_text(lower)} for {payers[0]}, but {price_text(upper)} for {payers[1]}."
                yield Breach(lower, "amount", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.CATALOGUE)
def school_price_far_from_peers(today: date) -> Iterator[Breach]:
    """A school’s average, with fees, lies within a fifth and five times the median of the schools under the same kind
    of control, for the same basis, residency and year. Fees count, because state colleges of Massachusetts charge most
    of a year as fees. What is left is mostly a price per course or per term under the name of another basis, or a
    school that charges next to nothing, which an editor can confirm."""
    yield from once(prices_far_from_peers())


def prices_far_from_peers() -> Iterator[Breach]:
    """Breaches of `school_price_far_from_peers`, one for each residency."""
    peers = defaultdict(list)
    for price in newest_of_schools():
        peers[price.school.control, price.basis, price.residency, price.academic_year].append(price)
    for prices in peers.values():
        middle = median(price.total for price in prices)
        for price in prices if len(prices) >= FEWEST_PEERS else ():
            if price.total > FAR * middle or price.total * FAR < middle:
                control, usual = price.school.get_control_display().lower(), WRITERS["usd"](round(middle))
                message = f"{price_text(price)}; the median of {len(prices)} schools ({control}) is {usual}."
                yield Breach(price, "amount", message, Severity.DOUBTFUL)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def own_price_far_from_school(today: date) -> Iterator[Breach]:
    """A program’s own price lies within a fifth and five times its school’s average for the same basis; a price for
    everyone is held against that of students from out of state, the dearer one."""
    of_schools = {
        (price.school_id, price.basis, price.residency): price for price in averages().order_by("academic_year")
    }
    for price in in_use(Tuition.objects.exclude(program=None)).select_related("program"):
        residency = Residency.IN_STATE if price.residency == Residency.IN_STATE else Residency.OUT_OF_STATE
        average = of_schools.get((price.program.school_id, price.basis, residency))
        if average and (price.total > FAR * average.total or price.total * FAR < average.total):
            message = f"{price_text(price)}; the school’s average is {price_text(average)}."
            yield Breach(price, "amount", message, Severity.DOUBTFUL)


@rule(Topic.TRUTH, RuleScope.CATALOGUE)
def yearly_price_against_credit_price(today: date) -> Iterator[Breach]:
    """A school’s yearly price divided by its price per credit hour is the number of hours that a full-time year buys:
    18 to 45. Below 8, the price per hour is one per course or term; above 60, it is one per unit, of which an hour has
    several. A student who pays by the hour then sees a wrong total."""
    yield from once(prices_that_disagree())


def prices_that_disagree() -> Iterator[Breach]:
    """Breaches of `yearly_price_against_credit_price`, one for each residency."""
    pairs = defaultdict(dict)
    for price in newest_of_schools():
        pairs[price.school_id, price.residency, price.academic_year][price.basis] = price
    low, high = CREDITS_OF_A_YEAR
    for prices in pairs.values():
        hour, whole = prices.get(TuitionBasis.PER_CREDIT), prices.get(TuitionBasis.PER_YEAR)
        if hour and whole and hour.total and not low <= whole.total / hour.total <= high:
            hours = whole.total / hour.total
            message = f"{price_text(hour)}, but {price_text(whole)}: a year would buy {hours:.1f} credit hours."
            yield Breach(hour, "amount", message, Severity.DOUBTFUL)


@rule(Topic.SHELF_LIFE, RuleScope.PROPOSAL)
def stale_own_price(today: date) -> Iterator[Breach]:
    """A program’s own price that began more than two academic years ago has most likely risen since. The schools’
    averages come with the federal release and are no older than it; see the next rule."""
    current = today.year if today.month >= ACADEMIC_YEAR_BEGINS else today.year - 1
    stale = (
        Tuition.objects.exclude(program=None)
        .values("program", "basis", "residency")
        .annotate(newest=Max("academic_year"))
    )
    newest = {(row["program"], row["basis"], row["residency"]): row["newest"] for row in stale}
    rows = in_use(Tuition.objects.filter(program__isnull=False, academic_year__lt=current - OLDEST_OWN_PRICE))
    for price in rows:
        if newest[price.program_id, price.basis, price.residency] == price.academic_year:
            message = f"The newest price is {price_text(price)}; it is now {academic_year(current)}."
            yield Breach(price, "academic_year", message, Severity.UNCLEAR)


@rule(Topic.SHELF_LIFE, RuleScope.CATALOGUE)
def school_missing_from_newest_release(today: date) -> Iterator[Breach]:
    """A school whose newest average is older than the newest federal release reported nothing since: it may have
    merged, closed its graduate school or changed its number."""
    newest = Tuition.objects.filter(program=None).aggregate(newest=Max("academic_year"))["newest"]
    schools = School.objects.in_subject().annotate(last=Max("tuition__academic_year")).filter(last__lt=newest or 0)
    for school in schools.order_by(F("last"), "pk"):
        message = f"Prices end with {academic_year(school.last)}; other schools reported {academic_year(newest)}."
        yield Breach(school, "", message, Severity.UNCLEAR)
