"""Cells, rows and facts of a sheet, in the one form that XLSX and ODS are both read into."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal

from attrs import define, field, frozen

# No spreadsheet program keeps more.
MOST_COLUMNS = 16_384
# A whole number of fewer digits is exact as a float, too.
WHOLE_DIGITS = 16
# A length of nothing, as XLSX (in points, or signs) and ODS (with a unit) write it.
_ZERO = re.compile(r"\s*0+(?:\.0*)?(?:[a-z]{2})?\s*")


@frozen
class Merge:
    """A block of cells that were merged into one, its rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it spans."""
        return self.bottom - self.top + 1


@frozen
class Differing:
    """A cell that displays something other than what it stores."""

    stored: Any
    # The text; under a merged cell, what its first cell holds.
    displayed: Any
    # ``condition``: under a rule that may hold, and may not.
    why: Literal["format", "text", "merged", "condition"] = "format"


@frozen
class NoResult:
    """A formula whose result the file does not hold."""

    formula: str


class Percentage(float):
    """A number that is displayed a hundred times, with a per cent sign: 0.382 as 38.2%."""

    __slots__ = ()


@frozen
class SheetName:
    """A sheet of a workbook, and whether its publisher hid it."""

    name: str
    hidden: Literal["", "hidden", "very hidden"] = ""


@define
class SheetRow:
    """One row: its number from 1, its cells up to the last that holds something, and its hiding."""

    number: int
    cells: list[Any]
    hidden: bool = False
    merges: Sequence[Merge] = ()
    # False where every cell is a text or a number as it is.
    special: bool = True


@define
class SheetFacts:
    """What a sheet says beside its cells; complete once its rows were read."""

    hidden_columns: list[tuple[int, int]] = field(factory=list)
    filtered: bool = False


def is_zero_size(length: str | None) -> bool:
    """Say whether a height or a width is 0, in any unit, so that nobody sees the row or the column.

    >>> is_zero_size("0"), is_zero_size("0.00cm"), is_zero_size("0.01in"), is_zero_size(None)
    (True, True, False, False)
    """
    return length is not None and _ZERO.fullmatch(length) is not None


def span(seconds: float) -> timedelta:
    """Return a time of day, or a time that was taken, to the thousandth of a second."""
    return timedelta(milliseconds=round(seconds * 1000))
