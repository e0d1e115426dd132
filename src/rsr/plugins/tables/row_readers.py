"""What reads a table row by row, whatever its format."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import Factory, field, frozen

from rsr.errors import Problem, Where

__all__ = ["MovedRow", "NumberedRow", "TableReader", "TableRow", "WrappedReader"]


@frozen
class TableRow:
    """One row of a table.

    Attributes:
        file: Its file, for messages.
        cells: What it holds, by the columns' places.
        number: Its line or number in the file, from 1.
        fault: Why it could not be read, if so.
    """

    file: str
    cells: Sequence[Any]
    number: int
    fault: Problem | None = field(default=None, kw_only=True)

    @property
    def place(self) -> str:
        """The row in words, for the provenance."""
        return f"line {self.number}"

    def place_of(self, cell: int, /) -> str:
        """Return a cell's place in words."""
        del cell
        return self.place

    def where(self, cell: int | None, /) -> Where:
        """Return where a cell stands; None is the whole row."""
        return Where(file=self.file, line=self.number, column=None if cell is None else cell + 1)


@frozen
class NumberedRow(TableRow):
    """A row that is known by its number, perhaps of a query."""

    of: str = ""

    @property
    def place(self) -> str:
        """The row in words."""
        return f"row {self.number}{self.of}"

    def place_of(self, cell: int, /) -> str:
        """Return a cell's place in words."""
        return f"row {self.number}, column {cell + 1}{self.of}"


@frozen
class MovedRow(TableRow):
    """A row with other cells: the first is that of a place in another row; made ones are behind all."""

    row: TableRow
    first: int = 0

    @classmethod
    def of(cls, row: TableRow, cells: Sequence[Any], first: int = 0) -> "MovedRow":
        """Return a row with other cells."""
        return cls(row.file, cells, row.number, row, first)

    @property
    def place(self) -> str:
        """The row in words."""
        return self.row.place

    def place_of(self, cell: int, /) -> str:
        """Return a cell's place in words."""
        return self.row.place_of(cell + self.first)

    def where(self, cell: int | None, /) -> Where:
        """Return where a cell stands; one that is made, such as a section, is told of the whole row."""
        made = cell is None or cell + self.first >= len(self.row.cells)
        return self.row.where(None if cell is None or made else cell + self.first)


@frozen(kw_only=True)
class TableReader(ABC):
    """A table whose columns are known; a reader of a format says how its rows are read.

    Attributes:
        file: The file, or what else is read, for messages.
        names: What the columns are called.
        titles: Their headings as they stand, dates as dates where the file says so.
        labels: The label above each column; empty where there is none.
        within: What to add to a message beside the place, such as the sheet.
        above: The cells of the lines above the header; None in formats that have no such lines.
        made: How many of the columns, at the end, no file holds.
    """

    file: str
    names: tuple[str, ...]
    titles: Sequence[Any] = Factory(lambda self: self.names, takes_self=True)
    labels: tuple[str, ...] = Factory(lambda self: ("",) * len(self.names), takes_self=True)
    within: str = ""
    above: Sequence[Sequence[str]] | None = None
    made: int = 0

    def heading(self, column: int | None, /) -> Where:
        """Return where a column's heading stands; None is the header as a whole."""
        del column
        return Where(file=self.file)

    @abstractmethod
    def rows(self, wanted: frozenset[int], /) -> Iterator[Any]:
        """Return the rows; only the cells of the columns that are wanted need hold anything."""

    def misfit(self, row: Any, /) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as there are columns."""
        del row
        return None

    def looked_at(self, places: frozenset[int], /) -> None:
        """Take note of columns whose texts are looked at and that are not read otherwise."""
        del places

    def remarks(self) -> Iterable[Problem]:
        """Say, once the rows were read, what is to be told of the table as a whole."""
        return ()

    def passed_over(self) -> int:
        """Return how many rows were not even brought here, once all others were."""
        return 0

    def texts_of(self, name: str, /) -> Iterable[str]:
        """Return texts of a column that are in no row that was brought here."""
        del name
        return ()

    def combinations(self, names: Sequence[str], figure: str, /) -> Iterable[tuple[Any, ...]]:
        """Return the cells of columns of rows with a figure, each once, where not every row is brought."""
        del names, figure
        return ()


@frozen(kw_only=True)
class WrappedReader(TableReader):
    """A table that is another one with other columns."""

    reader: TableReader

    def remarks(self) -> Iterable[Problem]:
        """Say what is to be told of the other table."""
        return self.reader.remarks()

    def passed_over(self) -> int:
        """Return how many rows of the other table were not brought here."""
        return self.reader.passed_over()
