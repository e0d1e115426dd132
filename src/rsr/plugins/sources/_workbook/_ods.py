"""Rows of a sheet of an OpenDocument spreadsheet as they come, with all that the sheet says of them."""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import unescape

from attrs import define, frozen

from rsr.plugins.sources._workbook._archive import UnreadableError, guarded
from rsr.plugins.sources._workbook._cells import (
    ERRORS,
    Differing,
    Facts,
    Merge,
    NoResult,
    SheetName,
    SheetRow,
    span,
)
from rsr.plugins.sources._workbook._display import differs
from rsr.plugins.sources._workbook._raised import with_scripts

__all__ = ["OdsBook", "OdsSheet"]

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_OPEN}table:1.0}}", f"{_OPEN}text:1.0}}", f"{_OPEN}office:1.0}}"
_STYLE, _DRAWING = f"{_OPEN}style:1.0}}", f"{_OPEN}drawing:1.0}}"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_BLOCK = 1 << 18
_WHOLE = 16 << 20
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1 << 24
# Beyond this a sheet is no table that anyone published, though few signs can say so many.
_MOST_CELLS = 40_000_000
_MOST_SPACES = 1000
_DIGITS = 16
_EXACT = 2**53
_MOST_LETTERS = 1 << 20
_START = re.compile(rb"<(?:[\w.-]+:)?table((?:\s[^<>]*)?)>")
_END = re.compile(rb"</(?:[\w.-]+:)?table>")
_DECLARED = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']urn:oasis:names:tc:opendocument:xmlns:table:1.0[\"']")  # fmt: skip
_HEAD = 8192
_BODY = re.compile(rb"<(?:[\w.-]+:)?spreadsheet(?:\s[^<>]*)?>")
_ATTRIBUTE = re.compile(rb"([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER = re.compile(r"[0-9]{1,9}")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.,][0-9]+)?)S)?)?"
)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)([.,][0-9]+)?)?Z?")  # fmt: skip
_ERROR = re.compile(r"Err:[0-9]{3}")
_POSITION = re.compile(r"(-?)[0-9.]+%")
# What stands for white space that is said and not merely written, while the rest is collapsed.
_SPACE, _TAB, _BREAK = "\ue000", "\ue001", "\ue002"
_SAID = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_WRITTEN = re.compile(r"[ \t\r\n]+")
_REFERENCES = {"&quot;": '"', "&apos;": "'"}


@define
class _Style:
    """What a style says that matters here."""

    parent: str = ""
    script: int | None = None
    shown: bool = True


@define
class _Start:
    """Where a sheet begins in the file."""

    at: int
    name: str
    style: str


