"""What is wrong with a file, in one line."""


class ImportProblem(Exception):
    """A file that cannot be imported: `hd2024.csv, row 12, column CONTROL: expected 1, 2 or 3, got "9"`.

    `row` is the line in the file, from 1. Row, column and `got` are left out of the text when None.
    """

    def __init__(self, file, row=None, column=None, *, expected, got=None):
        self.file, self.row, self.column, self.expected, self.got = file, row, column, expected, got
        place = [file, f"row {row}" if row else "", f"column {column}" if column else ""]
        text = f"{', '.join(filter(None, place))}: expected {expected}"
        if got is not None:
            got = " ".join(str(got).split())
            text += f', got "{got[:77] + "…" if len(got) > 78 else got}"'
        super().__init__(text)
