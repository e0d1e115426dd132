"""Cells of a sheet of an XLSX workbook: the forms they are written in, and what each holds."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from attrs import frozen

from rsr.plugins.tables.cell_range import column_place
from rsr.plugins.tables.workbook._cells import NoResult
from rsr.plugins.tables.workbook._xlsx_styles import Styles, unescaped

_REFERENCE = re.compile(r"&(?:#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ROW_NUMBER = re.compile(r'\sr="([0-9]{1,7})"')


class _Places(dict[str, int]):
    """The places of the columns that were met, by their letters."""

    def __missing__(self, letters: str) -> int:
        found = self[letters] = column_place(letters)
        return found


PLACES = _Places()


@frozen
class XlsxPatterns:
    """Regular expressions for the rows of a sheet, whose elements have a prefix.

    Attributes:
        prefix: The prefix, with its colon.
        simple: Finds rows and cells that are named and hold a value or nothing: nearly all.
        usual: Finds those with a formula or an inline text as well, named or not.
        row: Finds each row as a whole.
    """

    prefix: str
    simple: re.Pattern[str]
    usual: re.Pattern[str]
    row: re.Pattern[str]

    @classmethod
    def for_prefix(cls, prefix: str) -> "XlsxPatterns":
        """Return those for a prefix."""
        p = re.escape(prefix)
        tag = rf"(<{p}row(?:\s[^<>]*+)?>)"
        named = r' r="([A-Z]++)[0-9]++"'
        kind = r'(?: s="([0-9]++)")?+(?: t="([A-Za-z]++)")?+'
        simple = rf"{tag}|<{p}c{named}{kind}(?:/>|><{p}v>([^<]++)</{p}v></{p}c>|></{p}c>)"
        value = rf"(?:(<{p}v)(?:\s[^<>]*?)?(?:/>|(?<!/)>([^<]*+)</{p}v>))?+"
        inline = rf"(?:<{p}is>\s*<{p}t(?:\s[^<>]*+)?>([^<]*+)</{p}t>\s*</{p}is>)?+"
        formula = rf"(<{p}f(?:\s[^<>]*?)?(?:/>|(?<!/)>[^<]*+</{p}f>))?+"
        usual = (
            rf"{tag}|<{p}c(?:{named})?+{kind}\s*"
            rf"(?:/>|>\s*{formula}\s*{value}\s*{inline}\s*</{p}c>)"
        )
        row = rf"\s*(<{p}row(?:\s[^<>]*)?(?:/>|(?<!/)>.*?</{p}row>))"
        return cls(prefix, re.compile(simple), re.compile(usual), re.compile(row, re.DOTALL))

    def found(self, form: re.Pattern[str], text: str) -> list[Any]:
        """Return the rows and cells of a text; nothing where some are of another form."""
        found = form.findall(text)
        p = self.prefix
        cells = text.count(f"<{p}c ") + text.count(f"<{p}c>") + text.count(f"<{p}c/>")
        rows = text.count(f"<{p}row ") + text.count(f"<{p}row>")
        return found if len(found) == cells + rows and found and found[0][0] else []


class Cells:
    """Makes cells of what a sheet writes for them.

    Args:
        styles: What the styles of cells mean.
        texts: The texts that the sheets of the workbook share.
    """

    def __init__(self, styles: Styles, texts: Sequence[str]) -> None:
        self._styles = styles
        self._texts = texts

    def made(
        self, kind: str, style: str, value: str | None, inline: str | None, formula: str | None
    ) -> Any:
        """Return a cell.

        Args:
            kind: What it says to be.
            style: The number of its style.
            value: What it holds; None where nothing is said of that, not even that it is empty.
            inline: The text that it holds itself.
            formula: What it is computed by.

        Raises:
            ValueError: It is not what it says to be.
            IndexError: It refers to a shared text that is not there.
        """
        if value is None:
            if kind == "str" and formula is not None:
                return NoResult(formula)
            value = ""
        if kind == "e":
            return value.strip() or "#"
        if kind == "inlineStr":
            return self._styles.text(style, inline) if inline else None
        if kind == "s":
            return self._styles.text(style, self._shared(int(value))) if value.strip() else None
        if kind == "str":
            return self._styles.text(style, unescaped(value)) if value else None
        if not value.strip():
            return NoResult(formula) if formula is not None else None
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "d":
            moment = datetime.fromisoformat(value.strip())
            return moment.date() if moment.time() == time() else moment
        return self._styles.number(style, value)

    def _shared(self, index: int) -> str:
        if index < 0:
            raise IndexError(index)
        return self._texts[index]


def row_number(tag: str, following: int) -> int:
    """Return the number of a row, which follows on the one before where it is not said.

    Raises:
        ValueError: It is said in a way that only a reader of XML can read.
    """
    said = _ROW_NUMBER.search(tag)
    if said is not None:
        return int(said[1])
    if re.search(r"\sr\s*=", tag):
        raise ValueError(tag)
    return following


def unquoted(text: str) -> str:
    """Return a text with the references to signs that XML has (its five, and by number)."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(_referred, text)


def _referred(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    return chr(int(found[1], 16) if found[1] else int(found[2]))
