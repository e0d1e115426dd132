"""Rows of a frame that a caller handed over in the place of a source's files."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import field, frozen

from rsr.engine.frames import collected, opened
from rsr.errors import DocumentError, Where, needs
from rsr.plugins.sources._parquet import NumberedRow
from rsr.plugins.sources._table_options import TabularOptions
from rsr.plugins.sources._typed import plain

__all__ = ["FrameTable"]


@frozen(kw_only=True)
class FrameTable:
    """A frame whose columns are known."""

    names: tuple[str, ...]
    titles: Sequence[Any]
    labels: tuple[str, ...]
    within: str = ""
    _called: str
    _frame: Any = field(eq=False)

    @classmethod
    def opened(cls, frame: Any, options: TabularOptions) -> "FrameTable":
        """Look at a frame's columns.

        Raises:
            DocumentError: It is no frame that narwhals knows.
            ExtraMissingError: narwhals is not installed.
        """
        narwhals = needs("narwhals.stable.v2", extra="data", to="read a frame")
        try:
            seen = narwhals.from_native(frame)
        except TypeError:
            raise DocumentError.of(
                "frame-unknown",
                "what is handed over for a source must be a frame that narwhals knows",
                got=type(frame).__name__,
                hint="a DuckDB relation, or a Polars, pandas, Spark or Ibis frame",
                where=Where(file=options.shown_as),
            ) from None
        names = tuple(seen.collect_schema().names())
        return cls(
            names=names,
            titles=names,
            labels=("",) * len(names),
            called=options.shown_as,
            frame=frame,
        )

    def heading(self, _column: int | None) -> Where:
        """Return the frame: its columns have no place that anyone could look at."""
        return Where(file=self._called)

    def rows(self, wanted: frozenset[int]) -> Iterator[NumberedRow]:
        """Return the rows, of which only the columns that are wanted are fetched."""
        asked = sorted(wanted)
        with opened(self._frame) as table:
            fetched = collected(table.select([self.names[place] for place in asked]))
        for number, found in enumerate(fetched, start=1):
            cells: list[Any] = [None] * len(self.names)
            for place, cell in zip(asked, found, strict=True):
                cells[place] = plain(cell)
            yield NumberedRow(self._called, cells, number)

    def misfit(self, _row: NumberedRow) -> None:
        """Every row of a frame has all its columns."""