class OdsBook:
    """A workbook whose sheets were found."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        info = archive.getinfo("content.xml")
        self._raw = archive.read(info) if info.file_size <= _WHOLE else None
        self._styles: dict[str, _Style] = {}
        with guarded("content.xml"):
            self._starts, self._body = self._found()
            if self._body < 0:
                raise UnreadableError("a document that is no spreadsheet", "fetch the spreadsheet itself")  # fmt: skip
            head = self._head()
            if "styles.xml" in archive.namelist():
                _read_styles(iter([archive.read("styles.xml")]), self._styles, whole=True)
            _read_styles(iter([head]), self._styles, whole=False)
        self.sheets = [
            SheetName(
                one.name, "" if self._styles.get(f"table {one.style}", _Style()).shown else "hidden"
            )
            for one in self._starts
        ]

    def sheet(self, name: str) -> "OdsSheet":
        """Return a sheet by its name."""
        at = next(index for index, one in enumerate(self._starts) if one.name == name)
        start = self._starts[at].at
        end = self._starts[at + 1].at if at + 1 < len(self._starts) else None
        return OdsSheet(self._head, lambda: self._part(start, end), self._styles, name)

    def _blocks(self) -> Iterator[bytes]:
        if self._raw is not None:
            yield self._raw
            return
        with self._archive.open("content.xml") as stream:
            while block := stream.read(_BLOCK):
                yield block

    def _found(self) -> tuple[list[_Start], int]:
        """Return where the sheets begin, and where the first can."""
        starts: list[_Start] = []
        ends: list[int] = []
        body = -1
        rest, before, usual = b"", 0, False
        for block in self._blocks():
            here = rest + block
            if b"<!DOCTYPE" in here or b"<!ENTITY" in here:
                raise UnreadableError("XML with a document type of its own, which could stand for anything")  # fmt: skip
            if body < 0 and (found := _BODY.search(here)):
                body = before + found.end()
            if not before:
                usual = _DECLARED.findall(here[:_HEAD]) == [b"table"]
            for start in _sheet_tags(here, usual=usual):
                if body < 0 or before + start.start() < body:
                    continue
                if start[1].endswith(b"/"):
                    ends.append(before + start.end())
                said = {
                    one[1]: (one[2] or one[3]).decode("utf-8")
                    for one in _ATTRIBUTE.finditer(start[1])
                }
                starts.append(
                    _Start(
                        before + start.start(),
                        unescape(said.get(b"name", ""), _REFERENCES),
                        said.get(b"style-name", ""),
                    )
                )
            ends += (before + at for at in _end_tags(here, usual=usual))
            # A tag that the block cuts in two is looked at again with the next.
            cut = here.rfind(b"<")
            cut = len(here) if cut < 0 or here.find(b">", cut) >= 0 else cut
            rest, before = here[cut:], before + cut
        return list(_outermost(starts, ends)), body

    def _head(self) -> bytes:
        """Return what stands before the first sheet, with the namespaces that the file uses."""
        parts: list[bytes] = []
        have = 0
        for block in self._blocks():
            parts.append(block[: self._body - have])
            have += len(parts[-1])
            if have >= self._body:
                break
        return b"".join(parts)

    def _part(self, start: int, end: int | None) -> Iterator[bytes]:
        before = 0
        for block in self._blocks():
            first = max(start - before, 0)
            last = len(block) if end is None else min(end - before, len(block))
            for at in range(first, last, _BLOCK):
                yield block[at : min(at + _BLOCK, last)]
            before += len(block)
            if end is not None and before >= end:
                return


def _outermost(starts: list[_Start], ends: list[int]) -> Iterator[_Start]:
    """Yield the tables that lie in no other, in their order: these are the sheets."""
    within = 0
    closed = sorted(ends)
    for start in sorted(starts, key=lambda one: one.at):
        while closed and closed[0] < start.at:
            closed.pop(0)
            within = max(within - 1, 0)
        if not within:
            yield start
        within += 1


def _end_tags(here: bytes, *, usual: bool) -> Iterator[int]:
    """Yield where tables end."""
    if not usual:
        yield from (found.start() for found in _END.finditer(here))
        return
    at = -1
    while (at := here.find(b"</table:table>", at + 1)) >= 0:
        yield at


def _sheet_tags(here: bytes, *, usual: bool) -> Iterator[re.Match[bytes]]:
    """Yield the tags that sheets begin with; with the usual prefix they are found at once."""
    if not usual:
        yield from _START.finditer(here)
        return
    for sign in (b"<table:table ", b"<table:table>", b"<table:table\n"):
        at = -1
        while (at := here.find(sign, at + 1)) >= 0:
            if (found := _START.match(here, at)) is not None:
                yield found


def _read_styles(blocks: Iterator[bytes], styles: dict[str, _Style], *, whole: bool) -> None:
    """Add what the styles of a part say."""
    here: list[_Style] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{_STYLE}style":
            family = attributes.get(f"{_STYLE}family", "")
            key = f"{family} {attributes.get(f'{_STYLE}name', '')}"
            parent = attributes.get(f"{_STYLE}parent-style-name", "")
            styles[key] = made = _Style(parent and f"{family} {parent}")
            here[:] = [made]
        elif name == f"{_STYLE}text-properties" and here:
            position = attributes.get(f"{_STYLE}text-position", "").split(" ")[0]
            if position in ("super", "sub"):
                here[0].script = 1 if position == "super" else -1
            elif (found := _POSITION.fullmatch(position)) is not None:
                level = float(position.strip("%"))
                here[0].script = 0 if not level else (-1 if found[1] else 1)
        elif name == f"{_STYLE}table-properties" and here:
            here[0].shown = attributes.get(f"{_TABLE}display", "true") != "false"

    def end(name: str) -> None:
        if name == f"{_STYLE}style":
            here.clear()  # properties that follow are those of something else

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for block in blocks:
        parser.Parse(block, False)
    if whole:
        parser.Parse(b"", True)


def _doctype(*_: Any) -> None:
    raise UnreadableError("XML with a document type of its own, which could stand for anything")


class OdsSheet:
    """A sheet: its facts, and its rows as they come."""

    part = "content.xml"

    def __init__(self, head: Any, part: Any, styles: dict[str, _Style], name: str) -> None:
        self._head = head
        self._part = part
        self._styles = styles
        self._name = name
        self.facts = Facts()

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that are not blank, in the order of the file.

        Raises:
            UnreadableError: The sheet is damaged, or breaks off.
        """
        with guarded("content.xml"):
            reading = _Reading(self._styles, self.facts)
            parser = expat.ParserCreate(namespace_separator="}")
            parser.buffer_text = True
            parser.StartDoctypeDeclHandler = _doctype
            parser.Parse(self._head(), False)
            parser.StartElementHandler = reading.start
            parser.EndElementHandler = reading.end
            parser.CharacterDataHandler = reading.text
            forms = _Forms.for_head(self._head())
            rest = b""
            for block in self._part():
                here = rest + block
                rest = b""
                if forms is not None and b"<!" not in here and b"<?" not in here:
                    here, rest = reading.block(here, forms, parser)
                else:
                    forms = None
                parser.Parse(here, False)
                yield from reading.made()
            parser.Parse(rest, False)
            yield from reading.made()
            if not reading.ended:
                raise UnreadableError("XML that breaks off")


