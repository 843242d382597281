"""What differs between two texts, word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"\S+\s*")


def difference(old: str, new: str) -> SafeString:
    """The new text as HTML, with words that go in `<del>` and words that come in `<ins>`; everything is escaped."""
    before, after = WORD.findall(old), WORD.findall(new)
    steps = SequenceMatcher(None, words(before), words(after), autojunk=False).get_opcodes()
    return format_html_join(
        "",
        "{}",
        ((marked(step[0], "".join(before[slice(*step[1:3])]), "".join(after[slice(*step[3:])])),) for step in steps),
    )


def words(pieces: list[str]) -> list[str]:
    """Words without the white space after them: at the end of a text a word is still the same."""
    return [piece.rstrip() for piece in pieces]


def marked(kind: str, gone: str, come: str) -> SafeString:
    """One step from the old text to the new: what stays, or what goes and then what comes."""
    space = come[len(come.rstrip()) :] or gone[len(gone.rstrip()) :]
    if kind == "equal":
        return format_html("{}{}", come.rstrip(), space)
    both = (("<del>{}</del>", gone.rstrip()), ("<ins>{}</ins>", come.rstrip()))
    marks = ((format_html(mark, text),) for mark, text in both if text)
    return format_html("{}{}", format_html_join(" ", "{}", marks), space or " ")
