"""Pages and the facts that they print, each under a permanent key, so that a visitor can report it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from core.figures import Figure

ADDRESS = re.compile(r"/([a-z]+)/([-a-zA-Z0-9_]+)/")
WHOLE_PAGE = "page"
"""The key for everything on a page without a key: its words, its links."""


@dataclass(frozen=True, slots=True)
class PageFact:
    """A fact as a page prints it, and where an editor would correct it.

    `figure` None: there is nothing to quote. `row` is the stored row behind it, `field` its column; a fact without a
    row is corrected on the row of its page, or is computed from others.
    """

    label: str
    figure: Figure | None = None
    row: Model | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class FactPage:
    """A public page with its facts by key, its stored row, and its school if it has one."""

    path: str
    title: str
    row: Model
    facts: Mapping[str, PageFact]
    program: Model | None = None
    school: Model | None = None


Reader = Callable[[str, Any], FactPage | None]
READERS: dict[str, Reader] = {}


def reads(section: str) -> Callable[[Reader], Reader]:
    """Registers a function as the reader of the pages `/<section>/<slug>/`.

    It takes the slug and the current program index, and returns None for a page that visitors cannot open.
    """

    def register(reader: Reader) -> Reader:
        READERS[section] = reader
        return reader

    return register


def fact_page(path: str, index) -> FactPage | None:
    """The page at a path of this site as it is now; None for a path without such a page."""
    autodiscover_modules("fact_pages")
    found = ADDRESS.fullmatch(path)
    reader = READERS.get(found[1]) if found else None
    page = reader(found[2], index) if reader else None
    if page is None:
        return None
    rest = {WHOLE_PAGE: PageFact("Something else on this page")}
    return FactPage(page.path, page.title, page.row, {**page.facts, **rest}, page.program, page.school)


PUBLISHERS = {
    "ipeds-": "Schools report these figures to IPEDS themselves. A wrong one is corrected there, by the person whom "
    "the school has named as its IPEDS keyholder; we print what IPEDS publishes next.",
    "scorecard-": "The US Department of Education computes these figures from federal records, and it alone can "
    "correct one; we print what College Scorecard publishes next.",
    "oews-": "The US Bureau of Labor Statistics estimates these figures from a survey of employers, and it alone can "
    "correct one; we print what it publishes next.",
    "employment-projections-": "The US Bureau of Labor Statistics makes these projections, and it alone can correct "
    "one; we print what it publishes next.",
    "onet-": "The US Department of Labor keeps these facts in O*NET, and it alone can correct one; we print what it "
    "publishes next.",
}


def who_corrects(source) -> str:
    """Who must correct a figure of this source, in a sentence or two; blank if our editors can."""
    key = source.key if source else ""
    return next((sentence for prefix, sentence in PUBLISHERS.items() if key.startswith(prefix)), "")
