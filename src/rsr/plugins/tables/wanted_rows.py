"""Which rows ``where`` wants, and what becomes of the texts that it names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rsr.engine.relabelled import Picked
from rsr.engine.texts_met import Seen
from rsr.errors import Problem, Where
from rsr.plugins.tables.typed_cells import as_seen, unread
from rsr.values.numerals import CellError
from rsr.values.texts import Wanted, text_of

__all__ = ["WantedRows"]


class WantedRows:
    """Takes rows by the texts of their columns, and remembers what has to be told of them.

    Args:
        where: What is wanted of columns.
        names: The columns that are needed, in the order in which rows have their cells.
        period: The places of the cells that name the period, among them.
        figure: The place of the figure; None where there is none.
    """

    def __init__(
        self,
        where: Mapping[str, Wanted],
        names: Sequence[str],
        period: Sequence[int],
        figure: int | None,
    ) -> None:
        self._names = names
        self._slots = {column: names.index(column) for column in where}
        self._period = period
        self._figure = figure
        self._seen = Seen(where)
        self._picked = Picked(where)
        self._of_file: Mapping[str, str] | None = None
        self._texts_of: list[Callable[[str], Iterable[str]]] = []

    def begin(
        self,
        of_file: Mapping[str, str] | None,
        texts_of: Callable[[str], Iterable[str]] | None,
    ) -> None:
        """Go on with the rows of a file.

        Args:
            of_file: The period of all its rows, in the form of a document; None where they have their own.
            texts_of: Returns the texts of a column where not every row of the file is given.
        """
        self._of_file = of_file
        self._texts_of += [texts_of] if texts_of is not None else []

    def beyond(
        self,
        combinations: Callable[[Sequence[str], str], Iterable[tuple[Any, ...]]],
        figures: Mapping[str, str],
    ) -> None:
        """Look at rows of a file of which not every one is given.

        Args:
            combinations: Returns the cells of columns of rows with a figure, each combination once.
            figures: The headings of wide columns, by their names; or the column of figures alone.
        """
        own = [self._names[slot] for slot in self._period]
        headed = own[:1] != [] and own[0].startswith("\0")
        for column, heading in figures.items() if self._slots else ():
            for cells in combinations([*self._slots, *(() if headed else own)], column):
                of_row = [heading] if headed else cells[len(self._slots) :]
                self._pick(cells[: len(self._slots)], of_row)

    def unread(self, cells: Sequence[Any]) -> tuple[CellError, int] | None:
        """Return why a cell does not tell whether its row is wanted, and its place; None where all do."""
        errors = {
            column: error
            for column, slot in self._slots.items()
            if (error := unread(cells[slot])) is not None
        }
        if not errors:
            return None
        texts = [text_of(cells[slot]) for slot in self._slots.values()]
        found = self._seen.unread(texts, errors)
        return (found[1], self._slots[found[0]]) if found is not None and found[2] else None

    def wants(self, cells: Sequence[Any], figures: Mapping[str, Any] | None) -> bool:
        """Say whether a row is one of those that are read.

        Args:
            cells: What the row holds.
            figures: Its figures by their headings, where they are none of these cells.
        """
        if not self._slots:
            return True
        texts = [text_of(as_seen(cells[slot])) for slot in self._slots.values()]
        period = [cells[slot] for slot in self._period]
        if figures is None:
            held = [] if self._figure is None else [cells[self._figure]]
            filled = [period] if any(text_of(one).strip() for one in held) else []
        else:
            headed = period == [None]  # by the headings of the figures
            filled = [
                [heading] if headed else period
                for heading, one in figures.items()
                if text_of(one).strip()
            ]
        for one in filled:
            self._pick(texts, one)
        return self._seen.takes(texts, lambda: bool(filled))

    def _pick(self, texts: Sequence[Any], period: Sequence[Any]) -> None:
        """Remember that a row with a figure has some texts in a period: its own, or that of its file."""
        if period:
            self._picked.add(texts, period)
        elif (days := self._of_file) is not None:
            self._picked.add(texts, (date.fromisoformat(days[end]) for end in ("start", "end")))

    def problems(
        self,
        where: Callable[[str], Where],
        read: Callable[[tuple[Any, ...]], Any] | None,
    ) -> Iterator[Problem]:
        """Tell what has to be told of the texts.

        Args:
            where: Says where what is wanted of a column stands.
            read: Reads the cells of a period; None where rows have none of their own.
        """
        texts_of = self._texts_of
        yield from self._seen.problems(
            where, lambda column: [text for texts in texts_of for text in texts(column)]
        )
        yield from self._picked.relabelled(read or tuple, where)
