"""The search for schools, used by lists, the schools' desk, the API, the site search and the admin."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Lookup
from django.db.models.expressions import Col
from django.db.models.lookups import In, IsNull

from core.listing.bitmaps import memoized
from core.listing.search import TOLD_OF, NameIndex, SearchTerm, WordIndex, fold, searchable, spelled, stands_in, telling
from programs.index import ProgramIndex, current_index
from programs.models import School

RARE = 0.01
"""A word is rare if at most this share of schools has it in a name."""


@dataclass(frozen=True, slots=True)
class SchoolSearch:
    """The result of a text query: primary keys of schools, best match first, and the matches of each word."""

    keys: Sequence[int]
    terms: Sequence[SearchTerm]


class SchoolIndex:
    """All schools by the words of their names and places, for one version of the catalog. Two queries.

    `keys` are in the order of lists: by name, ignoring case, accents and punctuation. `with_page` are schools with a
    listed program, `listed` those with one in the site's subject.
    """

    def __init__(self, index: ProgramIndex):
        schools = School.objects.only("name", "city", "state").prefetch_related("aliases")
        schools = sorted(schools, key=lambda school: (fold(school.name), school.state, school.pk))
        names = [[school.name, *(alias.text for alias in school.aliases.all())] for school in schools]
        places = [(school.city, school.state, school.get_state_display()) for school in schools]
        self.keys = [school.pk for school in schools]
        self.states = {school.pk: school.state for school in schools}
        self.with_page = frozenset(index.schools)
        self.listed = frozenset(key for key, rows in index.schools.items() if rows.intersect(index.covered))
        # A word of programs is not a misspelled word of a school: "data" is not "Dakota".
        self.index = NameIndex(names, places, known=index.words.rows_of)
        self._names = WordIndex.of_texts([searchable(each) for each in names])
        self._places = [f" {' '.join(map(spelled, each))} " for each in places]

    def search(self, query: str, within: Container[int]) -> SchoolSearch:
        """Schools in `within` that have every word of the query; equal matches are in the order of lists."""
        ranks, terms = self.index.ranks(query)
        rare = [term for term in terms if len(self._names.rows(term)) <= len(self.keys) * RARE]
        found = [place for place in sorted(ranks) if ranks[place] != TOLD_OF or self._is_meant(place, terms, rare)]
        found.sort(key=ranks.__getitem__)
        return SchoolSearch([key for key in map(self.keys.__getitem__, found) if key in within], terms)

    def _is_meant(self, place: int, terms: Sequence[SearchTerm], rare: Sequence[SearchTerm]) -> bool:
        """Whether a school matches although no single name of it has all the words.

        It matches by its place, or by its place and a rare word of its name. "Ohio State" does not mean all state
        universities in Ohio.
        """
        in_name = [term for term in terms if not stands_in(term, self._places[place])]
        return not in_name or any(term in rare for term in in_name)

    def named_in(self, query: str, within: Container[int]) -> list[int]:
        """Schools in `within` whose whole name is part of a text with other words.

        The other words must not belong to any school, because they would identify another school. A name of one word
        must belong only to this school: "State" is in the names of many.
        """
        known = self.index.words.rows_of
        return [
            self.keys[place]
            for place, name, others in self.index.named_in(query)
            if self.keys[place] in within and known.keys().isdisjoint(others) and (" " in name or len(known[name]) == 1)
        ]

    def with_word(self, word: str) -> Iterable[int] | None:
        """Schools for one word of a text, without an order; None for a stop word such as "and" or "of"."""
        terms = self.index.words.terms(word, is_beginning=False) if telling(fold(word).split()) else ()
        return [self.keys[place] for place in self.index.words.rows_with_all(terms)] if terms else None


@memoized
def school_index(index: ProgramIndex) -> SchoolIndex:
    """The schools of this version of the catalog. Memoized."""
    return SchoolIndex(index)


@School._meta.get_field("name").register_lookup
class HasWord(Lookup):
    """`school__name__has_word`: schools with a word, for the admin, which searches for each word separately."""

    lookup_name = "has_word"
    can_use_none_as_rhs = True

    def get_prep_lookup(self):
        """Primary keys. Looked up once, even if the condition is compiled several times."""
        return school_index(current_index()).with_word(self.rhs)

    def as_sql(self, compiler, connection):
        key = Col(self.lhs.alias, School._meta.pk)
        return compiler.compile(IsNull(key, False) if self.rhs is None else In(key, self.rhs))
