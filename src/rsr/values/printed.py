"""Cells of figures as their publisher prints them: the one rule by which any of them is read.

A cell is looked at in this order: is it, as a whole, one of the markers; is it a number; is it a
marker or a number once the flags beside it are taken off; do flags stand alone. What it is then
stands for depends on how figures are rounded and hidden.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any, Literal, TypeGuard

from attrs import evolve, field, frozen

from rsr._lazy import lazy_pattern
from rsr.errors import Problem, Where, short_repr
from rsr.model import Interval, Missing, Number, Suppressed, Value
from rsr.model.vintage import Status
from rsr.values._cell_forms import marker_hint, other_form
from rsr.values.exact import above, below, exact, keeps, nearest
from rsr.values.flagged import alone, notes_of, status_of
from rsr.values.flags import Flag, Flags, flags_hint
from rsr.values.numerals import PLAIN, CellError, Numerals
from rsr.values.texts import fold, text_of

__all__ = [
    "BLANK",
    "EMPTY_HINT",
    "FAULTS",
    "Broken",
    "FaultKind",
    "PrintedForm",
    "Reading",
    "beside_hidden",
    "broken",
    "faulty",
    "hidden_range",
    "parts_by_dots",
]

# What an empty cell is, unless its source says something else of it.
BLANK = Missing(why="the cell is empty")
EMPTY_HINT = (
    "say under markers what '' means; where its row names a section of the rows beneath it, name "
    "section_column, and stop_at where it is a note below the table"
)
FaultKind = Literal[
    "sentinel", "should-be-hidden", "unrounded", "fraction", "bare-share", "per-cent", "inexact",
    "dotted", "parted-by-dots",
]  # fmt: skip
# What must hold of a figure that is read as it stands, and does not. A figure with a per cent sign is
# no fault; beside it, one from 0 to 1 without the sign may be a hundredth of what is meant. So may
# 1.234 be a thousandth beside 12.345.678 or 1.234,50, which are refused.
FAULTS: dict[FaultKind, str] = {
    "inexact": "a figure must have no more digits than can be kept, which are 15 to 17",
    "dotted": "a dot must part either thousands or decimals in all figures",
    "bare-share": "figures in per cent must all have their sign, or none",
    "sentinel": "must not be a number that stands for none",
    "should-be-hidden": "a count that the convention hides must not be printed",
    "unrounded": "a figure must be a multiple of what the figures are rounded to",
    "fraction": "a count must be whole",
}


_BESIDE: dict[FaultKind, FaultKind] = {"bare-share": "per-cent", "dotted": "parted-by-dots"}
# Exactly three digits behind a dot, and figures in which dots part thousands or a comma decimals.
_DOTTED = lazy_pattern(r"[^0-9.,]*[1-9][0-9]{0,2}\.[0-9]{3}[^0-9]*")
_PARTED = lazy_pattern(
    r"[^0-9]*(?:[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
    r"|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))[^0-9]*"
)
_CODES = {
    "": "convention-broken",
    "dotted": "thousands-mixed",
    "bare-share": "percentages-mixed",
    "inexact": "figure-inexact",
}


def broken(kind: FaultKind, text: str, rows: int, where: Where) -> Problem:
    """Tell that figures break their publisher's rules and are read as they stand.

    Args:
        kind: How they do.
        text: The first of them, as it is printed.
        rows: How many rows have such a figure.
        where: The place of the first.
    """
    hint = "it is read as it stands; look whether the convention is the right one"
    if kind == "should-be-hidden":
        hint += "; if it is, do not spread the figure"
    if kind == "bare-share":
        hint = (
            "it is read as it stands, in per cent; look whether its publisher means a hundred times as "
            "much"
        )
    if kind == "dotted":
        hint = (
            'other figures show that a dot parts thousands: write thousands: "." and decimal: "," in the '
            "source's options; where it stands before decimals, correct the others in the file"
        )
    if kind == "inexact":
        hint = "it is read as the nearest number that is kept; ask its publisher for fewer digits"
    return Problem(
        code=_CODES[kind if kind in _CODES else ""],
        must=FAULTS[kind],
        got=f"{short_repr(text)}, in {rows} rows such as this" if rows > 1 else short_repr(text),
        hint=hint,
        where=where,
        severity="error" if kind == "dotted" else "warning",
    )


def parts_by_dots(cell: Any) -> TypeGuard[str]:
    """Say whether a cell that cannot be read shows that dots part thousands, or a comma decimals.

    >>> parts_by_dots("12.345.678"), parts_by_dots("€ 1.234,50"), parts_by_dots("1.234"), parts_by_dots("1,234")
    (True, True, False, False)
    """
    return isinstance(cell, str) and _PARTED.fullmatch(cell.strip()) is not None


def faulty(kinds: Iterable[FaultKind]) -> set[FaultKind]:
    """Return which of the kinds that were seen are faults."""
    seen = set(kinds)
    alone = {kind for kind, other in _BESIDE.items() if other not in seen}
    return seen - alone - set(_BESIDE.values())


class Broken:
    """Figures that break their publisher's rules and are read, told once for each way."""

    def __init__(self) -> None:
        self._found: dict[tuple[FaultKind, str, str], tuple[Where, str, int]] = {}

    def see(self, kind: FaultKind, text: str, column: str, where: Where) -> None:
        """Remember a figure, where it stands, and under which column."""
        key = (kind, column, text) if kind == "sentinel" else (kind, "", "")
        first, text, rows = self._found.get(key, (where, text, 0))
        self._found[key] = (first, text, rows + 1)

    def problems(self) -> Iterator[Problem]:
        """Tell them, each way at its first place; signs of a system one by one."""
        told = faulty(kind for kind, _, _ in self._found)
        for (kind, column, _), (where, text, rows) in self._found.items():
            if kind != "sentinel":
                yield from [broken(kind, text, rows, where)] if kind in told else ()
                continue
            yield Problem(
                code="sentinel-found",
                must=f"the cell under {column!r} {FAULTS[kind]}",
                got=short_repr(text) + (f", in {rows} rows" if rows > 1 else ""),
                where=where,
                severity="warning",
            )


