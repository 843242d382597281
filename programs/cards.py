"""A program as the list shows it: plain strings, made from one row of the read model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.charts import Sparkline, sparkline
from core.figures import Figure, day
from core.listing.search import searchable, spelled
from programs import measures
from programs.choices import STATES, Control, Residency
from programs.facts import ProgramFacts
from programs.intake_status import UNKNOWN, Standing
from programs.models import CatalogueRow
from programs.program_index import Search


@dataclass(frozen=True, slots=True)
class Card:
    """What a result says. `reason` tells why it is there when the list was searched by text."""

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
    standing: Standing = UNKNOWN,
) -> Card:
    """The card of a row; `residency` chooses which tuition it prints, `cost` is what it takes to finish when asked,
    `link` how the program belongs to the specialization when the list is of one, `standing` how applications stand."""
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
    # The first places hold most words, the last are long.
    words_at = cache(lambda place: searchable(places[place].split("|")))
    found: dict[str, list[str]] = {}
    for term in search.terms:
        for place in places:
            match = next((w for w in term.words if (f" {w}" if term.is_prefix else f" {w} ") in words_at(place)), None)
            if match:
                found.setdefault(place, []).append(match)
                break
    return "; ".join(f"{' '.join(words)} in the {place}" for place, words in found.items())
