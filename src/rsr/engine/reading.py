"""Cells of the groups that an engine gives back, as periods, statuses and values of the model."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from rsr.engine.cells import CellError, Figures
from rsr.engine.layout import Layout, Vintage
from rsr.engine.matching import fold, text_of
from rsr.engine.periods import Days, Fault, Periods
from rsr.errors import ModelError
from rsr.model import Interval, Missing, Number, Period, Value
from rsr.model.vintage import Status
from rsr.values.exact import exact

__all__ = ["Reader"]

_BLANK = Missing(why="the cell is empty")
_Read = TypeVar("_Read")


class Reader:
    """Reads the cells of a table by its layout; what was read once is remembered.

    Each method returns what it reads, or the `CellError` that says why it cannot be read.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._reads_period = Periods(Days(layout.date_formats, layout.calendar), layout.period_rule)
        self._figures = {
            whole: Figures(
                thousands=layout.thousands,
                decimal=layout.decimal,
                rounded_to=layout.whole_rounded_to if whole else layout.rounded_to,
                counts=layout.counts,
                hidden=layout.hidden,
            )
            for whole in (False, True)
        }
        self._markers = {fold(text): value for text, value in layout.markers.items()}
        self._statuses = {fold(word): status for word, status in layout.statuses.items()}
        self._periods: dict[Any, Period | tuple[Fault, ...]] = {}
        self._values: dict[Any, Value | CellError] = {}
        # Cells with figures that rounding cannot have made.
        self._unrounded: set[Any] = set()
        # What stands in the place of figures that were signs for none.
        self.leaked: set[Missing] = set()
        # Words for a status that the layout does not know, each with the first file it was in.
        self.strange: dict[str, str | None] = {}

    def period(self, cells: tuple[Any, ...]) -> Period | tuple[Fault, ...]:
        """Read a period from the cells that say it, or say all that is wrong with them."""
        found = self._periods.get(cells)
        if found is None:
            span = self._layout.constant or self._reads_period.read(cells)
            if isinstance(span[0], Fault):
                found = span
            else:
                start, end = span
                found = Period(start=start, end=end)
            self._periods[cells] = found
        return found

    def status(self, cell: Any, vintage: Vintage | None, file: str | None) -> Status:
        """Read a status; where a row has none, its file's name may say it."""
        word = text_of(cell).strip()
        if word:
            known = self._statuses.get(fold(word))
            if known is not None:
                return known
            self.strange.setdefault(word, file)
        return (vintage.status if vintage is not None else None) or "not-stated"

    def value(self, cell: Any, *, whole: bool) -> Value | CellError:
        """Read a figure, or the marker in its place."""
        key = (type(cell), cell, whole)
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = _or_error(lambda: self._value(cell, whole=whole))
        return found

    def unrounded(self, cell: Any, *, whole: bool) -> bool:
        """Say whether a cell that was read holds a figure that rounding cannot have made."""
        return (type(cell), cell, whole) in self._unrounded

    def _value(self, cell: Any, *, whole: bool) -> Value:
        figures = self._figures[whole]
        if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal | None):
            raise CellError("cell-number", "must be a number")
        if isinstance(cell, str | None):
            text = text_of(cell).strip()
            if fold(text) in self._markers:
                return self._markers[fold(text)]
            if not text:
                return _BLANK
            made = figures.read(text)
        else:
            exact = Decimal(str(cell))
            if exact.is_nan():
                return _BLANK
            if not exact.is_finite():
                raise CellError("cell-number", "must be a number")
            # A publisher's markers may be numbers, too.
            marker = self._markers.get(fold(text_of(cell)))
            if marker is not None:
                return marker
            made = figures.stated(exact)
        value = self._of_document(made)
        if isinstance(value, Interval) and not figures.fits(made["stated"]):
            if not (whole and self._layout.whole_perhaps_exact):
                self._unrounded.add((type(cell), cell, whole))
            return Number(value=made["stated"])
        return value

    def _of_document(self, made: Any) -> Value:
        """Return a figure as the model has it; a number that stands for none is no figure."""
        stated = made["stated"] if isinstance(made, dict) else made
        if stated in self._layout.sentinels:
            sign = Missing(why=f"its publisher's sign for no figure, {stated}, stands in its place")
            self.leaked.add(sign)
            return sign
        if self._layout.counts and stated < 0:
            raise CellError("count-negative", "must not be below 0, as it is a count")
        try:
            if isinstance(made, dict):
                low, high = made["interval"]
                return Interval(low=low, high=high, stated=stated)
            return Number(value=made)
        except ModelError as error:
            raise CellError("cell-number", "must be a number that can be kept") from error

    def rounds(self, *, whole: bool) -> bool:
        """Say whether figures are rounded."""
        layout = self._layout
        return (layout.whole_rounded_to if whole else layout.rounded_to) is not None

    def bounds_of_sum(self, sum_: int, count: int, *, whole: bool) -> tuple[Fraction, Fraction]:
        """Return the least and most that a sum of so many stated whole numbers can be."""
        made = self._figures[whole].stated(Decimal(_SAFE))
        low, high = made["interval"] if isinstance(made, dict) else (made, made)
        return (
            sum_ + count * (exact(low) - _SAFE),
            sum_ + count * (exact(high) - _SAFE),
        )


# Large enough that no bound around it is cut at 0.
_SAFE = 10**9


def _or_error(read: Callable[[], _Read]) -> _Read | CellError:
    try:
        return read()
    except CellError as error:
        return error
