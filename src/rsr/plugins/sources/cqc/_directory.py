"""The care directory as its publisher gives it out: a CSV file, or a large spreadsheet."""

import codecs
import csv
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from itertools import starmap
from pathlib import Path as FilePath

from attrs import frozen

from rsr.engine.encodings import codec
from rsr.errors import DocumentError, Problem, Severity, Where, short_repr
from rsr.plugins.sources.cqc._words import ALIASES, Words, day_in, heading

# How far down the header may stand, and how wide a row may be.
_BEFORE = 100
_WIDEST = 4096
_TOLD = 10
_BLOCK = 1 << 20
_MUST = "the file must be a directory in CSV, ODS or XLSX"
Row = dict[str, str | None]


@frozen
class _Raw:
    """A row as it stands in a file."""

    sheet: str
    number: int
    cells: list[str]


class Directory:
    """One file of the directory: its rows, one by one, and what was amiss in them."""

    def __init__(
        self,
        path: FilePath,
        name: str,
        *,
        columns: Mapping[str, str],
        sheet: str | None,
        encoding: str | None,
    ) -> None:
        self._path, self._name = path, name
        self._columns, self._sheet, self._encoding = columns, sheet, encoding
        self._words = Words()
        self._slots: dict[str, int] = {}
        self._width = 0
        self._without_id: list[int] = []
        self._ragged: list[int] = []
        self._repeated: list[int] = []
        # The day that the lines above the header name.
        self.said_on: date | None = None

    def rows(self) -> Generator[Row]:
        """Yield the locations, or the ratings of them, in the order of the file.

        Raises:
            DocumentError: It is no directory, or ends in the middle.
        """
        seen: set[str] = set()
        try:
            with closing(self._raw()) as raws:
                for raw in self._below_header(raws):
                    row = self._row(raw)
                    if row is None:
                        continue
                    key = f"{row['location_id']}"
                    if "rating" in self._slots:
                        parts = (key, row.get("service_group"), row.get("domain"))
                        key = "|".join(map(str, parts))
                    if key in seen:
                        self._repeated.append(raw.number)
                    else:
                        seen.add(key)
                        yield row
        except OSError as error:
            raise DocumentError.of(
                "file-unreadable",
                "the file must be there and readable",
                got=(error.strerror or "an error").lower(),
                hint="check its name and its permissions",
                where=Where(file=self._name),
            ) from None
        if not seen:
            raise self._refused("a directory must hold locations", "none")

    def problems(self) -> Iterator[Problem]:
        """Yield what was amiss in the rows, once they were read."""
        if self._without_id:
            yield self._some(
                "cqc-row",
                "a row must have the id of a location",
                self._without_id,
                "a note below the table is no matter; a row that was cut is",
                "warning",
            )
        if self._ragged:
            yield self._some(
                "row-ragged",
                f"a row must have {self._width} cells, as the header has",
                self._ragged,
                "look for a delimiter in a cell without quotation marks; it was left out",
                "error",
            )
        if self._repeated:
            yield self._some(
                "cqc-repeated",
                "a location must stand in a directory once",
                self._repeated,
                "it was counted once, as it stands first",
                "warning",
            )
        yield from odd_words(self._words, self._name)

    def _some(
        self, code: str, must: str, rows: list[int], hint: str, severity: Severity
    ) -> Problem:
        """Tell of several rows at once: where the first stands, and how many there are."""
        return Problem(
            code=code,
            must=must,
            got=f"{len(rows)} of another kind, the first in row {rows[0]}",
            hint=hint,
            where=Where(file=self._name, line=rows[0]),
            severity=severity,
        )

    def _refused(self, must: str, got: str) -> DocumentError:
        return DocumentError.of(
            "cqc-file",
            must,
            got=got,
            hint="fetch the file again, as its publisher has it",
            where=Where(file=self._name),
        )

    def _raw(self) -> Generator[_Raw]:
        with self._path.open("rb") as stream:
            begins = stream.read(4096)
        if begins.startswith(b"PK\x03\x04"):
            return self._from_workbook()
        if not begins.strip():
            raise self._refused(_MUST, "an empty file")
        if re.match(
            rb"\s*<(!doctype|html|\?xml)", begins.removeprefix(codecs.BOM_UTF8), re.IGNORECASE
        ):
            raise self._refused(_MUST, "a web page")
        return self._from_csv(begins)

    def _from_workbook(self) -> Generator[_Raw]:
        from rsr.plugins.tables.workbook import displayed_rows

        try:
            yield from starmap(_Raw, displayed_rows(self._path.read_bytes(), self._name))
        except DocumentError as error:
            raise self._refused(_MUST, str(error.problems[0].got)) from None

    def _from_csv(self, begins: bytes) -> Generator[_Raw]:
        encoding = self._encoding or self._guessed(begins)
        try:
            with self._path.open(encoding=codec(self._name, encoding), newline="") as stream:
                yield from self._from_lines(stream)
        except UnicodeError as error:
            got = str(error)
            if isinstance(error, UnicodeDecodeError):
                got = f"byte 0x{error.object[error.start]:02x}"
            raise DocumentError.of(
                "encoding-wrong",
                f"the file must be in {encoding}",
                got=got,
                hint="set encoding to what its publisher uses, perhaps cp1252",
                where=Where(file=self._name),
            ) from None

    def _from_lines(self, lines: Iterable[str]) -> Generator[_Raw]:
        reader = csv.reader(lines, strict=True)
        first = 1
        try:
            for cells in reader:
                if len(cells) > _WIDEST:
                    raise self._refused(
                        "a row must have cells like a directory's", f"{len(cells)} cells"
                    )
                yield _Raw("", first, cells)
                first = reader.line_num + 1
        except csv.Error:
            longest = csv.field_size_limit()
            raise DocumentError.of(
                "row-malformed",
                "a row must be quoted as CSV is",
                got=f"a row that is not, or a cell of more than {longest} signs",
                hint="nothing after it was read; fetch the file again",
                where=Where(file=self._name, line=first),
            ) from None

    def _guessed(self, begins: bytes) -> str:
        """Return the encoding: what the first bytes say, else UTF-8 where it is that throughout."""
        if begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self._path.open("rb") as stream:
            try:
                while block := stream.read(_BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8-sig"

    def _below_header(self, raws: Iterable[_Raw]) -> Iterator[_Raw]:
        """Yield the rows of the sheet that holds the directory, from below its header."""
        sheet: str | None = None
        before: list[_Raw] = []
        met: list[str] = []
        for raw in raws:
            if sheet is not None:
                if raw.sheet != sheet:
                    return
                yield raw
            elif self._sheet is not None and raw.sheet != self._sheet:
                met.append(raw.sheet)
            else:
                if before and before[-1].sheet != raw.sheet:
                    before.clear()
                if len(before) < _BEFORE:
                    if self._header(raw):
                        sheet = raw.sheet
                        words = " | ".join(cell for one in before for cell in one.cells if cell)
                        self.said_on = day_in(words)
                    before.append(raw)
        if sheet is None:
            wanted = f"in the sheet {self._sheet!r}" if self._sheet else "in its first rows"
            raise DocumentError.of(
                "cqc-header",
                f"a directory must have a header {wanted}, with the id of the location",
                got="none of its columns" if not met else f"sheets {', '.join(sorted(set(met)))}",
                hint="name its columns under columns, such as location_id",
                where=Where(file=self._name),
            )

    def _header(self, raw: _Raw) -> bool:
        """Find the columns in a row, and say whether it is the header."""
        places: dict[str, int] = {}
        for slot, cell in enumerate(raw.cells):
            places.setdefault(heading(cell), slot)
        wanted = {
            column: (heading(self._columns[column]),) if column in self._columns else names
            for column, names in ALIASES.items()
        }
        found = {
            column: places[name]
            for column, names in wanted.items()
            for name in reversed(names)
            if name in places
        }
        if "location_id" not in found or len(found) < 2:
            return False
        missing = [column for column in self._columns if column not in found]
        if missing:
            raise DocumentError(
                *(
                    Problem(
                        code="column-missing",
                        must="a column that is read must be in the file",
                        got=short_repr(self._columns[column]),
                        hint="compare the name with the file's header",
                        where=Where(file=self._name, line=raw.number, path=("columns", column)),
                    )
                    for column in missing
                )
            )
        self._slots, self._width = found, len(raw.cells)
        return True

    def _row(self, raw: _Raw) -> Row | None:
        cells = raw.cells
        if not any(cell.strip() for cell in cells):
            return None
        row = self._words.row(
            {c: cells[slot] if slot < len(cells) else "" for c, slot in self._slots.items()},
            raw.number,
        )
        if row["location_id"] is None:
            self._without_id.append(raw.number)
            return None
        # A spreadsheet leaves out blank cells at the end of a row, a CSV file only where it is cut.
        cut = not raw.sheet and len(cells) < self._width
        if cut or any(cell.strip() for cell in cells[self._width :]):
            self._ragged.append(raw.number)
            return None
        row["row"] = str(raw.number)
        return row


def odd_words(words: Words, file: str) -> Iterator[Problem]:
    """Yield what a file says in words that mean nothing we know, each once."""
    odd = list(words.odd)
    for one in odd[:_TOLD]:
        yield Problem(
            code="cqc-word",
            must=f"{one.column} must be said in words that are known",
            got=short_repr(one.text),
            hint=f"{one.times[0]} rows say it; see whether its publisher has a new word",
            where=Where(file=file, line=one.row, path=(one.column,)),
            severity="warning",
        )
    if len(odd) > _TOLD:
        yield Problem(
            code="cqc-word",
            must="a column must be said in words that are known",
            got=f"{len(odd) - _TOLD} other texts",
            where=Where(file=file),
            severity="warning",
        )
