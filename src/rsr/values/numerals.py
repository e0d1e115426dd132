"""Numbers as publishers print them: thousands, decimals, brackets, per cent signs and exponents.

What a register does not announce is refused, with what to write; a number is never guessed.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

__all__ = ["PLAIN", "CellError", "NumberForm", "Numerals", "like_a_number"]

NumberForm = Literal["per-cent", "exponent", "bare-point", "brackets", "trailing-minus"]

_SPACES = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"
_MINUS = "-\u2212"
_CURRENCIES = "$\u00a2\u00a3\u00a4\u00a5\u20a0-\u20c0"
_CODES = "(?:AUD|CAD|CHF|DKK|EUR|GBP|JPY|NOK|NZD|SEK|USD)"
# A number in any of the ways that are known, to say which of them a register does not announce.
_ANY = re.compile(
    rf"(?P<open>\()?[ ]?(?P<sign>[{_MINUS}+])?[ ]?(?P<currency>[{_CURRENCIES}]|{_CODES})?"
    rf"[{_SPACES}]?(?P<inner>[{_MINUS}])?"
    rf"(?P<whole>[0-9]{{1,3}}(?:(?P<comma>[,.{_SPACES}{_APOSTROPHES}])[0-9]{{3}}"
    r"(?:(?P=comma)[0-9]{3})*)|[0-9]{1,30})?(?:(?P<point>[.,])(?P<part>[0-9]{0,30}))?"
    rf"(?P<exponent>[eE][{_MINUS}+]?[0-9]{{1,2}})?[{_SPACES}]*(?P<percent>[%\uff05])?"
    rf"(?:[{_SPACES}]*(?P<after>[{_CURRENCIES}]|{_CODES}))?(?P<trailing>[{_MINUS}])?[ ]?(?P<close>\))?"
    rf"(?(close)(?(percent)|(?:[{_SPACES}]*(?P<outside>[%\uff05]))?))"
)


class CellError(ValueError):
    """A cell that cannot be read as what it should be."""

    def __init__(self, code: str, must: str, hint: str | None = None) -> None:
        super().__init__(must)
        self.code = code
        self.must = must
        self.hint = hint


class Numerals:
    """Reads numbers in the ways that a register announces.

    Args:
        thousands: What parts the thousands, if anything. A space stands for every kind of space that
            is no line's end, an apostrophe for every kind of apostrophe.
        decimal: What stands before the decimals.
        forms: Other ways in which numbers are written. ``per-cent``: a per cent sign after the
            number, which is then in per cent: ``45%`` is 45. ``exponent``: ``1.2e+05`` is 120,000.
            ``bare-point``: ``.5`` and ``5.``. ``brackets``: ``(1,234)`` is -1,234.
            ``trailing-minus``: ``5-`` is -5.
        currency: Signs or codes of a currency that may stand before or after the number.
    """

    def __init__(
        self,
        *,
        thousands: str | None = None,
        decimal: str = ".",
        forms: Iterable[NumberForm] = (),
        currency: Iterable[str] = (),
    ) -> None:
        self._thousands = thousands
        self._decimal = decimal
        self._forms = frozenset(forms)
        self._currency = tuple(currency)
        whole = r"[0-9]{1,30}"
        self._parting = _alike(thousands) if thousands else None
        if self._parting:
            whole = rf"[0-9]{{1,3}}(?:{self._parting}[0-9]{{3}})+|{whole}"
        point = re.escape(decimal)
        number = rf"(?P<whole>{whole})(?:{point}(?P<part>[0-9]{{1,30}}))?"
        if "bare-point" in self._forms:
            number = (
                rf"(?=[0-9]|{point}[0-9])(?P<whole>{whole})?(?:{point}(?P<part>[0-9]{{0,30}}))?"
            )
        exponent = (
            rf"(?P<exponent>[eE][{_MINUS}+]?[0-9]{{1,2}})?" if "exponent" in self._forms else ""
        )
        sign = rf"[{_SPACES}]*[%\uff05]"
        percent = rf"(?:{sign})?" if "per-cent" in self._forms else ""
        money = "|".join(map(re.escape, sorted(self._currency, key=len, reverse=True)))
        before = rf"(?:(?:{money})[{_SPACES}]*)?" if money else ""
        after = rf"(?:[{_SPACES}]*(?:{money}))?" if money else ""
        trailing = rf"(?P<trailing>[{_MINUS}])?" if "trailing-minus" in self._forms else ""
        inner = rf"(?P<inner>[{_MINUS}])?" if money else ""
        body = f"{before}{inner}{number}{exponent}{percent}{after}"
        self._plain = re.compile(rf"(?P<sign>[{_MINUS}+])?{body}{trailing}")
        # The per cent sign stands within the brackets or behind them.
        close = rf"(?:{sign}{after} ?\)|{after} ?\){percent})" if percent else rf"{after} ?\)"
        self._bracketed = (
            re.compile(rf"\( ?{before}{number}{exponent}{close}")
            if "brackets" in self._forms
            else None
        )

    def number(self, text: str) -> Decimal | int | None:
        """Return the number that a text is, or None where it is none in the ways announced."""
        if len(text) < 16 and text.isascii() and text.isdigit():
            return int(text)
        found = self._plain.fullmatch(text)
        negative = False
        if found is None and self._bracketed is not None:
            found = self._bracketed.fullmatch(text)
            negative = found is not None
        if found is None:
            return None
        parts = found.groupdict()
        signs = [parts.get(name) for name in ("sign", "inner", "trailing")]
        minuses = sum(sign is not None and sign in _MINUS for sign in signs)
        if minuses + negative > 1 or (minuses and "+" in signs):
            return None
        whole = parts["whole"] or "0"
        if self._parting:
            whole = re.sub(self._parting, "", whole)
        sign = "-" if minuses or negative else ""
        exponent = (parts.get("exponent") or "").replace("\u2212", "-")
        return Decimal(f"{sign}{whole}.{parts['part'] or 0}{exponent}")

    def read(self, text: str) -> Decimal | int:
        """Read a number.

        Raises:
            CellError: It is none in the ways announced; the hint says what to write.
        """
        number = self.number(text)
        if number is None:
            raise self.refused(text)
        return number

    def refused(self, text: str) -> CellError:
        """Return why a text is no number in the ways announced, and what to write."""
        needs = self.needs(text)
        if needs:
            return CellError("cell-number", "must be a number as the register says that they are written",
                "; ".join(needs))  # fmt: skip
        if any(sign.isdigit() for sign in text):
            hint = "say in markers what this very text stands for, such as {'<5': {suppressed: [0, 4]}}"
            return CellError("cell-number", "must be a number", hint)
        return CellError("cell-number", "must be a number", "if it is a sign, name it in markers")

    def needs(self, text: str) -> list[str]:
        """Return what to write for a text to be read as a number; nothing where it cannot be one."""
        if not like_a_number(text) or (found := _ANY.fullmatch(text)) is None:
            return []
        parts = found.groupdict()
        comma, point = parts["comma"], parts["point"]
        once = comma is not None and text.count(comma) == 1
        if comma == self._decimal and point is None and once:
            comma = None  # so it has been read, and something else is amiss
        options: list[str] = []
        if comma is not None and not (self._parting and re.fullmatch(self._parting, comma)):
            sign = " " if comma in _SPACES else "'" if comma in _APOSTROPHES else comma
            options.append(f'thousands: "{sign}"')
        bare = point is not None and (parts["whole"] is None or not parts["part"])
        if point is not None and point != self._decimal:
            options.append(f'decimal: "{point}"')
        elif point is None and comma == self._decimal:  # several times: no decimals stand after it
            options.append(f'decimal: "{"," if comma == "." else "."}"')
        forms = [
            name
            for name, used in (
                ("per-cent", parts["percent"] or parts["outside"]),
                ("exponent", parts["exponent"]),
                ("bare-point", bare),
                ("brackets", parts["open"] and parts["close"]),
                ("trailing-minus", parts["trailing"]),
            )
            if used and name not in self._forms
        ]
        if bool(parts["open"]) is not bool(parts["close"]):
            return []
        if forms:
            options.append(f"number_forms: [{', '.join(forms)}]")
        money = parts["currency"] or parts["after"]
        if money is not None and money not in self._currency:
            options.append(f'currency: ["{money}"]')
        if not options:
            return []
        told = [
            f"if that is how it is meant, write {' and '.join(options)} in the source's options"
        ]
        if "per-cent" in forms:
            told.append("the figure is then the number before the sign, in per cent")
        if options == [f'thousands: "{comma}"'] and comma == "," and text.count(",") == 1:
            told.append('or decimal: ",", if it stands before decimals')
        return told


def _alike(sign: str) -> str:
    """Return the pattern of a sign that parts thousands, in every kind that people see as one."""
    if sign in _SPACES:
        return f"[{_SPACES}]"
    return f"[{_APOSTROPHES}]" if sign in _APOSTROPHES else re.escape(sign)


def like_a_number(text: str) -> bool:
    """Say whether a text is a number in any way that is known, announced or not.

    >>> like_a_number("1 234,5"), like_a_number("(45 %)"), like_a_number("about 5")
    (True, True, False)
    """
    found = _ANY.fullmatch(text)
    return found is not None and bool(found["whole"] or found["part"])


# Digits with nothing between them, and a point before the decimals.
PLAIN = Numerals()
