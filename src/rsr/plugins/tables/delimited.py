"""Rows of delimited text, with the line and column of every cell."""

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import evolve, field, fields, frozen

from rsr.engine.encodings import UTF_8, codec, mostly_utf_8
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.model import COLLECTIONS, field_doc
from rsr.plugins.tables.row_readers import TableReader, TableRow
from rsr.plugins.tables.table_options import TabularOptions
from rsr.values.bounds import check_columns

__all__ = ["CsvTable", "named", "spread", "text_of"]

# Rows are read some at a time, because the csv module's limit on cells belongs to the process.
_BATCH = 2000
_limit = threading.Lock()
# What stands for a byte that could not be decoded.
_LOST = re.compile("[\udc80-\udcff]")


class _PhysicalLines:
    """The lines of a text one by one, keeping those of the row that is being read."""

    def __init__(self, text: str) -> None:
        # Line ends are kept as they are, and only the three real ones end a line.
        self._lines = io.StringIO(text, newline="")
        # True where some of its bytes could not be decoded.
        self.faulty = not text.isascii() and _LOST.search(text) is not None
        self.read = 0
        self.row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.read += 1
        self.row.append(line)
        return line


@frozen
class _DelimitedRow(TableRow):
    """One row, with its text and the sign that parts its cells."""

    sign: str
    text: list[str]

    def place_of(self, cell: int, /) -> str:
        """Say where a cell stands, in words."""
        where = self.where(cell)
        return f"line {where.line}, column {where.column}"

    def starts(self) -> tuple[list[int], bool]:
        """Return where each cell begins in the text, and whether a quotation is left open."""
        text = "".join(self.text)
        starts, quoted, at = [0], False, 0
        while at < len(text):
            sign_here = text[at]
            if quoted:
                if sign_here == '"' and text[at + 1 : at + 2] == '"':
                    at += 1
                elif sign_here == '"':
                    quoted = False
            elif sign_here == '"' and not text[starts[-1] : at].strip(" "):
                quoted = True
            elif sign_here == self.sign:
                starts.append(at + 1)
            at += 1
        return starts, quoted

    def where(self, cell: int | None, /) -> Where:
        """Return the place of a cell: the line that it begins in, even after a quoted line end."""
        starts, _ = self.starts()
        at = starts[cell] if cell is not None and cell < len(starts) else 0
        line, column = place_in("".join(self.text), at)
        return Where(file=self.file, line=self.number - 1 + line, column=column)


