"""One cell of an OpenDocument spreadsheet: from its attributes and paragraphs to its value."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import unescape

from rsr.plugins.tables.typed_cells import as_whole
from rsr.plugins.tables.workbook._cells import (
    Differing,
    NoResult,
    Percentage,
    span,
)
from rsr.plugins.tables.workbook._display import MARKED, differs
from rsr.plugins.tables.workbook._ods_names import (
    DAY,
    FORMULA,
    KIND,
    PREFIXES,
    STRING,
    TABLE,
    TIME,
    TRUTH,
    TYPE,
    VALUE,
)
from rsr.values.texts import is_error_value

MOST_KNOWN = 8192
_NUMBER = re.compile(r"[0-9]{1,9}")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.,][0-9]+)?)S)?)?"
)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)([.,][0-9]+)?)?Z?")  # fmt: skip
# What stands for white space that is said and not merely written, while the rest is collapsed.
SPACE, TAB, BREAK = "\ue000", "\ue001", "\ue002"
_SAID = str.maketrans({SPACE: " ", TAB: "\t", BREAK: "\n"})
_WRITTEN = re.compile(r"[ \t\r\n]+")
_REFERENCES = {"&quot;": '"', "&apos;": "'"}
_ONE_ATTRIBUTE = re.compile(r"\s([\w.-]+:)([\w.-]+)=\"([^\"]*)\"")
NUMBERS = frozenset({"float", "percentage", "currency"})
_SIMPLE = frozenset({TYPE, KIND, f"{TABLE}style-name"})
_TRUTHS = frozenset({(1, "TRUE"), (0, "FALSE")})


def unquoted(text: str) -> str:
    """Return a text with the five references that XML has."""
    return unescape(text, _REFERENCES)


@lru_cache(maxsize=8192)
def collapsed(text: str) -> str:
    """Return what white space in a text of the file is meant as (ODF 1.3 part 3, 6.1.2)."""
    return _WRITTEN.sub(" ", text).strip(" ").translate(_SAID)


def cell_of(attributes: dict[str, str], paragraphs: list[str]) -> Any:
    """Return what a cell is."""
    kind = attributes.get(TYPE)
    shown = "\n".join(paragraphs)
    if attributes.get(KIND) == "error":
        return shown.strip() or "#"
    if kind == "float" or kind == "percentage" or kind == "currency":  # noqa: PLR1714  # faster
        number = _number(attributes.get(VALUE, ""), shown, kind, has_text=bool(paragraphs))
        return _percentage(number, shown) if kind == "percentage" else number
    if kind == "string":
        return _text(attributes.get(STRING), shown, has_text=bool(paragraphs))
    if kind is None:
        # A result that is an empty text is written as an empty paragraph, without a type.
        if not paragraphs and FORMULA in attributes:
            return NoResult(attributes[FORMULA])
        return shown or None
    found: Any = None
    if kind == "date":
        found = _moment(attributes.get(DAY, ""))
    elif kind == "time":
        found = _duration(attributes.get(TIME, ""))
    elif kind == "boolean" and TRUTH in attributes:
        found = attributes[TRUTH] == "true"
    if found is None:
        return shown or None
    marked = isinstance(found, date) and MARKED.search(shown)
    hidden = paragraphs and not shown.strip()
    return Differing(found, shown.strip()) if marked or hidden else found


def _number(said: str, shown: str, kind: str, *, has_text: bool) -> Any:
    try:
        value = float(said)
    except ValueError:
        return shown or None
    number = as_whole(value)
    if not has_text or shown == said:
        return number
    if not differs(shown, value, currency=kind == "currency"):
        padded = shown.isdecimal() and shown != "0" and shown.startswith("0")
        return shown if padded and isinstance(number, int) else number
    if (number, shown) in _TRUTHS:
        return bool(number)  # as LibreOffice saves what was true or false in XLSX
    if is_error_value(shown):
        return shown.strip()
    return Differing(number, shown.strip())


def _percentage(found: Any, shown: str) -> Any:
    """Return a number as one that is displayed as a percentage, where it is."""
    if isinstance(found, Differing):
        return Differing(_percentage(found.stored, ""), found.displayed)
    if type(found) not in (int, float) or (shown and "%" not in shown):
        return found
    return Percentage(found)


def _text(stored: str | None, shown: str, *, has_text: bool) -> Any:
    if stored is None or not has_text:
        return (shown if stored is None else stored) or None
    if " ".join(stored.split()) == " ".join(shown.split()):
        return shown or None
    if is_error_value(shown):
        return shown.strip()
    return Differing(stored, shown.strip(), "text")


def _moment(said: str) -> date | datetime | None:
    found = _MOMENT.fullmatch(said)
    if found is None:
        return None
    try:
        if found[2] is None or found[2] in ("00:00", "00:00:00"):
            return date.fromisoformat(found[1])
        return datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return None


def _duration(said: str) -> Any:
    found = _DURATION.fullmatch(said)
    if found is None:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
    seconds = float((found[5] or "0").replace(",", "."))
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return span(-whole if found[1] else whole)


class KnownAttributes(dict[str, tuple[dict[str, str], str]]):
    """Attributes of cells that were met, and what a cell with them is: a number, a string, or more."""

    def __init__(self, is_odd: Callable[[dict[str, str]], bool]) -> None:
        super().__init__()
        self._is_odd = is_odd

    def __missing__(self, text: str) -> tuple[dict[str, str], str]:
        known = _attributes(text.removesuffix("/"))
        simple = ""
        if known.keys() <= _SIMPLE and known.get(KIND) != "error" and not self._is_odd(known):
            kind = known.get(TYPE, "")
            simple = "number" if kind in NUMBERS else kind
        if len(self) > MOST_KNOWN:
            self.clear()
        self[text] = known, simple
        return known, simple


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes of a cell or a row, as the reader of XML names them.

    Raises:
        ValueError: They can be read by a reader of XML alone.
    """
    found = {}
    rest = _ONE_ATTRIBUTE.sub("", text)
    if rest.strip():
        raise ValueError(text)
    for prefix, name, value in _ONE_ATTRIBUTE.findall(text):
        if "&" in value and not value.isascii():
            raise ValueError(text)
        found[f"{PREFIXES.get(prefix, prefix)}{name}"] = unquoted(value)
    return found


@lru_cache(maxsize=8192)
def said_in(text: str) -> str:
    """Return the text of a paragraph from how it is written.

    Raises:
        ValueError: It can be read by a reader of XML alone.
    """
    if "&#" in text:
        raise ValueError(text)
    return collapsed(unquoted(text))


def count_of(attributes: dict[str, str], name: str) -> int:
    """Return how often something is repeated, or how much it spans: at least once."""
    said = attributes.get(name)
    if said is None or _NUMBER.fullmatch(said) is None:
        return 1
    return max(1, int(said))
