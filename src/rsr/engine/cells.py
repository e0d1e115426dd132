"""Single cells of published tables: figures, as their publisher writes them."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from rsr.values.conventions import beside_hidden

__all__ = ["CellError", "Figures"]


class CellError(ValueError):
    """A cell that cannot be read as what it should be."""

    def __init__(self, code: str, must: str, hint: str | None = None) -> None:
        super().__init__(must)
        self.code = code
        self.must = must
        self.hint = hint


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
