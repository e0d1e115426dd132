"""Single cells of published tables: figures, days and periods, as their publisher writes them."""

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, Literal

from rsr.values.conventions import beside_hidden

__all__ = ["CellError", "Covers", "Days", "Figures", "grain"]

Covers = Literal["day", "month", "quarter", "year", "financial-year"]
Grain = Literal["day", "month", "year"]

_PROBE = date(2001, 11, 23)
_QUARTER = re.compile(r"(?:([0-9]{4})[ -]?Q([1-4])|Q([1-4])[ -]?([0-9]{4}))", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"([0-9]{4})[/-]((?:[0-9]{2}){1,2})")
# How fine a date must be for each span; a year does not say which financial year is meant.
_FINE_ENOUGH: dict[Covers, tuple[Grain, ...]] = {
    "day": ("day",),
    "month": ("day", "month"),
    "quarter": ("day", "month"),
    "year": ("day", "month", "year"),
    "financial-year": ("day", "month"),
}


class CellError(ValueError):
    """A cell that cannot be read as what it should be."""

    def __init__(self, code: str, must: str, hint: str | None = None) -> None:
        super().__init__(must)
        self.code = code
        self.must = must
        self.hint = hint


def grain(form: str) -> Grain | None:
    """Say how fine a date format is, or None where it cannot be used.

    A format without a year is of no use: whose year it is would have to be guessed.

    >>> grain("%d/%m/%Y"), grain("%b %Y"), grain("%d %B")
    ('day', 'month', None)
    """
    if re.search(r"%[YyGcx]", form) is None:
        return None
    try:
        read = datetime.strptime(_PROBE.strftime(form), form).date()  # noqa: DTZ007  # a day
    except (ValueError, re.error):
        return None
    known: dict[date, Grain] = {
        _PROBE: "day",
        _PROBE.replace(day=1): "month",
        _PROBE.replace(month=1, day=1): "year",
    }
    return known.get(read)


class Days:
    """Reads days and periods in a list of formats; what was read once is remembered.

    A text that two of the formats read as different days is refused, never guessed.
    """

    def __init__(self, formats: tuple[str, ...]) -> None:
        self._formats = tuple((form, grain(form)) for form in formats)
        self._spans: dict[tuple[str, Covers], tuple[date, date] | CellError] = {}

    def day(self, text: str) -> date:
        """Read a single day.

        Raises:
            CellError: No format, or more than one, makes a day of it.
        """
        return self.span(text, "day")[0]

    def span(self, text: str, covers: Covers) -> tuple[date, date]:
        """Read the first and the last day of the span that a text names.

        Raises:
            CellError: No format, or more than one, makes such a span of it.
        """
        found = self._spans.get((text, covers))
        if found is None:
            try:
                found = self._read(text, covers)
            except CellError as refused:
                found = refused
            self._spans[text, covers] = found
        if isinstance(found, CellError):
            raise found
        return found

    def around(self, day: date, covers: Covers) -> tuple[date, date]:
        """Return the first and the last day of the span that a day stands for.

        Raises:
            CellError: The calendar does not reach that far.
        """
        spans = _around(day, covers)
        if not spans:
            raise CellError("cell-date", "must be within the calendar")
        return spans[0]

    def _read(self, text: str, covers: Covers) -> tuple[date, date]:
        usable = [form for form, fine in self._formats if fine in _FINE_ENOUGH[covers]]
        days = {day for form in usable for day in _parsed(text, form)}
        spans = {span for day in days for span in _around(day, covers)}
        spans |= set(_named(text, covers))
        if len(spans) == 1:
            return spans.pop()
        forms = ", ".join(repr(form) for form, _ in self._formats)
        if spans:
            raise CellError(
                "cell-date",
                "must be read by one date format only",
                f"keep the one the publisher uses, of date_formats {forms}",
            )
        must = "must be a day" if covers == "day" else f"must name a {covers.replace('-', ' ')}"
        raise CellError("cell-date", must, f"date_formats are {forms}")


def _parsed(text: str, form: str) -> list[date]:
    try:
        return [datetime.strptime(text, form).date()]  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return []


def _around(day: date, covers: Covers) -> list[tuple[date, date]]:
    year, month = day.year, day.month
    if covers == "day":
        return [(day, day)]
    if covers == "month":
        return _months(year, month, 1)
    if covers == "quarter":
        return _months(year, month - (month - 1) % 3, 3)
    if covers == "year":
        return _months(year, 1, 12)
    return _months(year - (month < 4), 4, 12)


