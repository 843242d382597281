"""What the rows of three community lists say about named programs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from core.importing import Row, SourceFacts
from programs.choices import Modality

from .matching import Reason

NOT_US = {
    "Coventry University",
    "Deakin University",
    "Imperial College London",
    "Keele University",
    "University of Leicester",
    "University of London",
}


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """A row of a list. `left_out` is set when the row itself rules it out, `doubt` when a part of it is not taken.

    Prices are whole US dollars for the whole program; `price_year` is the year in which the academic year begins.
    """

    line: int
    school: str
    title: str
    state: str = ""
    city: str = ""
    unit: str = ""
    url: str = ""
    modalities: tuple[Modality, ...] = ()
    length_months: int | None = None
    price: int | None = None
    highest_price: int | None = None
    price_year: int | None = None
    is_price_for_internationals: bool = False
    left_out: Reason | None = None
    doubt: str = ""


def _of_awesome(row: Row) -> ListedProgram:
    """A row of the 2020 list. DEGREE: M is a master's.

    ONLINE contradicts the row's own title or address in 15 of the 36 rows where those say online. So a row counts as
    online only when the flag and the words agree, and as on campus only when no word says online.
    """
    title, unit, url = _title(row, "PROGRAM"), row.text("DEPARTMENT"), _address(row)
    says_online = bool(re.search("online|distance", f"{title} {unit} {url}", re.IGNORECASE))
    is_online, is_on_campus = row.text("ONLINE") == "T", row.text("ONCAMPUS") == "T"
    modalities = [Modality.ONLINE] if is_online and says_online else []
    if is_on_campus and not says_online:
        modalities.append(Modality.IN_PERSON)
    doubt = "marked online, which neither its title nor its address says" if is_online and not says_online else ""
    if says_online and not is_online:
        doubt = "marked as not online, against its own title or address"
    return ListedProgram(
        line=row.number,
        school=row.text("SCHOOL"),
        title=title,
        state=row.text("STATE"),
        # The city of an online program is the sender's and does not tell the campuses of a university apart.
        city="" if is_online or says_online else row.text("CITY"),
        unit=unit,
        url=url,
        modalities=tuple(modalities),
        left_out=None if row.text("DEGREE") == "M" else Reason.NOT_MASTERS,
        doubt=doubt,
    )


def _of_roi(row: Row) -> ListedProgram:
    """A row of the 2026 price list: total tuition of international students. SOURCE_YEAR begins with tuition's year."""
    year = re.match(r"(20[0-9]{2})\D", row.text("SOURCE_YEAR"))
    if not year:
        raise row.problem("SOURCE_YEAR", "an academic year such as 2026-27")
    return ListedProgram(
        line=row.number,
        school=row.text("UNIVERSITY"),
        title=_title(row, "PROGRAM"),
        city=row.text("CITY"),
        length_months=row.whole("DURATION_MONTHS"),
        price=row.required_whole("TOTAL_TUITION_USD"),
        price_year=int(year[1]),
        is_price_for_internationals=True,
        left_out=None if row.text("COUNTRY") == "United States" else Reason.NOT_US,
    )


def _of_repl(row: Row) -> ListedProgram:
    """A row of the 2026 list of online programs: the title is PROGRAM_NOTE or, without one, FIELD."""
    school, title, url = row.text("UNIVERSITY"), _title(row, "PROGRAM_NOTE") or _title(row, "FIELD"), _address(row)
    cost = row.text("COST_TOTAL_USD_TEXT").replace(",", "")
    prices = [int(digits) for digits in re.findall(r"\$([0-9]+)", cost)]
    left_out = Reason.NOT_US if school in NOT_US else None
    if "/micromasters/" in url:
        left_out = Reason.NOT_MASTERS
    elif "information-systems" in url and title.lower() == "computer science":
        left_out = Reason.CONTRADICTION
    return ListedProgram(
        line=row.number,
        school=school,
        title=title,
        url=url,
        modalities=(Modality.ONLINE,),
        price=min(prices, default=None),
        highest_price=max(prices) if len(prices) > 1 else None,
        left_out=left_out,
    )


def _title(row: Row, column: str) -> str:
    """A cell's words; UTF-8 that was once read as Windows-1252 is set right."""
    text = row.text(column)
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _address(row: Row) -> str:
    url = row.raw("URL")
    return url if re.match(r"https?://\S+$", url) and len(url) <= 500 else ""


class NamedList(NamedTuple):
    """A list: its source, the year it stands for, the columns it is known by, how one of its rows reads."""

    facts: SourceFacts
    year: int
    columns: frozenset[str]
    of_row: Callable[[Row], ListedProgram]


LISTS = (
    NamedList(
        SourceFacts(
            "awesome-datascience-colleges-2020",
            "Ryan Swanstrom",
            "Awesome Data Science Colleges",
            "last edited 4 December 2020",
            "https://github.com/ryanswanstrom/awesome-datascience-colleges",
            "MIT",
            "Copyright (c) 2015 Ryan Swanstrom",
            "Titles, departments, addresses and, where the list agrees with itself, the modality of data science "
            "programs. Kept by volunteers and years old: many addresses have moved since. Not checked by us.",
        ),
        2020,
        frozenset("SCHOOL PROGRAM DEGREE ONLINE ONCAMPUS STATE CITY DEPARTMENT URL".split()),
        _of_awesome,
    ),
    NamedList(
        SourceFacts(
            "stem-masters-roi-2026",
            "vietandang2512",
            "International STEM Master's ROI Analysis",
            "collected in July 2026",
            "https://github.com/vietandang2512/international-stem-masters-roi-analysis",
            "MIT",
            "Copyright (c) 2026 vietandang2512",
            "Total tuition and length of data science programs, collected by hand from the schools' pages for "
            "international students. Not checked by us.",
        ),
        2026,
        frozenset("COUNTRY PROGRAM UNIVERSITY CITY TOTAL_TUITION_USD DURATION_MONTHS SOURCE_YEAR".split()),
        _of_roi,
    ),
    NamedList(
        SourceFacts(
            "repl-online-masters-2026",
            "Sébastien Lavoie and contributors",
            "REPL: after UoL's online bachelor degree",
            "25 May 2026",
            "https://github.com/world-class/REPL",
            "MIT",
            "Copyright (c) 2019 Sébastien Lavoie",
            "Addresses and total costs of online programs. The list names no year for its costs. Not checked by us.",
        ),
        2026,
        frozenset("UNIVERSITY FIELD PROGRAM_NOTE COST_TOTAL_USD_TEXT URL".split()),
        _of_repl,
    ),
)
