"""Texts of published tables as people see them: one rule of comparing them, for every path.

Two texts are the same where they differ in nothing that a reader would see or mean: in the case of
letters; in how many spaces there are, and in which kind (no-break, thin, wide); in hyphens and
dashes; in straight and curly quotation marks; in signs that take no room (a soft hyphen, a zero-width
space); and in how Unicode writes one and the same letter (composed or not, wide, a ligature). They
stay apart where a reader sees the difference: a superscript is no digit, an accent is none too many.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from rsr._lazy import lazy_pattern

__all__ = [
    "Wanted",
    "fold",
    "is_error_value",
    "is_note",
    "listed",
    "loosely",
    "of_same_number",
    "text_of",
    "text_of_bytes",
    "unmarked",
    "written",
]

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_SINGLE, _DOUBLE = "\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "\u201c\u201d\u201e\u201f\u2033"
_ALIKE = {
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
}
# What looks as it does by its place, and means another thing than the plain sign.
_PLACED = ("<super>", "<sub>", "<fraction>")
_NOTE = lazy_pattern(r"\[[^\[\]]*\]")
_FLAGGED = lazy_pattern(
    r"\s*\((?:[a-eg-ln-z]|(?:see )?notes? [0-9][^()]*|[0-9]{1,2}|prov(?:isional)?|prelim(?:inary)?"
    r"|rev(?:ised)?|est(?:imated?)?)\.?\)\s*$",
    re.IGNORECASE,
)
# What may be the mark of a note or a flag at the end of a name.
_MARK = lazy_pattern(
    r"\s*(?:\[(?:[^\[\]]{1,3}|notes? ?[0-9][^\[\]]*|low)\]|[*\u2020\u2021\u00a7]|[\u00b2\u00b3\u00b9\u2070\u2074-\u2079])+\s*$",
    re.IGNORECASE,
)
_APART = lazy_pattern(r"\s*(?:[,;&]|\band\b)\s*", re.IGNORECASE)
# A footnote, or some that follow each other, as marks in brackets name them.
_FOOTNOTES = lazy_pattern(
    rf"(?:see )?notes? ?([0-9]{{1,4}})(?: ?(?:to|[-{_HYPHENS}]) ?(?:note ?)?([0-9]{{1,4}}))?",
    re.IGNORECASE,
)
_MOST_NOTES = 50
# How many zeros a publisher puts before the digits of a code, at most.
_MOST_ZEROS = 2
# A whole number; decimals of 0 stand behind it in tables that other tools wrote.
_WHOLE_NUMBER = lazy_pattern(r"(0*[1-9][0-9]*|0)(?:\.0+)?", re.ASCII)
_DECIMALS = lazy_pattern(r"[0-9]+\.[0-9]+", re.ASCII)
# What spreadsheets display for an error, in several languages.
_ERROR_VALUE = lazy_pattern(
    r"#(?:N/[AD]|NV|GETTING_DATA|[\u00a1\u00bf]?[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de0-9/_]*[!?])"
    r"|Err:[0-9]{3}"
)


def text_of(cell: Any) -> str:
    """Return the text of a cell of any type; nothing is no text."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        # Which day a moment is of depends on where one stands.
        aware = cell.tzinfo is not None
        return cell.astimezone(UTC).isoformat() if aware else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return text_of_bytes(cell)
    return str(int(cell)) if _whole(cell) else str(cell)


def text_of_bytes(cell: bytes | bytearray) -> str:
    """Return bytes as the text that they are in UTF-8; others by their hexadecimal digits, as ``0x05``.

    >>> text_of_bytes(b"12"), text_of_bytes(bytes([5, 0]))
    ('12', '0x0500')
    """
    try:
        text = cell.decode("utf-8")
    except UnicodeDecodeError:
        return f"0x{cell.hex().upper()}"
    plain = all(sign.isprintable() or sign.isspace() or sign == "\ufeff" for sign in text)
    return text if plain else f"0x{cell.hex().upper()}"


def _whole(cell: Any) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_finite() and cell == cell.to_integral_value()
    return isinstance(cell, float) and cell.is_integer()