def place_in(text: str, at: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset."""
    lines = list(io.StringIO(f"{text[:at]}.", newline=""))
    return len(lines), len(lines[-1])


@contextmanager
def _room(size: int) -> Iterator[None]:
    """Let the csv module take cells as long as the file is, for as long as it is needed."""
    import csv

    with _limit:
        before = csv.field_size_limit(max(size, 1))
        try:
            yield
        finally:
            csv.field_size_limit(before)


@frozen(kw_only=True)
class CsvTable(TableReader):
    """A delimited text whose header was read."""

    _header: _DelimitedRow = field(alias="header")
    _rows: Iterator[_DelimitedRow] = field(alias="rows", eq=False)
    # True where a row may hold what must not be repeated in messages.
    _private: bool = field(alias="private")

    @classmethod
    def opened(cls, text: str, file: str, options: TabularOptions, sign: str) -> "CsvTable":
        """Read as far as the header.

        Raises:
            DocumentError: The header, or the labels above it, are not written as CSV is.
        """
        lines = _PhysicalLines(text)
        header_row = options.header_row
        above: list[Sequence[str]] = []
        titled = options.period is not None and options.period.title is not None
        for _ in range(1, header_row):
            line = next(lines, "")
            found = None
            if options.label_lines or titled:
                found = next(_batched(_PhysicalLines(line), file, sign, len(text)), None)
            above.append(found.cells if found is not None else ())
        rows = _batched(lines, file, sign, len(text))
        given = [name.strip() for name in options.column_names]
        if header_row == 0:
            header = _DelimitedRow(file, [], 1, sign, [])
        else:
            header = next(rows, _DelimitedRow(file, [], header_row, sign, []))
        if header.fault is not None:
            raise DocumentError(header.fault)
        titles = given or [cell.strip() for cell in header.cells]
        check_columns(len(titles), file)
        over = spread([above[line - 1] for line in options.label_lines], len(titles))
        return cls(
            file=file,
            names=named(titles, over),
            titles=titles,
            labels=over,
            above=tuple(above),
            header=header,
            rows=rows,
            private=_has_private(options),
        )

    def heading(self, column: int | None, /) -> Where:
        """Return where a column's name stands; None is the whole header."""
        if column is None:
            return Where(file=self.file, line=self._header.number, column=1)
        return self._header.where(column)

    def rows(self, _wanted: frozenset[int], /) -> Iterator[_DelimitedRow]:
        """Return the rows below the header."""
        return self._rows

    def misfit(self, row: _DelimitedRow, /) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as the header."""
        width, cells = len(self.names), row.cells
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return None
        count = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        # Nobody knows which of its cells hold a person's words.
        text = short_repr("".join(row.text).strip("\r\n"), private=self._private)
        return Problem(
            code="row-ragged",
            must=f"a row must have {width} cells, as the header has",
            got=f"{count}: {text}",
            hint="where it is a note below the table, end the table there with stop_at; otherwise look "
            "for a delimiter that is missing"
            if len(cells) < width
            else "look for a delimiter that stands in a cell without quotation marks",
            where=row.where(min(width, len(cells)) - 1),
        )


def _has_private(options: TabularOptions) -> bool:
    """Say whether the records that rows become have fields that may hold a person's words."""
    made = COLLECTIONS.get(options.makes)  # a table makes none
    return made is not None and any(field_doc(one).private for one in fields(made))


def named(titles: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns; one without is called by its place, or by a label of its own.

    >>> named(["", "Boys", ""], ["Area", "2022", "2022"])
    ('Area', '2022 / Boys', '2022 / column 3')
    """
    found = []
    for place, (title, label) in enumerate(zip(titles, labels, strict=True), start=1):
        alone = label and not title and labels.count(label) == 1
        own = title or f"column {place}"
        found.append(label if alone else f"{label} / {own}" if label else own)
    return tuple(found)


def spread(lines: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return a label for each column: each holds until the next in its line or in one above it.

    >>> spread([["", "2022", "", "2023"], ["", "Boys", "Girls", ""]], 4)
    ('', '2022 / Boys', '2022 / Girls', '2023')
    """
    found = []
    here = [""] * len(lines)
    for place in range(width):
        for depth, labels in enumerate(lines):
            label = labels[place].strip() if place < len(labels) else ""
            if label:
                here[depth:] = [label] + [""] * (len(here) - depth - 1)
        found.append(" / ".join(filter(None, here)))
    return tuple(found)


def _batched(lines: _PhysicalLines, file: str, sign: str, size: int) -> Iterator[_DelimitedRow]:
    import csv

    # A space before a quotation is no part of the cell, as DuckDB has it as well.
    reader = csv.reader(lines, delimiter=sign, strict=True, skipinitialspace=sign != " ")
    faulty = lines.faulty
    ended = False
    while not ended:
        batch: list[_DelimitedRow] = []
        with _room(size):
            while len(batch) < _BATCH:
                first, lines.row = lines.read + 1, []
                try:
                    cells = next(reader)
                except StopIteration:
                    ended = True
                    break
                except csv.Error:
                    batch.append(_malformed(_DelimitedRow(file, [], first, sign, lines.row)))
                else:
                    row = _DelimitedRow(file, cells, first, sign, lines.row)
                    batch.append(_undecoded(row) if faulty else row)
        yield from batch


def _malformed(row: _DelimitedRow) -> _DelimitedRow:
    _, open_ = row.starts()
    problem = Problem(
        code="quote-open" if open_ else "row-malformed",
        must="a quotation must be closed" if open_ else "a row must be quoted as CSV is",
        # Which of its cells hold a person's words cannot be told of such a row.
        got=f"a row of {len(''.join(row.text))} characters",
        hint="close it; nothing after it was read"
        if open_
        else "put quotation marks round the whole cell, and double those inside it",
        where=Where(file=row.file, line=row.number, column=1),
    )
    return evolve(row, fault=problem)


def _undecoded(row: _DelimitedRow) -> _DelimitedRow:
    """Return a row with its fault where one of its bytes could not be decoded."""
    text = "".join(row.text)
    lost = _LOST.search(text)
    if lost is None:
        return row
    line, column = place_in(text, lost.start())
    problem = Problem(
        code="encoding-wrong",
        must="a row must be in the encoding of its file",
        got=f"byte 0x{ord(lost[0]) - 0xDC00:02x}",
        hint="ask its publisher for a file in one encoding",
        where=Where(file=row.file, line=row.number - 1 + line, column=column),
    )
    return evolve(row, fault=problem)


def text_of(raw: bytes, file: str, encoding: str, *, what: str = "CSV") -> str:
    """Decode a file of text; in one that is mostly UTF-8, what is not is told row by row.

    Raises:
        DocumentError: It is not in that encoding, or no text at all.
    """
    text = _decoded(raw, file, encoding).removeprefix("\ufeff")
    if "\0" in text:
        line, column = place_in(text[: text.index("\0")], text.index("\0"))
        raise DocumentError.of(
            "file-not-csv",
            f"the file must be a table in {what}",
            got="a NUL sign",
            hint="look at 'encoding', perhaps utf-16",
            where=Where(file=file, line=line, column=column),
        )
    return text


def _decoded(raw: bytes, file: str, encoding: str) -> str:
    try:
        return raw.decode(codec(file, encoding))
    except UnicodeDecodeError as error:
        if codec(file, encoding) in UTF_8 and mostly_utf_8([raw]):
            return raw.decode("utf-8", errors="surrogateescape")
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        before = raw[: error.start].decode(encoding, errors="replace")
        line, column = place_in(before, len(before))
        raise DocumentError.of(
            "encoding-wrong",
            f"the file must be in {encoding}",
            got=f"byte 0x{raw[error.start]:02x}",
            hint=f"set encoding to what its publisher uses, perhaps {'utf-16' if wide else 'cp1252'}",
            where=Where(file=file, line=line, column=column),
        ) from None
