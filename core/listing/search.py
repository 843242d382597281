"""Search in words: folding, and an index of words that answers prefixes, exact short words and misspellings."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from operator import and_

from core.listing.bitmaps import NONE, Rows, Sets, sets_of, split, union

MAX_TERMS = 12
# A word this short must match completely if it exists: "mit" should not find "Mitchell".
SHORT = 3
LONGEST_WORD = 50
"""Letters; no name has a longer word, and visitors' words are memoized."""
# A misspelling lacks or adds one letter; in a word this long, two.
LONG = 8
CLOSE = 80
"""The percentage of letters that two words must share in order to count as misspellings."""
STOP_WORDS = {"a", "an", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
# Typed for one another, and in the names of Hawaii; NFKD would leave some and turn others into a space.
APOSTROPHES = str.maketrans("", "", "'‘’‛`´ʹʻʼʽʾʿˈ՚׳′‵ꞌ＇")
INVISIBLE = {"Mn", "Me", "Cf"}
"""Categories of accents, and of format characters such as the soft hyphen."""
INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){1,9}[^\W\d_](?![^\W_])")
NOT_A_WORD = re.compile(r"[^a-z0-9+#]+")
# Spellings of one word that visitors mix, the abbreviation first.
TWINS = (("st", "saint"), ("mt", "mount"), ("ft", "fort"))
ALSO = {word: other for pair in TWINS for word, other in (pair, pair[::-1])}
ABBREVIATED = {long: short for short, long in TWINS} | {"state": "st"}


def fold(text: str) -> str:
    """Lower case without accents, apostrophes, punctuation and "and": `St. John's` is `st johns`; `C++` stays `c++`.

    Initials become one word: `U.C.L.A.` is `ucla`.
    """
    plain = text.replace("\0", " ").translate(APOSTROPHES)
    if not plain.isascii():  # most texts have no accents, and testing each letter takes long
        plain = unicodedata.normalize("NFKD", plain).translate(APOSTROPHES)
        plain = "".join(char for char in plain if unicodedata.category(char) not in INVISIBLE)
    if "." in plain:
        plain = INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    words = NOT_A_WORD.sub(" ", plain.lower()).split()
    return " ".join(word for word in words if word != "and")


def spelled(text: str) -> str:
    """The folded text with the shortest spelling of each word, so that equal names are equal text."""
    return " ".join(ABBREVIATED.get(word, word) for word in fold(text).split())


def searchable(parts: Iterable[str]) -> str:
    """Every distinct word of the parts, folded, between single spaces, then their other spellings.

    A part of one word has no other spellings: "MT" is Montana, but "Mt. Mary" is a mount.
    """
    words, others = {}, {}
    for part in parts:
        found = fold(part).split()
        words |= dict.fromkeys(found)
        if len(found) > 1:
            others |= {ALSO[word]: None for word in found if word in ALSO}
    return f" {' '.join(words | others)} "


