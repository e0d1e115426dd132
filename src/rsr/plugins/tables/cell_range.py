"""One of several tables that stand side by side in a sheet, or in delimited text: a range of cells."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import field, frozen

from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.plugins.tables.cell_places import CellRange
from rsr.plugins.tables.row_readers import LooksBeside, TableReader, TableRow

__all__ = ["within_range"]


def within_range(reader: TableReader, cells: CellRange, written: str) -> TableReader:
    """Return a reader of the columns and rows of a range.

    Args:
        reader: The whole sheet, or the whole text, its header read.
        cells: The range.
        written: The range as the register has it.

    Raises:
        DocumentError: The table has not as many columns.
    """
    of_cells = hasattr(reader, "above")
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
        names=reader.names[part],
        titles=reader.titles[part],
        labels=reader.labels[part],
        first=cells.first,
        last_row=cells.last_row,
        reader=reader,
    )


@frozen(kw_only=True)
class _RangeReader:
    """A table of which the columns before the first are those of another table."""

    names: tuple[str, ...]
    titles: Sequence[Any]
    labels: tuple[str, ...]
    first: int
    _last_row: int | None = field(alias="last_row")
    _reader: TableReader = field(alias="reader")

    @property
    def within(self) -> str:
        """What to add to a message beside the place."""
        return self._reader.within

    @property
    def above(self) -> Sequence[Sequence[str]]:
        """What stands above the header, in all columns."""
        found: Sequence[Sequence[str]] = getattr(self._reader, "above", ())
        return found

    def heading(self, column: int | None) -> Where:
        """Return where a column's heading stands."""
        return self._reader.heading(None if column is None else column + self.first)

    def rows(self, wanted: frozenset[int]) -> Iterator[TableRow]:
        """Return the rows as far as the range goes, the cells of its columns alone."""
        for row in self._reader.rows(frozenset(place + self.first for place in wanted)):
            if self._last_row is not None and row.number > self._last_row:
                return
            yield (
                row
                if row.fault is not None
                else _RangeRow(
                    row.cells[self.first : self.first + len(self.names)], row, self.first
                )
            )

    def looked_at(self, places: frozenset[int]) -> None:
        """Take note of columns whose texts are looked at and that are not read otherwise."""
        if isinstance(self._reader, LooksBeside):
            self._reader.looked_at(frozenset(place + self.first for place in places))

    def remarks(self) -> Iterator[Problem]:
        """Say, once the rows were read, what is to be told of the table as a whole."""
        remarks = getattr(self._reader, "remarks", tuple)
        yield from remarks()

    def misfit(self, row: Any) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as there are columns."""
        return self._reader.misfit(row.row)


@frozen
class _RangeRow:
    """A row without the cells of other tables."""

    cells: Sequence[Any]
    row: TableRow
    first: int
    fault: None = None

    @property
    def number(self) -> int:
        """Its line or number."""
        return self.row.number

    @property
    def place(self) -> str:
        """The row in words."""
        return self.row.place

    def place_of(self, cell: int) -> str:
        """Return a cell's place in words."""
        return self.row.place_of(cell + self.first)

    def where(self, cell: int | None) -> Where:
        """Return where a cell stands."""
        return self.row.where(None if cell is None else cell + self.first)
