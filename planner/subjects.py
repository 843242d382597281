"""Subjects and fields of degrees that admission notes name, and how much of a note can be read reliably."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s,.;:()-]")
NEGATIONS = frozenset("not no non except excluding without other than unless instead".split())
FILLERS = frozenset(
    "a an the of in and or one course courses class classes coursework undergraduate college university introductory "
    "basic degree bachelor bachelors major field discipline ' s".split()
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of study, the phrases that name it, and what else passing it shows.

    `covers` are subjects that it requires. Subjects of one `area` overlap so much that schools often accept one for the
    other; each school decides that itself.
    """

    label: str
    phrases: tuple[str, ...]
    covers: frozenset[str] = frozenset()
    area: str = ""


def _subject(label: str, phrases: str = "", *, covers: str = "", area: str = "") -> Subject:
    named = (label.lower(), *filter(None, phrases.split(", ")))
    return Subject(label, named, frozenset(covers.split()), area)


SUBJECTS: Mapping[str, Subject] = {
    "calculus": _subject("Calculus", "single variable calculus"),
    "multivariable-calculus": _subject(
        "Multivariable calculus", "multivariate calculus, vector calculus", covers="calculus"
    ),
    "differential-equations": _subject("Differential equations", covers="calculus"),
    "linear-algebra": _subject("Linear algebra", "matrix algebra"),
    "discrete-mathematics": _subject("Discrete mathematics", "discrete math, discrete structures"),
    "probability": _subject("Probability", "probability theory", area="chance"),
    "statistics": _subject("Statistics", "statistical inference, mathematical statistics", area="chance"),
    "programming": _subject("Programming", "computer programming, programming experience"),
    "data-structures": _subject("Data structures", covers="programming", area="algorithms"),
    "algorithms": _subject(
        "Algorithms",
        "analysis of algorithms, design and analysis of algorithms",
        covers="programming",
        area="algorithms",
    ),
    "databases": _subject("Databases", "database systems"),
    "computer-systems": _subject(
        "Computer systems", "computer organization, computer architecture, operating systems", covers="programming"
    ),
    "machine-learning": _subject("Machine learning", "introduction to machine learning"),
}

FIELDS: Mapping[str, Subject] = {
    "computer-science": _subject("Computer science", "computing, computer and information sciences, informatics"),
    "data-science": _subject("Data science", "data analytics"),
    "mathematics": _subject("Mathematics", "math, applied mathematics, applied math"),
    "statistics": _subject("Statistics", "applied statistics"),
    "computer-engineering": _subject("Computer engineering", "software engineering", covers="engineering"),
    "electrical-engineering": _subject("Electrical engineering", "electronics", covers="engineering"),
    "engineering": _subject("Another branch of engineering", "engineering"),
    "physics": _subject("Physics", covers="natural-sciences"),
    "natural-sciences": _subject("Another natural science", "natural sciences, natural science, physical sciences"),
    "economics": _subject("Economics"),
    "business": _subject("Business", "business administration, management"),
    "health": _subject("Health", "health sciences, nursing, public health"),
    "social-sciences": _subject("Social sciences", "psychology, sociology, political science"),
    "humanities": _subject("Humanities or arts", "humanities, liberal arts"),
    "other": _subject("Something else"),
}
ANY_FIELD = "any"
TECHNICAL = "technical"
WIDE: Mapping[str, Subject] = {
    ANY_FIELD: _subject("Any field", "any discipline, any major, all fields, all majors, any"),
    TECHNICAL: _subject(
        "A related or technical field",
        "related field, related fields, related discipline, closely related field, similar field, technical field, "
        "quantitative field, quantitative discipline, stem field, stem, related, technical, quantitative",
    ),
}
TECHNICAL_FIELDS = frozenset(
    "computer-science data-science mathematics statistics computer-engineering electrical-engineering engineering "
    "physics natural-sciences".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a note names. It is `complete` when the note holds nothing else, so that nothing was skipped.

    A note that says "not", "except" or the like is not read: it names nothing. `has_or` and `has_and` say how the named
    ones are joined; commas join like the word between the last two.
    """

    named: frozenset[str]
    is_complete: bool
    has_or: bool
    has_and: bool


def read_note(note: str, vocabulary: Mapping[str, Subject]) -> Reading:
    """Finds the phrases of a vocabulary in a note, the longest first, each word used once."""
    text = f" {' '.join(WORD.findall(note.lower().replace('’', ' ')))} "
    named = set()
    phrases = [(phrase, key) for key, subject in vocabulary.items() for phrase in subject.phrases]
    for phrase, key in sorted(phrases, key=lambda pair: -len(pair[0])):
        if f" {phrase} " in text:
            named.add(key)
            text = text.replace(f" {phrase} ", "  ")
    left = set(text.split())
    if left & NEGATIONS:
        return Reading(frozenset(), False, False, False)
    return Reading(frozenset(named), not left - FILLERS, "or" in left, "and" in left)


def covered(subjects: Iterable[str], vocabulary: Mapping[str, Subject]) -> frozenset[str]:
    """The subjects and all that they cover."""
    subjects = frozenset(subjects)
    return subjects.union(*(vocabulary[subject].covers for subject in subjects))


def labels(subjects: Iterable[str], vocabulary: Mapping[str, Subject]) -> list[str]:
    """Names in the order of the vocabulary, in lower case for use inside a sentence."""
    subjects = frozenset(subjects)
    return [subject.label.lower() for key, subject in vocabulary.items() if key in subjects]
