"""The cost for one student of finishing each listed program. Prices are read once; totals are memoized by plan."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.db.models import F

from core.calculations import CannotCompute
from core.listing.bitmaps import Ranking, Rows, Sets, union
from programs.choices import Attendance
from programs.models import Offering, Tuition
from programs.pricing import (
    NO_PRICE,
    Bill,
    Price,
    Study,
    StudyPlan,
    choose_price,
    price_of,
    stated_length,
    tuition_to_finish,
    units_of,
)

KEPT_PLANS = 16
COLUMNS = (
    "school_id",
    "program_id",
    "amount",
    "highest_amount",
    "basis",
    "residency",
    "required_fees",
    "academic_year",
    "source__title",
)
Ways = Sequence[tuple[str, int]]
"""Attendance and length in months of the offerings with a stated length."""


@dataclass(frozen=True)
class Prices:
    """Stated prices by school and by program, and ways to take a program."""

    of_school: Mapping[int, tuple[Price, ...]]
    of_program: Mapping[int, tuple[Price, ...]]
    ways: Mapping[int, Ways]

    @classmethod
    def read(cls, schools: Collection[int] | None = None, programs: Collection[int] | None = None) -> "Prices":
        """The prices of all, or of these schools and programs. Three queries."""
        ways, stated = defaultdict(list), Offering.objects.filter(length_months__isnull=False)
        if programs is not None:
            stated = stated.filter(program__in=programs)
        for program, attendance, months in stated.order_by("pk").values_list(
            "program_id", "attendance", "length_months"
        ):
            ways[program].append((attendance, months))
        return cls(prices_by_owner("school_id", schools), prices_by_owner("program_id", programs), dict(ways))

    def changed(self, schools: Collection[int], programs: Collection[int]) -> "Prices":
        """The prices after those of these schools and programs were read again. Three queries."""
        new = Prices.read(schools, programs)

        def following(old, read, keys):
            return {key: each for key, each in old.items() if key not in keys} | read

        return Prices(
            following(self.of_school, new.of_school, schools),
            following(self.of_program, new.of_program, programs),
            following(self.ways, new.ways, programs),
        )


class PlanCosts:
    """Tuition and fees until the degree of all programs, for one plan."""

    def __init__(self, amounts: Iterable[tuple[int, Rows]], unknown: Iterable[tuple[CannotCompute, Rows]]):
        by_amount: dict[int, list[Rows]] = defaultdict(list)
        by_reason: dict[str, list[Rows]] = defaultdict(list)
        for amount, rows in amounts:
            by_amount[amount].append(rows)
        for problem, rows in unknown:
            by_reason[problem.field].append(rows)
        self._amounts = sorted(by_amount)
        self._known = [union(by_amount[amount]) for amount in self._amounts]
        self.unknown = {field: union(rows) for field, rows in by_reason.items()}

    @cached_property
    def lowest_first(self) -> Ranking:
        """Programs by cost, unknown costs last."""
        return Ranking([*self._known, union(self.unknown.values())])

    @cached_property
    def highest_first(self) -> Ranking:
        """Programs by cost, highest first, unknown costs last."""
        return Ranking([*reversed(self._known), union(self.unknown.values())])

    def within(self, budget: int) -> Rows:
        """Programs whose known cost is at most the budget in US dollars."""
        return union(self._known[: bisect_right(self._amounts, budget)])


class StudyCosts:
    """The studies of all listed programs. Programs of a school share one study if they state nothing themselves."""

    def __init__(self, schools: Sets, charged: Rows, prices: Prices):
        """`schools`: the listed programs of each school; `charged`: programs at the school's graduate charge."""
        own, self._charged = Rows([*prices.of_program, *prices.ways]), charged
        self._of_school = {key: studies(prices.of_school.get(key, ()), ()) for key in schools}
        self._of_program = {
            program: studies(
                prices.of_program.get(program, ()) + (prices.of_school.get(school, ()) if program in charged else ()),
                prices.ways.get(program, ()),
            )
            for school, rows in schools.items()
            if rows.intersect(own)
            for program in rows & own
        }
        self._unpriced = studies((), ())
        at_charge = ((self._of_school[key], (rows & charged) - own) for key, rows in schools.items())
        self._studies = [(each, rows) for each, rows in at_charge if rows]
        self._studies += [(each, Rows([program])) for program, each in self._of_program.items()]
        self._studies.append((self._unpriced, union(schools.values()) - charged - own))
        self.for_plan = lru_cache(maxsize=KEPT_PLANS)(self._for_plan)
        self._priced = lru_cache(maxsize=None)(self._by_price)

    def bill(self, program: int, school: int, plan: StudyPlan) -> Bill | CannotCompute:
        """Tuition and fees until the degree of a program, by the primary keys of program and school."""
        of_school = self._of_school[school] if program in self._charged else self._unpriced
        study = self._of_program.get(program, of_school)
        return tuition_to_finish(study[plan.attendance], plan)

    def _for_plan(self, plan: StudyPlan) -> PlanCosts:
        by_units = [
            (units_of(basis, study, plan) if basis else NO_PRICE, prices)
            for (basis, study), prices in self._priced(plan.residency, plan.attendance).items()
        ]
        return PlanCosts(
            ((paid.at(total), rows) for paid, prices in by_units if paid.is_known for total, rows in prices.items()),
            ((problem, union(prices.values())) for problem, prices in by_units if not problem.is_known),
        )

    def _by_price(self, residency: str, attendance: str) -> dict[tuple[str, Study], Sets]:
        """Programs by price, for each basis and the other stated facts. The basis is blank without a price.

        Depends only on residency and attendance. Choosing prices takes most of the time, so the result is memoized.
        """
        plan, found = StudyPlan(residency=residency, attendance=attendance), defaultdict(lambda: defaultdict(list))
        for each, rows in self._studies:
            study = each[attendance]
            price = choose_price(study.prices, plan)
            kind = price.basis if price else "", replace(study, prices=())
            found[kind][price.total if price else 0].append(rows)
        return {kind: Sets((total, union(rows)) for total, rows in totals.items()) for kind, totals in found.items()}


def studies(prices: tuple[Price, ...], ways: Ways) -> dict[str, Study]:
    return {attendance: Study(prices, stated_length(ways, attendance)) for attendance in Attendance.values}


def prices_by_owner(owner: str, keys: Collection[int] | None = None) -> dict[int, tuple[Price, ...]]:
    """The prices of schools or of programs by `owner`, a column; of all, or of those with these keys.

    For each residency and basis only the newest year, because `choose_price` would not take an older one. One query.
    """
    newest: dict[int, dict[tuple, list]] = defaultdict(lambda: defaultdict(list))
    rows = Tuition.objects.filter(**{f"{owner}__isnull": False} if keys is None else {f"{owner}__in": keys})
    # By primary key too: PostgreSQL moves a row when it is updated.
    rows = rows.order_by(F("academic_year").asc(nulls_first=True), "pk")
    for row in rows.values_list(*COLUMNS, named=True).iterator():
        same = newest[getattr(row, owner)][row.residency, row.basis]
        if same and same[0].academic_year != row.academic_year:
            same.clear()
        same.append(row)
    return {
        key: tuple(price_of(row, row.source__title) for rows in kinds.values() for row in rows)
        for key, kinds in newest.items()
    }