def telling(words: Iterable[str]) -> list[str]:
    """The words that are not stop words."""
    return [word for word in words if word not in STOP_WORDS]


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A word of the query and its matches: complete words, or one prefix. Without words, nothing matches."""

    typed: str
    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def is_corrected(self):
        """Whether other words than the typed one are searched."""
        return bool(self.words) and not self.is_prefix and self.words[0] != self.typed


class WordIndex:
    """Words of the rows; each word has the set of rows that contain it."""

    def __init__(self, rows_of: Sets, known: Container[str] = ()):
        """`known` are words of other indexes, which are not treated as misspellings here."""
        self.rows_of, self.known = rows_of, known
        self.vocabulary = sorted(rows_of)
        self.term = lru_cache(maxsize=4096)(self._term)
        self._spelled = [word for word in self.vocabulary if word.isalpha()]

    @classmethod
    def of_texts(cls, texts: Sequence[str], known: Container[str] = ()) -> "WordIndex":
        """The words of texts; the rows are the positions 0, 1, 2 and so on."""
        return cls(split(sets_of(enumerate(texts)), str.split), known)

    def terms(self, query: str, *, is_beginning: bool = True) -> list[SearchTerm]:
        """The query's words, at most `MAX_TERMS`, without stop words unless there are no others."""
        typed = list(dict.fromkeys(fold(query).split()))
        # In names "St." is a saint. Visitors also write it for "State", but never as the first word: "Ohio St".
        may_be_state = "st" in typed[is_beginning:]
        fixed = {"st": SearchTerm("st", ("st", "state"))} if may_be_state else {}
        return [
            fixed.get(word) or (self.term(word) if len(word) <= LONGEST_WORD else SearchTerm(word, ()))
            for word in (telling(typed) or typed)[:MAX_TERMS]
        ]

    def rows_with_all(self, terms: Iterable[SearchTerm]) -> Rows:
        """The set of rows that contain every term; at least one term is required."""
        return reduce(and_, map(self.rows, terms))

    def _term(self, typed: str) -> SearchTerm:
        if typed in self.rows_of and len(typed) <= SHORT:
            return SearchTerm(typed, (typed,))
        if len(typed) > 1 and next(self._with_prefix(typed), None):
            return SearchTerm(typed, (typed,), is_prefix=True)
        if len(typed) <= SHORT or typed in self.known:
            return SearchTerm(typed, ())
        from rapidfuzz import fuzz, process  # 4 MB that only misspellings need

        missing = 1 if len(typed) < LONG else 2
        choices = [word for word in self._spelled if abs(len(word) - len(typed)) <= missing]
        near = process.extract(typed, choices, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=2)
        return SearchTerm(typed, tuple(word for word, _, _ in near))

    def _with_prefix(self, prefix: str):
        for word in islice(self.vocabulary, bisect_left(self.vocabulary, prefix), None):
            if not word.startswith(prefix):
                return
            yield word

    def rows(self, term: SearchTerm) -> Rows:
        if term.is_prefix:
            return union(self.rows_of[match] for word in term.words for match in self._with_prefix(word))
        return union(self.rows_of.get(word, NONE) for word in term.words)


Rank = tuple[int, int]
"""The quality of a match, best first: the exact name, by its position; all words in a name, then beginnings of
words in a name, each by the name's length; all words in the other texts.
"""
TOLD_OF = (3, 0)


class NameIndex:
    """Objects by their names, the main one first, and by other texts about them."""

    def __init__(self, names: Sequence[Sequence[str]], others: Sequence[Sequence[str]], known: Container[str] = ()):
        self.names = [[f" {name} " for name in map(spelled, each) if name] for each in names]
        texts = [searchable([*each, *other]) for each, other in zip(names, others, strict=True)]
        self.words = WordIndex.of_texts(texts, known)

    def ranks(self, query: str) -> tuple[dict[int, Rank], list[SearchTerm]]:
        """The positions of objects that have every word of the query, and the matches of each word."""
        exact, terms = f" {spelled(query)} ", self.words.terms(query)
        found = self.words.rows_with_all(terms) if terms else NONE
        return {place: self._rank(self.names[place], exact, terms) for place in found}, terms

    def _rank(self, names: Sequence[str], exact: str, terms: Sequence[SearchTerm]) -> Rank:
        if exact in names:
            return 0, names.index(exact)
        if with_all := [name for name in names if all(stands_in(term, name) for term in terms)]:
            whole = [name for name in with_all if all(stands_in(term, name, is_whole=True) for term in terms)]
            return (1 if whole else 2), min(map(len, whole or with_all))
        return TOLD_OF

    def named_in(self, query: str) -> list[tuple[int, str, list[str]]]:
        """Positions of objects whose whole name is part of the query, that name, and the query's other words: longest
        name first, main names before others.
        """
        # A long text is cut at this many words, so that a name late in it finds nothing and costs nothing.
        text = f" {' '.join(spelled(query).split()[: 2 * MAX_TERMS])} "
        found = []
        for place, names in enumerate(self.names):
            if standing := [(-len(name), number) for number, name in enumerate(names) if name in text]:
                found.append((min(standing), place))
        named = ((place, self.names[place][number]) for (_, number), place in sorted(found))
        return [(place, name.strip(), telling(text.replace(name, " ").split())) for place, name in named]


def stands_in(term: SearchTerm, name: str, *, is_whole: bool = False) -> bool:
    """Whether a name in the form of `spelled`, between spaces, has one of the words of a term; `is_whole`: and
    not only as the beginning of another word.
    """
    is_prefix = term.is_prefix and not is_whole
    forms = {f" {word}" if is_prefix else f" {word} " for word in term.words}
    forms |= {
        f" {short} "
        for long, short in ABBREVIATED.items()
        for word in term.words
        if long == word or (is_prefix and long.startswith(word))
    }
    return any(form in name for form in forms)
