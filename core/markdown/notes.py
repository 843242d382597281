"""Numbered notes under a page: footnotes of its texts and the sources of the values in them, in one order."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString


@dataclass(slots=True)
class Note:
    """A note, its number on the page, and how many marks in the text lead to it."""

    number: int
    html: SafeString
    mark_count: int = 0

    @property
    def anchor(self):
        """The id of the note."""
        return f"note-{self.number}"

    @property
    def marks(self):
        """The ids of its marks in the text."""
        return [f"{self.anchor}-mark-{mark}" for mark in range(1, self.mark_count + 1)]


class Notes:
    """The notes of one page; give the same object to every text on it."""

    def __init__(self):
        self._notes: dict[Hashable, Note] = {}

    def __iter__(self):
        return iter(self._notes.values())

    def __len__(self):
        return len(self._notes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._notes

    def mark(self, key: Hashable, html: SafeString | str = "") -> SafeString:
        """A mark that leads to the note of this key, which is made with `html` when it is new."""
        note = self._notes.setdefault(key, Note(len(self._notes) + 1, conditional_escape(html)))
        note.mark_count += 1
        return format_html(
            '<sup class="note-mark"><a id="{}" href="#{}" aria-label="Note {}">{}</a></sup>',
            note.marks[-1],
            note.anchor,
            note.number,
            note.number,
        )

    def write(self, key: Hashable, html: SafeString) -> None:
        """Gives a note its text, once it is known."""
        self._notes[key].html = html
