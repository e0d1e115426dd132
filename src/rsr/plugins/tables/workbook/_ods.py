"""Sheets of an OpenDocument spreadsheet: where each stands in the file, and its rows as they come."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from attrs import define

from rsr.plugins.tables.workbook._archive import UnreadableError, guarded, refuse_doctype
from rsr.plugins.tables.workbook._cells import SheetFacts, SheetName, SheetRow
from rsr.plugins.tables.workbook._conditions import ConditionalFormat, Conditions
from rsr.plugins.tables.workbook._ods_cells import unquoted
from rsr.plugins.tables.workbook._ods_conditions import rules_of
from rsr.plugins.tables.workbook._ods_rows import OdsPatterns, OdsRowBuilder
from rsr.plugins.tables.workbook._ods_styles import Style, format_of, read_styles

_BLOCK = 1 << 18
_WHOLE = 16 << 20
_START = re.compile(rb"<(?:[\w.-]+:)?table((?:\s[^<>]*)?)>")
_END = re.compile(rb"</(?:[\w.-]+:)?table>")
_DECLARED = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']urn:oasis:names:tc:opendocument:xmlns:table:1.0[\"']")  # fmt: skip
_HEAD = 8192
_BODY = re.compile(rb"<(?:[\w.-]+:)?spreadsheet(?:\s[^<>]*)?>")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?document-content)(?:\s[^<>]*)?>")
_BEGINNING = re.compile(rb"<calcext:conditional-formats>")
_CONDITIONS = re.compile(rb"<calcext:conditional-formats>.*?</calcext:conditional-formats>", re.DOTALL)  # fmt: skip
_ATTRIBUTE = re.compile(rb"([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@define
class _Start:
    """Where a sheet begins in the file."""

    at: int
    name: str
    style: str


class OdsBook:
    """A workbook whose sheets were found."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        info = archive.getinfo("content.xml")
        self._raw = archive.read(info) if info.file_size <= _WHOLE else None
        self._styles: dict[str, Style] = {}
        # Where elements with the rules of conditional formats begin.
        self._conditions: list[int] = []
        with guarded("content.xml"):
            self._starts, self._body = self._found()
            if self._body < 0:
                raise UnreadableError("a document that is no spreadsheet", "fetch the spreadsheet itself")  # fmt: skip
            head = self._head()
            if "styles.xml" in archive.namelist():
                read_styles(iter([archive.read("styles.xml")]), self._styles, whole=True)
            read_styles(iter([head]), self._styles, whole=False)
        self.sheets = [
            SheetName(
                one.name, "" if self._styles.get(f"table {one.style}", Style()).shown else "hidden"
            )
            for one in self._starts
        ]

    def sheet(self, name: str) -> "OdsSheet":
        """Return a sheet by its name."""
        at = next(index for index, one in enumerate(self._starts) if one.name == name)
        start = self._starts[at].at
        end = self._starts[at + 1].at if at + 1 < len(self._starts) else None
        sheet = OdsSheet(self._head, lambda: self._part(start, end), self._styles, name)
        sheet.conditions = Conditions(self._rules(start, end))
        return sheet

    def _rules(self, start: int, end: int | None) -> list[ConditionalFormat]:
        """Return the rules of the conditional formats that stand behind the rows of a sheet."""
        inside = [at for at in self._conditions if at >= start and (end is None or at < end)]
        opening = _ROOT.search(self._head()) if inside else None
        if opening is None:
            return []
        found = _CONDITIONS.match(b"".join(self._part(min(inside), end)))
        if found is None:
            return []
        with guarded("content.xml"):
            name = opening[1].decode()
            root = f"{opening[0].decode()}{found[0].decode()}</{name}>"
            read = ET.fromstring(root)  # noqa: S314  # expat bounds what entities expand to
            return rules_of(read, lambda style: format_of(self._styles, f"table-cell {style}"))

    def _blocks(self) -> Iterator[bytes]:
        if self._raw is not None:
            yield self._raw
            return
        with self.archive.open("content.xml") as stream:
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
                refuse_doctype()
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
                        unquoted(said.get(b"name", "")),
                        said.get(b"style-name", ""),
                    )
                )
            ends += (before + at for at in _end_tags(here, usual=usual))
            self._conditions += (before + one.start() for one in _BEGINNING.finditer(here))
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


class OdsSheet:
    """A sheet: its facts, and its rows as they come."""

    part = "content.xml"

    def __init__(self, head: Any, part: Any, styles: dict[str, Style], name: str) -> None:
        self._head = head
        self._part = part
        self._styles = styles
        self._name = name
        self.facts = SheetFacts()
        self.conditions = Conditions(())

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that are not blank, in the order of the file.

        Raises:
            UnreadableError: The sheet is damaged, or breaks off.
        """
        rows = self._rows()
        return self.conditions.applied(rows) if self.conditions else rows

    def _rows(self) -> Iterator[SheetRow]:
        with guarded("content.xml"):
            reading = OdsRowBuilder(self._styles, self.facts)
            parser = expat.ParserCreate(namespace_separator="}")
            parser.buffer_text = True
            parser.StartDoctypeDeclHandler = refuse_doctype
            parser.Parse(self._head(), False)
            parser.StartElementHandler = reading.start
            parser.EndElementHandler = reading.end
            parser.CharacterDataHandler = reading.text
            forms = OdsPatterns.for_head(self._head())
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
