"""Rows of a sheet of an XLSX workbook as they come, with all that the sheet says of them.

Rows that are written as nearly all programs write them are read by a regular expression, which is
three times as fast; the others, and all that stands round them, by expat.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from rsr.plugins.tables.workbook._archive import (
    UnreadableError,
    guarded,
    is_utf_8,
    read_part,
    refuse_doctype,
)
from rsr.plugins.tables.workbook._cells import (
    MOST_COLUMNS,
    WHOLE_DIGITS,
    Merge,
    SheetFacts,
    SheetName,
    SheetRow,
    is_zero_size,
)
from rsr.plugins.tables.workbook._conditions import Conditions
from rsr.plugins.tables.workbook._xlsx_cells import (
    PLACES,
    Cells,
    XlsxPatterns,
    row_number,
    unquoted,
)
from rsr.plugins.tables.workbook._xlsx_conditions import rules_of
from rsr.plugins.tables.workbook._xlsx_styles import (
    Styles,
    local,
    number_of,
    rich_text,
    shared_texts,
    styles_of,
    unescaped,
)

_NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
_BLOCK = 1 << 18
_WHOLE = 16 << 20
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HIDDEN = re.compile(r'\s(?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')
_TAGS = re.compile(r"<[^>]*>")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?worksheet(?:\s[^<>]*)?>")


class XlsxBook:
    """A workbook whose parts were found."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self.archive = archive
        root = _xml(archive, part)
        links = _links(archive, part)
        self._styles_part = _target(links, "/styles")
        self._texts_part = _target(links, "/sharedStrings")
        self._parts: dict[str, str] = {}
        self.sheets: list[SheetName] = []
        self._since_1904 = False
        for one in root.iter():
            kind = local(one.tag)
            if kind == "workbookPr":
                self._since_1904 = one.get("date1904") in ("1", "true")
            elif kind == "sheet":
                link = next((value for key, value in one.items() if key.endswith("}id")), "")
                how, target = links.get(link, ("", ""))
                if not how.endswith("/worksheet"):
                    continue  # a chart
                name = one.get("name", "")
                state = one.get("state", "visible")
                hidden = {"hidden": "hidden", "veryHidden": "very hidden"}.get(state, "")
                self.sheets.append(SheetName(name, hidden))  # type: ignore[arg-type]  # one of three
                self._parts.setdefault(name, target)

    def sheet(self, name: str) -> "XlsxSheet":
        """Return a sheet by its name."""
        styles = styles_of(read_part(self.archive, self._styles_part))
        styles.since_1904 = self._since_1904
        texts = shared_texts(read_part(self.archive, self._texts_part))
        return XlsxSheet(self.archive, self._parts[name], styles, texts)


def _xml(archive: zipfile.ZipFile, part: str) -> ET.Element:
    raw = read_part(archive, part)
    if raw is None:
        raise UnreadableError(f"a workbook without its part {part}")
    return ET.fromstring(raw)  # noqa: S314  # expat bounds what entities expand to


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to: by id, what each is and where."""
    folder = dirname(part)
    raw = read_part(archive, join(folder, "_rels", part.rpartition("/")[2] + ".rels"))
    if raw is None:
        return {}
    found = {}
    for link in ET.fromstring(raw):  # noqa: S314  # as above
        target = link.get("Target", "")
        whole = target[1:] if target.startswith("/") else normpath(join(folder, target))
        found[link.get("Id", "")] = (link.get("Type", ""), whole)
    return found


def _target(links: dict[str, tuple[str, str]], ending: str) -> str | None:
    return next((target for how, target in links.values() if how.endswith(ending)), None)


class XlsxSheet:
    """A sheet: its facts, and its rows as they come."""

    def __init__(
        self, archive: zipfile.ZipFile, part: str, styles: Styles, texts: Sequence[str]
    ) -> None:
        self._archive = archive
        self.part = part
        self._raw: bytes | None = None
        self._styles = styles
        self._texts = texts
        self.facts = SheetFacts()

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that the file has, in its order.

        Raises:
            UnreadableError: The sheet is damaged, or breaks off.
        """
        with guarded(self.part):
            tail = self._tail()
            merges = sorted(_merges(tail), key=lambda one: (one.top, one.left))
            conditions = self._conditions(tail)
            reading = _Reading(self._styles, self._texts, self.facts)
            rows = reading.rows(self._blocks())
            following = 0
            for row in conditions.applied(rows) if conditions else rows:
                first = following
                while following < len(merges) and merges[following].top < row.number:
                    following += 1
                row.merges = merges[first:following]
                yield row

    def _blocks(self) -> Iterator[bytes]:
        try:
            size = self._archive.getinfo(self.part).file_size
        except KeyError:
            raise UnreadableError(f"a workbook without its part {self.part}") from None
        if size <= _WHOLE:  # unpacked once, though it is gone through twice
            if self._raw is None:
                self._raw = self._archive.read(self.part)
            for at in range(0, size, _BLOCK):
                yield self._raw[at : at + _BLOCK]
            return
        with self._archive.open(self.part) as stream:
            while block := stream.read(_BLOCK):
                yield block

    def _tail(self) -> str:
        """Return what stands behind the rows, in the element of the sheet."""
        rest = opening = b""
        blocks = self._blocks()
        wide = False
        for block in blocks:
            wide = wide or b"\0" in block[:200]  # UTF-16
            here = rest + (block.replace(b"\0", b"") if wide else block)
            if not opening and (found := _SHEET.search(here)):
                opening = found[0]
            at = -1
            while (at := here.find(b"sheetData", at + 1)) >= 0:
                if here[here.rfind(b"<", 0, at) :].startswith(b"</"):
                    tail = here[here.find(b">", at) + 1 :] + b"".join(blocks)
                    text = opening + (tail.replace(b"\0", b"") if wide else tail)
                    return text.decode("utf-8", "replace")
            rest = here[-512:]
        return ""

    def _conditions(self, tail: str) -> Conditions:
        """Return the rules of the conditional formats."""
        if "conditionalFormatting" not in tail:
            return Conditions(())
        rules = rules_of(ET.fromstring(tail), self._styles.conditional)  # noqa: S314  # as above
        return Conditions(rules)


