"""Cells that a spreadsheet shows and never runs, and what they held before that was seen to."""

import re
from datetime import date, datetime
from decimal import Decimal

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ERRORS = frozenset(
    "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN!".split()
)
"""What a spreadsheet shows where it could not calculate."""
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_cell(value) -> str | int:
    """A value as a cell: text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def reversible_cell(text: str) -> str:
    """A safe cell from which `text_of` reads the same text again, one that begins with an apostrophe included."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def text_of(cell: str) -> str:
    """The text of a cell, without the apostrophe that an export put in front of it."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in (*FORMULA_STARTS, "'") and len(cell) > 1 else cell


def as_text(value) -> str:
    """A cell's value as our files write it: `2027`, `3.5`, `2027-01-15`, `yes`; blank for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def address(column: int, row: int) -> str:
    """A cell as spreadsheets name it, both counted from 1, for columns up to ZZ: `C5`."""
    group, letter = divmod(column - 1, 26)
    return f"{chr(64 + group) if group else ''}{chr(65 + letter)}{row}"


def unreadable(text: str) -> str:
    """Why a cell's text cannot be taken as it is, to follow its address; blank when it can."""
    if text.startswith("="):
        return "holds a formula. Put its result there as a value."
    if text in ERRORS:
        return f"holds the error “{text}”. Correct or empty it."
    if escape := ESCAPE.search(text):
        return f"holds “{escape[0]}”, which a program wrote in place of another character. Type the text again."
    if control := CONTROL.search(text):
        return f"holds the invisible character U+{ord(control[0]):04X}. Type the text again."
    return ""
