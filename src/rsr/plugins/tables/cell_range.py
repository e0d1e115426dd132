"""Cells and ranges of cells by the names that spreadsheets have for them, and tables that are such a range."""

import re
from collections.abc import Iterator

from attrs import frozen

from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.plugins.tables.row_readers import MovedRow, TableReader, TableRow, WrappedReader

__all__ = ["CellRange", "cell_place", "column_letters", "column_place", "range_of", "within_range"]


def column_letters(place: int) -> str:
    """Return what a spreadsheet calls a column, from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """Return the place of a column from 0, by the capital letters that a spreadsheet has for it.

    >>> column_place("A"), column_place("AA")
    (0, 26)
    """
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def cell_place(name: str) -> tuple[int, int] | None:
    """Return the line, from 1, and the column, from 0, of a cell by the name a spreadsheet has for it.

    >>> cell_place("A1"), cell_place("AB12"), cell_place("12")
    ((1, 0), (12, 27), None)
    """
    found = re.fullmatch(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", name.strip())
    return None if found is None else (int(found[2]), column_place(found[1].upper()))


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


def within_range(reader: TableReader, cells: CellRange, written: str) -> TableReader:
    """Return a reader of the columns and rows of a range.

    Args:
        reader: The whole sheet, or the whole text, its header read.
        cells: The range.
        written: The range as the register has it.

    Raises:
        DocumentError: The table has not as many columns.
    """
    of_cells = reader.above is not None
    if not of_cells or cells.last >= len(reader.names):
        raise DocumentError.of(
            "range-wrong",
            f"a range of cells{reader.within} must lie in a sheet or in delimited text, within its columns",
            got=short_repr(written, whole=True)
            + (f", and {len(reader.names)} columns" if of_cells else ", and neither of them"),
            hint="look at cell_range and header_row",
            where=reader.heading(None),
        )
    part = slice(cells.first, cells.last + 1)
    return _RangeReader(
        file=reader.file,
        names=reader.names[part],
        titles=reader.titles[part],
        labels=reader.labels[part],
        within=reader.within,
        above=reader.above,
        cells=cells,
        reader=reader,
    )


@frozen(kw_only=True)
class _RangeReader(WrappedReader):
    """A table of which the columns before the first are those of another table."""

    cells: CellRange

    def _places(self, places: frozenset[int]) -> frozenset[int]:
        return frozenset(place + self.cells.first for place in places)

    def heading(self, column: int | None, /) -> Where:
        return self.reader.heading(None if column is None else column + self.cells.first)

    def rows(self, wanted: frozenset[int], /) -> Iterator[TableRow]:
        """Return the rows as far as the range goes, the cells of its columns alone."""
        first, last, end = self.cells.first, self.cells.last, self.cells.last_row
        for row in self.reader.rows(self._places(wanted)):
            if end is not None and row.number > end:
                return
            fault = row.fault is not None
            yield row if fault else MovedRow.of(row, row.cells[first : last + 1], first)

    def looked_at(self, places: frozenset[int], /) -> None:
        self.reader.looked_at(self._places(places))

    def misfit(self, row: MovedRow, /) -> Problem | None:
        return self.reader.misfit(row.row)
