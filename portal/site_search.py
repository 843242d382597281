"""The search over the whole site: its documents and its pages of results."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from articles.index import article_index
from careers.index import career_index
from core.listing.bitmaps import memoized
from core.listing.search import NameIndex, SearchTerm, spelled
from core.models import GlossaryTerm
from programs.index import ProgramIndex
from programs.models import CatalogueRow, School
from programs.school_index import school_index
from taxonomy.models import Specialization


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """Something with a page or a place on one: its names, the main one first, and other words about it."""

    names: Sequence[str]
    url: str
    note: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """Documents that are listed together; to search one more kind, add it to `KINDS`.

    A kind without a function has an index of its own.
    """

    key: str
    label: str
    documents: Callable[[ProgramIndex], Iterable[SearchDocument]] | None


SCHOOLS = "schools"


def schools() -> dict[int, SearchDocument]:
    """Schools with listed programs, by primary key. Two queries."""
    return {
        school.pk: SearchDocument(
            [school.name, *(alias.text for alias in school.aliases.all())], school.get_absolute_url(), school.place
        )
        for school in School.objects.listed().prefetch_related("aliases")
    }


def specializations(index: ProgramIndex) -> Iterator[SearchDocument]:
    for each in Specialization.objects.listed():
        yield SearchDocument(named(each.name, each.search_terms), each.get_absolute_url(), each.summary, each.summary)


def careers(index: ProgramIndex) -> Iterator[SearchDocument]:
    """Careers by their own names, then by the job titles that O*NET lists for their occupations."""
    for entry in career_index(index.version).entries:
        career, titles = entry.career, (title for _, title, _ in entry.titles)
        names = dict.fromkeys([*named(career.name, career.other_names), *titles])
        yield SearchDocument(list(names), career.get_absolute_url(), career.summary, career.summary)


def guides(index: ProgramIndex) -> Iterator[SearchDocument]:
    """Published guides by title, deck and the questions that they answer."""
    for article in article_index(index.version).articles:
        questions = " ".join(asked.question.question for asked in article.asked.all())
        yield SearchDocument([article.title], article.get_absolute_url(), article.deck, f"{article.deck} {questions}")


def glossary(index: ProgramIndex) -> Iterator[SearchDocument]:
    for term in GlossaryTerm.objects.all():
        yield SearchDocument(named(term.name, term.also), term.get_absolute_url(), term.definition, term.definition)


def named(name: str, others: str) -> list[str]:
    """A name, and the other names from a text that separates them with commas."""
    return [name, *(other.strip() for other in others.split(",") if other.strip())]


KINDS = (
    DocumentKind("specializations", "Specializations", specializations),
    DocumentKind("careers", "Careers", careers),
    DocumentKind(SCHOOLS, "Schools", None),
    DocumentKind("guides", "Guides", guides),
    DocumentKind("glossary", "Glossary", glossary),
)


BEST, ALL, SUGGESTED = 5, 200, 3
"""How many of a kind the page shows, how many when only this kind is chosen, and how many suggestions."""

PROGRAMS = "programs"


class SearchForm(forms.Form):
    """The query, and the one kind to list in full."""

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
    title: str
    url: str
    note: str
    also: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The best results of a kind, their number, and the address of all of them."""

    key: str
    label: str
    results: Sequence[Result]
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds, by kind, and which words were corrected."""

    groups: Sequence[Group]
    corrections: Sequence[SearchTerm]


class Library:
    """All documents for one version of the catalog; schools have their own index."""

    def __init__(self, index: ProgramIndex):
        self.documents: list[SearchDocument] = []
        self.ranges: dict[str, range] = {}
        for kind in KINDS:
            if kind.documents:
                start = len(self.documents)
                self.documents += kind.documents(index)
                self.ranges[kind.key] = range(start, len(self.documents))
        self.names = NameIndex([each.names for each in self.documents], [[each.words] for each in self.documents])
        self.schools, self.of_schools = school_index(index), schools()

    def search(self, query: str) -> tuple[dict[str, list[SearchDocument]], list[SearchTerm]]:
        """Documents by kind, best first: the exact name, then names with all the words, then texts with all the words.

        A kind with none of these gets the documents whose whole name is part of the query. The second value says what
        each word was matched with.
        """
        ranks, terms = self.names.ranks(query)
        named = [place for place, *_ in self.names.named_in(query)]
        found = {}
        for key, within in self.ranges.items():
            best = sorted((place for place in sorted(ranks) if place in within), key=ranks.__getitem__)
            found[key] = [self.documents[place] for place in best or named if place in within]
        of_schools, known = self.schools.search(query, self.of_schools), self.names.words.rows_of
        # A word of guides or careers is not a misspelling in the name of a school.
        is_misread = any(term.is_corrected and term.typed in known for term in of_schools.terms)
        keys = () if is_misread else of_schools.keys
        keys = keys or self.schools.named_in(query, self.of_schools)
        found[SCHOOLS] = [self.of_schools[key] for key in keys]
        return found, [*terms, *of_schools.terms]


@memoized
def library(index: ProgramIndex) -> Library:
    """The documents of this version of the catalog, memoized: one or two queries a kind."""
    return Library(index)


def search(query: str, index: ProgramIndex, *, kind: str = "") -> Found:
    """Everything that a query finds, or all of one kind. Two queries, and those of `library` when it is new."""
    documents, words = library(index).search(query)
    programs = index.search(query)
    groups = [] if kind else [program_group(query, index)]
    for each in KINDS:
        if found := documents[each.key] if kind in ("", each.key) else ():
            url = f"{reverse('search')}?{urlencode({'q': query, 'kind': each.key})}"
            shown = [result(document, query) for document in found[: ALL if kind else BEST]]
            groups.append(Group(each.key, each.label, shown, len(found), url))
    # A word is corrected only if no index has it as typed.
    known = {word.typed for word in (*words, *programs.terms) if word.words and not word.is_corrected}
    corrected = {
        word.typed: word for word in (*words, *programs.terms) if word.is_corrected and word.typed not in known
    }
    # Exact names come first.
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
    return f"{reverse('programs:programs')}?{urlencode({'q': query})}"


def result(document: SearchDocument, query: str) -> Result:
    """A document as a line, with the other name that matched, if any."""
    name, *others = document.names
    also = min((other for other in others if spelled(other) == spelled(query)), key=len, default="")
    return Result(name, document.url, document.note, also, bool(also) or spelled(name) == spelled(query))


def suggestions(query: str, index: ProgramIndex) -> list[Group]:
    """The best of each kind for a query that is being typed, and how many programs match;

    one query, for the version.
    """
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
