"""Programs and their figures as records of the API."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from core.choices import Availability
from core.figures import Figure
from core.listing.facets import NOT_STATED, Facet
from core.listing.selection import FacetView, Selection
from programs import facets, measures
from programs.cards import answer_to, result_keys
from programs.choices import IntakeStatus, Residency
from programs.facts import ProgramFacts, facts_of
from programs.filters import CHILDREN, ProgramFilter
from programs.index import ProgramIndex, recency
from programs.index_rows import DETAILS
from programs.list_costs import asks_cost, card_cost
from programs.listing import chosen_facets, facet_views, order_label, unknown_words
from programs.measures import Measure, MeasureGroup
from programs.models import Program, Verification
from programs.pages import costs_to_finish, last_checks

UNITS = {
    "text": "words",
    "usd": "whole US dollars",
    "usd_per_year": "US dollars for one academic or calendar year",
    "usd_per_term": "US dollars for one term",
    "usd_per_credit": "US dollars for one credit hour",
    "usd_per_program": "US dollars for the whole program",
    "count": "a count",
    "per_opening": "degrees for each yearly opening",
    "usd_thousands": "US dollars",
    "percent": "a change in percent: 35 is up by 35%",
    "change": "a change in percent, as its publisher states it",
    "share": "a share in percent: 35 is 35%",
    "months": "months",
    "hours": "credit hours",
    "day": "a day, as YYYY-MM-DD",
    "estimated_day": "a day that was estimated from last year, as YYYY-MM-DD",
}
"""What each unit of `core.figures.WRITERS` counts, for readers without the pages."""


def plain(value: Any) -> int | float | str | None:
    """A value for JSON: numbers as numbers, days as YYYY-MM-DD, blank text as None."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def stated(figure: Figure) -> dict[str, Any]:
    """A figure with unit, period, scope, source (its key) and availability; `reason` says why a value is missing.

    A missing figure without another availability is not reported; `note` is what the page prints beside a value.
    """
    availability = figure.availability
    if not figure.is_known and availability == Availability.REPORTED:
        availability = Availability.NOT_REPORTED
    return {
        "value": plain(figure.value),
        "unit": figure.unit if figure.is_known else None,
        "text": figure.text,
        "period": figure.period,
        "scope": figure.scope,
        "source": figure.source.key if figure.source else None,
        "availability": str(availability),
        "reason": figure.reason,
        "note": figure.note if figure.is_known else "",
    }


SUMMARY = (
    measures.OWN_PRICE,
    measures.TUITION_OUT,
    measures.TUITION_IN,
    *measures.FORMAT.measures,
    *measures.DATES.measures,
    *measures.OUTCOMES.measures,
)
"""The measures of a program in a list; the others are only at the program's address."""

SEARCHED = ("row__search_text", "row__search_school", "row__search_subjects", "row__search_names")

OfTheMoment = Mapping[str, Callable[[ProgramFacts], str]]


def address(kind: str, name: str, folder: str = "/") -> str:
    """The full address of an object's page or, with the folder `/api/v1/`, of its data."""
    return f"{settings.SITE_URL}{folder}{kind}/{name}/"


def deadline_of(facts: ProgramFacts) -> str:
    """The value of the facet of deadlines; blank when unknown."""
    status = facts.standing.status
    return "" if status == IntakeStatus.UNKNOWN else status.value


def of_the_moment(today: date) -> OfTheMoment:
    """For each facet that depends on the day and has no column: its key, and the function that reads its values."""
    return {
        facets.DEADLINE.key: deadline_of,
        facets.VERIFIED_FACET.key: lambda facts: recency(facts.row.verified_on, today),
    }


def facet_values(
    programs: Sequence[ProgramFacts], of_list: Iterable[Facet], passing: OfTheMoment
) -> dict[int, dict[str, list[str]]]:
    """The values of each facet, by program. One query for each child table."""
    of_list, keys = list(of_list), [facts.row.pk for facts in programs]
    found: dict[int, dict[str, set[str]]] = {key: {facet.key: set() for facet in of_list} for key in keys}
    for table, model in CHILDREN.items():
        asked = [facet for facet in of_list if facet.table == table]
        for key, *values in model.objects.filter(row__in=keys).values_list("row_id", *(each.column for each in asked)):
            for facet, value in zip(asked, values, strict=True):
                found[key][facet.key].add(value)
    for facts in programs:
        for facet in of_list:
            if facet.key in passing:
                found[facts.row.pk][facet.key] = {passing[facet.key](facts)}
            elif facet.table not in CHILDREN:
                found[facts.row.pk][facet.key] = {str(getattr(facts.row, facet.column))}
    return {
        key: {name: sorted(value or NOT_STATED for value in values) for name, values in by_facet.items()}
        for key, by_facet in found.items()
    }


def figures(facts: ProgramFacts, of: Iterable[Measure]) -> dict[str, dict]:
    """Figures by key of their measure."""
    return {measure.key: stated(measure.read(facts)) for measure in of}


def labelled(facts: ProgramFacts, of: Iterable[Measure]) -> list[dict]:
    """Figures with their keys and labels."""
    return [{"key": each.key, "label": each.label, **stated(each.read(facts))} for each in of]


