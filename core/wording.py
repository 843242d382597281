"""What editors' prose must not contain: typed numbers, claims without a measurement, and damaged text.

For `core.markdown.Prose`, without code and the output of embeds.
"""

import re
from collections.abc import Iterator

LARGEST_TYPED = 99
NUMBER = r"\d(?:[\d,.]*\d)?"
STATISTIC = re.compile(
    rf"""
    (?:US)?[$€£]\s?{NUMBER}(?:\s?(?:[kKM]\b|thousand|million|billion))?              # money
    | {NUMBER}\s?(?:%|percent\b|per\s+cent\b|percentage\s+points?\b)                 # shares and changes
    | {NUMBER}\s?(?:[kK]\b|thousand\b|million\b|billion\b|dollars\b|USD\b)           # amounts in words
    | {NUMBER}(?:\s|-)?(?:times\b|fold\b)                                            # multiples
    """,
    re.VERBOSE,
)
# Digits in names: years and academic years, codes of fields and occupations, parts of laws and forms.
NAME = re.compile(
    r"\b(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?\b|\b\d\d\.\d{2}(?:\d\d)?\b|\b\d\d-\d{4}\b"
    r"|\b(?:Form|Section|Title|Act|ISO|Chapter)\s\d+|\b\d+-[A-Z]\b|\b\d+\([a-z]\)"
)
COUNT = re.compile(rf"(?<![\w.,]){NUMBER}(?![\w])")
CLAIM = re.compile(
    r"\b(?:affordable (?:tuition|price|program|degree|option)s?|top[- ]ranked|world[- ]class|prestigious"
    r"|now accepting(?: applications)?|check (?:with )?(?:the )?school|best[- ]in[- ]class|guaranteed)\b",
    re.IGNORECASE,
)
# UTF-8 that was read as another encoding, in Latin or Greek letters, and unreadable characters.
MOJIBAKE = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2[\u0080\u20ac]|\u03b2\u20ac|\u03c0\u0178|\ufffd")
TWICE = re.compile(r"\b([A-Za-z])([a-z]+)\s+(?i:\1)\2\b")
TORN = re.compile(r"\bU\. S\.|\b[a-z]{2,}[.,;:][A-Z][a-z]| [,;:.](?=\s|$)")


def typed_numbers(text: str) -> Iterator[re.Match]:
    """Sums of money, percentages, multiples and counts above 99 in prose: they become outdated.

    Years, codes of fields and occupations, and digits in the names of forms and laws are allowed.
    """
    hidden = NAME.sub(lambda name: "_" * len(name[0]), text)
    taken = 0
    for match in sorted([*STATISTIC.finditer(text), *COUNT.finditer(hidden)], key=lambda match: match.start()):
        is_count = match.re is COUNT
        if match.start() >= taken and not (is_count and float(whole(match[0])) <= LARGEST_TYPED):
            taken = match.end()
            yield match


def whole(number: str) -> str:
    """The digits of a number without thousands separators; the first part of a version such as 1.2.3."""
    head, _, tail = number.replace(",", "").partition(".")
    return f"{head or 0}.{re.sub(r'[^0-9]', '', tail) or 0}"


def claims(text: str) -> Iterator[re.Match]:
    """Words that need a computed comparison, and placeholders from directories."""
    return CLAIM.finditer(text)


def garbled(text: str) -> Iterator[re.Match]:
    """Characters of a wrong encoding, repeated words, and missing or extra spaces around punctuation."""
    for pattern in (MOJIBAKE, TWICE, TORN):
        yield from pattern.finditer(text)
