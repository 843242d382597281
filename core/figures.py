"""A figure: one fact with its unit, period, scope and source, or the reason why it is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.choices import Availability

REASONS = {
    Availability.NOT_REPORTED: "Not stated in any source we have.",
    Availability.SUPPRESSED: "Withheld by the publisher: too few graduates to show without naming them.",
    Availability.NOT_PUBLISHED: "Not published: withheld for privacy or never reported.",
    Availability.NOT_APPLICABLE: "Does not apply here.",
    Availability.TOO_NEW: "Too new to measure: the field code began in 2020.",
    Availability.NOT_COMPARABLE: "Cannot be compared with the others.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in `unit`, for a period and a scope, from a `core.models.Source`.

    `unit` is a key of `WRITERS`. A missing figure has `value` None and an availability other than reported. `note` is
    one more sentence, beside a value or a reason. `url` is the address behind the figure, if there is one.
    """

    value: Any = None
    unit: str = "text"
    period: str = ""
    scope: str = ""
    source: Any = None
    availability: str = Availability.REPORTED
    note: str = ""
    url: str = ""

    @property
    def is_known(self):
        return self.value is not None and self.value != ""

    @property
    def text(self):
        """The value as written on the site: `US$52,100 per year`; an empty string when missing."""
        return WRITERS[self.unit](self.value) if self.is_known else ""

    @property
    def context(self):
        """Period and scope in one phrase: `2023-24, school average`."""
        return ", ".join(part for part in (self.period, self.scope) if part)

    @property
    def reason(self):
        """Why the value is missing, as a sentence; an empty string when it is known."""
        return "" if self.is_known else self.note or REASONS.get(self.availability, REASONS[Availability.NOT_REPORTED])

    def __str__(self):
        return f"{self.text} ({self.context})" if self.is_known and self.context else self.text or self.reason


def missing(availability=Availability.NOT_REPORTED, *, note="", source=None, scope=""):
    """A figure without a value, with the reason."""
    return Figure(None, availability=availability, note=note, source=source, scope=scope)


def usd(amount: int) -> str:
    """Whole US dollars: `US$52,100`; a loss has its sign in front: `-US$300`."""
    return f"{'-' if amount < 0 else ''}US${abs(amount):,}"


def percent(value) -> str:
    """A change in percent with its sign and no decimals: `+35%`, `-4%`, `0%`."""
    return f"{value:+.0f}%" if round(value) else "0%"


def change(value) -> str:
    """A change in percent as its publisher states it, with sign and one decimal: `+33.5%`, `0.0%`."""
    return f"{value:+.1f}%" if value else "0.0%"


def thousands(amount: int) -> str:
    """US dollars on a scale, in thousands: `US$150k`."""
    return f"US${amount // 1000}k" if amount else "0"


def day(value: date) -> str:
    """A date: `21 November 2026`."""
    return f"{value.day} {value:%B %Y}"


def academic_year(start: int) -> str:
    """The academic year that begins in the year `start`: 2023 is `2023-24`."""
    return f"{start}-{(start + 1) % 100:02d}"


WRITERS = {
    "text": str,
    "usd": usd,
    "usd_per_year": lambda amount: f"{usd(amount)} per year",
    "usd_per_term": lambda amount: f"{usd(amount)} per term",
    "usd_per_credit": lambda amount: f"{usd(amount)} per credit hour",
    "usd_per_program": lambda amount: f"{usd(amount)} in total",
    "count": lambda number: f"{number:,}",
    "per_opening": lambda ratio: f"{ratio:.2f} per opening",
    "usd_thousands": thousands,
    "percent": percent,
    "change": change,
    "share": lambda part: f"{part:.0f}%",
    "months": lambda number: f"{number} months" if number != 1 else "1 month",
    "hours": lambda number: f"{number} credit hours",
    "day": day,
    "estimated_day": lambda value: f"about {day(value)}",
}