def identity(facts: ProgramFacts) -> dict[str, Any]:
    """What a program is, and the addresses of its page and its data."""
    row, school = facts.row, facts.school
    return {
        "slug": row.slug,
        "name": row.name,
        "url": address("programs", row.slug),
        "api": address("programs", row.slug, "/api/v1/"),
        "degree": row.degree,
        "cip_code": row.cip_code,
        "field": row.cip_name,
        "covered": row.is_covered,
        "school": {
            "slug": school.slug,
            "name": school.name,
            "unitid": school.unitid,
            "city": school.city,
            "state": school.state,
        },
    }


def listed(keys: Sequence[int], index: ProgramIndex) -> list[ProgramFacts]:
    """Facts of listed programs in the order of their keys, without those that have just left the list.

    Two queries, and one for each kind of rows that any of them has.
    """
    found = Program.objects.listed().with_page_facts().defer(*SEARCHED).in_bulk(keys)
    return facts_of([found[key] for key in keys if key in found], index)


def result(filters: ProgramFilter, index: ProgramIndex) -> tuple[Selection, int, Callable, Mapping[str, Any]]:
    """The selection of a valid form, the number of programs, their keys by position, and data about the whole list."""
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    answer = answer_to(selection, index, search)

    def keys(start: int, stop: int) -> list[int]:
        return result_keys(selection, search, answer.rows, index, start, stop)

    terms, of_list = search.terms if search else (), chosen_facets(selection)
    views = facet_views(of_list, selection, answer.counts, index, [facet.key for facet in of_list])
    return (
        selection,
        answer.total,
        keys,
        {
            "order": order_label(selection),
            "corrected": {term.typed: list(term.words) for term in terms if term.is_corrected},
            "unknown_words": unknown_words(selection, search),
            "facets": facet_counts(views),
        },
    )


def facet_counts(views: Iterable[FacetView]) -> list[dict[str, Any]]:
    return [
        {
            "key": view.key,
            "label": view.label,
            "help": view.help,
            "options": [
                {"value": each.value, "label": each.label, "count": each.count, "chosen": each.is_chosen}
                for each in view.options
            ],
        }
        for view in views
    ]


def summaries(keys: Sequence[int], selection: Selection, index: ProgramIndex) -> list[dict[str, Any]]:
    """Programs of a list as data, with the cost to finish each one when the list has these prices."""
    programs = listed(keys, index)
    values = facet_values(programs, facets.facets_for(selection.residency), of_the_moment(index.today))
    found = []
    for facts in programs:
        read = figures(facts, SUMMARY)
        if asks_cost(selection):
            read["cost_to_finish"] = stated(card_cost(selection, index, facts.row.pk, facts.row.school_id))
        found.append({**identity(facts), "facets": values[facts.row.pk], "figures": read})
    return found


def detail(program: Program, index: ProgramIndex) -> dict[str, Any]:
    """The data of a program that is loaded with its page facts."""
    [facts] = facts_of([program], index, DETAILS)
    of_list = facets.facets_for(Residency.OUT_OF_STATE) if program.is_listed else ()
    [values] = facet_values([facts], of_list, of_the_moment(index.today)).values()
    checks = last_checks(facts.row)
    return {
        **identity(facts),
        "facets": values,
        "figures": figures(facts, SUMMARY),
        "summary": program.summary,
        "specializations": [each for each in values.get(facets.SPECIALIZATION.key, ()) if each != NOT_STATED],
        "links": links(program),
        "groups": [group(each, facts, checks.get(each.key), index.today) for each in measures.GROUPS],
        "costs_to_finish": [
            {"key": "cost_to_finish", "label": label, **stated(figure)} for label, figure in costs_to_finish(facts)
        ],
        "awards_by_year": facts.row.awards_by_year,
        "rounds": rounds(facts),
        "courses": courses(facts),
    }


def links(program: Program) -> dict[str, str]:
    return {kind: getattr(program, f"{kind}_url") for kind in ("official", "application", "admissions", "tuition")}


def group(of: MeasureGroup, facts: ProgramFacts, check: Verification | None, today: date) -> dict[str, Any]:
    """A group of figures with its last check."""
    checked = check and {
        "verified_on": check.verified_on,
        "by": "school" if check.is_by_school else "editor",
        "evidence_url": check.evidence_url,
        "overdue": check.is_due(today),
    }
    return {"key": of.key, "label": of.label, "check": checked, "figures": labelled(facts, of.measures)}


def rounds(facts: ProgramFacts) -> list[dict[str, Any]]:
    """Each round of application with its state."""
    return [
        {
            "term": each.intake.term,
            "year": each.intake.year,
            "round": each.intake.round,
            "audience": each.intake.audience,
            "opens_on": each.intake.opens_on,
            "deadline_on": each.intake.deadline_on,
            "time_zone": each.intake.time_zone,
            "estimated": each.intake.is_estimated,
            "status": each.status.value,
            "sentence": each.sentence,
            "source": each.intake.source.key,
        }
        for each in facts.rounds
    ]


def courses(facts: ProgramFacts) -> list[dict[str, Any]]:
    """Courses in the order of the page."""
    return [
        {
            "title": each.title,
            "role": each.role,
            "choice": each.choice,
            "area": each.area,
            "credits": plain(each.credits),
            "source": each.source.key,
        }
        for each in facts.courses
    ]
