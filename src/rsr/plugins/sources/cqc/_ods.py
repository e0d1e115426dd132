"""Rows of an OpenDocument spreadsheet as they come: the whole of it is never held."""

import re
import zipfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path as FilePath
from typing import Any
from xml.parsers import expat

from attrs import frozen

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_OPEN}table:1.0 ", f"{_OPEN}text:1.0 ", f"{_OPEN}office:1.0 "
_DRAWING = f"{_OPEN}drawing:1.0 "
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_ROW, _SHEET, _NAME = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TABLE}name"
_COLUMN_REPEATS, _ROW_REPEATS = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_DAY = f"{_OFFICE}date-value"
_PARAGRAPH, _SPACE, _SPACE_COUNT = f"{_TEXT}p", f"{_TEXT}s", f"{_TEXT}c"
_ONE_SPACE = frozenset({f"{_TEXT}tab", f"{_TEXT}line-break"})
_NOTE = f"{_OFFICE}annotation"
_CHUNK = 1 << 16
# No spreadsheet program keeps more columns, or longer cells, than these.
_COLUMNS = 16_384
_LETTERS = 1 << 20
_LARGEST = 1 << 33
_SPACES = 1000
_NUMBER = re.compile(r"[0-9]{1,9}")


class OdsError(ValueError):
    """A file that cannot be read as a spreadsheet; the message says what came, and no cell of it."""


@frozen
class OdsRow:
    """One row of a sheet: its place from 1, its cells without blank ones at the end, its repeats."""

    sheet: str
    number: int
    cells: tuple[str, ...]
    repeats: int


def ods_rows(path: FilePath) -> Generator[OdsRow]:
    """Yield the rows of all sheets that are not blank, in the order of the file.

    A cell of a date is written as its day, any other as the sheet shows it, a line for a paragraph.

    Raises:
        OdsError: It is no spreadsheet, is damaged, or declares entities of its own.
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            try:
                info = archive.getinfo("content.xml")
            except KeyError:
                raise OdsError("a zip file that is no spreadsheet") from None
            if info.file_size > _LARGEST:
                raise OdsError(f"a sheet of {info.file_size} bytes")
            with archive.open(info) as stream, closing(_parsed(stream)) as rows:
                yield from rows
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise OdsError("a zip file that is damaged, or locked") from error
    except expat.ExpatError as error:
        raise OdsError(f"XML that breaks off or is malformed at line {error.lineno}") from error


def _parsed(stream: Any) -> Generator[OdsRow]:
    import zlib

    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    while True:
        try:
            chunk = stream.read(_CHUNK)
        except zlib.error as error:
            raise OdsError("a zip file that is damaged") from error
        parser.Parse(chunk, not chunk)
        yield from reader.rows
        reader.rows.clear()
        if not chunk:
            return


def _count(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name)
    if said is None or _NUMBER.fullmatch(said) is None:
        return 1
    return max(1, int(said))


class _Reader:
    """Puts rows together from what the parser meets, millions of times: so it is kept short."""

    def __init__(self) -> None:
        self.rows: list[OdsRow] = []
        self._sheet = ""
        self._number = 0
        self._row_repeats = 1
        self._cells: list[str] = []
        # Blank cells are counted, and made only when another follows: there may be a million.
        self._blanks = 0
        self._cell_repeats = 1
        self._in_cell = False
        self._in_paragraph = False
        self._value = ""
        self._is_day = False
        # How deep in what a cell holds beside its value, such as a note.
        self._beside = 0

    def doctype(self, *_: Any) -> None:
        raise OdsError("a document type of its own, which could stand for anything")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._beside:
            self._beside += 1
        elif name == _PARAGRAPH:
            if self._in_cell and not self._is_day:
                if self._value:
                    self._value += "\n"
                self._in_paragraph = True
        elif name in {_CELL, _COVERED}:
            self._in_cell = True
            self._cell_repeats = _count(attributes, _COLUMN_REPEATS)
            self._value = attributes.get(_DAY, "")
            self._is_day = self._value != ""
        elif name == _ROW:
            self._row_repeats = _count(attributes, _ROW_REPEATS)
            self._cells, self._blanks = [], 0
        elif name == _NOTE or name.startswith(_DRAWING):
            self._beside = 1
        elif name == _SPACE:
            self.text(" " * min(_count(attributes, _SPACE_COUNT), _SPACES))
        elif name in _ONE_SPACE:
            self.text(" ")
        elif name == _SHEET:
            self._sheet = attributes.get(_NAME, "")
            self._number = 0

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
        elif name == _PARAGRAPH:
            self._in_paragraph = False
        elif name in {_CELL, _COVERED}:
            if self._value:
                self._put(self._value)
            else:
                self._blanks += self._cell_repeats
            self._in_cell = self._in_paragraph = False
        elif name == _ROW:
            if self._cells:
                self.rows.append(
                    OdsRow(self._sheet, self._number + 1, tuple(self._cells), self._row_repeats)
                )
            self._number += self._row_repeats

    def text(self, data: str) -> None:
        if self._in_paragraph and not self._beside:
            self._value += data
            if len(self._value) > _LETTERS:
                raise OdsError(f"a cell of more than {_LETTERS} signs")

    def _put(self, value: str) -> None:
        if len(self._cells) + self._blanks + self._cell_repeats > _COLUMNS:
            raise OdsError(f"a row of more than {_COLUMNS} cells")
        if self._blanks:
            self._cells.extend([""] * self._blanks)
            self._blanks = 0
        if self._cell_repeats == 1:
            self._cells.append(value)
        else:
            self._cells.extend([value] * self._cell_repeats)
