"""Where a page of a list begins, and the cursor for the next page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlencode

from django import forms
from django.conf import settings

from open_data.http import QueryProblem
from programs.filters import NOT_A_VALUE
from programs.index import ProgramIndex

USUAL, MOST = 25, 100
"""Items on a page: the default and the maximum."""
LONGEST_CURSOR = 200
MADE_UP = "This is no cursor of ours. Take it from `cursor` in the answer before, or leave it out to begin."
OF_ANOTHER = "This cursor belongs to another question: keep all other parameters as they were, or leave it out."


class PagingForm(forms.Form):
    """How many items a page has, and where it begins."""

    limit = forms.IntegerField(
        label="How many at most",
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=f"{USUAL} unless stated.",
    )
    cursor = forms.CharField(
        label="Where to go on",
        required=False,
        max_length=LONGEST_CURSOR,
        help_text="The cursor of the answer before.",
    )


class CountedPageForm(PagingForm):
    """The same for a list with facets."""

    counts = forms.ChoiceField(
        label="Facets with counts",
        required=False,
        choices=(("yes", "Yes"), ("no", "No")),
        error_messages={"invalid_choice": NOT_A_VALUE},
        help_text="Part of the answer unless “no”: leave them out of all pages but the first.",
    )


def digest(*parts: str) -> str:
    """A short hash of text, such as the version of a catalog, that reveals nothing about it."""
    return blake2b("|".join(parts).encode(), digest_size=6).hexdigest()


def edition(index: ProgramIndex) -> str:
    """A name for the state of the catalog: under another name, answers may differ."""
    return digest(index.version, index.moment.isoformat())


@dataclass(frozen=True, slots=True)
class PagePosition:
    """The end of a page: its edition and list, the number of items up to it, and the key of the last one."""

    edition: str
    question: str
    count: int
    last: int

    @property
    def cursor(self) -> str:
        """The position as text for an address."""
        text = json.dumps([self.edition, self.question, self.count, self.last], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def of(cls, cursor: str) -> "PagePosition":
        """The place that a cursor means. Raises `QueryProblem` for a text that is none."""
        try:
            text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            edition, question, count, last = json.loads(text)
            is_place = isinstance(edition, str) and isinstance(question, str) and type(count) is type(last) is int
        except (NotBase64, ValueError, TypeError, RecursionError):
            is_place = False
        if not is_place or not 0 <= count < 2**31:
            raise QueryProblem(404, errors={"cursor": [MADE_UP]})
        return cls(edition, question, count, last)

    def begin(self, edition: str, question: str, keys: Callable[[], Sequence[int]]) -> int:
        """Where the next page begins among `keys`, which are computed only when the catalog has changed since.

        Then the page begins after the last item; if that item is gone, at the same place as before.
        """
        if self.question != question:
            raise QueryProblem(404, errors={"cursor": [OF_ANOTHER]})
        if self.edition == edition:
            return self.count
        found = list(keys())
        return found.index(self.last) + 1 if self.last in found else min(self.count, len(found))


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a list with `total` items: its keys, and where the next page begins (None: this is the last)."""

    keys: Sequence[int]
    total: int
    after: PagePosition | None

    def head(self, path: str, question: Sequence[tuple[str, str]], limit: int | None) -> dict:
        """The fields before the items of a list; `question` are the parameters that all its pages share."""
        cursor = self.after.cursor if self.after else None
        pairs = [*question, *([("limit", str(limit))] if limit else []), ("cursor", cursor)]
        address = f"{settings.SITE_URL}{path}?{urlencode(pairs)}" if cursor else None
        return {"total": self.total, "cursor": cursor, "next": address}


def page_of(
    asked: PagingForm,
    version: str,
    question: Sequence[tuple[str, str]],
    total: int,
    keys: Callable[[int, int], Sequence[int]],
) -> PageOf:
    """The page for a valid form; `keys` gives the keys from one position of the list to another."""
    limit, name = asked.cleaned_data["limit"] or USUAL, digest(urlencode(question))
    start = 0
    if cursor := asked.cleaned_data["cursor"]:
        start = PagePosition.of(cursor).begin(version, name, lambda: keys(0, total))
    found = list(keys(start, start + limit))
    stop = start + len(found)
    return PageOf(found, total, PagePosition(version, name, stop, found[-1]) if found and stop < total else None)