def fold(text: str) -> str:
    """Return a text as it is compared.

    >>> fold(" All\u00a0 persons ") == fold("ALL PERSONS"), fold("18\u201324") == fold("18-24")
    (True, True)
    >>> fold("Total\u00b9") == fold("Total1")
    False
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    text = "".join(map(_plain, unicodedata.normalize("NFC", text)))
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _ALIKE:
        return _ALIKE[sign]
    if unicodedata.category(sign) == "Cf":
        return ""
    parts = unicodedata.decomposition(sign)
    if parts.startswith("<") and not parts.startswith(_PLACED):
        made = unicodedata.normalize("NFKC", sign)
        return "".join(_ALIKE.get(one, one) for one in made)
    return sign


def is_error_value(text: str) -> bool:
    """Say whether a text is what a spreadsheet displays for an error, and so says nothing itself.

    >>> is_error_value("#N/A"), is_error_value("#DIV/0!"), is_error_value("Err:502")
    (True, True, True)
    >>> is_error_value("#1"), is_error_value("N/A"), is_error_value("")
    (False, False, False)
    """
    text = text.strip()
    return text[:1] in ("#", "E") and _ERROR_VALUE.fullmatch(text) is not None


def listed(bracket: str) -> tuple[str, ...]:
    """Return what a bracket lists, each footnote as ``note 1``.

    >>> listed("[notes 1 and 2, p]"), listed("(see note 6)"), listed("[notes 1 to 3]")
    (('note 1', 'note 2', 'p'), ('note 6',), ('note 1', 'note 2', 'note 3'))
    """
    found: list[str] = []
    for part in _APART.split(" ".join(bracket[1:-1].split())):
        after = "note " if found and is_note(found[-1]) and part[:1].isdigit() else ""
        notes = _FOOTNOTES.fullmatch(after + part)
        numbers = range(int(notes[1]), int(notes[2] or notes[1]) + 1) if notes else ()
        known = 0 < len(numbers) <= _MOST_NOTES
        found += [f"note {number}" for number in numbers] if known else [part]
    return tuple(found)


def is_note(part: str) -> bool:
    """Say whether a part of what a bracket lists is a footnote, as `listed` has it."""
    return re.fullmatch(r"note [0-9]{1,4}", part) is not None


# Written for "and", also as HTML has it.
AMPERSAND = "&(?:amp;)?"


def loosely(text: str) -> str:
    """Return the letters and digits of a text alone: what differs in nothing else is nearly the same.

    Accents, other signs, superscripts and notes in square brackets are left out; ``&`` is read as "and".

    >>> loosely("All persons [note 1]") == loosely("All-persons\u00b9") == loosely("all persons*")
    True
    >>> loosely("Arts &amp; Crafts") == loosely("Arts&Crafts") == loosely("arts and crafts")
    True
    """
    text = re.sub(AMPERSAND, " and ", _NOTE.sub(" ", text))
    kept = (s for s in text if not unicodedata.decomposition(s).startswith(_PLACED[:2]))
    parted = unicodedata.normalize("NFKD", "".join(kept)).casefold()
    return "".join(sign for sign in parted if sign.isalnum())


def of_same_number(text: str) -> tuple[str, ...]:
    """Return the other texts of a whole number: with leading zeros lost or too many, or decimals of 0.

    A spreadsheet takes the leading zeros of a code for those of a number, and other tools write 1 as 1.0.

    >>> of_same_number("01"), of_same_number("7.0")
    (('1', '001', '1.0', '01.0'), ('7', '07', '007'))
    >>> of_same_number("Q1"), of_same_number("0"), of_same_number("1.5")
    ((), ('0.0',), ())
    """
    found = _WHOLE_NUMBER.fullmatch(text.strip())
    if found is None:
        return ()
    digits = found[1]
    bare = digits.lstrip("0")
    most = max(len(bare) + _MOST_ZEROS, len(digits)) if bare else 1
    widths = range(len(bare) or 1, most + 1)
    every = (*(bare.zfill(width) for width in widths), f"{bare or 0}.0", f"{digits}.0")
    return tuple(one for one in dict.fromkeys(every) if one != text.strip())


def unmarked(text: str) -> str:
    """Return a name as it is compared, without what may be marks of notes or flags behind it.

    >>> unmarked("Leeds [r]"), unmarked("Leeds* (r)"), unmarked("Leeds\u00b9"), unmarked("Ward A")
    ('leeds', 'leeds', 'leeds', 'ward a')
    """
    rest, before = text.strip(), ""
    while rest != before:
        before = rest
        rest = _FLAGGED.sub("", _MARK.sub("", rest)) or rest
    return fold(rest)


def written(value: Any) -> str:
    """Return a text that a register wants, a number as it is written there: ``004`` stays so."""
    form = getattr(value, "written", None)
    return form if isinstance(form, str) else text_of(value)


@frozen
class Wanted:
    """Which texts of a column are wanted: some, or all but some.

    >>> Wanted.of(["All"]).takes("ALL"), Wanted.of({"not": "All"}).takes("ALL")
    (True, False)
    """

    # As they are written in the register.
    texts: tuple[str, ...]
    # True where these are left out, and all others are wanted.
    left_out: bool = False
    folded: frozenset[str] = field(init=False, eq=False)
    _loose: dict[str, str] = field(init=False, eq=False, repr=False)
    _numbers: dict[str, str] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "folded", frozenset(map(fold, self.texts)))
        loose = {loosely(text): text for text in reversed(self.texts)}
        loose.pop("", None)
        object.__setattr__(self, "_loose", loose)
        numbers = {one: text for text in reversed(self.texts) for one in of_same_number(text)}
        object.__setattr__(self, "_numbers", numbers)

    @classmethod
    def of(cls, given: Any) -> "Wanted | None":
        """Read what a register wants of a column; None where any text will do.

        ``given``: a text, a list of texts, or a mapping of ``not`` to either.
        """
        left_out = isinstance(given, Mapping)
        if left_out:
            given = given.get("not", ())
        several = given if isinstance(given, list | tuple | set | frozenset) else (given,)
        texts = tuple(dict.fromkeys(map(written, several)))
        return cls(texts, left_out) if texts else None

    def takes(self, text: str) -> bool:
        """Say whether it wants a text, folded or not."""
        return (fold(text) in self.folded) is not self.left_out

    def takes_folded(self, folded: str) -> bool:
        """Say whether it wants a text that is folded already."""
        return (folded in self.folded) is not self.left_out

    def nearly(self, text: str) -> str | None:
        """Return the text that is named and that another is nearly the same as, but not the same."""
        folded = fold(text)
        if folded in self.folded:
            return None
        if folded in self._numbers:
            return self._numbers[folded]
        if _DECIMALS.fullmatch(folded):  # 1.5 is not nearly 15
            return None
        # What stands in round brackets may be a flag or a note, or part of a name, as M and F are.
        return self._loose.get(loosely(text)) or self._loose.get(loosely(_FLAGGED.sub("", text)))

    def among(self, every: Iterable[str]) -> frozenset[str]:
        """Return the folded texts that it wants, of all that there are."""
        return frozenset(every) - self.folded if self.left_out else self.folded
