"""Reads Markdown once: its tokens, and everything that is known about the text without printing it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from .embeds import Embed, embed_plugin

LONGEST = 200_000
HIGHEST, LOWEST = 2, 4
# Ids that the page around a text uses already.
TAKEN = ("main", "site-search", "contents", "notes", "takeaways", "faq", "conclusion", "related")
ANCHOR = re.compile(r"[ \t]*\{#([a-z][a-z0-9-]*)\}[ \t]*$")
ADDRESS = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|#|\?|/(?!/)|[a-z0-9][^:]*$)", re.IGNORECASE)
TAG = re.compile(
    r"<(script|style|iframe|object|svg|math|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)|</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.*?[^`])??\1(?!`)", re.DOTALL)
BRACES = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")
HOLE = "\ufffc"
"""Replaces code and embeds in `Prose`."""


@dataclass(frozen=True, slots=True, order=True)
class TextProblem:
    """Something in the text that was removed or corrected, and its line, counted from 1."""

    line: int
    text: str

    def __str__(self):
        return f"Line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as a table of contents prints it; levels run from 2."""

    level: int
    anchor: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """The target of a link, and its line."""

    href: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Text of one paragraph, heading or cell; `line` is its first line."""

    line: int
    text: str


@dataclass(slots=True)
class ParsedText:
    """The result of reading a text. `footnotes` has the tokens of each by label."""

    tokens: list[Token] = field(default_factory=list, repr=False)
    footnotes: dict[str, list[Token]] = field(default_factory=dict, repr=False)
    headings: list[Heading] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    problems: list[TextProblem] = field(default_factory=list)

    @property
    def word_count(self):
        """The number of words that an editor typed, without the output of embeds."""
        return sum(len(prose.text.replace(HOLE, " ").split()) for prose in self.prose)

    def arguments(self, name: str) -> list[str]:
        """The distinct arguments of all embeds of this name, in the order of the text."""
        return list(dict.fromkeys(embed.argument for embed in self.embeds if embed.name == name))


def _remove_html(state) -> None:
    """Raw HTML is never parsed; text that looks like HTML is removed, except inside code."""
    for token in state.tokens:
        if token.type == "inline" and "<" in token.content:
            parts, end = [], 0
            for code in CODE.finditer(token.content):
                parts += [TAG.sub(HOLE, token.content[end : code.start()]), code[0]]
                end = code.end()
            clean = "".join([*parts, TAG.sub(HOLE, token.content[end:])])
            if clean != token.content:
                token.content, token.meta = clean.replace(HOLE, ""), {**token.meta, "had_html": True}


PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
PARSER.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True).use(embed_plugin)
PARSER.disable(["html_block", "html_inline"])
PARSER.core.ruler.after("block", "remove_html", _remove_html)
# Accepts every address: the reader removes a wrong one with a problem, the sanitizer without.
PARSER.validateLink = lambda url: True


def read(text: str, *, top: int = HIGHEST, taken: Iterable[str] = ()) -> ParsedText:
    """Parses a text; `top` is the level of its first headings, `taken` are anchors of other texts on the page.

    Never raises, whatever the text; costs no query.
    """
    document = ParsedText()
    text = text.encode("utf-8", "replace").decode()
    if len(text) > LONGEST:
        document.problems.append(TextProblem(1, f"The text is longer than {LONGEST:,} characters and is not shown."))
        return document
    _Reader(document, re.split(r"\r\n?|\n", text), top, taken).read(PARSER.parse(text))
    document.problems.sort()
    return document


class _Reader:
    """Goes once through the tokens, corrects them and fills the result."""

    def __init__(self, document: ParsedText, lines: list[str], top: int, taken: Iterable[str]):
        self.document, self.lines, self.top = document, lines, top
        self.line, self.level, self.tables = 1, top - 1, 0
        self.anchors = dict.fromkeys([*TAKEN, *taken], 1)
        self.used: dict[str, int] = {}

    def read(self, tokens: list[Token]) -> None:
        """Sorts tokens into text and footnotes, then looks at each."""
        document = self.document
        targets, defined = [document.tokens], {}
        for token in tokens:
            if token.map:
                self.line = token.map[0] + 1
            if token.type == "footnote_reference_open":
                targets.append(document.footnotes.setdefault(token.meta["label"], []))
                defined.setdefault(token.meta["label"], self.line)
            elif token.type == "footnote_reference_close":
                targets.pop()
            else:
                self.token(token, targets[-1])
        for label, line in self.used.items():
            if label not in defined:
                self.problem(f"The footnote [^{label}] is not written anywhere.", line)
        for label, line in defined.items():
            if label not in self.used:
                self.problem(f"No place in the text refers to the footnote [^{label}].", line)

    def problem(self, text: str, line: int | None = None) -> None:
        """Records a problem, by default on the current line."""
        self.document.problems.append(TextProblem(line or self.line, text))

    def token(self, token: Token, target: list[Token]) -> None:
        """Checks one token of the text and adds it."""
        match token.type:
            case "inline":
                self.inline(token, target[-1] if target else None)
            case "embed_block":
                self.document.embeds.append(Embed(**token.meta, is_block=True, line=self.line))
                token.meta = {"embed": self.document.embeds[-1]}
            case "stray_closing":
                self.problem("“:::” closes nothing here. A block is one line; only a quote is closed.")
            case "unclosed_quote":
                self.problem("The quote is not closed: put a line “:::” after it.")
            case "fence" if not self.is_closed(token):
                self.problem("The code is not closed: put a line of the same marks after it.")
            case "heading_open" | "heading_close":
                self.heading(token)
            case "table_open":
                self.tables += 1
                token.meta = {"number": self.tables, "columns": []}
                self.table = token
            case "th_open" | "td_open":
                if "right" in str(token.attrs.pop("style", "")):
                    token.attrs["class"] = "number"
                if token.type == "th_open":
                    token.attrs["scope"] = "col"
        target.append(token)

    def is_closed(self, fence: Token) -> bool:
        """Whether the last line of a block of code is its closing line."""
        first, end = fence.map
        last = self.lines[end - 1].lstrip("> \t").rstrip() if end <= len(self.lines) else ""
        return end - first > 1 and len(last) >= len(fence.markup) and set(last) == {fence.markup[0]}

    def heading(self, token: Token) -> None:
        """Corrects the outline: it starts at the top level, goes down in single steps and ends at h4."""
        if token.type == "heading_open":
            wanted = int(token.tag[1]) + self.top - HIGHEST
            self.level = min(max(wanted, self.top), self.level + 1, LOWEST + self.top - HIGHEST)
            if self.level != wanted:
                marks = self.level - self.top + HIGHEST
                self.problem(f"“{'#' * int(token.tag[1])}” leaves out a level here; write “{'#' * marks}”.")
        token.tag = f"h{self.level}"

    def inline(self, token: Token, parent: Token | None) -> None:
        """Checks the words, links and embeds of one paragraph, heading or cell."""
        if token.meta.get("had_html"):
            self.problem("HTML is not printed; write Markdown.")
        kind = parent.type if parent else ""
        line, words, kept, link, is_heading = self.line, [], [], None, kind == "heading_open"
        for child in token.children:
            match child.type:
                case "softbreak" | "hardbreak":
                    line += 1
                    words.append("\n")
                case "text":
                    if BRACES.search(child.content):
                        self.problem("Braces that are no value: write {{stat:key}}.", line)
                        child.content = BRACES.sub("", child.content)
                    words.append(child.content)
                case "code_inline":
                    words.append(HOLE)
                case "image":
                    self.problem("Pictures cannot be shown.", line)
                    continue
                case "link_open":
                    link = str(child.attrs["href"])
                    if not ADDRESS.match(link):
                        self.problem(f"The link leads to no page: {link[:80]}", line)
                        link = ""
                        continue
                    self.document.links.append(Link(link, line))
                case "link_close":
                    link, was = None, link
                    if was == "":
                        continue
                case "embed":
                    words.append(HOLE)
                    if is_heading or link is not None:
                        self.problem("A value cannot stand in a heading or a link.", line)
                        continue
                    self.document.embeds.append(Embed(**child.meta, is_block=False, line=line))
                    child.meta = {"embed": self.document.embeds[-1]}
                case "footnote_ref":
                    if is_heading or link is not None:
                        self.problem("A footnote cannot be marked in a heading or a link.", line)
                        continue
                    self.used.setdefault(child.meta["label"], line)
            kept.append(child)
        token.children = kept
        text = "".join(words)
        if is_heading:
            text = self.anchor(parent, kept, text)
        elif kind == "th_open":
            self.table.meta["columns"].append(text.replace(HOLE, "").strip())
            if not text.strip():
                self.problem("A column of the table has no heading.")
        self.document.prose.append(Prose(self.line, text))

    def anchor(self, parent: Token, children: list[Token], text: str) -> str:
        """Gives a heading its anchor and adds it to the outline; returns its words."""
        chosen = ANCHOR.search(text)
        if chosen and children and children[-1].type == "text":
            children[-1].content = ANCHOR.sub("", children[-1].content)
            text = text[: chosen.start()]
        words = " ".join(
            "".join(
                child.content if child.type in ("text", "code_inline") else " " if child.type.endswith("break") else ""
                for child in children
            ).split()
        )
        base = (chosen[1] if chosen else slugify(words))[:60].strip("-") or "section"
        anchor = base
        while anchor in self.anchors:
            self.anchors[base] = self.anchors.get(base, 1) + 1
            anchor = f"{base}-{self.anchors[base]}"
        if chosen and anchor != chosen[1]:
            self.problem(f"The anchor #{chosen[1]} is taken; this heading has #{anchor}.")
        if not words:
            self.problem("A heading has no words.")
        self.anchors[anchor] = 1
        parent.attrs["id"] = anchor
        self.document.headings.append(Heading(self.level, anchor, words, self.line))
        return text
