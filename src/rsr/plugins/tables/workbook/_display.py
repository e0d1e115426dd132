"""What a spreadsheet displays for a number, and whether that is the number which the cell stores."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Literal

from attrs import field, frozen

Kind = Literal["number", "date", "duration"]

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|Standard)|(?P<half>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
# What stands beside a date and is no part of it, such as the flag in "Mar 23 [p]".
MARKED = re.compile(
    r"[][(){}*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u2070-\u2079]"
    r"|[ \u00a0](?:[a-z]|prov(?:isional)?|prelim(?:inary)?|rev(?:ised)?|est(?:imated)?)\s*$",
    re.IGNORECASE,
)
_DAY_FORMS = {
    "yy": "%y", "yyyy": "%Y", "m": "{0.month}", "mm": "%m", "mmm": "%b", "mmmm": "%B",
    "d": "{0.day}", "dd": "%d", "ddd": "%a", "dddd": "%A",
}  # fmt: skip
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"[0-9][0-9.,'\u2019\s]*(?:E[+\u2010\u2012\u2013\u2014\u2212-]?[0-9]+)?", re.IGNORECASE
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{2})*(?:[.,][0-9]{3})+")
_FRACTION = re.compile(r"(?:([0-9]+)\s+)?([0-9]+)\s*/\s*([0-9]+)")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t\n", " "))
_DASHES = frozenset({"-", "\u2010", "\u2012", "\u2013", "\u2014", "\u2212"})
# What may stand beside a number without changing what it says: currencies and signs.
_INNOCENT = re.compile(r"[\s\u00a4$\u00a2\u00a3\u00a5\u20a0-\u20cf%+()\u2212\u2010\u2012\u2013-]*")
# Numbers of each sign that a format without conditions is tried on.
_PROBES = (1234567.891, 1234.5, 3.0, 1.0, 0.4, 0.0, -0.4, -3.0, -1234.5)
# Digits of the greatest number that a cell can hold, with as many decimals as a format can show.
_PRECISION = 1000


@frozen
class _Section:
    """One part of a number format: which numbers it is for, and how it shows them."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None

    def takes(self, value: float) -> bool | None:
        if self.condition is None:
            return None
        sign, limit = self.condition
        return _COMPARED[sign](value, limit)


@frozen
class NumberFormat:
    """A number format, such as ``#,##0.0`` or ``[<5]"[c]";0``.

    Reference: ECMA-376 part 1, 18.8.31.
    """

    written: str
    kind: Kind
    # True where a number, or a text, may be displayed as something that it is not.
    deceives: bool
    alters_text: bool
    # True where zeros are put before a number, as before a code: it is read as it is displayed.
    pads: bool
    # True where something stands beside a date that is no part of it.
    marks_dates: bool
    _sections: tuple[_Section, ...] = field(repr=False)

    def displayed(self, value: float) -> str:
        """Return what is displayed for a number.

        >>> number_format('[<5]"[c]";0').displayed(3), number_format("#,##0.0").displayed(1234.56)
        ('[c]', '1,234.6')
        >>> number_format("0,").displayed(1234567), number_format(";;;").displayed(3)
        ('1235', '')
        """
        section, absolute = self._section(value)
        return "" if section is None else _rendered(section, value, absolute=absolute)

    def displayed_day(self, day: date) -> str:
        """Return what is displayed for a day, with English names.

        >>> number_format('mmm yy" [p]"').displayed_day(date(2023, 3, 1))
        'Mar 23 [p]'
        """
        tokens = self._sections[0].tokens
        written, at = "", 0
        while at < len(tokens):
            end = at + 1
            is_part = _is_date_part(tokens[at])
            while is_part and end < len(tokens) and tokens[end] == tokens[at]:
                end += 1
            letters = "".join(said for _, said in tokens[at:end]).lower()
            form = _DAY_FORMS.get(letters) if is_part else None
            written += day.strftime(form.format(day)) if form else _literal(*tokens[at])
            at = end
        return written

    def displayed_text(self, text: str) -> str:
        """Return what is displayed for a text.

        >>> number_format(";;;").displayed_text("a"), number_format('0;0;0;"x "@').displayed_text("a")
        ('', 'x a')
        """
        if len(self._sections) < 4:  # the fourth is for texts
            return text
        return "".join(
            text if kind == "plain" and said == "@" else _literal(kind, said)
            for kind, said in self._sections[3].tokens
        )

    @property
    def has_conditions(self) -> bool:
        """True where numbers are displayed by what they are compared with."""
        return any(one.condition is not None for one in self._sections)

    @property
    def shows_percentages(self) -> bool:
        """True where it displays any number a hundred times, with a per cent sign."""
        return any(_percents(one.tokens) for one in self._sections[:3])

    def in_per_cent(self, value: float) -> float:
        """Return a number that is displayed as a percentage in per cent, and any other as it is.

        >>> number_format("0.0%").in_per_cent(0.382), number_format('0"%"').in_per_cent(45)
        (38.2, 45)
        """
        section, _ = self._section(value)
        if section is None or not any(kind in ("digits", "general") for kind, _ in section.tokens):
            # It displays no number here: its others say what the number is.
            return in_hundredths(value, max(_percents(one.tokens) for one in self._sections[:3]))
        return in_hundredths(value, _percents(section.tokens))

    def _section(self, value: float) -> tuple[_Section | None, bool]:
        """Return the section for a number, and whether its sign is left out there."""
        numeric = self._sections[:3]
        if any(one.condition is not None for one in numeric):
            for index, one in enumerate(numeric):
                takes = one.takes(value)
                middle = takes is None and 0 < index < len(numeric) - 1
                if takes is None:
                    last = index == len(numeric) - 1
                    takes = last or (value < 0 if middle else value > 0)
                if takes:
                    return one, middle or one.condition in (("<", 0.0), ("<=", 0.0))
            return None, False
        if len(numeric) == 1:
            return numeric[0], False
        if value < 0:
            return numeric[1], True
        zero = value == 0 and len(numeric) == 3  # the third is for zero
        return numeric[2 if zero else 0], False


