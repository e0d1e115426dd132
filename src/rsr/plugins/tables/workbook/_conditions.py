"""Conditional formats: which rules hold for a cell, and what the sheet displays in it then.

A rule is evaluated where it compares cells of its own row with each other or with constants, with
AND, OR and NOT. One that is not evaluated may hold.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from attrs import define, field, frozen

from rsr.plugins.tables.typed_cells import as_whole
from rsr.plugins.tables.workbook._cells import (
    Differing,
    Merge,
    NoResult,
    Percentage,
    SheetRow,
)
from rsr.plugins.tables.workbook._display import NumberFormat, differs
from rsr.plugins.tables.workbook._xlsx_cells import PLACES
from rsr.values.texts import is_error_value

# Whether a rule holds for a cell, by the cells of its row and its place; None: not known.
Test = Callable[[Sequence[Any], int], bool | None]
_Operand = Callable[[Sequence[Any], int], Any]

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne, "!=": ne,
}  # fmt: skip
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_REFERENCE = re.compile(r"\[?\.?(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})\]?", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?)(%?)", re.IGNORECASE)
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_CALL = re.compile(r"(AND|OR|NOT)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
_PIECE = re.compile(r'"(?:[^"]|"")*"|<=|>=|<>|!=|.', re.DOTALL)
_UNKNOWN = object()


@frozen
class ConditionalFormat:
    """A rule of a conditional format.

    Attributes:
        areas: The blocks of cells that it is for.
        test: Whether it holds for a cell.
        form: The number format that it gives to the cell; None where it leaves it as it is.
        stops: True where no rule of its group behind it is looked at once it holds.
        group: The rules that it stands among.
    """

    areas: tuple[Merge, ...]
    test: Test
    form: NumberFormat | None
    stops: bool = False
    group: int = 0


@define
class Conditions:
    """The rules of a sheet, the first that holds before the others.

    Args:
        rules: The rules, in the order in which they are looked at.
    """

    _rules: Sequence[ConditionalFormat]
    _last: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._rules = [one for one in self._rules if one.form is not None or one.stops]
        self._last = max((area.bottom for one in self._rules for area in one.areas), default=-1)

    def __bool__(self) -> bool:
        return any(one.form is not None for one in self._rules)

    def applied(self, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        """Yield rows, each cell with what the rules make the sheet display in it."""
        for row in rows:
            number = row.number - 1
            if number <= self._last:
                self._apply(row, number)
            yield row

    def _apply(self, row: SheetRow, number: int) -> None:
        over: dict[int, list[ConditionalFormat]] = {}
        for rule in self._rules:
            for area in rule.areas:
                if area.top <= number <= area.bottom:
                    for place in range(area.left, min(area.right + 1, len(row.cells))):
                        over.setdefault(place, []).append(rule)
        before = tuple(row.cells) if over else ()
        for place, rules in over.items():
            found = conditioned(before, place, rules)
            if found is not before[place]:
                row.cells[place] = found
                row.special = True


def conditioned(cells: Sequence[Any], place: int, rules: Sequence[ConditionalFormat]) -> Any:
    """Return a cell as the rules make it, or the same where they leave it."""
    cell = cells[place]
    stored = cell.stored if isinstance(cell, Differing) else cell
    if isinstance(stored, bool) or not isinstance(stored, int | float | str):
        return cell
    if isinstance(stored, str) and is_error_value(stored):
        return cell
    outcomes: list[Any] = []
    stopped = set[int]()
    for rule in rules:
        holds = False if rule.group in stopped else rule.test(cells, place)
        if holds is False:
            continue
        if rule.form is not None:
            outcomes.append(_formatted(stored, rule.form))
            if holds:
                break
        elif holds:
            stopped.add(rule.group)
        else:
            outcomes.append(cell)
    else:
        if not outcomes:
            return cell
        outcomes.append(cell)
    first = outcomes[0]
    if all(one == first and type(one) is type(first) for one in outcomes):
        return first
    other = next((one for one in outcomes if isinstance(one, Differing)), None)
    if other is None:
        return cell
    return Differing(other.stored, other.displayed, "condition")


def _formatted(stored: float | str, form: NumberFormat) -> Any:
    """Return what a number or a text is under another number format."""
    if isinstance(stored, str):
        shown = form.displayed_text(stored) if form.kind == "number" else stored
        return stored if shown.strip() == stored.strip() else Differing(stored, shown.strip())
    if form.kind != "number":
        return stored
    shown = form.displayed(stored)
    bare = Percentage(stored) if form.shows_percentages else as_whole(float(stored))
    return Differing(bare, shown.strip()) if differs(shown, stored) else bare


# --- what a rule says ---------------------------------------------------------------------------


def areas_of(written: str) -> tuple[Merge, ...]:
    """Return blocks of cells by their names, as in ``B2:B40 D2``.

    >>> [(one.top, one.left, one.bottom, one.right) for one in areas_of("B2:C40 $D$2")]
    [(1, 1, 39, 2), (1, 3, 1, 3)]
    """
    found = []
    for one in map(_AREA.fullmatch, written.split()):
        if one is not None:
            top, left = int(one[2]) - 1, PLACES[one[1]]
            bottom = top if one[4] is None else int(one[4]) - 1
            found.append(Merge(top, left, bottom, left if one[3] is None else PLACES[one[3]]))
    return tuple(found)


def base_of(areas: Sequence[Merge]) -> tuple[int, int] | None:
    """Return the cell, row and column, that the formulas of a rule are written for.

    It is the first of all cells; None where that is not in the first block, since programs differ.
    """
    if not areas:
        return None
    top, left = min(one.top for one in areas), min(one.left for one in areas)
    return (top, left) if (areas[0].top, areas[0].left) == (top, left) else None


def _constant(value: Any) -> _Operand:
    def given(cells: Sequence[Any], place: int) -> Any:
        del cells, place
        return value

    return given


# The tests of a rule of which it is not known whether it holds, and of one that always does.
unknown: Test = _constant(None)
always: Test = _constant(True)


def every(tests: Sequence[Test]) -> Test:
    """Return the test that holds where all of these do."""
    return lambda cells, place: _all([test(cells, place) for test in tests])


def opposite(test: Test) -> Test:
    """Return the test that holds where another does not."""
    return lambda cells, place: _not(test(cells, place))


def comparing(sign: str, limits: Sequence[str], base: tuple[int, int] | None) -> Test:
    """Return the test that compares the cell itself.

    Args:
        sign: One of the signs of comparisons, ``between`` or ``not-between``.
        limits: What it is compared with: a formula, or two.
        base: The cell that the formulas are written for.
    """
    operands = [_operand(one, base) for one in limits]
    if len(operands) < 1 + (sign in ("between", "not-between")):
        return unknown
    if sign in _COMPARED:
        return _comparison(_itself, sign, operands[0])
    if sign not in ("between", "not-between"):
        return unknown
    first, second = operands[:2]

    def within(cells: Sequence[Any], place: int) -> bool | None:
        low, high = first(cells, place), second(cells, place)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            low, high = high, low  # as spreadsheets do
        value = _itself(cells, place)
        found = _all((_holds(value, ">=", low), _holds(value, "<=", high)))
        return found if found is None or sign == "between" else not found

    return within


def expression(written: str, base: tuple[int, int] | None) -> Test:
    """Return the test that a formula is."""
    text = written.strip().removeprefix("=").strip()
    call = _CALL.fullmatch(text)
    if call is not None and (parts := _split(call[2], ",;")) is not None:
        tests = [expression(part, base) for part, _ in parts]
        name = call[1].upper()
        if name == "AND":
            return every(tests)
        if name == "OR":
            return opposite(every([opposite(test) for test in tests]))
        return opposite(tests[0]) if len(tests) == 1 else unknown
    parts = _split(text, tuple(_COMPARED))
    if parts is not None and len(parts) == 2:
        (left, sign), (right, _) = parts
        return _comparison(_operand(left, base), sign, _operand(right, base))
    if text.upper() in ("TRUE", "TRUE()", "FALSE", "FALSE()"):
        holds = text.upper().startswith("TRUE")
        return _constant(holds)
    return unknown


def _split(text: str, signs: Sequence[str]) -> list[tuple[str, str]] | None:
    """Return the parts of a formula between signs, each with the sign behind it."""
    parts: list[tuple[str, str]] = []
    depth = 0
    here = ""
    for piece in _PIECE.findall(text):
        depth += (piece == "(") - (piece == ")")
        if depth < 0:
            return None
        if not depth and piece in signs:
            parts.append((here.strip(), piece))
            here = ""
        else:
            here += piece
    return None if depth else [*parts, (here.strip(), "")]


def _operand(written: str, base: tuple[int, int] | None) -> _Operand:
    """Return what gives the value of a constant, or of a cell in the same row."""
    text = written.strip().removeprefix("=").strip()
    if found := _NUMBER.fullmatch(text):
        return _constant(float(found[1]) / (100 if found[2] else 1))
    if found := _TEXT.fullmatch(text):
        return _constant(found[1].replace('""', '"'))
    found = _REFERENCE.fullmatch(text)
    if found is None or base is None or found[3] or int(found[4]) - 1 != base[0]:
        return _constant(_UNKNOWN)
    column = PLACES[found[2].upper()]
    if found[1]:
        return lambda cells, _: _value(cells, column)
    shift = column - base[1]
    return lambda cells, place: _value(cells, place + shift)


def _itself(cells: Sequence[Any], place: int) -> Any:
    return _value(cells, place)


def _value(cells: Sequence[Any], place: int) -> Any:
    cell = cells[place] if 0 <= place < len(cells) else None
    if isinstance(cell, Differing):
        cell = cell.stored
    unknown = isinstance(cell, NoResult | date | timedelta) or (isinstance(cell, str) and is_error_value(cell))  # fmt: skip
    return _UNKNOWN if unknown or place < 0 else cell


def _comparison(left: _Operand, sign: str, right: _Operand) -> Test:
    return lambda cells, place: _holds(left(cells, place), sign, right(cells, place))


def _holds(left: Any, sign: str, right: Any) -> bool | None:
    """Compare as spreadsheets do: a number is less than any text, an empty cell is 0 and no text."""
    if left is _UNKNOWN or right is _UNKNOWN:
        return None
    left, right = _filled(left, right), _filled(right, left)
    return _COMPARED[sign](_ranked(left), _ranked(right))


def _filled(value: Any, other: Any) -> Any:
    if value is not None:
        return value
    return "" if isinstance(other, str) else 0


def _ranked(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


def _all(found: Sequence[bool | None]) -> bool | None:
    if any(one is False for one in found):
        return False
    return None if any(one is None for one in found) else True


def _not(found: bool | None) -> bool | None:  # noqa: FBT001  # what is turned round
    return None if found is None else not found
