"""The visitor's cost of finishing each program of the list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.figures import Figure
from core.listing.bitmaps import NONE
from core.listing.selection import Selection, number_text
from programs.cards import matching
from programs.filters import study_plan
from programs.index import ProgramIndex, Search
from programs.measures import bill_figure

YEARS = (Decimal(1), Decimal("1.5"), Decimal(2))
CREDITS = (30, 36)


@dataclass(frozen=True, slots=True)
class Gap:
    """Programs whose cost cannot be computed: the reason, a question, and answers, each a label and a query string."""

    count: int
    because: str
    question: str = ""
    answers: Sequence[tuple[str, str]] = ()


def asks_cost(selection: Selection) -> bool:
    """Whether a list is about the cost of finishing: sorted by it, with a budget, or with an answer only for costs."""
    answers = (selection.budget, selection.years, selection.credits)
    return selection.sort in ("cost", "-cost") or any(answer is not None for answer in answers)


def card_cost(selection: Selection, index: ProgramIndex, key: int, school: int) -> Figure | None:
    """Tuition and fees until the degree of one program in the list; None when the list is not about costs."""
    if not asks_cost(selection):
        return None
    return bill_figure(index.costs.bill(key, school, study_plan(selection)))


def gaps(selection: Selection, index: ProgramIndex, search: Search | None) -> list[Gap]:
    """Programs without a computed cost in the list before its budget; none when the list is not about costs."""
    if not asks_cost(selection):
        return []
    unknown = index.costs.for_plan(study_plan(selection)).unknown
    rows = matching(selection.leaving_out("budget"), index, search)
    found = [
        Gap(
            rows.intersection_cardinality(unknown.get("years", NONE)),
            "no length is stated",
            "How long would you study?",
            [
                (
                    f"{number_text(years)} year{'' if years == 1 else 's'}",
                    replace(selection, years=years).query_string(),
                )
                for years in YEARS
            ],
        ),
        Gap(
            rows.intersection_cardinality(unknown.get("credits", NONE)),
            "the price is per credit hour and no number of hours is stated",
            "How many would you take?",
            [(f"{credits} credit hours", replace(selection, credits=credits).query_string()) for credits in CREDITS],
        ),
        Gap(rows.intersection_cardinality(unknown.get("", NONE)), "no price that would apply to you is known"),
    ]
    return [gap for gap in found if gap.count]