@lru_cache(maxsize=4096)
def number_format(written: str) -> NumberFormat:
    """Read a number format."""
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(written):
        kind = str(match.lastgroup)
        said = match[kind]
        if kind == "plain" and said == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket" and (found := _CONDITION.fullmatch(said.strip())):
            condition = (found[1], float(found[2]))
        else:
            tokens.append((kind, said))
    sections.append(_Section(tuple(tokens), condition))
    kind_of = _kind(sections[0].tokens)
    parts = tuple(sections)
    if kind_of != "number":
        beside = ("0" if _is_date_part(one) else _literal(*one) for one in sections[0].tokens)
        marked = kind_of == "date" and MARKED.search("".join(beside)) is not None
        return NumberFormat(written, kind_of, False, False, False, marked, parts)
    made = NumberFormat(written, kind_of, False, False, False, False, parts)
    deceives = any(one.condition is not None for one in sections) or any(
        differs(made.displayed(value), value) for value in _PROBES
    )
    alters_text = made.displayed_text("a") != "a"
    pads = made.displayed(1).strip() != "1" and made.displayed(1).strip().isdecimal()
    return NumberFormat(
        written, kind_of, deceives, alters_text, pads and not deceives, False, parts
    )


def _is_date_part(token: tuple[str, str]) -> bool:
    return token[0] == "plain" and token[1].lower() in "ymdhs"


def _kind(tokens: tuple[tuple[str, str], ...]) -> Kind:
    signs = {said.lower() for kind, said in tokens if kind == "plain"}
    elapsed = any(kind == "bracket" and _ELAPSED.fullmatch(said) for kind, said in tokens)
    if signs & {"y", "d"} or ("m" in signs and not signs & {"h", "s"} and not elapsed):
        return "date"
    return "duration" if elapsed or signs & {"h", "s"} else "number"


def _literal(kind: str, said: str) -> str:
    if kind in ("quoted", "escaped"):
        return said
    if kind == "space":
        return " "
    if kind == "bracket":
        # A currency, as in [$£-809]; every one of them is as innocent as the general sign.
        return "\u00a4" if said.startswith("$") and said[1:].partition("-")[0] else ""
    return said if kind == "plain" else ""


def _rendered(section: _Section, value: float, *, absolute: bool) -> str:
    tokens = section.tokens
    pattern = "".join(said for kind, said in tokens if kind == "digits")
    shows = pattern or any(kind == "general" or said == "@" for kind, said in tokens)
    sign = "-" if value < 0 and not absolute and shows else ""
    number = _number_shown(tokens, pattern, abs(value))
    if number.strip("0.,") == "" and pattern:
        sign = ""  # a number that is rounded to nothing has no sign
    parts: list[str] = []
    placed = False
    slash = False
    groups = [said for kind, said in tokens if kind == "digits"]
    apart = len(groups) > 1 and not any(kind == "power" for kind, _ in tokens)
    pieces = _apart(number, groups) if apart else iter((number,))
    for kind, said in tokens:
        if kind in ("digits", "general") or (kind == "plain" and said == "@"):
            parts.append(next(pieces, ""))
            placed = True
        elif kind == "plain" and said == "/" and placed:
            slash = True
        elif kind not in ("power", "fill"):
            parts.append(_literal(kind, said))
    if slash:  # a fraction
        return f"{'-' if value < 0 and not absolute else ''}{_decimal(abs(value))}"
    return sign + "".join(parts)


def _apart(number: str, groups: Sequence[str]) -> Iterator[str]:
    """Yield the pieces of a number that has literal signs between its digits, as in ``0000"-"00``."""
    ends = [len(number)]
    for group in reversed(groups[1:]):
        at, count = ends[-1], sum(sign in "0#?." for sign in group)
        while count and at:
            at -= 1
            count -= number[at] != ","
        ends.append(at)
    starts = [0, *reversed(ends)]
    yield from (number[start:end] for start, end in pairwise(starts))


