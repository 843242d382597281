"""Cells that a spreadsheet shows and never runs, and what they held before that was seen to."""

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
