"""What reads a table row by row, whatever its format."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

from rsr.errors import Problem, Where

__all__ = ["LooksBeside", "TableReader", "TableRow"]


class TableRow(Protocol):
    """One row: its cells, or why it has none, and its place."""

    @property
    def cells(self) -> Sequence[Any]:
        """What it holds, by the columns' places."""
        ...

    @property
    def number(self) -> int:
        """Its line or number in the file, from 1."""
        ...

    @property
    def fault(self) -> Problem | None:
        """Why it could not be read, if so."""
        ...

    @property
    def place(self) -> str:
        """The row in words, for the provenance."""
        ...

    def place_of(self, cell: int, /) -> str:
        """Return a cell's place in words."""
        ...

    def where(self, cell: int | None, /) -> Where:
        """Return where a cell stands; None is the whole row."""
        ...


class TableReader(Protocol):
    """A table whose columns are known."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        ...

    @property
    def titles(self) -> Sequence[Any]:
        """Their headings as they stand, dates as dates where the file says so."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """The label above each column; empty where there is none."""
        ...

    @property
    def within(self) -> str:
        """What to add to a message beside the place, such as the sheet."""
        ...

    def heading(self, column: int | None, /) -> Where:
        """Return where a column's heading stands; None is the header as a whole."""
        ...

    def rows(self, wanted: frozenset[int], /) -> Iterator[Any]:
        """Return the rows; only the cells of the columns that are wanted need hold anything."""
        ...

    def misfit(self, row: Any, /) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as there are columns."""
        ...


@runtime_checkable
class LooksBeside(Protocol):
    """A reader that is told in which columns texts are looked at beside those that are read."""

    def looked_at(self, places: frozenset[int], /) -> None:
        """Take note of the places of these columns."""
        ...