def _number_shown(tokens: tuple[tuple[str, str], ...], pattern: str, value: float) -> str:
    if not pattern:
        return _decimal(value)
    percents = _percents(tokens)
    if any(kind == "power" for kind, _ in tokens):
        mantissa = next(said for kind, said in tokens if kind == "digits")
        return f"{value * 100**percents:.{len(mantissa.partition('.')[2])}E}"
    scaled = Decimal(repr(value)) * 100**percents
    scaled = scaled.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
    whole, _, after = pattern.rstrip(",").partition(".")
    with localcontext(prec=_PRECISION):
        rounded = scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _, decimals = text.partition(".")
    least = whole.count("0")
    if before == "0" and not least:
        before = ""
    if least > len(before) and "," not in whole:
        before = before.zfill(least)
    optional = len(after) - len(after.rstrip("#?"))
    kept = decimals[: len(after) - optional] + decimals[len(after) - optional :].rstrip("0")
    return f"{before}.{kept}" if kept else before


def _percents(tokens: tuple[tuple[str, str], ...]) -> int:
    return sum(kind == "plain" and said == "%" for kind, said in tokens)


def in_hundredths(value: float, times: int = 1) -> float:
    """Return how many hundredths a number is, as its digits say and not as a product of floats is.

    >>> in_hundredths(0.382), in_hundredths(0.07), in_hundredths(1)
    (38.2, 7, 100)
    """
    if not times or not math.isfinite(value):
        return value
    found = Decimal(repr(value)) * 100**times
    return int(found) if found == found.to_integral_value() else float(found)


def _decimal(value: float) -> str:
    return format(Decimal(repr(value)), "f")


def differs(shown: str, value: float, *, currency: bool = False) -> bool:
    """Say whether a displayed text says anything other than a stored number, rounding apart.

    A percentage shows a hundred times its number, an accounting format shows a dash for zero, and a
    currency may stand beside it. Any other word may change what the number says: ``5m``, ``<5``.

    Args:
        shown: The text.
        value: The number that the cell stores.
        currency: True where the cell is known to hold money, so that letters may be its currency.

    >>> differs("3.5", 3.4567), differs("45%", 0.45), differs("[c]", 3), differs("1", 1234)
    (False, False, True, True)
    """
    text = shown.translate(_SPACES).strip()
    if not text:
        return True
    if value == 0 and text.strip(" \u00a4$\u00a3\u20ac") in _DASHES:
        return False
    if not text.strip("#"):
        return False  # a column that is too narrow
    fraction = _FRACTION.search(text)
    found = fraction or _NUMBER.search(text)
    if found is None:
        return True
    beside = f"{text[: found.start()]} {text[found.end() :]}"
    if currency:
        beside = re.sub(r"[^\W\d_]+\.?", "", beside, count=1)
    if _INNOCENT.fullmatch(beside) is None:
        return True
    below = any(sign in beside for sign in _DASHES) or ("(" in beside and ")" in beside)
    size = abs(value)
    if fraction is not None:
        under = int(fraction[3]) or 1
        near = [(int(fraction[1] or 0) + int(fraction[2]) / under, 0.5 / under)]
    else:
        near = _readings(found[0])
    if "%" in beside:
        near += [(number / 100, slack / 100) for number, slack in near]
    fits = [number for number, slack in near if abs(number - size) <= slack + size * 1e-12]
    if not fits:
        return True
    return below != (value < 0) and any(fits)


def _readings(text: str) -> list[tuple[float, float]]:
    """Return the numbers that a text may be, and how far from each rounding may have come."""
    mantissa, _, power = text.strip().upper().partition("E")
    power = re.sub(f"[{''.join(_DASHES - {'-'})}]", "-", power)  # Gnumeric writes U+2212
    bare = re.sub(r"[\s'\u2019]", "", mantissa).rstrip(".,")
    marks = [sign for sign in bare if sign in ".,"]
    forms: set[tuple[str, str]] = set()
    if not marks:
        forms.add((bare, ""))
    elif len(set(marks)) == 2:  # the last of two signs stands before the decimals
        head, _, tail = bare.rpartition(marks[-1])
        forms.add((re.sub(r"[.,]", "", head), tail))
    else:
        if _GROUPED.fullmatch(bare):
            forms.add((re.sub(r"[.,]", "", bare), ""))
        if len(marks) == 1:
            head, _, tail = bare.partition(marks[0])
            forms.add((head, tail))
    scale = 10.0 ** min(int(power or 0), 300)
    return [
        (float(f"{head}.{tail or 0}") * scale, 0.5 * 10.0 ** -len(tail) * scale * (1 + 1e-9))
        for head, tail in forms
        if math.isfinite(scale)
    ]