@frozen
class _Forms:
    """Regular expressions for the rows and cells of a file with the usual prefixes."""

    cells: re.Pattern[str] = re.compile(
        r"<table:(?:table-cell([^<>]*+)>"
        r"(?:<text:p>([^<]*+)</text:p></table:table-cell>|(?<=/>)|</table:table-cell>)"
        r"|table-(row[^<>]*+)>|covered-table-cell([^<>]*+)(?<=/)>)"
    )
    row: re.Pattern[str] = re.compile(r"<table:table-row(?:\s[^<>]*)?(?<!/)>.*?</table:table-row>", re.DOTALL)  # fmt: skip

    @classmethod
    def for_head(cls, head: bytes) -> "_Forms | None":
        """Return them, or None where the file has other prefixes or another encoding."""
        usual = (("table", "table:1.0"), ("text", "text:1.0"), ("office", "office:1.0"))
        declared = all(head.count(f'xmlns:{short}="{_OPEN}{name}"'.encode()) == 1 and head.count(f"xmlns:{short}=".encode()) == 1 for short, name in usual)  # fmt: skip
        start = head[:200].lower()
        coded = b"\0" not in start and (b"encoding" not in start or b"utf-8" in start)
        calc = head.count(b"xmlns:calcext=") == head.count(f'xmlns:calcext="{_CALC[:-1]}"'.encode())
        return cls() if declared and coded and calc else None


class _Known(dict[str, tuple[dict[str, str], str]]):
    """Attributes of cells that were met, and what a cell with them is: a number, a string, or more."""

    def __init__(self, script_of: Callable[[dict[str, str]], int]) -> None:
        super().__init__()
        self._script_of = script_of

    def __missing__(self, text: str) -> tuple[dict[str, str], str]:
        known = _attributes(text.removesuffix("/"))
        simple = ""
        if known.keys() <= _SIMPLE and known.get(_KIND) != "error" and not self._script_of(known):
            kind = known.get(_TYPE, "")
            simple = "number" if kind in _NUMBERS else kind
        if len(self) > _MOST_KNOWN:
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
        found[f"{_PREFIXES.get(prefix, prefix)}{name}"] = unescape(value, _REFERENCES)
    return found