@frozen(kw_only=True)
class Reading:
    """What a cell says: the figure, and what its flags say of it."""

    value: Value
    # How settled it is by its flags; None where they do not say.
    status: Status | None = None
    # What its flags say of it beside that.
    notes: tuple[str, ...] = ()
    # In what it breaks its publisher's rules, and is read all the same.
    fault: FaultKind | None = None


@frozen(kw_only=True)
class PrintedForm:
    """How figures of one kind are printed, and so what a cell of them stands for."""

    # Texts in the place of a figure, each with its value; compared as people see them.
    markers: Mapping[str, Value] = field(factory=dict)
    # What an empty cell is; None where that is not known, and it is refused.
    blank: Value | None = BLANK
    sentinels: tuple[float, ...] = ()
    # What figures are rounded to, the nearest; None where they are exact.
    rounded_to: float | None = None
    # True where a figure that rounding cannot have made is exact, and no fault.
    perhaps_exact: bool = False
    # True where they count whole things: none is broken, and none below 0.
    counts: bool = False
    # True where none can be below 0.
    at_least_zero: bool = False
    # True where one below 0 is refused, whatever else they are.
    refuses_negative: bool = False
    # The least and the greatest count that is hidden; None where that is not known.
    hidden: tuple[int, int] | None = None
    # True where a printed count that would be hidden is a fault, as with parts.
    hides: bool = True
    numerals: Numerals = PLAIN
    flags: Flags | None = None
    _folded: dict[str, Value] = field(init=False, repr=False, eq=False)
    _step: Fraction | int | None = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        folded = {fold(text): value for text, value in reversed(tuple(self.markers.items()))}
        object.__setattr__(self, "_folded", folded)
        step = None if self.rounded_to is None else exact(self.rounded_to)
        plain = step is not None and step.denominator == 1
        object.__setattr__(self, "_step", int(step) if plain and step is not None else step)

    def read(self, cell: Any, flag: Any = None) -> Reading:
        """Read a cell.

        Args:
            cell: A text, a number, or None, which is an empty cell.
            flag: The cell of a column of flags beside it, if there is one.

        Raises:
            CellError: It is nothing that a figure can be.
        """
        beside: tuple[Flag, ...] = ()
        if self.flags is not None and (told := text_of(flag).strip()):
            beside = self.flags.of_column(told)
        if isinstance(cell, str | bool):  # records hold true and false as texts
            return self._text(text_of(cell).strip(), beside)
        if not isinstance(cell, int | float | Decimal | Integral | None):
            hint = "store it as a number in the file, or read the file by a query that makes it one"
            raise CellError("cell-number", "must be a number", hint)
        number = _typed(cell)
        if number is None:
            if cell is not None and self.blank is None and self._marker("") is None:
                hint = "its file says that it is none (NaN); say under markers what '' means"
                raise CellError("cell-number", "must be a number", hint)
            return self._text("", beside)
        # A publisher's markers may be numbers, too.
        marker = self._marker(text_of(cell))
        return self._flagged(marker, beside) if marker is not None else self._number(number, beside)

    def is_meant(self, text: str) -> bool:
        """Say whether a text is meant as a figure or stands in the place of one.

        It is read as such, or would be with other options: ``5-9``, ``approx 5``, ``1 in 20``.
        """
        try:
            self.read(text)
        except CellError as error:
            # These two say of any text that it is no number; the others say what is amiss with one.
            known = error.code not in ("cell-number", "flag-unknown")
            return known or other_form(text) is not None or bool(self.numerals.options_wanted(text))
        return True

    def _marker(self, text: str) -> Value | None:
        if text in self.markers:
            return self.markers[text]
        return self._folded.get(fold(text)) if self._folded else None

    def _text(self, text: str, beside: tuple[Flag, ...]) -> Reading:
        marker = self._marker(text)
        if marker is not None:
            return self._flagged(marker, beside)
        if not text:
            return self._none(beside, None)
        figure = self._figure(text, beside)
        if figure is not None:
            return figure
        if self.flags is None:
            raise self._refused(text)
        rest, found = self.flags.split(text, self._is_read)
        both = (*found, *beside)
        if not rest:
            if not self.flags.may_be_alone(text):
                raise self._refused(text)
            return self._none(both, text)
        marker = self._marker(rest)
        if marker is not None:
            return self._flagged(marker, both)
        figure = self._figure(rest, both)
        if figure is None:
            known = found and self.numerals.options_wanted(rest)  # so the number is what is amiss
            raise self._refused(text if flags_hint(text) and not known else rest)
        return figure

    def _figure(self, text: str, found: tuple[Flag, ...]) -> Reading | None:
        """Read a number, a range, or a figure with its confidence interval; None where it is none."""
        number = self.numerals.number(text)
        if number is not None:
            reading = self._number(number, found)
            fault = reading.fault
            if fault in (None, "bare-share") and self.numerals.is_percentage(text):
                return evolve(reading, fault="per-cent")
            dotted = fault is None and not isinstance(number, int) and _DOTTED.fullmatch(text)
            return evolve(reading, fault="dotted") if dotted else reading
        ends = self.numerals.between(text)
        if ends is not None:
            low, high = self._number(ends[0], found), self._number(ends[1], found)
            return self._ranging(low, high)
        parts = self.numerals.parted(text)
        if parts is None:
            return None
        reading = self._number(self.numerals.read(parts[0]), found)
        beside = f"published with the interval {parts[1]}"
        return evolve(reading, notes=(*reading.notes, beside))

    @staticmethod
    def _ranging(low: Reading, high: Reading) -> Reading:
        """Return the reading of a range, which goes as far as its rounded ends do."""
        ends = [
            (one.value.low, one.value.high)
            if isinstance(one.value, Interval)
            else (one.value.value, one.value.value)
            for one in (low, high)
            if isinstance(one.value, Interval | Number)
        ]
        if len(ends) != 2:
            raise CellError("cell-number", "must be a range between two numbers")
        value = Interval(low=ends[0][0], high=ends[1][1])
        return evolve(low, value=value, fault=low.fault or high.fault)

    def _is_read(self, text: str) -> bool:
        numerals = self.numerals
        return (
            self._marker(text) is not None
            or numerals.number(text) is not None
            or numerals.between(text) is not None
            or numerals.parted(text) is not None
        )

    def _refused(self, text: str) -> CellError:
        known = bool(self.numerals.options_wanted(text)) or other_form(text) is not None
        found = None if known else flags_hint(text)
        if found is None:
            return self.numerals.refused(text)
        figure, flag, hint = found
        error = CellError(
            "flag-unknown", f"must be a number; {short_repr(flag)} stands beside it", hint
        )
        if self.flags is not None:
            error = self.flags.unknown(flag)
        told = (
            [] if self.numerals.number(figure) is not None else self.numerals.options_wanted(figure)
        )
        return CellError(error.code, error.must, "; ".join([error.hint or "", *told]))

    def _none(self, found: tuple[Flag, ...], text: str | None) -> Reading:
        """Read a cell without a figure."""
        value = alone(found)
        if value is None and text is not None:
            raise CellError(
                "flag-alone",
                "must have a figure beside its flags",
                marker_hint(text),
            )
        value = self.blank if value is None else value
        if value is None:
            raise CellError("cell-empty", "must not be empty", EMPTY_HINT)
        return Reading(value=value, status=status_of(found), notes=notes_of(found))

    def _flagged(self, marker: Value, found: tuple[Flag, ...]) -> Reading:
        """Read a marker; flags may say more of why there is no figure."""
        value = marker
        if isinstance(marker, Missing):
            value = alone(found) or marker
        return Reading(value=value, status=status_of(found), notes=notes_of(found))

    def _number(self, number: Decimal | int, found: tuple[Flag, ...]) -> Reading:
        if found and alone(found) is not None:
            raise CellError(
                "flag-contradicts",
                "must be a figure, or a flag that says that there is none, and not both",
                "look at what the publisher says of the flag; explain it in flags as a note where it "
                "stands beside figures",
            )
        value, fault = self._value(number)
        return Reading(value=value, status=status_of(found), notes=notes_of(found), fault=fault)

    def _value(self, printed: Decimal | int) -> tuple[Value, FaultKind | None]:
        number: Fraction | int = printed if isinstance(printed, int) else Fraction(printed)
        if isinstance(number, Fraction) and number.denominator == 1:
            number = int(number)
        if number in self.sentinels:
            why = f"its publisher's sign for no figure, {nearest(number)}, stands in its place"
            return Missing(why=why), "sentinel"
        if (self.counts or self.refuses_negative) and number < 0:
            raise CellError("count-negative", "must not be below 0, as it is a count")
        stated = nearest(number)
        if stated is None:
            raise CellError(
                "cell-number",
                "must be a number that can be kept exactly",
                "it is larger than 2^53: publish it in thousands or millions",
            )
        fault = self._fault(number)
        if fault is None and not isinstance(number, int) and not keeps(stated, printed):
            fault = "inexact"
        if fault is None and self.numerals.in_per_cent and number and -1 <= number <= 1:
            fault = "bare-share"
        if self._step is None or number % self._step:
            return Number(value=stated), fault
        low, high = self.bounds(number)
        least, most = below(low), above(high)
        if least is None or most is None:
            raise CellError("cell-number", "must be a number that can be kept exactly")
        if least == most == stated:
            return Number(value=stated), fault
        return Interval(low=least, high=most, stated=stated), fault

    def _fault(self, number: Fraction | int) -> FaultKind | None:
        if self._step is None:
            return "fraction" if self.counts and not isinstance(number, int) else None
        # A count of 0 names nobody: publishers who say that they hide it print it, too. Where nobody
        # says that figures are rounded, small ones may be of something else.
        if self.hides and self.hidden is not None and number and isinstance(number, int):
            first, last = self.hidden
            if first <= number <= last:
                return "should-be-hidden"
        return "unrounded" if number % self._step and not self.perhaps_exact else None

    def bounds(self, number: Fraction | int) -> tuple[Fraction | int, Fraction | int]:
        """Return the least and the most that a rounded figure can have been."""
        step = self._step
        if step is None:
            return number, number
        if self.counts:
            low, high = _whole_around(number, step)
            low = max(low, 0) if number >= 0 else low
            return (low, high) if self.hidden is None else beside_hidden(low, high, self.hidden)
        least, most = number - Fraction(step) / 2, number + Fraction(step) / 2
        return (max(least, Fraction(0)) if self.at_least_zero and number >= 0 else least), most


