"""Rules that match a row of a community list to one school and one field code, or give a reason to skip it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from programs.choices import Degree


class Reason(StrEnum):
    NOT_MASTERS = "not a master's degree"
    NOT_US = "not in the United States"
    MBA = "an MBA"
    INSIDE_ANOTHER = "a concentration, track or option inside another degree"
    SCHOOL_UNKNOWN = "no school of the catalogue has that name and place"
    SCHOOL_AMBIGUOUS = "the name fits several schools"
    FIELD_UNKNOWN = "no field code says the same as the title"
    FIELD_AMBIGUOUS = "several field codes fit the title"
    NO_AWARDS = "the school reports no awards under that field code"
    CONTRADICTION = "the row contradicts itself"


class NoMatch(Exception):
    """A row that matches no program, or several. `detail` is the text that was looked up."""

    def __init__(self, reason: Reason, detail: str = ""):
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason} ({detail})" if detail else str(reason))


class KnownSchool(NamedTuple):
    """The columns of a school for the rules."""

    unitid: int
    name: str
    city: str
    state: str
    aliases: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.name}, {self.city} {self.state}"


class SchoolNames:
    """Finds the one school for a name and a place."""

    def __init__(self, schools: Iterable[KnownSchool]):
        self._by_name, self._by_alias = defaultdict(list), defaultdict(list)
        for school in schools:
            self._by_name[name_key(school.name)].append(school)
            for alias in {name_key(alias) for alias in school.aliases}:
                self._by_alias[alias].append(school)

    def find(self, name: str, *, state: str = "", city: str = "") -> KnownSchool:
        """The one school for a name, with state and city if the list has them. Raises NoMatch.

        Tried in this order: the official name in the state; another name in the place; an official name that continues
        the listed one (`University of Virginia-Main Campus`) in the place. The place is state and city. A row without
        both never matches a continued name. If two schools match equally, none is chosen.
        """
        listed = name_key(name)
        exact = self._by_name[listed] or self._by_name[listed.removesuffix(" main campus")]
        continued = [
            school for key, schools in self._by_name.items() if key.startswith(f"{listed} ") for school in schools
        ]
        for candidates in (
            [school for school in exact if school.state == state] if state else _placed(exact, state, city),
            _placed(self._by_alias[listed], state, city),
            _placed(continued, state, city) if state or city else [],
        ):
            if len(candidates) > 1:
                candidates = _placed(candidates, state, city) or candidates
            if len(candidates) > 1:
                raise _ambiguous(candidates)
            if candidates:
                return candidates[0]
        if not (state or city) and len(continued) > 1:
            raise _ambiguous(continued)
        raise NoMatch(Reason.SCHOOL_UNKNOWN, ", ".join(filter(None, (name, city, state))))


def name_key(name: str) -> str:
    """A school's name without case, accents, punctuation, `the` and `at`. `St` equals `Saint`, and `&` equals `and`."""
    return " ".join("saint" if word == "st" else word for word in _words(name) if word not in ("the", "at"))


class FieldRule(NamedTuple):
    """A pattern for a program's whole subject, and the code whose official title means the same.

    `rivals` are other codes that schools use for the subject. A rule without a code always raises NoMatch.
    """

    subject: str
    code: str | None
    rivals: tuple[str, ...] = ()

    def choose(self, reported: Collection[str]) -> str:
        """The rule's code if the school reports awards under it and under no rival. Raises NoMatch otherwise."""
        candidates = sorted(filter(None, (self.code, *self.rivals)))
        if not any(code in reported for code in candidates):
            raise NoMatch(Reason.NO_AWARDS, " or ".join(candidates))
        if not self.code or any(code in reported for code in self.rivals):
            raise NoMatch(Reason.FIELD_AMBIGUOUS, " or ".join(candidates))
        return self.code