@lru_cache(maxsize=8192)
def _said_in(text: str) -> str:
    """Return the text of a paragraph from how it is written.

    Raises:
        ValueError: It can be read by a reader of XML alone.
    """
    if "&#" in text:
        raise ValueError(text)
    return _collapsed(unescape(text, _REFERENCES))


def _count(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name)
    if said is None or _NUMBER.fullmatch(said) is None:
        return 1
    return max(1, int(said))


class _Reading:
    """Puts rows together from what the parser meets, millions of times: so it is kept short."""

    def __init__(self, styles: dict[str, _Style], facts: Facts) -> None:
        self._styles = styles
        self._facts = facts
        self._known = _Known(self._script_of)
        # Of the cells that were met, those that are no more than a number or a text.
        self._simple_cells: dict[tuple[str, str], Any] = {}
        self._rows: list[tuple[SheetRow, int]] = []
        self._made = 0
        self.ended: bool = False
        self._number = 0
        self._columns = 0
        self._row_repeats = 1
        self._hidden = False
        # How many groups round the row, or the column, are closed.
        self._groups: list[bool] = []
        self._cells: list[Any] = []
        self._merges: list[Merge] = []
        self._special = False
        # Blank cells are counted, and made only when another follows: there may be a million.
        self._blanks = 0
        self._attributes: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._runs: list[tuple[str, int]] | None = None
        self._levels: list[int] = []
        self._said = ""
        # How deep in what a cell holds beside its value, such as a note.
        self._beside = 0
        self._within = 0

    def made(self) -> Iterator[SheetRow]:
        """Return the rows that are complete, one that is repeated as often as it is."""
        for row, repeats in self._rows:
            self._made += repeats * len(row.cells)
            if self._made > _MOST_CELLS:
                raise UnreadableError(f"a sheet of more than {_MOST_CELLS:,} cells")
            yield row
            for number in range(row.number + 1, row.number + repeats):
                yield SheetRow(number, list(row.cells), row.hidden, (), row.special)
        self._rows.clear()

    def block(self, raw: bytes, forms: _Forms, parser: Any) -> tuple[bytes, bytes]:
        """Read the rows of a block; return what the parser must read, and what is not yet whole."""
        if self.ended or self._beside:
            return raw, b""
        close = b"</table:table-row>"
        first = raw.find(b"<table:table-row")
        while first >= 0 and raw[first + 16 : first + 17] not in b" >\t\r\n":
            first = raw.find(b"<table:table-row", first + 1)
        cut = raw.rfind(close) + len(close)
        if first < 0 or cut < first:
            return (b"", raw) if len(raw) < _MOST_LETTERS * 16 else (raw, b"")
        if raw.find(b"</table:table>") >= 0:
            rest_for_parser, rest = raw[cut:], b""
        else:
            rest_for_parser, rest = b"", raw[cut:]
        parser.Parse(raw[:first], False)
        text = raw[first:cut].decode("utf-8")
        if not self._simple(text, forms):
            at = 0
            for found in forms.row.finditer(text):
                parser.Parse(text[at : found.start()].encode(), False)
                at = found.end()
                if not self._simple(found[0], forms):
                    parser.Parse(found[0].encode(), False)
            parser.Parse(text[at:].encode(), False)
        return rest_for_parser, rest

    def _simple(self, text: str, forms: _Forms) -> bool:
        """Read rows whose cells hold a paragraph or nothing; False where some hold more."""
        if self._beside:
            return False
        found = forms.cells.findall(text)
        closed = text.count("</table:table-cell>") + text.count("</table:covered-table-cell>")
        rows = text.count("</table:table-row>")
        paragraphs = text.count("<text:p>")
        signs = len(found) + rows + closed + 2 * paragraphs
        if not found or not found[0][2] or signs != text.count("<"):
            return False
        cells, simple_cells = self._cells, self._simple_cells
        kept = (self._number, len(self._rows), self._facts.filtered)
        begun = False
        try:
            for written, paragraph, tag, covered in found:
                if paragraph:
                    cell = simple_cells.get((written, paragraph))
                    if cell is None:
                        cell = self._known_cell(written, paragraph)
                    if cell is not None:
                        if self._blanks:
                            self._add_blanks()
                        cells.append(cell)
                elif tag:
                    if begun:
                        self._end_row()
                    begun = True
                    self._begin_row(self._known[tag[3:]][0])
                    cells = self._cells
                elif covered or written not in ("", "/"):
                    before, value, after = (covered or written).partition(_VALUE_SAID)
                    said, _, rest = after.partition('"')
                    known = self._known[before + rest][0]
                    self._cell({**known, _VALUE: said} if value else known, [])
                else:
                    self._blanks += 1
            self._end_row()
        except ValueError as error:
            if isinstance(error, UnreadableError):
                raise
            self._number, count, self._facts.filtered = kept
            del self._rows[count:]
            return False
        return True

    def _known_cell(self, written: str, paragraph: str) -> Any:
        """Return a cell that is a number or a text and no more; None for one that was added.

        Raises:
            ValueError: It can be read by a reader of XML alone.
        """
        before, value, after = written.partition(_VALUE_SAID)
        said, _, after = after.partition('"')
        known, simple = self._known[before + after]
        shown = _said_in(paragraph)
        if value and simple == "number" and said == shown:
            whole = said.isdecimal() and len(said) < _DIGITS
            cell: Any = int(said) if whole else _plain(float(said))
        elif not value and simple == "string" and shown:
            cell = shown
        else:
            self._cell({**known, _VALUE: said} if value else known, [shown])
            return None
        if len(self._simple_cells) > _MOST_KNOWN:
            self._simple_cells.clear()
        self._simple_cells[written, paragraph] = cell
        return cell

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._cells, self._blanks, self._merges = [], 0, []
        self._special = False
        self._row_repeats = _count(attributes, _ROW_REPEATS)
        self._hidden = attributes.get(_VISIBILITY, "visible") != "visible" or any(self._groups)
        self._facts.filtered |= attributes.get(_VISIBILITY) == "filter"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an element."""
        if self._beside:
            self._beside += 1
        elif name == _P:
            if self._attributes is not None:
                self._said, self._runs = "", []
        elif name in _CELLS:
            self._attributes = attributes
            self._paragraphs = []
        elif name == _ROW:
            self._begin_row(attributes)
        elif self._runs is not None:
            self._inline(name, attributes)
        elif name == _SHEET:
            self._within += 1
            if self._within > 1:
                self._beside, self._within = 1, 1
        elif name == _COLUMN:
            count = _count(attributes, _COLUMN_REPEATS)
            if attributes.get(_VISIBILITY, "visible") != "visible" or any(self._groups):
                self._facts.hidden_columns.append((self._columns, self._columns + count - 1))
            self._columns += count
        elif name in _GROUPS:
            self._groups.append(attributes.get(f"{_TABLE}display", "true") == "false")
        elif name in _BESIDE or name.startswith(_DRAWING):
            self._beside = 1

    def _inline(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an element within a paragraph."""
        if name == f"{_TEXT}s":
            self.text(_SPACE * min(_count(attributes, f"{_TEXT}c"), _MOST_SPACES))
        elif name == f"{_TEXT}tab":
            self.text(_TAB)
        elif name == f"{_TEXT}line-break":
            self.text(_BREAK)
        elif name == f"{_TEXT}span":
            style = attributes.get(f"{_TEXT}style-name")
            script = self._script(f"text {style}")
            level = self._levels[-1] if self._levels else 0
            self._change(level if script is None else script)
            self._levels.append(level if script is None else script)
        elif name in _BESIDE or name.startswith(_DRAWING):
            self._beside = 1

    def _script(self, style: str) -> int | None:
        for _ in range(16):
            found = self._styles.get(style)
            if found is None:
                return None
            if found.script is not None:
                return found.script
            style = found.parent
        return None

    def _change(self, level: int) -> None:
        """Begin a run of text at another level; the text before it is put away with its own."""
        before = self._levels[-1] if self._levels else 0
        if self._said and level != before:
            assert self._runs is not None  # noqa: S101  # only within a paragraph
            self._runs.append((self._said, before))
            self._said = ""

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._beside:
            self._beside -= 1
        elif name == _P:
            if self._runs is not None:
                said = self._said
                if self._runs:
                    said = with_scripts([*self._runs, (said, 0)])
                self._paragraphs.append(said)
                self._runs = None
                self._levels.clear()
        elif name in _CELLS:
            self._end_cell()
        elif name == _ROW:
            self._end_row()
        elif name == f"{_TEXT}span" and self._levels:
            after = self._levels[-2] if len(self._levels) > 1 else 0
            self._change(after)
            self._levels.pop()
        elif name == _SHEET:
            self.ended = True
            self._beside = 1 << 40  # whatever follows is no part of it
        elif name in _GROUPS and self._groups:
            self._groups.pop()

    def text(self, data: str) -> None:
        """Meet text."""
        if self._runs is not None and not self._beside:
            self._said += data
            if len(self._said) > _MOST_LETTERS:
                raise UnreadableError(f"a cell of more than {_MOST_LETTERS} signs")

    def _end_cell(self) -> None:
        attributes = self._attributes
        assert attributes is not None  # noqa: S101  # its start came before
        self._attributes = None
        self._cell(attributes, list(map(_collapsed, self._paragraphs)))

    def _cell(self, attributes: dict[str, str], paragraphs: list[str]) -> None:
        repeats = _count(attributes, _COLUMN_REPEATS)
        cell = _made(attributes, paragraphs) if attributes or paragraphs else None
        script = self._script_of(attributes)
        if script and cell is not None:
            cell = with_scripts([("\n".join(paragraphs), script)])
        if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
            down, across = _count(attributes, _ROWS_SPANNED), _count(attributes, _COLUMNS_SPANNED)
            if down > 1 or across > 1:
                top, left = self._number, len(self._cells) + self._blanks
                self._merges.append(Merge(top, left, top + down - 1, left + across - 1))
        self._add(cell, repeats)

    def _add(self, cell: Any, repeats: int) -> None:
        if cell is None:
            self._blanks += repeats
            return
        if len(self._cells) + self._blanks + repeats > _MOST_COLUMNS:
            raise UnreadableError(f"a row of more than {_MOST_COLUMNS} cells")
        if self._blanks:
            self._add_blanks()
        self._special |= type(cell) not in (str, int, float)
        if repeats == 1:
            self._cells.append(cell)
        else:
            self._cells += [cell] * repeats

    def _add_blanks(self) -> None:
        self._cells += [None] * self._blanks
        self._blanks = 0

    def _script_of(self, attributes: dict[str, str]) -> int:
        style = attributes.get(f"{_TABLE}style-name")
        return (self._script(f"table-cell {style}") or 0) if style else 0

    def _end_row(self) -> None:
        number, repeats = self._number + 1, self._row_repeats
        self._number += repeats
        if self._number > _MOST_ROWS and self._cells:
            raise UnreadableError(f"a sheet of more than {_MOST_ROWS} rows")
        if len(self._cells) > _MOST_COLUMNS:
            raise UnreadableError(f"a row of more than {_MOST_COLUMNS} cells")
        if self._cells or self._merges:
            row = SheetRow(number, self._cells, self._hidden, self._merges, self._special)
            self._rows.append((row, repeats if self._cells else 1))


