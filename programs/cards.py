"""The programs of a list page as cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.charts import Sparkline, sparkline
from core.figures import Figure, day
from core.listing.bitmaps import Rows
from core.listing.facets import NOT_STATED
from core.listing.index import Counts, Matches, Order
from core.listing.search import searchable, spelled
from core.listing.selection import Selection
from programs import facets, measures
from programs.choices import Control, Residency
from programs.deadlines.status import UNKNOWN, RoundStatus
from programs.facts import ProgramFacts
from programs.filters import chosen_columns, study_plan
from programs.geography import STATES
from programs.index import ProgramIndex, Search
from programs.models import CatalogueRow
from taxonomy.choices import Strength


def rows_within(selection: Selection, index: ProgramIndex, search: Search | None) -> Rows:
    """The rows that match scope, text and budget, before any facet."""
    rows = index.everything if selection.scope else index.covered
    if search and selection.q:
        rows &= search.rows
    if selection.budget is not None:
        rows &= index.costs.for_plan(study_plan(selection)).within(selection.budget)
    return rows


def matching(selection: Selection, index: ProgramIndex, search: Search | None) -> Rows:
    """The rows that match a selection. `search` is the search for its text."""
    return index.matching(chosen_columns(selection), rows_within(selection, index, search))


def answer_to(selection: Selection, index: ProgramIndex, search: Search | None) -> Matches:
    """The rows of a selection with the counts of every facet.

    The cost depends on attendance. With a budget, each value of attendance is therefore counted at its own cost.
    """
    columns = chosen_columns(selection)
    answer = index.answer(columns, rows_within(selection, index, search))
    if selection.budget is None:
        return answer
    by_value = {}
    for value in answer.counts["attendance"]:
        alone = replace(selection, chosen={**selection.chosen, "attendance": (value or NOT_STATED,)})
        by_value[value] = matching(alone, index, search)
    return Matches(answer.rows, answer.counts | {"attendance": Counts(by_value, index.everything)})


def result_keys(
    selection: Selection, search: Search | None, rows: Rows, index: ProgramIndex, start: int, stop: int
) -> list[int]:
    """Primary keys of the result from place `start` to `stop` in the selection's order; no queries."""
    if search and selection.sort in ("", "relevance"):
        return index.page([group & rows for group in search.groups], "", start, stop)
    if not selection.sort and (links := strengths(selection, index)):
        return index.page([group & rows for group in links.values()], "", start, stop)
    return index.page([rows], order_of(selection, index), start, stop)


def only_specialization(selection: Selection) -> str:
    """Slug of the list's only specialization; blank for none, several, or "not stated"."""
    chosen = selection.chosen.get(facets.SPECIALIZATION.key, ())
    return chosen[0] if len(chosen) == 1 and chosen[0] != NOT_STATED else ""


def strengths(selection: Selection, index: ProgramIndex) -> dict[Strength, Rows]:
    """Programs of the list's only specialization by strength, strongest first; empty for other lists."""
    slug = only_specialization(selection)
    if not slug:
        return {}
    asked = {"specialization": frozenset([slug])}
    return {strength: index.matching(asked | {"fit": frozenset([strength])}, index.everything) for strength in Strength}


def strength_at(program: int, links: dict[Strength, Rows]) -> str:
    """A program's strength in words; blank in a list without exactly one specialization."""
    return next((strength.label for strength, rows in links.items() if program in rows), "")


def order_of(selection: Selection, index: ProgramIndex) -> str | Order:
    """The order of a list: the name of an order of the index, or the order by costs for its visitor."""
    if selection.sort in ("cost", "-cost"):
        costs = index.costs.for_plan(study_plan(selection))
        return (costs.lowest_first if selection.sort == "cost" else costs.highest_first, *index.orders[""])
    return order_name(selection)


def order_name(selection: Selection) -> str:
    """The index's order for a sort parameter. Tuition is for the chosen residency."""
    if selection.sort == "relevance":
        return ""
    if selection.sort.removeprefix("-") == "tuition":
        # IPEDS counts students from abroad as out of state.
        residency = Residency.IN_STATE if selection.residency == Residency.IN_STATE else Residency.OUT_OF_STATE
        return selection.sort.replace("tuition", f"tuition_{residency}")
    return selection.sort


@dataclass(frozen=True, slots=True)
class Card:
    """One result of the list. `reason` explains why a text search found it."""

    slug: str
    url: str
    name: str
    school: str
    school_url: str
    place: str
    badges: Sequence[str]
    tuition: Figure
    cost: Figure | None
    earnings: Figure
    awards: Figure
    trend: Sparkline | None
    trend_label: str
    verified: str
    reason: str
    link: str = ""


def card(
    row: CatalogueRow,
    residency: str,
    search: Search | None = None,
    *,
    cost: Figure | None = None,
    link: str = "",
    standing: RoundStatus = UNKNOWN,
) -> Card:
    """The card of a row.

    `residency` selects the printed tuition. `cost` is the cost of finishing when the list is about it. `link` is the
    strength when the list has exactly one specialization. `standing` is the status of applications.
    """
    facts = ProgramFacts(row)
    tuition = measures.TUITION_IN if residency == Residency.IN_STATE else measures.TUITION_OUT
    earned = measures.EARNINGS_4YR if row.earnings_1yr is None and row.earnings_4yr else measures.EARNINGS_1YR
    years = sorted(row.awards_by_year)
    field = "" if row.cip_name in row.name else row.cip_name
    deadline = standing.line or "Deadline not stated"
    counts = [row.awards_by_year[year] for year in years]
    return Card(
        slug=row.slug,
        url=f"/programs/{row.slug}/",
        name=row.name,
        school=row.school_name,
        school_url=f"/schools/{row.school_slug}/",
        place=f"{row.city}, {row.state}",
        badges=[badge for badge in (field, row.degree, row.modalities, Control(row.control).label, deadline) if badge],
        tuition=tuition.read(facts),
        cost=cost,
        earnings=earned.read(facts),
        awards=measures.AWARDS.read(facts),
        trend=sparkline(counts),
        trend_label=f"Awards by year: {', '.join(map(str, counts))}" if counts else "",
        verified=f"Verified {day(row.verified_on)}" if row.verified_on else "Not verified with the school",
        reason=reason(row, search) if search else "",
        link=link,
    )


def reason(row: CatalogueRow, search: Search) -> str:
    """Why a text search found this row, in a few words."""
    aliases = [alias for alias in row.school_aliases.split("|") if alias]
    if search.exact == spelled(row.school_name):
        return "The school's name"
    if known_as := min((alias for alias in aliases if spelled(alias) == search.exact), key=len, default=""):
        return f"The school is also known as {known_as}"
    places = {
        "title": row.name,
        "field": row.cip_name,
        "school": row.school_name,
        "school's other names": row.school_aliases,
        "place": f"{row.city}|{row.state}|{STATES[row.state]}",
        "specializations": row.specialization_names,
        "keywords": f"{row.search_text} {row.search_school}",
    }
    # Most words are in the first places; the last ones are long.
    words_at = cache(lambda place: searchable(places[place].split("|")))
    found: dict[str, list[str]] = {}
    for term in search.terms:
        for place in places:
            match = next((w for w in term.words if (f" {w}" if term.is_prefix else f" {w} ") in words_at(place)), None)
            if match:
                found.setdefault(place, []).append(match)
                break
    return "; ".join(f"{' '.join(words)} in the {place}" for place, words in found.items())