FIELD_RULES = (
    FieldRule(r"(applied |interdisciplinary )?data science", "30.7001"),
    FieldRule(r"data analytics", "30.7101"),
    FieldRule(r"business analytics", "30.7102"),
    FieldRule(r"data visualization", "30.7103"),
    FieldRule(r"artificial intelligence", "11.0102"),
    FieldRule(r"applied statistics", "27.0601"),
    FieldRule(r"statistics", "27.0501"),
    FieldRule(r"biostatistics", "26.1102"),
    FieldRule(r"bioinformatics", "26.1103"),
    FieldRule(r"(health|health ?care|medical) informatics", "51.2706"),
    FieldRule(r"computational science", "30.3001"),
    FieldRule(r"informatics", "11.0104"),
    FieldRule(r"cyber ?security", "11.1003"),
    FieldRule(r"management information systems", "52.1201"),
    # Many schools file computer science under 11.0101, Computer and Information Sciences, General.
    FieldRule(r"computer science", "11.0701", rivals=("11.0101",)),
    FieldRule(r"information systems", None, rivals=("11.0401", "52.1201")),
    FieldRule(r"biomedical informatics", None, rivals=("26.1103", "51.2706")),
    FieldRule(r"analytics", None, rivals=("30.7101", "30.7102")),
    FieldRule(r"(data science and (applied )?statistics|statistics and data science)", None, ("27.0501", "30.7001")),
)

_MBA = re.compile(r"\bmba\b|\bmasters? of business administration\b")
_PART = re.compile(r"\b(concentration|track|speciali[sz]ation|specialty|emphasis|focus|option|major)\b")
_ABBREVIATION = re.compile(r"\([A-Z][A-Za-z.-]*\)")
_DEGREE_IN_FRONT = re.compile(
    r"((online|professional|hybrid) )*(professional science )?(masters?|ms|ma|meng|mps|mas)"
    r"( of (science|arts|engineering|professional studies|professional science|advanced study))?"
    r"( degree)?( program)?( in| of)? "
)
_DEGREE_BEHIND = re.compile(r"( (online|graduate|masters|ms|ma|degree|program))+$")


def subject(title: str) -> str:
    """The subject in a title, in lower case: `data science` for `Online Master of Science in Data Science`."""
    words = " ".join(_words(_ABBREVIATION.sub(" ", title)))
    in_front = _DEGREE_IN_FRONT.match(words)
    return _DEGREE_BEHIND.sub("", words[in_front.end() :] if in_front else words)


def field_rule(title: str) -> FieldRule:
    """The rule for the subject in a title. Raises NoMatch for an MBA, a part of another degree, an unknown subject."""
    words = " ".join(_words(title))
    if _MBA.search(words):
        raise NoMatch(Reason.MBA)
    if _PART.search(words):
        raise NoMatch(Reason.INSIDE_ANOTHER)
    for rule in FIELD_RULES:
        if re.fullmatch(rule.subject, subject(title)):
            return rule
    raise NoMatch(Reason.FIELD_UNKNOWN)


_DEGREES = {
    r"ms|masters? of science": Degree.MS,
    r"ma|masters? of arts": Degree.MA,
    r"meng|masters? of engineering": Degree.MENG,
    r"mps|masters? of professional studies": Degree.MPS,
    r"mcs|masters? of computer science": Degree.MCS,
    r"mba|masters? of business administration": Degree.MBA,
    r"mas|masters? of (applied statistics|advanced study)": Degree.MAS,
}


def degree(title: str) -> str:
    """The degree's letters if the title contains exactly one degree, otherwise blank."""
    words = " ".join(_words(title))
    found = {letters for pattern, letters in _DEGREES.items() if re.search(rf"\b({pattern})\b", words)}
    return found.pop() if len(found) == 1 else ""


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text.lower().replace("&", " and "))
    text = "".join(letter for letter in text if not unicodedata.combining(letter) and letter not in "'’.")
    return re.findall(r"[a-z0-9]+", text)


def _placed(schools: list[KnownSchool], state: str, city: str) -> list[KnownSchool]:
    return [
        school
        for school in schools
        if (not state or school.state == state) and (not city or _city_key(school.city) == _city_key(city))
    ]


def _city_key(city: str) -> str:
    key = name_key(city)
    return "new york" if key == "new york city" else key


def _ambiguous(schools: list[KnownSchool]) -> NoMatch:
    return NoMatch(Reason.SCHOOL_AMBIGUOUS, "; ".join(sorted(school.place for school in schools)))