_P = f"{_TEXT}p"
_ONE_ATTRIBUTE = re.compile(r"\s([\w.-]+:)([\w.-]+)=\"([^\"]*)\"")
_PREFIXES = {"table:": _TABLE, "text:": _TEXT, "office:": _OFFICE, "calcext:": _CALC}
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_ROW, _SHEET, _COLUMN = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TABLE}table-column"
_COLUMN_REPEATS, _ROW_REPEATS = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_VISIBILITY = f"{_TABLE}visibility"
_GROUPS = frozenset({f"{_TABLE}table-row-group", f"{_TABLE}table-column-group"})
_BESIDE = frozenset(
    {
        f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}note", f"{_TEXT}ruby-text",
        f"{_TABLE}shapes", f"{_TABLE}detective", f"{_OFFICE}forms",
    }
)  # fmt: skip
_TYPE, _KIND, _VALUE = f"{_OFFICE}value-type", f"{_CALC}value-type", f"{_OFFICE}value"
_DAY, _TIME = f"{_OFFICE}date-value", f"{_OFFICE}time-value"
_TRUTH, _STRING = f"{_OFFICE}boolean-value", f"{_OFFICE}string-value"
_FORMULA = f"{_TABLE}formula"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_SIMPLE = frozenset({_TYPE, _KIND, f"{_TABLE}style-name"})
_MOST_KNOWN = 8192
_VALUE_SAID = ' office:value="'
_TRUTHS = frozenset({(1, "TRUE"), (0, "FALSE")})


