"""Numbers as publishers print them: thousands, decimals, brackets, per cent signs and exponents.

What a register does not announce is refused, with what to write; a number is never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from rsr._lazy import lazy_pattern
from rsr.errors import quoted
from rsr.values._cell_forms import TO, other_form, sign_hint, with_interval

__all__ = ["PLAIN", "CellError", "NumberForm", "Numerals", "is_unit", "like_a_number"]

NumberForm = Literal[
    "per-cent",
    "exponent",
    "bare-point",
    "brackets",
    "trailing-minus",
    "dash-minus",
    "fractions",
    "indian-grouping",
    "range",
    "confidence-interval",
]

_SPACES = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"
_MINUS = "-\u2212"
# Hyphens and dashes that some publishers write in the place of a minus sign.
_DASHES = "\u2010-\u2015\ufe63\uff0d"
_CURRENCIES = "$\u00a2\u00a3\u00a4\u00a5\u20a0-\u20c0"
_CODES = (
    "(?:AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|INR|JPY|KRW|MXN|NOK|NZD|PLN|RON|SEK|SGD|TRY|USD"
    r"|ZAR|Rs|[A-Z]{1,2}\$)"
)
_PER_CENT = r"(?:[%\uff05]|(?i:per ?cent|pct))"
_VULGAR = "\u00bc-\u00be\u2150-\u215e\u2189"
# What words and letters after a number may multiply it by.
_TIMES = {
    "k": 1000, "thousand": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
# Other words of few letters after a number that are what it counts, or what it is counted in.
_UNITS = frozenset(
    [
        "bin",
        "bins",
        "bns",
        "bps",
        "cu",
        "def",
        "den",
        "dens",
        "dip",
        "dips",
        "dz",
        "fin",
        "fins",
        "fir",
        "firs",
        "fur",
        "id",
        "if",
        "in",
        "ins",
        "is",
        "nb",
        "no",
        "ns",
        "nu",
        "of",
        "on",
        "or",
        "pc",
        "pcs",
        "ps",
        "un",
        "us",
    ]
)
# A number in any of the ways that are known, to say which of them a register does not announce.
_ANY = lazy_pattern(
    rf"(?P<open>\()?[ ]?(?P<sign>[{_MINUS}{_DASHES}+])?[ ]?(?P<currency>{_CODES}|[{_CURRENCIES}])?"
    rf"[{_SPACES}]?(?P<inner>[{_MINUS}{_DASHES}])?"
    rf"(?P<whole>[0-9]{{1,3}}(?:(?P<comma>[,.{_SPACES}{_APOSTROPHES}])[0-9]{{3}}"
    r"(?:(?P=comma)[0-9]{3})*)|(?P<indian>[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})|[0-9]{1,30})?"
    rf"(?:[{_SPACES}]?(?P<vulgar>[{_VULGAR}])|(?P<point>[.,])(?P<part>[0-9]{{0,30}}))?"
    rf"(?P<exponent>[eE][{_MINUS}+]?[0-9]{{1,2}})?(?:[{_SPACES}]*(?P<times>(?i:{'|'.join(_TIMES)})))?"
    rf"[{_SPACES}]*(?P<percent>{_PER_CENT})?"
    rf"(?:[{_SPACES}]*(?P<after>[{_CURRENCIES}]|{_CODES}))?(?P<trailing>[{_MINUS}])?[ ]?(?P<close>\))?"
    rf"(?(close)(?(percent)|(?:[{_SPACES}]*(?P<outside>{_PER_CENT}))?))"
)


class CellError(ValueError):
    """A cell that cannot be read as what it should be.

    Args:
        code: The code of the problem that it becomes.
        must: What must hold of the cell, as ``must be a number``.
        hint: What to do; None where nothing more can be said.
    """

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
            ``trailing-minus``: ``5-`` is -5. ``dash-minus``: a hyphen or a dash of another kind is a
            minus sign. ``fractions``: ``1½`` is 1.5. ``indian-grouping``: ``1,23,456`` is 123,456,
            where something parts the thousands. ``range``: ``2.1-7.3`` is no one number, and is
            read by ``between``. ``confidence-interval``: ``5 (2.1 to 7.3)`` is parted by
            ``parted``.
        currency: Signs or codes of a currency that may stand before or after the number.
        multipliers: Letters or words after the number, each with what it multiplies it by.
    """

    def __init__(
        self,
        *,
        thousands: str | None = None,
        decimal: str = ".",
        forms: Iterable[NumberForm] = (),
        currency: Iterable[str] = (),
        multipliers: Mapping[str, float] | None = None,
    ) -> None:
        self._thousands = thousands
        self._decimal = decimal
        self._forms = tuple(forms)
        self._currency = tuple(currency)
        self._multipliers = dict(multipliers or {})
        self._times = {word.casefold(): _decimal(by) for word, by in self._multipliers.items()}
        whole = r"[0-9]{1,30}"
        self._parting = _alike(thousands) if thousands else None
        if self._parting:
            # No publisher parts thousands after a 0: it stands before decimals.
            whole = rf"[1-9][0-9]{{0,2}}(?:{self._parting}[0-9]{{3}})+|{whole}"
            if "indian-grouping" in self._forms:
                parting = self._parting
                whole = rf"[1-9][0-9]?(?:{parting}[0-9]{{2}})+{parting}[0-9]{{3}}|{whole}"
        point = re.escape(decimal)
        number = rf"(?P<whole>{whole})(?:{point}(?P<part>[0-9]{{1,30}}))?"
        if "bare-point" in self._forms:
            number = (
                rf"(?=[0-9]|{point}[0-9])(?P<whole>{whole})?(?:{point}(?P<part>[0-9]{{0,30}}))?"
            )
        if "fractions" in self._forms:
            number = rf"(?:{number}|(?P<before>[0-9]{{1,30}})?[{_SPACES}]?(?P<vulgar>[{_VULGAR}]))"
        self._minus = _MINUS + (_DASHES if "dash-minus" in self._forms else "")
        exponent = (
            rf"(?P<exponent>[eE][{_MINUS}+]?[0-9]{{1,2}})?" if "exponent" in self._forms else ""
        )
        if self._times:
            words = "|".join(map(re.escape, sorted(self._times, key=len, reverse=True)))
            exponent += rf"(?:[{_SPACES}]*(?P<times>(?i:{words})))?"
        sign = rf"[{_SPACES}]*{_PER_CENT}"
        percent = rf"(?:{sign})?" if "per-cent" in self._forms else ""
        money = "|".join(map(re.escape, sorted(self._currency, key=len, reverse=True)))
        before = rf"(?:(?:{money})[{_SPACES}]*)?" if money else ""
        after = rf"(?:[{_SPACES}]*(?:{money}))?" if money else ""
        trailing = rf"(?P<trailing>[{self._minus}])?" if "trailing-minus" in self._forms else ""
        inner = rf"(?P<inner>[{self._minus}])?" if money else ""
        body = f"{before}{inner}{number}{exponent}{percent}{after}"
        self._plain = re.compile(rf"(?P<sign>[{self._minus}+])?{body}{trailing}")
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
        minuses = sum(sign not in (None, "", "+") for sign in signs)
        if minuses + negative > 1 or (minuses and "+" in signs):
            return None
        whole = parts["whole"] or parts.get("before") or "0"
        if self._parting:
            whole = re.sub(self._parting, "", whole)
        sign = "-" if minuses or negative else ""
        exponent = (parts.get("exponent") or "").replace("\u2212", "-")
        number = Decimal(f"{sign}{whole}.{parts['part'] or 0}{exponent}")
        if parts.get("vulgar"):
            part = _decimal(unicodedata.numeric(parts["vulgar"]))
            number += -part if sign else part
        if parts.get("times"):
            number *= self._times[parts["times"].casefold()]
        return number

    def between(self, text: str) -> tuple[Decimal | int, Decimal | int] | None:
        """Return the least and the greatest number of a range, or None where a text is none.

        Raises:
            CellError: It runs from the greater to the lesser.
        """
        if "range" not in self._forms:
            return None
        found = self.ends(text)
        if found is not None and found[0] > found[1]:
            raise CellError("cell-number", "must be a range from its lesser number to its greater")
        return found

    def ends(self, text: str) -> tuple[Decimal | int, Decimal | int] | None:
        """Return the two numbers that a text parts by a dash or by 'to'; None where it does not."""
        for found in TO.finditer(text):
            low, high = text[: found.start()].strip(), text[found.end() :].strip()
            least, most = self.number(low), self.number(high)
            if least is not None and most is not None:
                return least, most
        return None

    @property
    def in_per_cent(self) -> bool:
        """True where figures may have a per cent sign, and are then in per cent."""
        return "per-cent" in self._forms

    def is_percentage(self, text: str) -> bool:
        """Say whether a number has a per cent sign."""
        return self.in_per_cent and re.search(_PER_CENT, text) is not None

    @property
    def with_intervals(self) -> bool:
        """True where figures may have confidence intervals beside them."""
        return "confidence-interval" in self._forms

    def parted(self, text: str) -> tuple[str, str] | None:
        """Return a figure and the confidence interval that stands behind it, both as texts.

        None where a text is no such pair, or the register does not announce them.

        Raises:
            CellError: The figure is not within the interval, which so is none of it.
        """
        if not self.with_intervals or (found := with_interval(text)) is None:
            return None
        number = self.number(found[0])
        if number is None:
            return None
        if found[1].startswith("\u00b1"):
            return found if self.number(found[1][2:]) is not None else None
        ends = self.ends(re.sub(r"\s*[,;]\s+|\s*;\s*", " to ", found[1], count=1))
        if ends is None:
            return None
        if not ends[0] <= number <= ends[1]:
            raise CellError(
                "cell-number",
                "must be a figure within the interval beside it",
                "look at what the publisher says of the numbers in brackets",
            )
        return found

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
        needs = self.options_wanted(text)
        if needs:
            return CellError("cell-number", "must be a number as the register says that they are written",
                "; ".join(needs))  # fmt: skip
        if (other := other_form(text, self._forms)) is not None:
            return CellError("cell-number", *other)
        return CellError("cell-number", "must be a number", sign_hint(text))

    def options_wanted(self, text: str) -> list[str]:
        """Return what to write for a text to be read as a number; nothing where it cannot be one."""
        if not like_a_number(text) or (found := _ANY.fullmatch(text)) is None:
            return []
        parts = found.groupdict()
        comma, point = parts["comma"], parts["point"]
        if comma is not None and comma == point:  # one sign cannot stand for both
            return []
        once = comma is not None and text.count(comma) == 1
        if comma == self._decimal and point is None and once:
            comma = None  # so it has been read, and something else is amiss
        if comma is not None and parts["whole"].startswith("0"):
            if not once or point is not None or comma not in ".,":
                return []
            after = (
                f'no thousands stand after a 0: write decimal: "{comma}" in the source\'s options'
            )
            return [f"{after} if decimals do, and another sign for thousands, if any"]
        options: list[str] = []
        if parts["indian"] and not self._parting:
            comma = ","
        if comma is not None and not (self._parting and re.fullmatch(self._parting, comma)):
            sign = " " if comma in _SPACES else "'" if comma in _APOSTROPHES else comma
            options.append(f'thousands: "{sign}"')
        bare = point is not None and (parts["whole"] is None or not parts["part"])
        signs = [parts[name] for name in ("sign", "inner", "trailing")]
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
                ("dash-minus", any(one and one not in f"{_MINUS}+" for one in signs)),
                ("fractions", parts["vulgar"]),
                ("indian-grouping", parts["indian"]),
            )
            if used and name not in self._forms
        ]
        if bool(parts["open"]) is not bool(parts["close"]):
            return []
        if forms:
            options.append(f"number_forms: [{', '.join([*self._forms, *forms])}]")
        money = parts["currency"] or parts["after"]
        if money is not None and money not in self._currency:
            options.append(f"currency: [{', '.join(map(quoted, [*self._currency, money]))}]")
        times = parts["times"]
        if times is not None and times.casefold() not in self._times:
            words = self._multipliers | {times: _TIMES[times.casefold()]}
            by_word = ", ".join(f"{quoted(word)}: {by}" for word, by in words.items())
            options.append(f"multipliers: {{{by_word}}}")
        if not options:
            return []
        told = [
            f"if that is how it is meant, write {' and '.join(options)} in the source's options"
        ]
        signs_of = ("thousands", "decimal") if self._thousands else ("decimal",)
        if any(one.startswith(signs_of) for one in options):
            told.append("a sign for thousands or decimals holds for every cell of the source")
        if "per-cent" in forms:
            told.append("the figure is then the number before the sign, in per cent")
        if times is not None and len(times) == 1:
            told.append(f"or say in flags what {times!r} means, if it is a flag")
        if options == [f'thousands: "{comma}"'] and comma == "," and text.count(",") == 1:
            told.append('or decimal: ",", if it stands before decimals')
        return told


def _alike(sign: str) -> str:
    """Return the pattern of a sign that parts thousands, in every kind that people see as one."""
    if sign in _SPACES:
        return f"[{_SPACES}]"
    return f"[{_APOSTROPHES}]" if sign in _APOSTROPHES else re.escape(sign)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def like_a_number(text: str) -> bool:
    """Say whether a text is a number in any way that is known, announced or not.

    >>> like_a_number("1 234,5"), like_a_number("(45 %)"), like_a_number("about 5")
    (True, True, False)
    """
    found = _ANY.fullmatch(text)
    return found is not None and bool(found["whole"] or found["part"] or found["vulgar"])


def is_unit(word: str) -> bool:
    """Say whether letters after a number multiply it, or are what it counts or is counted in.

    >>> is_unit("bn"), is_unit("USD"), is_unit("bep")
    (True, True, False)
    """
    plain = word.casefold()
    return plain in _TIMES or plain in _UNITS or re.fullmatch(_CODES, word.upper()) is not None


# Digits with nothing between them, and a point before the decimals.
PLAIN = Numerals()
