"""The source ``tabular``: rows of a CSV file, as observations, evidence or recommendations."""

import io
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import field, frozen

from rsr.errors import DocumentError, ModelError, Problem, Where, shown
from rsr.model import doc
from rsr.plugins import Gathered, SourceContext, SourceOffer, hookimpl
from rsr.plugins.sources._options import RecordOptions
from rsr.plugins.sources._rows import Recorder

__all__ = ["Tabular", "TabularOptions"]

# Rows are read some at a time, because the csv module's limit on cells belongs to the process.
_BATCH = 2000
_limit = threading.Lock()
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file, as XLSX and ODS are",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


@frozen(kw_only=True)
class TabularOptions(RecordOptions):
    """How a table's file is laid out, and which of its columns mean what."""

    columns: dict[str, str] = field(
        factory=dict,
        metadata=doc(
            "For each field of the record the column it is read from; 'source.page' is a field "
            "within a field."
        ),
    )
    encoding: str = field(
        default="utf-8-sig",
        metadata=doc("The encoding of the text, by the name that Python has for it."),
    )
    delimiter: str = field(
        default=",", metadata=doc("What parts the cells: one sign, or the word 'tab'.")
    )
    header_row: int = field(
        default=1,
        metadata=doc(
            "The line of the column names, from 1; what stands before it is not read. 0 where "
            "there is none."
        ),
    )
    column_names: tuple[str, ...] = field(
        default=(),
        metadata=doc("The names of the columns, in place of those that the file gives."),
    )
    stop_at: str | None = field(
        default=None,
        metadata=doc(
            "How the first row after the data begins, such as a footnote; None reads to the end."
        ),
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if len(self.sign) != 1 or self.sign in '\r\n"\0':
            raise _refuse(
                "delimiter-wrong", "delimiter", "must be one sign, or 'tab'", self.delimiter
            )
        if self.header_row < 0:
            raise _refuse(
                "header-row-wrong", "header_row", "must be a line number, or 0", self.header_row
            )
        if self.header_row == 0 and not self.column_names:
            raise _refuse(
                "header-row-wrong",
                "header_row",
                "must not be 0 without column_names",
                self.header_row,
            )

    @property
    def sign(self) -> str:
        """The delimiter itself."""
        return "\t" if self.delimiter == "tab" else self.delimiter


def _refuse(code: str, option: str, must: str, value: object) -> ModelError:
    return ModelError.of(code, f"{option} {must}", got=shown(value), where=Where(path=(option,)))


class _Lines:
    """The lines of a text one by one, keeping those of the row that is being read."""

    def __init__(self, text: str) -> None:
        # Line ends are kept as they are, and only the three real ones end a line.
        self._lines = io.StringIO(text, newline="")
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
class _Row:
    """One row: its cells (or why it has none), its first line, and its text."""

    cells: list[str]
    line: int
    text: list[str]
    fault: str | None = None

    def starts(self, sign: str) -> tuple[list[int], bool]:
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
            elif sign_here == '"' and at == starts[-1]:
                quoted = True
            elif sign_here == sign:
                starts.append(at + 1)
            at += 1
        return starts, quoted

    def where(self, file: str, sign: str, cell: int | None) -> Where:
        """Return the place of a cell: the line that it begins in, even after a quoted line end."""
        starts, _ = self.starts(sign)
        at = starts[cell] if cell is not None and cell < len(starts) else 0
        line, column = _place("".join(self.text), at)
        return Where(file=file, line=self.line - 1 + line, column=column)


def _place(text: str, at: int) -> tuple[int, int]:
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


def _rows(lines: _Lines, sign: str, size: int) -> Iterator[_Row]:
    import csv

    reader = csv.reader(lines, delimiter=sign, strict=True)
    ended = False
    while not ended:
        batch: list[_Row] = []
        with _room(size):
            while len(batch) < _BATCH:
                first, lines.row = lines.read + 1, []
                try:
                    cells = next(reader)
                except StopIteration:
                    ended = True
                    break
                except csv.Error as error:
                    batch.append(_Row([], first, lines.row, str(error)))
                else:
                    batch.append(_Row(cells, first, lines.row))
        yield from batch


class Tabular:
    """Reads a CSV file row by row; each row that cannot be read is told, and the next is read."""

    def __init__(self, options: TabularOptions) -> None:
        self._options = options

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield what the rows hold, in the order of the file."""
        options = self._options
        recorder = Recorder(options, options.columns, "columns", context)
        if recorder.problems:
            yield from recorder.problems
            return
        try:
            text = self._text(context.read(options.file))
        except DocumentError as error:
            yield from error.problems
            return
        lines = _Lines(text)
        for _ in range(options.header_row - 1):
            next(lines, None)
        rows = _rows(lines, options.sign, len(text))
        names, header = self._header(rows)
        missing = self._missing(recorder, names, header)
        if missing:
            yield from missing
            return
        slots = [names.index(name) for name in recorder.wanted]
        yield from self._records(rows, recorder, slots, len(names))
        yield from recorder.finish()

    def _where(self, line: int | None = None, column: int | None = None) -> Where:
        return Where(file=self._options.file, line=line, column=column)

    def _text(self, raw: bytes) -> str:
        if not raw.strip():
            raise DocumentError.of(
                "file-empty",
                "the file must hold a table",
                hint="fetch it again",
                where=self._where(),
            )
        for begins, what in _NOT_TEXT.items():
            if raw.startswith(begins):
                raise self._not_csv(what)
        text = self._decoded(raw).removeprefix("\ufeff")
        if _HTML.match(text[:4000]):
            raise self._not_csv("a web page")
        if "\0" in text:
            at = text.index("\0")
            raise self._not_csv("a NUL sign", text[:at], hint="look at 'encoding', perhaps utf-16")
        return text

    def _not_csv(
        self, got: str, before: str = "", *, hint: str = "fetch the CSV file itself"
    ) -> DocumentError:
        return DocumentError.of(
            "file-not-csv",
            "the file must be a table in CSV",
            got=got,
            hint=hint,
            where=self._where(*_place(before, len(before))),
        )

    def _decoded(self, raw: bytes) -> str:
        encoding = self._options.encoding
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
            before = raw[: error.start].decode(encoding, errors="replace")
            raise DocumentError.of(
                "encoding-wrong",
                f"the file must be in {encoding}",
                got=f"byte 0x{raw[error.start]:02x}",
                hint=f"set encoding to what its publisher uses, perhaps {'utf-16' if wide else 'cp1252'}",
                where=self._where(*_place(before, len(before))),
            ) from None
        except (LookupError, ValueError):
            raise DocumentError.of(
                "encoding-unknown",
                "encoding must be a text encoding that Python knows",
                got=shown(encoding),
                hint="for example utf-8, utf-16 or cp1252",
                where=self._where(),
            ) from None

    def _header(self, rows: Iterator[_Row]) -> tuple[list[str], _Row]:
        given = [name.strip() for name in self._options.column_names]
        if self._options.header_row == 0:
            return given, _Row([], 1, [])
        row = next(rows, _Row([], self._options.header_row, []))
        return given or [cell.strip() for cell in row.cells], row

    def _missing(self, recorder: Recorder, names: list[str], header: _Row) -> list[Problem]:
        problems = []
        if header.fault is not None:
            return [self._malformed(header)]
        for name in recorder.wanted:
            if name not in names:
                problems.append(recorder.missing(name, names, self._where(header.line, 1)))
            elif names.count(name) > 1:
                twice = names.index(name, names.index(name) + 1)
                problems.append(
                    Problem(
                        code="column-repeated",
                        must="a column that is read must have a name of its own",
                        got=shown(name),
                        hint="give the columns names with column_names",
                        where=header.where(self._options.file, self._options.sign, twice),
                    )
                )
        return problems

    def _malformed(self, row: _Row) -> Problem:
        _, open_ = row.starts(self._options.sign)
        return Problem(
            code="quote-open" if open_ else "row-malformed",
            must="a quotation must be closed" if open_ else "a row must be quoted as CSV is",
            # Which of its cells hold a person's words cannot be told of such a row.
            got=f"a row of {len(''.join(row.text))} characters",
            hint="close it; nothing after it was read"
            if open_
            else "put quotation marks round the whole cell, and double those inside it",
            where=self._where(row.line, 1),
        )

    def _records(
        self, rows: Iterable[_Row], recorder: Recorder, slots: list[int], width: int
    ) -> Iterator[Gathered]:
        options = self._options
        for row in rows:
            cells = row.cells
            if row.fault is not None:
                problem = self._malformed(row)
                # How many rows an open quotation swallowed is not known: that is never a warning.
                yield problem if problem.code == "quote-open" else recorder.bad(problem)
                continue
            if not any(cells) or not any(cell.strip() for cell in cells):
                continue
            if options.stop_at is not None and _first(cells).startswith(options.stop_at):
                return
            if len(cells) != width and not self._fits(cells, width):
                yield recorder.bad(self._ragged(row, width))
                continue

            def locate(slot: int | None, row: _Row = row) -> Where:
                cell = None if slot is None else slots[slot]
                return row.where(options.file, options.sign, cell)

            yield from recorder.record([cells[slot] for slot in slots], locate, f"line {row.line}")
        if options.stop_at is not None:
            yield Problem(
                code="footer-missing",
                must="a row must begin as stop_at says",
                got=f"none begins with {shown(options.stop_at)}",
                hint="the file may be cut short, or the footnote may have changed",
                where=self._where(),
                severity="warning",
            )

    def _fits(self, cells: list[str], width: int) -> bool:
        return len(cells) > width and not any(cell.strip() for cell in cells[width:])

    def _ragged(self, row: _Row, width: int) -> Problem:
        return Problem(
            code="row-ragged",
            must=f"a row must have {width} cells, as the header has",
            got=f"{len(row.cells)} cells",
            hint="look for a delimiter that is missing, or stands in a cell without quotation marks",
            where=row.where(self._options.file, self._options.sign, min(width, len(row.cells)) - 1),
        )


def _first(cells: list[str]) -> str:
    return next(cell.strip() for cell in cells if cell.strip())


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source ``tabular``."""
    yield SourceOffer(
        name="tabular",
        summary="Rows of a CSV file, with the columns named by the register.",
        options=TabularOptions,
        make=_make,
    )


def _make(options: Any) -> Tabular:
    return Tabular(options)
