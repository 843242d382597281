"""Markdown as safe HTML, with footnotes: the only place where people's text becomes HTML."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex

import nh3
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it.renderer import RendererHTML

from .embeds import Embed, EmbedProblem, Printed
from .reading import PARSER, Heading, ParsedText, TextProblem, read


@dataclass(slots=True)
class Note:
    """A note, its number on the page, and how many marks in the text lead to it."""

    number: int
    html: SafeString
    mark_count: int = 0

    @property
    def anchor(self):
        return f"note-{self.number}"

    @property
    def marks(self):
        return [f"{self.anchor}-mark-{mark}" for mark in range(1, self.mark_count + 1)]


class Notes:
    """The notes of one page; pass the same object to every text on it."""

    def __init__(self):
        self._notes: dict[Hashable, Note] = {}

    def __iter__(self):
        return iter(self._notes.values())

    def __len__(self):
        return len(self._notes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._notes

    def mark(self, key: Hashable, html: SafeString | str = "") -> SafeString:
        """A mark that links to the note of this key; a new note is made with `html`."""
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
        """Sets the text of a note."""
        self._notes[key].html = html


Printer = Callable[[str], Printed | SafeString | str]
"""Takes the argument of an embed; raises `EmbedProblem` when there is nothing to print."""

ELEMENTS = set(
    "a blockquote br caption code del div em figcaption figure h2 h3 h4 h5 h6 hr li ol p pre s strong table tbody td "
    "th thead tr ul".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"tabindex", "role", "aria-label"},
    "ol": {"start"},
    "th": {"scope"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
}
CLASSES = {
    "div": {"table-wrap"},
    "figure": {"pull-quote"},
    "table": {"table"},
    "td": {"number"},
    "th": {"number"},
}
NOT_KNOWN = "(not known)"
"""Replaces a value that cannot be printed, so that its sentence stays complete."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as safe HTML, with problems for editors."""

    html: SafeString
    notes: Notes
    problems: list[TextProblem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    word_count: int = 0


def render(
    text: str | ParsedText,
    blocks: Mapping[str, Printer] | None = None,
    values: Mapping[str, Printer] | None = None,
    *,
    notes: Notes | None = None,
    under_headings: Mapping[str, SafeString | str] | None = None,
) -> Rendered:
    """Prints a text, or one that `read` has read already.

    `blocks` print `:::name argument` and `values` print `{{name:argument}}`. `notes` collects the notes of a page with
    several texts; print them once at its foot with `components/notes.html`. `under_headings` says by anchor what to
    print below a heading. Never raises unless a printer does.
    """
    document = read(text) if isinstance(text, str) else text
    notes = Notes() if notes is None else notes
    printing = _Printing(document, blocks or {}, values or {}, notes, under_headings or {})
    html = printing.print(document.tokens)
    printing.print_footnotes()
    problems = sorted({*document.problems, *printing.problems})
    return Rendered(html, printing.notes, problems, document.headings, document.word_count)


class _Printing:
    """Prints one text: the output of embeds is inserted after the sanitizer, at marks that no text can forge."""

    def __init__(self, document, blocks, values, notes, under_headings):
        self.document, self.blocks, self.values, self.notes = document, blocks, values, notes
        self.under_headings, self.anchor = under_headings, ""
        self.problems: list[TextProblem] = []
        self.pieces: list[str] = []
        self.waiting: list[str] = []
        self.secret = token_hex(8)
        self.places = re.compile(rf"embed-{self.secret}-([0-9]+)-")

    def print(self, tokens) -> SafeString:
        """Safe HTML of these tokens."""
        html = PARSER.renderer.render(tokens, PARSER.options, {"printing": self})
        html = nh3.clean(
            html,
            tags=ELEMENTS,
            attributes=ATTRIBUTES,
            allowed_classes=CLASSES,
            link_rel=None,
            url_schemes={"http", "https", "mailto"},
        )
        html = self.places.sub(lambda place: self.pieces[int(place[1])], html)
        return mark_safe(html)  # noqa: S308 - nh3 let it pass, and each piece is safe or escaped

    def place(self, piece: SafeString | str) -> str:
        """A mark that is later replaced by this piece."""
        self.pieces.append(conditional_escape(piece))
        return f"embed-{self.secret}-{len(self.pieces) - 1}-"

    def embed(self, embed: Embed) -> str:
        """The output of an embed with the marks of its notes; blank, with a problem, if its printer fails."""
        printers, written = (self.blocks, ":::{}") if embed.is_block else (self.values, "{{{{{}:…}}}}")
        try:
            if embed.name not in printers:
                known = ", ".join(written.format(name) for name in sorted(printers)) or "none"
                raise EmbedProblem(f"“{written.format(embed.name)}” is not known here. Known: {known}.")
            printed = printers[embed.name](embed.argument)
        except EmbedProblem as problem:
            self.problems.append(TextProblem(embed.line, str(problem)))
            return "" if embed.is_block else NOT_KNOWN
        if not isinstance(printed, Printed):
            printed = Printed(printed)
        if printed.problem:
            self.problems.append(TextProblem(embed.line, printed.problem))
        marks = [self.notes.mark(key, html) for key, html in printed.notes]
        return self.place(format_html("{}{}", printed.html, mark_safe("".join(marks))))  # noqa: S308 - made by Notes

    def footnote(self, label: str) -> str:
        """The mark of a footnote; blank if the footnote does not exist."""
        if label not in self.document.footnotes:
            return ""
        key = (self.secret, label)
        if key not in self.notes:
            self.waiting.append(label)
        return self.place(self.notes.mark(key))

    def print_footnotes(self) -> None:
        """Prints the footnotes that the text refers to, and those that they refer to."""
        while self.waiting:
            label = self.waiting.pop(0)
            self.notes.write((self.secret, label), self.print(self.document.footnotes[label]))


def _embed(self, tokens, position, options, env):
    return env["printing"].embed(tokens[position].meta["embed"])


def _footnote(self, tokens, position, options, env):
    return env["printing"].footnote(tokens[position].meta["label"])


def _heading_open(self, tokens, position, options, env):
    env["printing"].anchor = tokens[position].attrs["id"]
    return self.renderToken(tokens, position, options, env)


def _heading_close(self, tokens, position, options, env):
    printing = env["printing"]
    under = printing.under_headings.get(printing.anchor)
    return self.renderToken(tokens, position, options, env) + (printing.place(under) if under else "")


def _table_open(self, tokens, position, options, env):
    meta = tokens[position].meta
    label = f"Table {meta['number']}: {', '.join(filter(None, meta['columns']))}"
    return f'<div class="table-wrap" tabindex="0" role="region" aria-label="{escape(label)}"><table class="table">\n'


def _table_close(self, tokens, position, options, env):
    return "</table></div>\n"


def _quote_open(self, tokens, position, options, env):
    return '<figure class="pull-quote"><blockquote>\n'


def _quote_close(self, tokens, position, options, env):
    attribution = tokens[position].meta["attribution"]
    return f"</blockquote>{f'<figcaption>{escape(attribution)}</figcaption>' if attribution else ''}</figure>\n"


def _nothing(self, tokens, position, options, env):
    return ""


RULES: dict[str, Callable] = {
    "embed": _embed,
    "embed_block": _embed,
    "footnote_ref": _footnote,
    "heading_open": _heading_open,
    "heading_close": _heading_close,
    "table_open": _table_open,
    "table_close": _table_close,
    "quote_open": _quote_open,
    "quote_close": _quote_close,
    "stray_closing": _nothing,
    "unclosed_quote": _nothing,
}
for _name, _rule in RULES.items():
    PARSER.add_render_rule(_name, _rule, RendererHTML.__output__)
