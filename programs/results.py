"""The rows that a selection stands for, their counts and their order, all from the index and without a query."""

from dataclasses import replace

from core.listing.bitmaps import Rows
from core.listing.facets import NOT_STATED
from core.listing.index import Answer, Counts, Order
from core.listing.selection import Selection
from programs import facets
from programs.choices import Residency
from programs.filters import chosen_columns, study_plan
from programs.program_index import ProgramIndex, Search
from specializations.choices import Strength


def rows_within(selection: Selection, index: ProgramIndex, search: Search | None) -> Rows:
    """The set of rows that scope, text and budget leave; columns come on top of it."""
    rows = index.everything if selection.scope else index.covered
    if search and selection.q:
        rows &= search.rows
    if selection.budget is not None:
        rows &= index.costs.for_plan(study_plan(selection)).within(selection.budget)
    return rows


def matching(selection: Selection, index: ProgramIndex, search: Search | None) -> Rows:
    """The set of rows that a selection stands for; `search` is that of its text."""
    return index.matching(chosen_columns(selection), rows_within(selection, index, search))


def answer_to(selection: Selection, index: ProgramIndex, search: Search | None) -> Answer:
    """The rows of a selection with the counts of every facet.

    Attendance decides what a program costs, so that within a budget each of its values is counted at its own cost.
    """
    columns = chosen_columns(selection)
    answer = index.answer(columns, rows_within(selection, index, search))
    if selection.budget is None:
        return answer
    by_value = {}
    for value in answer.counts["attendance"]:
        alone = replace(selection, chosen={**selection.chosen, "attendance": (value or NOT_STATED,)})
        by_value[value] = matching(alone, index, search)
    return Answer(answer.rows, answer.counts | {"attendance": Counts(by_value, index.everything)})


def result_keys(
    selection: Selection, search: Search | None, rows: Rows, index: ProgramIndex, start: int, stop: int
) -> list[int]:
    """Primary keys of the result from place `start` to `stop` in the order asked for; zero queries."""
    if search and selection.sort in ("", "relevance"):
        return index.page([group & rows for group in search.groups], "", start, stop)
    if not selection.sort and (links := strengths(selection, index)):
        return index.page([group & rows for group in links.values()], "", start, stop)
    return index.page([rows], order_of(selection, index), start, stop)


def only_specialization(selection: Selection) -> str:
    """Slug of the one specialization that the list is about; blank for none, several, or "not stated"."""
    chosen = selection.chosen.get(facets.SPECIALIZATION.key, ())
    return chosen[0] if len(chosen) == 1 and chosen[0] != NOT_STATED else ""


def strengths(selection: Selection, index: ProgramIndex) -> dict[Strength, Rows]:
    """Programs of the list's one specialization by the strength of their link, strongest first; else nothing."""
    slug = only_specialization(selection)
    if not slug:
        return {}
    asked = {"specialization": frozenset([slug])}
    return {strength: index.matching(asked | {"fit": frozenset([strength])}, index.everything) for strength in Strength}


def strength_at(program: int, links: dict[Strength, Rows]) -> str:
    """How a program is linked, in words; blank in a list that is not of one specialization."""
    return next((strength.label for strength, rows in links.items() if program in rows), "")


def order_of(selection: Selection, index: ProgramIndex) -> str | Order:
    """The order that a list asks for: the name of one of the index's, or that of costs for its visitor."""
    if selection.sort in ("cost", "-cost"):
        costs = index.costs.for_plan(study_plan(selection))
        return (costs.lowest_first if selection.sort == "cost" else costs.highest_first, *index.orders[""])
    return order_name(selection)


def order_name(selection: Selection) -> str:
    """The index's order for a sort parameter; tuition is that of the chosen residency."""
    if selection.sort == "relevance":
        return ""
    if selection.sort.removeprefix("-") == "tuition":
        # Whoever comes from abroad pays what the average out of state is made of.
        residency = Residency.IN_STATE if selection.residency == Residency.IN_STATE else Residency.OUT_OF_STATE
        return selection.sort.replace("tuition", f"tuition_{residency}")
    return selection.sort
