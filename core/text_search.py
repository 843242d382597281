"""Search in words: folding, and an index of words that answers prefixes, exact short words and misspellings."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from core.row_sets import Rows, Sets, sets_of, split, union

MAX_TERMS = 12
# A word this short is matched whole when it exists: "mit" should not find "Mitchell".
SHORT = 3
LONGEST_WORD = 50
"""Letters; nothing is called by a longer word, and visitors' words are remembered."""
CLOSE = 80
"""Per cent of two words' letters that must be in common and in order for the one to be a misspelling of the other."""
STOP_WORDS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
NOT_A_WORD = re.compile(r"[^a-z0-9+#]+")
# Spellings of one word that visitors mix.
TWINS = {"st": "saint", "saint": "st"}


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and punctuation: `St. John's` is `st johns`; `C++` stays `c++`."""
    plain = text.replace("\0", " ").translate(APOSTROPHES)
    if not plain.isascii():  # most texts have no accent to take away, and looking at each letter takes long
        plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return NOT_A_WORD.sub(" ", plain.lower()).strip()


def searchable(parts: Iterable[str]) -> str:
    """Every distinct word of the parts, folded, each between single spaces; twins of a word are added."""
    words = dict.fromkeys(word for part in parts for word in fold(part).split())
    for word in list(words):
        if word in TWINS:
            words[TWINS[word]] = None
    return f" {' '.join(words)} "


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the query and what stands for it: words to match whole, or one prefix. No words: nothing has it."""

    typed: str
    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def is_corrected(self):
        """Whether other words than the typed one are searched."""
        return bool(self.words) and not self.is_prefix and self.words[0] != self.typed


class WordIndex:
    """Words of the rows; each word has the set of rows that contain it."""

    def __init__(self, rows_of: Sets):
        self.rows_of = rows_of
        self.vocabulary = sorted(rows_of)
        self.term = lru_cache(maxsize=4096)(self._term)
        self._spelled = [word for word in self.vocabulary if word.isalpha()]

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> "WordIndex":
        """The words of texts, which stand for the rows 0, 1, 2 and so on."""
        return cls(split(sets_of(enumerate(texts)), str.split))

    def terms(self, query: str) -> list[Term]:
        """The query's words, at most `MAX_TERMS`, stop words left out unless there is nothing else."""
        typed = list(dict.fromkeys(fold(query).split()))
        telling = [word for word in typed if word not in STOP_WORDS] or typed
        return [self.term(word) if len(word) <= LONGEST_WORD else Term(word, ()) for word in telling[:MAX_TERMS]]

    def _term(self, typed: str) -> Term:
        if typed in self.rows_of and len(typed) <= SHORT:
            return Term(typed, (typed,))
        if len(typed) > 1 and next(self._with_prefix(typed), None):
            return Term(typed, (typed,), is_prefix=True)
        if len(typed) <= SHORT:
            return Term(typed, ())
        from rapidfuzz import fuzz, process  # 4 MB that only misspellings need

        near = process.extract(typed, self._spelled, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=2)
        return Term(typed, tuple(word for word, _, _ in near))

    def _with_prefix(self, prefix: str):
        for word in islice(self.vocabulary, bisect_left(self.vocabulary, prefix), None):
            if not word.startswith(prefix):
                return
            yield word

    def rows(self, term: Term) -> Rows:
        """The set of rows that contain the term."""
        if term.is_prefix:
            return union(self.rows_of[match] for word in term.words for match in self._with_prefix(word))
        return union(self.rows_of[word] for word in term.words)
