"""Cells of the groups that an engine gives back, as periods, statuses and values of the model."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from attrs import evolve

from rsr.engine.layout import Layout, Vintage
from rsr.engine.matching import fold, text_of
from rsr.engine.period_cells import Fault, PeriodRule, Periods, is_fault
from rsr.engine.period_flags import PeriodFlags
from rsr.engine.periods import Days
from rsr.engine.texts_met import error_value
from rsr.model import Period
from rsr.model.vintage import Status
from rsr.values.flags import Flag
from rsr.values.numerals import CellError
from rsr.values.printed import Reading

_Read = TypeVar("_Read")


class CellReader:
    """Reads the cells of a table by its layout; what was read once is remembered.

    Each method returns what it reads, or the `CellError` that says why it cannot be read.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._reads_period = Periods(
            Days(layout.date_formats, layout.calendar),
            layout.period_rule,
            beside := PeriodFlags(layout.flags),
        )
        self._reads_name = beside.of_name
        days = Days(layout.published_formats, layout.calendar)
        self._reads_day = Periods(days, PeriodRule(kind="one", covers="day"))
        self._printed = {whole: layout.printed(whole=whole) for whole in (False, True)}
        self._statuses: dict[str, Status] = {
            fold(word): status for word, status in layout.statuses.items()
        }
        self._periods: dict[Any, Period | tuple[Fault, ...]] = {}
        self._readings: dict[Any, Reading | CellError] = {}
        # Words for a status that the layout does not know, each with the first file it was in.
        self.strange: dict[str, str | None] = {}

    def unread(self, cell: Any) -> CellError | None:
        """Say why a cell that tells rows apart cannot be read; None where it can."""
        text = text_of(cell)
        return self._layout.refused.get(text) or error_value(text)

    def period(self, cells: tuple[Any, ...]) -> Period | tuple[Fault, ...]:
        """Read a period from the cells that say it, or say all that is wrong with them."""
        found = self._periods.get(cells)
        if found is None:
            span = self._faults(cells) or self._layout.constant or self._reads_period.read(cells)
            found = span if is_fault(span) else Period(start=span[0], end=span[1])
            self._periods[cells] = found
        return found

    def _faults(self, cells: tuple[Any, ...]) -> tuple[Fault, ...]:
        found = ((at, text_of(cell), self.unread(cell)) for at, cell in enumerate(cells))
        return tuple(Fault(at, text, error) for at, text, error in found if error is not None)

    def part(self, cell: Any) -> tuple[str, tuple[Flag, ...]]:
        """Return the name of a part without marks of notes and flags, and these."""
        return self._reads_name(text_of(cell).strip())

    def flags(self, cells: tuple[Any, ...]) -> tuple[Flag, ...]:
        """Return the flags beside a period that was read from its cells."""
        return self._reads_period.flags(cells)

    def released(
        self, cells: tuple[Any, ...], vintage: Vintage | None
    ) -> Vintage | tuple[Fault, ...] | None:
        """Read of which release a row is, or say all that is wrong with the cells that say it.

        Places of faults come after those of the columns of the period.

        Args:
            cells: They stand in the order of `Layout.released`.
            vintage: What is known of the release otherwise: it holds where a cell says nothing.
        """
        layout = self._layout
        asked = (("on", layout.published_on), ("rank", layout.issue), ("label", layout.vintage))
        told: dict[str, Any] = {}
        faults: list[Fault] = []
        for place, (what, _) in enumerate(one for one in asked if one[1] is not None):
            cell, text = cells[place], text_of(cells[place]).strip()
            if not text:
                continue
            try:
                if (error := self.unread(cell)) is not None:
                    raise error
                told[what] = text if what == "label" else self._day_or_issue(what, cell, text)
            except CellError as error:
                faults.append(Fault(len(layout.period) + place, text, error))
        if faults:
            return tuple(faults)
        return evolve(vintage or Vintage(label=None), **told) if told else vintage

    def _day_or_issue(self, what: str, cell: Any, text: str) -> date | int:
        if what == "on":
            span = self._reads_day.read((cell,))
            if is_fault(span):
                raise span[0].error
            return span[0]
        number = self._layout.numerals.read(text)
        if number < 1 or number != int(number):
            raise CellError("number-too-small", "must be a whole number from 1")
        return int(number)

    def status(self, cell: Any, vintage: Vintage | None, file: str | None) -> Status:
        """Read a status; where a row has none, its file's name may say it."""
        word = text_of(cell).strip()
        if word:
            known = self._statuses.get(fold(word))
            if known is not None:
                return known
            self.strange.setdefault(word, file)
        own: Status | None = vintage.status if vintage is not None else None
        return own or "not-stated"

    def value(self, cell: Any, flag: Any = None, *, whole: bool) -> Reading | CellError:
        """Read a figure, or the marker in its place, with the cell of flags beside it."""
        key = (type(cell), cell, flag, whole)
        found = self._readings.get(key)
        if found is None:
            read, refused = self._printed[whole].read, self._layout.refused
            unread = refused.get(text_of(cell)) or refused.get(text_of(flag)) if refused else None
            found = _or_error(lambda: read(cell, flag)) if unread is None else unread
            self._readings[key] = found
        return found

    def rounds(self, *, whole: bool) -> bool:
        """Say whether figures are rounded."""
        return self._printed[whole].rounded_to is not None

    def step(self, *, whole: bool) -> Fraction | None:
        """Return what figures are rounded to; None where they are not."""
        step = self._printed[whole].rounded_to
        return None if step is None else Fraction(str(step))

    def bounds_of_sum(self, sum_: int, count: int, *, whole: bool) -> tuple[Fraction, Fraction]:
        """Return the least and most that a sum of so many stated whole numbers can be."""
        low, high = self._printed[whole].bounds(_SAFE)
        return (
            Fraction(sum_ + count * (low - _SAFE)),
            Fraction(sum_ + count * (high - _SAFE)),
        )


# Large enough that no bound around it is cut at 0.
_SAFE = 10**9


def _or_error(read: Callable[[], _Read]) -> _Read | CellError:
    try:
        return read()
    except CellError as error:
        return error
