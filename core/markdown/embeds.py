"""Live blocks and values in text: their syntax, and the results of their printers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

BLOCK = re.compile(r":::[ \t]*([a-z][a-z-]*)(?:[ \t]+(.*?))?[ \t]*$")
CLOSING = re.compile(r":::+[ \t]*$")
INLINE = re.compile(r"\{\{[ \t]*([a-z][a-z-]*):[ \t]*([^{}\n]*?)[ \t]*\}\}")
QUOTE = "quote"
# Every element that may end a paragraph; a block needs no blank line before it.
INTERRUPTS = {"alt": ["paragraph", "reference", "blockquote", "list"]}


class EmbedProblem(Exception):
    """Why a block or value cannot be printed, as a sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Embed:
    """A block or value as written: `:::program some-slug` has the name `program` and the argument `some-slug`."""

    name: str
    argument: str
    is_block: bool
    line: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The output for an embed, with its notes by key: a key has one number on a page.

    `html` of a value must be phrasing content; plain text is escaped. `problem` is a sentence for the editor about
    something that is printed nevertheless.
    """

    html: SafeString | str
    notes: Sequence[tuple[str, SafeString | str]] = ()
    problem: str = ""


def embed_plugin(md: MarkdownIt) -> None:
    """Makes the parser read both kinds of embeds, and pull quotes."""
    md.block.ruler.before("fence", "embed_block", _block_rule, INTERRUPTS)
    md.inline.ruler.before("link", "embed", _inline_rule)


def _inline_rule(state: StateInline, silent: bool) -> bool:
    match = INLINE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("embed", "", 0).meta = {"name": match[1], "argument": match[2]}
    state.pos = match.end()
    return True


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = _line(state, start)
    opening = BLOCK.match(line)
    if state.is_code_block(start) or not (opening or CLOSING.match(line)):
        return False
    if silent:
        return True
    if opening and opening[1] == QUOTE:
        _quote(state, start, end, opening[2] or "")
        return True
    token = state.push("embed_block" if opening else "stray_closing", "", 0)
    token.map = [start, start + 1]
    if opening:
        token.meta = {"name": opening[1], "argument": opening[2] or ""}
        # An unneeded closing line is not reported.
        start += start + 1 < end and bool(CLOSING.match(_line(state, start + 1)))
    state.line = start + 1
    return True


def _quote(state: StateBlock, start: int, end: int, attribution: str) -> None:
    last = _closing(state, start + 1, end)
    if last is None:
        token = state.push("unclosed_quote", "", 0)
        token.map = [start, start + 1]
        state.line = start + 1
        return
    token = state.push("quote_open", "figure", 1)
    token.map = [start, last + 1]
    old_end, old_parent = state.lineMax, state.parentType
    state.lineMax, state.parentType = last, "container"
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.parentType = old_end, old_parent
    state.push("quote_close", "figure", -1).meta = {"attribution": attribution}
    state.line = last + 1


def _closing(state: StateBlock, start: int, end: int) -> int | None:
    """The line that closes a quote: before the next quote, and inside the block around the quote."""
    for number in range(start, end):
        line = _line(state, number)
        if line and state.sCount[number] < state.blkIndent:
            return None
        if CLOSING.match(line):
            return number
        if (opening := BLOCK.match(line)) and opening[1] == QUOTE:
            return None
    return None


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