def _typed(cell: Any) -> Decimal | int | None:
    """Return a number as it is written; what is no number at all is an empty cell.

    Raises:
        CellError: It is infinite.
    """
    if cell is None:
        return None
    if isinstance(cell, Integral):
        return int(cell)
    number = cell if isinstance(cell, Decimal) else Decimal(repr(float(cell)))
    if number.is_nan():
        return None
    if not number.is_finite():
        raise CellError("cell-number", "must be a number", "look at the file: it is infinite there")
    return number


def beside_hidden(low: int, high: int, hidden: tuple[int, int]) -> tuple[int, int]:
    """Leave out of what a printed count can be the counts that would have been hidden.

    Where all would have been, which rule was broken is not known, and the bounds stay.

    >>> beside_hidden(3, 7, (0, 4))
    (5, 7)
    """
    first, last = hidden
    least = max(low, last + 1) if low >= first else low
    most = min(high, first - 1) if high <= last else high
    return (least, most) if least <= most else (low, high)


def _whole_around(number: Fraction | int, step: Fraction | int) -> tuple[int, int]:
    """Return the least and the greatest whole number that rounds to one, halves either way."""
    if isinstance(number, int) and isinstance(step, int):  # nearly always, and ten times as fast
        return number - step // 2, number + step // 2
    return math.ceil(number - Fraction(step) / 2), math.floor(number + Fraction(step) / 2)


def hidden_range(markers: Mapping[str, Value], *, counts: bool) -> tuple[int, int] | None:
    """Return the least and the greatest count that is hidden; None where its sign does not tell."""
    ranges = {
        (int(sign.low), int(sign.high))
        for sign in markers.values()
        if isinstance(sign, Suppressed) and sign.high is not None
    }
    return ranges.pop() if counts and len(ranges) == 1 else None