def _merges(tail: str) -> Iterator[Merge]:
    """Yield the merged blocks, which stand behind the rows they concern."""
    for found in re.finditer(r"mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']{1,40})", tail):
        block_of = _RANGE.fullmatch(found[1])
        if block_of is not None and block_of[3] is not None:
            yield Merge(
                int(block_of[2]) - 1,
                PLACES[block_of[1]],
                int(block_of[4]) - 1,
                PLACES[block_of[3]],
            )


class _Reading:
    """Puts rows together, by whichever way each is read."""

    def __init__(self, styles: Styles, texts: Sequence[str], facts: SheetFacts) -> None:
        self._styles = styles
        self._texts = texts
        self._cells = Cells(styles, texts)
        self._facts = facts
        self._number = 0
        self._made: list[SheetRow] = []
        # Of the general way: the row and the cell that expat is in.
        self._row: SheetRow | None = None
        self._column = 0
        self._cell: tuple[str, str] | None = None
        self._builder: ET.TreeBuilder | None = None
        self._depth = 0
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._in_value = self._in_formula = False
        self._in_data = False

    # --- blocks -----------------------------------------------------------------------------

    def rows(self, blocks: Iterator[bytes]) -> Iterator[SheetRow]:
        """Yield the rows of a sheet."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        rest = b""
        fast: XlsxPatterns | None = None
        begun = False
        for block in blocks:
            here = rest + block
            rest = b""
            if not begun:
                opening = re.search(rb"<((?:[\w.-]+:)?)sheetData\s*>", here)
                if opening is None and len(here) < _BLOCK and b"sheetData" not in here:
                    rest = here
                    continue
                begun = True
                at = opening.end() if opening else len(here)
                usual = is_utf_8(here)
                parser.Parse(here[:at], False)
                here = here[at:]
                if opening and self._in_data and usual:
                    fast = XlsxPatterns.for_prefix(opening[1].decode("ascii", "replace"))
            if fast is not None and (b"<!" in here or b"<?" in here):
                fast = None
            if fast is None:
                parser.Parse(here, False)
            else:
                close = f"</{fast.prefix}row>".encode()
                cut = here.rfind(close) + len(close)
                if cut < len(close):
                    cut = 0
                ending = here.rfind(b"sheetData>", cut)
                if cut:
                    self._block(here[:cut], fast, parser)
                rest = here[cut:]
                if ending >= 0:  # behind the last row
                    parser.Parse(rest, False)
                    rest, fast = b"", None
            yield from self._made
            self._made.clear()
        parser.Parse(rest, True)
        yield from self._made

    def _block(self, raw: bytes, forms: XlsxPatterns, parser: Any) -> None:
        """Read whole rows, as fast as they allow."""
        text = raw.decode("utf-8")
        if self._simple(text, forms):
            return
        at = 0
        while found := forms.row.match(text, at):
            at = found.end()
            row = found[1]
            if not (self._simple(row, forms) or self._usual(row, forms)):
                parser.Parse(row.encode(), False)
        parser.Parse(text[at:].encode(), False)

    def _simple(self, text: str, forms: XlsxPatterns) -> bool:
        """Read rows of the simple form; False where they are not all of it."""
        found = forms.found(forms.simple, text)
        if not found:
            return False
        escaped = "&" in text or "_x" in text
        texts, plain, plain_text = self._texts, self._styles.plain, self._styles.plain_text
        places = PLACES
        rows: list[SheetRow] = []
        here: list[Any] = []
        row = SheetRow(0, here, False, (), False)
        cell: Any
        number = self._number
        try:
            for tag, letters, style, kind, value in found:
                if tag:
                    number = row_number(tag, number + 1)
                    here = []
                    row = SheetRow(number, here, _HIDDEN.search(tag) is not None, (), False)
                    rows.append(row)
                    continue
                if not value:
                    continue
                if kind == "s" and style in plain_text and value[0] != "-":
                    cell = texts[int(value)]
                elif not kind and style in plain:
                    # Whole numbers, nearly all, are whole at once.
                    whole = len(value) < WHOLE_DIGITS and value.isdecimal()
                    cell = int(value) if whole else number_of(value)
                else:
                    said = unquoted(value) if escaped else value
                    cell = self._cells.made(kind, style, said, None, None)
                    row.special = True
                place = places[letters]
                gap = place - len(here)
                if gap > 0:
                    if place >= MOST_COLUMNS:
                        return False
                    here += [None] * gap
                elif gap < 0:
                    return False
                here.append(cell)
        except (ValueError, IndexError):
            return False  # told by the general way
        self._number = number
        self._made += rows
        return True

    def _usual(self, text: str, forms: XlsxPatterns) -> bool:
        """Read a row of the usual form; False where it is not of it."""
        found = forms.found(forms.usual, text)
        if not found:
            return False
        rows: list[SheetRow] = []
        number, place = self._number, -1
        try:
            for tag, letters, style, kind, formula, has_value, value, inline in found:
                if tag:
                    number = row_number(tag, number + 1)
                    place = -1
                    rows.append(SheetRow(number, [], _HIDDEN.search(tag) is not None))
                    continue
                place = PLACES[letters] if letters else place + 1
                cell = self._cells.made(
                    kind,
                    style,
                    unquoted(value) if has_value else None,
                    unescaped(unquoted(inline)) if kind == "inlineStr" else None,
                    unquoted(_TAGS.sub("", formula)) if formula else None,
                )
                _put(rows[-1].cells, place, cell)
        except (ValueError, IndexError):
            return False  # told by the general way
        self._number = number
        self._made += rows
        return True

    # --- the general way --------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition("}")
        if self._builder is not None:
            self._builder.start(tag, attributes)
            self._depth += 1
            return
        if space not in _NAMESPACES:
            return
        if tag == "c" and self._row is not None:
            self._begin_cell(attributes)
        elif tag == "v" and self._cell is not None:
            self._in_value, self._value = True, ""
        elif tag == "f" and self._cell is not None:
            self._in_formula, self._formula = True, ""
        elif tag == "is" and self._cell is not None:
            self._builder, self._depth = ET.TreeBuilder(), 1
            self._builder.start(tag, {})
        elif tag == "row" and self._in_data:
            said = attributes.get("r", "").strip()
            self._number = int(said) if said else self._number + 1
            unseen = attributes.get("hidden", "0").strip() in ("1", "true")
            hidden = unseen or is_zero_size(attributes.get("ht"))
            self._row = SheetRow(self._number, [], hidden)
            self._column = 0
        elif tag == "sheetData":
            self._in_data = True
        elif tag == "col":
            unseen = attributes.get("hidden", "0").strip() in ("1", "true")
            if unseen or is_zero_size(attributes.get("width")):
                first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
                self._facts.hidden_columns.append((first - 1, last - 1))
        elif tag == "sheetView":
            self._styles.hides_zeros = attributes.get("showZeros", "1") in ("0", "false")
            if self._styles.hides_zeros:
                self._styles.plain = frozenset()
        elif tag == "sheetPr":
            self._facts.filtered |= attributes.get("filterMode", "0") in ("1", "true")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        if said is not None:
            found = _CELL_NAME.fullmatch(said.strip())
            if found is None:
                raise UnreadableError(f"a cell that is called {said[:20]!r}")
            self._column = PLACES[found[1]]
        self._cell = (attributes.get("t", "n"), attributes.get("s", ""))
        self._value, self._formula, self._inline = None, None, None

    def _end(self, name: str) -> None:
        space, _, tag = name.rpartition("}")
        if self._builder is not None:
            self._builder.end(tag)
            self._depth -= 1
            if not self._depth:
                self._inline = rich_text(self._builder.close())
                self._builder = None
            return
        if space not in _NAMESPACES:
            return
        if tag == "v":
            self._in_value = False
        elif tag == "f":
            self._in_formula = False
        elif tag == "c" and self._cell is not None and self._row is not None:
            self._end_cell(self._row.cells, *self._cell)
        elif tag == "row" and self._row is not None:
            self._made.append(self._row)
            self._row = None
        elif tag == "sheetData":
            self._in_data = False

    def _end_cell(self, cells: list[Any], kind: str, style: str) -> None:
        try:
            cell = self._cells.made(kind, style, self._value, self._inline, self._formula)
        except (ValueError, IndexError) as error:
            raise UnreadableError(
                f"a cell in row {self._number} that is not what it says to be"
            ) from error
        _put(cells, self._column, cell)
        self._column, self._cell = self._column + 1, None

    def _text(self, data: str) -> None:
        if self._builder is not None:
            self._builder.data(data)
        elif self._in_value:
            self._value = (self._value or "") + data
        elif self._in_formula:
            self._formula = (self._formula or "") + data


def _put(cells: list[Any], place: int, cell: Any) -> None:
    if place >= MOST_COLUMNS:
        raise UnreadableError("a cell beyond the end of any sheet")
    if cell is not None:
        cells += [None] * (place + 1 - len(cells))
        cells[place] = cell