@lru_cache(maxsize=8192)
def _collapsed(text: str) -> str:
    """Return what white space in a text of the file is meant as (ODF 1.3 part 3, 6.1.2)."""
    return _WRITTEN.sub(" ", text).strip(" ").translate(_SAID)


def _made(attributes: dict[str, str], paragraphs: list[str]) -> Any:
    """Return what a cell is."""
    kind = attributes.get(_TYPE)
    shown = "\n".join(paragraphs)
    if attributes.get(_KIND) == "error":
        return shown.strip() or "#"
    if kind == "float" or kind == "percentage" or kind == "currency":  # noqa: PLR1714  # faster
        return _number(attributes.get(_VALUE, ""), shown, kind, has_text=bool(paragraphs))
    if kind == "string":
        return _text(attributes.get(_STRING), shown, has_text=bool(paragraphs))
    if kind is None:
        if not shown and _FORMULA in attributes:
            return NoResult(attributes[_FORMULA])
        return shown or None
    found: Any = None
    if kind == "date":
        found = _moment(attributes.get(_DAY, ""))
    elif kind == "time":
        found = _duration(attributes.get(_TIME, ""))
    elif kind == "boolean" and _TRUTH in attributes:
        found = attributes[_TRUTH] == "true"
    if found is None:
        return shown or None
    return Differing(found, "") if paragraphs and not shown.strip() else found


def _number(said: str, shown: str, kind: str, *, has_text: bool) -> Any:
    try:
        value = float(said)
    except ValueError:
        return shown or None
    number = _plain(value)
    if not has_text or shown == said:
        return number
    if not differs(shown, value, currency=kind == "currency"):
        padded = shown.isdecimal() and shown != "0" and shown.startswith("0")
        return shown if padded and isinstance(number, int) else number
    if (number, shown) in _TRUTHS:
        return bool(number)  # as LibreOffice saves what was true or false in XLSX
    if shown.strip() in ERRORS or _ERROR.fullmatch(shown.strip()):
        return shown.strip()
    return Differing(number, shown.strip())


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _text(stored: str | None, shown: str, *, has_text: bool) -> Any:
    if stored is None or not has_text:
        return (shown if stored is None else stored) or None
    if " ".join(stored.split()) == " ".join(shown.split()):
        return shown or None
    if shown.strip() in ERRORS or _ERROR.fullmatch(shown.strip()):
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
