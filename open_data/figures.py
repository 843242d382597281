"""A figure as data: the same value, context and reason that the pages print, and its unit in words."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.choices import Availability
from core.figures import Figure

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
"""What each unit of `core.figures.WRITERS` counts, for readers who have only the data."""


def plain(value: Any) -> int | float | str | None:
    """A value as JSON holds it: numbers as numbers, days as YYYY-MM-DD, blank text as nothing."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def stated(figure: Figure) -> dict[str, Any]:
    """A figure with unit, period, scope, source (its key) and availability; `reason` says why a value is missing.

    A missing figure that nobody marked otherwise is not reported; `note` is what the page prints beside a value.
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
