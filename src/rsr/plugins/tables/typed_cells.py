"""Cells that have a type of their own, in the forms that a record is made from."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Self

from rsr.engine.texts_met import error_value
from rsr.values.numerals import CellError
from rsr.values.texts import text_of_bytes

__all__ = ["RefusedCell", "as_seen", "as_whole", "plain", "text", "unread"]

# A number this large may have lost its last digits, and stays what it is.
_EXACT = 2**53


class RefusedCell(str):
    """A cell that is not read unasked: its text says what it holds.

    Attributes:
        code: The code of the problem that it is.
        must: What must hold of the cell.
        hint: What to do.
        displayed: What the sheet displays there, as a text.
    """

    __slots__ = ("code", "displayed", "hint", "must")
    code: str
    must: str
    hint: str
    displayed: str

    def __new__(cls, said: str, *, code: str, must: str, hint: str, displayed: str = "") -> Self:
        """Make one of what the cell holds."""
        made = super().__new__(cls, said)
        made.code, made.must, made.hint, made.displayed = code, must, hint, displayed
        return made

    def refused(self) -> CellError:
        """Return the error of whoever wants its value."""
        return CellError(self.code, self.must, self.hint)


def unread(cell: Any) -> CellError | None:
    """Say why a cell that tells rows apart cannot be read; None where it can."""
    if type(cell) is str:
        return error_value(cell) if cell[:1] in ("#", "E", " ") else None
    return cell.refused() if isinstance(cell, RefusedCell) else None


def as_seen(cell: Any) -> Any:
    """Return a cell, and what a reader of the sheet sees in the place of one that is refused."""
    return cell.displayed if isinstance(cell, RefusedCell) else cell


def plain(cell: Any) -> Any:
    """Return a typed cell in the form that records are made from.

    Whole numbers are whole whatever their type, a day at midnight is a day, and truth is written as
    spreadsheets show it.

    >>> plain(5.0), plain(True), plain(datetime(2020, 4, 10)), plain(timedelta(hours=27))
    (5, 'TRUE', datetime.date(2020, 4, 10), '27:00:00')
    """
    kind = type(cell)
    if kind is str:
        return cell
    form = _FORMS.get(kind)
    return cell if form is None else form(cell)


def text(cell: Any) -> str:
    """Return a typed cell as the text that a publisher would have written.

    >>> text(5.0), text(None), text(date(2020, 4, 10)), text(Decimal("1.50"))
    ('5', '', '2020-04-10', '1.50')
    """
    found = plain(cell)
    if found is None:
        return ""
    if isinstance(found, float | Decimal):
        return format(Decimal(repr(found)) if isinstance(found, float) else found, "f")
    if isinstance(found, dict | list):
        import json

        return json.dumps(found, default=str, ensure_ascii=False)
    return str(found)


def as_whole(cell: float) -> int | float:
    """Return a number; one that is whole, and exact as a float, is whole."""
    return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell


def _moment(cell: datetime) -> date | str:
    if cell.tzinfo is not None:  # the same on every machine, whatever its clock says
        return cell.astimezone(UTC).isoformat()
    if cell.time() == time():
        return cell.date()
    return cell.isoformat(sep=" ")


def _span(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_FORMS: dict[type, Callable[[Any], Any]] = {
    bool: lambda cell: "TRUE" if cell else "FALSE",
    float: as_whole,
    datetime: _moment,
    time: time.isoformat,
    timedelta: _span,
    bytes: text_of_bytes,
    bytearray: text_of_bytes,
}
