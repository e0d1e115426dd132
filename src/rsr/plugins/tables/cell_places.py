"""Cells and ranges of cells, by the names that spreadsheets have for them."""

import re

from attrs import frozen

__all__ = ["CellRange", "cell_place", "range_of"]


@frozen(kw_only=True)
class CellRange:
    """Columns of a sheet, from 0, and perhaps its rows, from 1; both ends are in it."""

    first: int
    last: int
    first_row: int | None = None
    last_row: int | None = None


def range_of(text: str) -> CellRange | None:
    """Return the range that is written as spreadsheets write it, or None."""
    ends = [end.strip() for end in text.split(":")]
    rows = [end[-1:].isdigit() for end in ends]
    found = [cell_place(end if row else f"{end}1") for end, row in zip(ends, rows, strict=True)]
    if len(found) != 2 or rows[0] is not rows[1] or found[0] is None or found[1] is None:
        return None
    (top, first), (bottom, last) = found[0], found[1]
    if first > last or top > bottom:
        return None
    of_rows = {"first_row": top, "last_row": bottom} if rows[0] else {}
    return CellRange(first=first, last=last, **of_rows)


def cell_place(name: str) -> tuple[int, int] | None:
    """Return the line, from 1, and the column, from 0, of a cell by the name a spreadsheet has for it.

    >>> cell_place("A1"), cell_place("AB12"), cell_place("12")
    ((1, 0), (12, 27), None)
    """
    found = re.fullmatch(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", name.strip())
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1
