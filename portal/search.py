"""Search over everything: programs by their own index, and all else as documents in one index of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from core.kept import kept_with
from core.row_sets import Rows
from core.text_search import MAX_TERMS, Term, WordIndex, fold, searchable
from portal.documents import KINDS, Document
from programs.models import CatalogueRow
from programs.program_index import ProgramIndex

BEST, ALL, SUGGESTED = 5, 200, 3
"""How many of a kind are shown on the page, when it alone is asked for, and as suggestions."""

PROGRAMS = "programs"


class SearchForm(forms.Form):
    """What is searched for, and the one kind to list in full."""

    q = forms.CharField(
        max_length=200, required=False, error_messages={"max_length": "Search for at most 200 characters."}
    )
    kind = forms.ChoiceField(
        choices=[(kind.key, kind.label) for kind in KINDS],
        required=False,
        error_messages={"invalid_choice": "There is no such kind of page."},
    )


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the results."""

    title: str
    url: str
    note: str
    also: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The best results of a kind, how many there are, and where all of them are."""

    key: str
    label: str
    results: Sequence[Result]
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds, by kind, and which words were read as others."""

    groups: Sequence[Group]
    corrections: Sequence[Term]


class Library:
    """All documents for one version of the catalogue."""

    def __init__(self, index: ProgramIndex):
        self.documents: list[Document] = []
        self.ranges: dict[str, range] = {}
        for kind in KINDS:
            start = len(self.documents)
            self.documents += kind.documents(index)
            self.ranges[kind.key] = range(start, len(self.documents))
        self.names = [[f" {folded} " for name in each.names if (folded := fold(name))] for each in self.documents]
        self.words = WordIndex.of_texts([searchable([*each.names, each.words]) for each in self.documents])

    def search(self, query: str) -> tuple[dict[str, list[Document]], list[Term]]:
        """Documents by kind, best first: named exactly so, named with all the words, telling of them all; or, where a
        kind has none of these, those whose whole name stands in the query. With them, what each word stood for."""
        exact, words = f" {fold(query)} ", self.words.terms(query)
        if not words:
            return {key: [] for key in self.ranges}, []
        # A long text is cut where its words are, so that a name late in it finds nothing and costs nothing.
        asked = f" {' '.join(exact.split()[: 2 * MAX_TERMS])} "
        matching = Rows(range(len(self.documents)))
        for word in words:
            matching &= self.words.rows(word)
        ranks = {position: self._rank(position, exact, words) for position in matching}
        found = {}
        for key, within in self.ranges.items():
            best = sorted((position for position in within if position in ranks), key=ranks.__getitem__)
            found[key] = [self.documents[position] for position in best or self._named_in(asked, within)]
        return found, words

    def _named_in(self, asked: str, within: range) -> list[int]:
        """Positions of documents of which a whole name stands in the text: longest first, main names before others."""
        ranks = {}
        for position in within:
            found = [(-len(name), place) for place, name in enumerate(self.names[position]) if name in asked]
            if found:
                ranks[position] = min(found)
        return sorted(ranks, key=ranks.__getitem__)

    def _rank(self, position: int, exact: str, words: Sequence[Term]) -> tuple[int, int]:
        names = self.names[position]
        if exact in names:
            return 0, names.index(exact)
        with_all = [len(name) for name in names if all(stands_in(word, name) for word in words)]
        return (1, min(with_all)) if with_all else (2, 0)


def stands_in(word: Term, name: str) -> bool:
    """Whether a folded name between spaces has one of the words that a typed one stands for."""
    return any((f" {each}" if word.is_prefix else f" {each} ") in name for each in word.words)


@kept_with
def library(index: ProgramIndex) -> Library:
    """The documents of this version of the catalogue, gathered once: one or two queries a kind."""
    return Library(index)


def search(query: str, index: ProgramIndex, *, kind: str = "") -> Found:
    """Everything that a query finds, or all of one kind; two queries, and those of the library when it is new."""
    documents, words = library(index).search(query)
    programs = index.search(query)
    groups = [] if kind else [program_group(query, index)]
    for each in KINDS:
        if found := documents[each.key] if kind in ("", each.key) else ():
            url = f"{reverse('search')}?{urlencode({'q': query, 'kind': each.key})}"
            shown = [result(document, query) for document in found[: ALL if kind else BEST]]
            groups.append(Group(each.key, each.label, shown, len(found), url))
    # A word is read as another one only where no index has it as it was typed.
    known = {word.typed for word in (*words, *programs.terms) if word.words and not word.is_corrected}
    corrected = {
        word.typed: word for word in (*words, *programs.terms) if word.is_corrected and word.typed not in known
    }
    # What is called exactly so comes first.
    groups.sort(key=lambda group: not any(each.is_exact for each in group.results))
    return Found([group for group in groups if group.total], list(corrected.values()))


def program_group(query: str, index: ProgramIndex) -> Group:
    """The best programs; all of them are the list at `/programs/` for the same words. One query."""
    found = index.search(query)
    keys = index.page([group & index.covered for group in found.groups], "", 0, BEST)
    rows = CatalogueRow.objects.only("slug", "name", "school_name", "city", "state").in_bulk(keys) if keys else {}
    results = [
        Result(row.name, f"/programs/{row.slug}/", f"{row.school_name}, {row.city}, {row.state}")
        for row in (rows[key] for key in keys if key in rows)
    ]
    total = index.covered.intersection_cardinality(found.rows)
    return Group(PROGRAMS, "Programs", results, total, programs_url(query))


def programs_url(query: str) -> str:
    """The list of all programs that a query finds."""
    return f"{reverse('programs:programs')}?{urlencode({'q': query})}"


def result(document: Document, query: str) -> Result:
    """A document as a line, with the other name that was searched for when there is one."""
    name, *others = document.names
    also = next((other for other in others if fold(other) == fold(query)), "")
    return Result(name, document.url, document.note, also, bool(also) or fold(name) == fold(query))


def suggestions(query: str, index: ProgramIndex) -> list[Group]:
    """The best of each kind while somebody types, and how many programs there are; no query but the version's."""
    documents, _ = library(index).search(query)
    groups = []
    for kind in KINDS:
        if found := documents[kind.key]:
            shown = [result(document, query) for document in islice(found, SUGGESTED)]
            groups.append(Group(kind.key, kind.label, shown, len(found), ""))
    if total := index.covered.intersection_cardinality(index.search(query).rows):
        groups.insert(
            0, Group(PROGRAMS, "Programs", (), total, f"{reverse('programs:programs')}?{urlencode({'q': query})}")
        )
    return groups
