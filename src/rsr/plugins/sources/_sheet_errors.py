"""Cells of a workbook that hold an error, such as #N/A, which its reader takes for empty ones."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree as ET

__all__ = ["DAMAGED", "TooLargeError", "errors_in"]

# What reading a part of a zip file raises where it is damaged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
)

# Beyond this a sheet is no table that anyone published, and reading it would take all memory.
_MOST_CELLS = 40_000_000
_BLOCK = 1 << 20
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,7})"')
# Columns beyond the 26th; a cell with a format and nothing else does not count.
_FAR = re.compile(rb'\br="([A-Z]{2,3})[0-9]{1,7}"[^>]*[^/>]>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).){0,2000}?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


class TooLargeError(ValueError):
    """A sheet with more cells than can be read."""


def errors_in(unpacked: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Return what the cells with errors show, by row and column from 0.

    Raises:
        TooLargeError: The sheet has so many cells that it must not be read at all.
        DAMAGED: The file is damaged.
    """
    if "content.xml" in unpacked.namelist():
        return dict(_in_ods(unpacked, sheet))
    part = _part(unpacked, sheet)
    return {} if part is None else _in_xlsx(unpacked, part)


def _in_xlsx(unpacked: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    rest, rows, columns = b"", 0, 26
    with unpacked.open(part) as stream:
        while block := stream.read(_BLOCK):
            here = rest + block
            for row in _ROW.finditer(here, max(here.rfind(b"row "), 1) - 12):
                rows = max(rows, int(row[1]))
            for far in _FAR.finditer(here):
                columns = max(columns, _place(far[1]) + 1)
            if b't="e"' in here:
                for cell in _ERROR.finditer(here):
                    shows = cell[3].decode("utf-8", "replace")
                    found[int(cell[2]) - 1, _place(cell[1])] = shows
            rest = here[max(here.rfind(b"<row"), here.rfind(b":row "), len(here) - 4096, 0) :]
    if rows * columns > _MOST_CELLS:
        raise TooLargeError(f"a sheet of {rows} rows and {columns} columns")
    return found


def _in_ods(unpacked: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    with unpacked.open("content.xml") as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            if b'calcext:value-type="error"' in rest + block:
                break
            rest = block[-64:]
        else:
            return
    # Only a file that has some is read a second time, cell by cell.
    row = column = 0
    inside = False
    with unpacked.open("content.xml") as stream:
        for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314  # expat bounds what entities expand to
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    inside, row = element.get(f"{_TABLE}name") == sheet, 0
                elif element.tag == f"{_TABLE}table-row":
                    column = 0
                continue
            if element.tag == f"{_TABLE}table-row":
                row += _repeated(element, "number-rows-repeated")
                element.clear()
            elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                if inside and element.get(_KIND) == "error":
                    yield (row, column), "".join(element.itertext()).strip() or "#"
                column += _repeated(element, "number-columns-repeated")


def _repeated(element: ET.Element, name: str) -> int:
    return max(int(element.get(f"{_TABLE}{name}", "1")), 1)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _part(unpacked: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that holds a sheet of an XLSX file; None for other kinds."""
    try:
        book = ET.fromstring(unpacked.read("xl/workbook.xml"))  # noqa: S314  # as above
        links = ET.fromstring(unpacked.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # as above
    except KeyError:
        return None
    ids = [one.get(_LINK) for one in book.iter(f"{_MAIN}sheet") if one.get("name") == sheet]
    for link in links:
        if ids and link.get("Id") == ids[0]:
            target = link.get("Target", "")
            part = normpath(target[1:] if target.startswith("/") else join("xl", target))
            return part if part in unpacked.namelist() else None
    return None