def _months(year: int, month: int, count: int) -> list[tuple[date, date]]:
    """Return the span of some months, or nothing where the calendar does not reach that far."""
    last = year * 12 + month - 2 + count
    if not (date.min.year <= year and last // 12 <= date.max.year):
        return []
    end = date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
    return [(date(year, month, 1), end)]


def _named(text: str, covers: Covers) -> list[tuple[date, date]]:
    """Read the forms that have a name of their own: ``2023 Q1`` and ``2013/14``."""
    if covers == "quarter" and (found := _QUARTER.fullmatch(text)):
        year, quarter = found[1] or found[4], found[2] or found[3]
        return _months(int(year), int(quarter) * 3 - 2, 3)
    if covers == "financial-year" and (found := _FINANCIAL_YEAR.fullmatch(text)):
        year, following = found[1], found[2]
        if f"{int(year) + 1:04}".endswith(following):
            return _months(int(year), 4, 12)
    return []


class Figures:
    """Reads numbers as a publisher prints them, and says what a rounded one can have been.

    Args:
        thousands: What parts the thousands, if anything.
        decimal: What stands before the decimals.
        rounded_to: What the figures are rounded to, if they are.
        counts: True where they count whole things, so that bounds are whole and not below zero.
        hidden: The least and the greatest count that is hidden behind a sign, by which a rounded
            count beside it cannot be one of these; none where that is not known.
    """

    def __init__(
        self,
        *,
        thousands: str | None,
        decimal: str,
        rounded_to: float | None,
        counts: bool,
        hidden: tuple[int, int] | None = None,
    ) -> None:
        self._thousands = thousands
        self._hidden = hidden
        self._counts = counts
        self._step = Decimal(str(rounded_to)) if rounded_to is not None else None
        # How far from a whole number the true one can be, where both count whole things.
        self._whole_step: int | None = None
        if self._step is not None and counts:
            self._whole_step = int((self._step / 2).to_integral_value(ROUND_FLOOR))
        whole = r"[0-9]{1,30}"
        if thousands:
            whole = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|{whole}"
        self._form = re.compile(rf"([-+\u2212]?)({whole})(?:{re.escape(decimal)}([0-9]{{1,30}}))?")

    def read(self, text: str) -> Any:
        """Read a figure into the form that documents have for it.

        Raises:
            CellError: It is not a number.
        """
        return self.stated(self._number(text))

    def stated(self, number: Decimal | float) -> Any:
        """Return a stated number in the form of a document: itself, or the bounds it stands for."""
        if isinstance(number, Decimal):
            number = _plain(number)
        if self._step is None:
            return number
        low, high = self._whole_bounds(number) if self._counts else self._bounds(number)
        return number if low == high else {"interval": [low, high], "stated": number}

    def _whole_bounds(self, number: float) -> tuple[int, int]:
        if self._whole_step is not None and isinstance(number, int):  # nearly all are such
            low, high = number - self._whole_step, number + self._whole_step
        else:
            least, most = self._around(number)
            low = int(least.to_integral_value(ROUND_CEILING))
            high = int(most.to_integral_value(ROUND_FLOOR))
        low = max(low, 0) if number >= 0 else low
        return (low, high) if self._hidden is None else beside_hidden(low, high, self._hidden)

    def _bounds(self, number: float) -> tuple[int | float, int | float]:
        low, high = self._around(number)
        return _plain(low), _plain(high)

    def _around(self, number: float) -> tuple[Decimal, Decimal]:
        assert self._step is not None  # noqa: S101  # asked of rounded figures only
        exact = Decimal(str(number))
        return exact - self._step / 2, exact + self._step / 2

    def fits(self, number: float) -> bool:
        """Say whether rounding can have made a stated number."""
        step = self._step
        if step is None:
            return True
        if isinstance(number, int):  # nearly all are such, and fractions cost ten times as much
            over, under = step.as_integer_ratio()
            return number * under % over == 0
        return (Fraction(str(number)) / Fraction(step)).denominator == 1

    def _number(self, text: str) -> Decimal | int:
        if len(text) < 16 and text.isascii() and text.isdigit():
            return int(text)
        found = self._form.fullmatch(text)
        if found is None:
            bare = text.replace(",", "")
            grouped = not self._thousands and bare != text and bare.replace(".", "").isdigit()
            hint = "set thousands: ','" if grouped else "if it is a sign, name it in markers"
            raise CellError("cell-number", "must be a number", hint)
        sign = "" if found[1] in ("", "+") else "-"
        whole = found[2].replace(self._thousands, "") if self._thousands else found[2]
        return Decimal(f"{sign}{whole}.{found[3] or 0}")


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
