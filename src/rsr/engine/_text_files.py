"""Text files of tables made ready for an engine that reads UTF-8 alone, and the lines in them."""

import codecs
import io
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from attrs import evolve, frozen

from rsr._lazy import lazy_pattern
from rsr.engine.encodings import UTF_8, codec, mostly_utf_8
from rsr.errors import DocumentError, Where, short_repr
from rsr.values.bounds import check_columns

_BLOCK = 4 * 1024 * 1024
_SAMPLE = 64 * 1024
# A text that is no larger is looked through as a whole, as records look through each.
_SMALL = 32 * 1024 * 1024
_LONGEST_HEADER = 1024 * 1024
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file, as XLSX and ODS are",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
}
_HTML = lazy_pattern(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@frozen
class TextFile:
    """A text file in UTF-8 that stands for one of the register's: itself, or a copy of it."""

    name: str
    path: Path
    # What stands between the number that each line was given and its text; None without numbers.
    number_sign: str | None = None
    # The line of the first byte that is not UTF-8, where that was met on finding out the encoding.
    fault: int | None = None

    def header(self, delimiter: str, row: int) -> list[str]:
        """Return the cells of the header.

        Args:
            delimiter: What parts the cells.
            row: The line of the header, from 1; 0 where there is none.

        Raises:
            DocumentError: There is no such line, or it is no line of CSV.
        """
        import csv

        if row == 0:
            return []
        # Encoding faults further on are the engine's to tell.
        with self.path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            for _ in range(row - 1):
                lines.readline(_LONGEST_HEADER)
            reader = csv.reader(_short(lines), delimiter=delimiter, strict=True)
            try:
                cells = next(reader, [])
            except csv.Error:
                cells = []
        if not cells:
            raise DocumentError.of(
                "file-empty",
                f"the file must have a header in line {row}",
                hint="look at its first lines, and at header_row",
                where=Where(file=self.name, line=row),
            )
        check_columns(len(cells), self.name)
        return cells

    def plainly_begun(self, first: int, spare: Path) -> "TextFile":
        """Return it with plain lines before the header: DuckDB counts neither blank nor quoted ones.

        Args:
            first: How many lines stand before the header.
            spare: Where a copy is put if one is needed; its lines have the same numbers.
        """
        with self.path.open("rb") as file:
            end = _line_end(file.read(_SAMPLE))
            file.seek(0)
            begin = _lines_of(file, end, first)
            if all(line.strip() and b'"' not in line for line in begin):
                return self
            with spare.open("wb") as copy:
                copy.writelines(b"-" + line[len(line.rstrip(b"\r\n")) :] for line in begin)
                shutil.copyfileobj(file, copy, _BLOCK)
        return TextFile(self.name, spare)

    def numbered(self, first: int, delimiter: str, spare: Path) -> "TextFile | None":
        """Return a copy whose lines begin with their numbers; None where a cell holds line ends.

        Args:
            first: How many lines stand before the rows.
            delimiter: What parts the cells.
            spare: Where the copy is put.
        """
        content = self.path.read_bytes()
        end = _line_end(content[:_SAMPLE])
        lines = content.removeprefix(codecs.BOM_UTF8).split(end)
        # The header may have line ends in its cells, and so may any row with an odd quotation mark.
        if b'"' in content and any(line.count(b'"') % 2 for line in lines):
            return None
        sign = delimiter.encode()
        for place, line in enumerate(lines):
            if place >= first and line.strip():
                lines[place] = b"%d%b%b" % (place + 1, sign, line)
        spare.write_bytes(end.join(lines))
        return TextFile(self.name, spare, delimiter)

    def has_blank_rows(self, delimiter: str, *, sample: int) -> bool:
        """Say whether some of its lines, or what looks like one, hold delimiters and nothing else.

        Args:
            delimiter: What parts the cells.
            sample: How many bytes are looked at, of its beginning and of its end.
        """
        sign = re.escape(delimiter.encode())
        blank = re.compile(rb"(?:\A|[\r\n])[ \"]*+(?:" + sign + rb"[ \"]*+)+(?=[\r\n]|\Z)")
        with self.path.open("rb") as file:
            if blank.search(file.read(sample)):
                return True
            end = file.seek(0, io.SEEK_END)
            file.seek(max(sample, end - sample))
            # Where it is cut, a line may seem to begin.
            return blank.search(file.read()) is not None

    def line(self, place: int) -> int:
        """Return the line, from 1, of the byte at a place in the file, from 0, whatever ends lines."""
        ends, after = 0, b""
        with self.path.open("rb") as file:
            while block := file.read(min(_BLOCK, place - file.tell())):
                ends += block.count(b"\n") + block.count(b"\r") - (after + block).count(b"\r\n")
                after = block[-1:]
        return ends + 1

    def lines(self, positions: Sequence[int]) -> dict[int, int]:
        """Return the line, from 1, of each position in bytes, from 1."""
        found: dict[int, int] = {}
        wanted = sorted(set(positions))
        with self.path.open("rb") as file:
            end = _line_end(file.read(_SAMPLE))
            file.seek(0)
            at, line = 1, 1
            for position in wanted:
                while at < position:
                    block = file.read(min(_BLOCK, position - at))
                    if not block:
                        break
                    at += len(block)
                    line += block.count(end)
                found[position] = line
        return found


def prepared(name: str, path: Path, spare: Path, *, encoding: str | None) -> TextFile:
    """Return a text file as one in UTF-8, copied only where it is written otherwise.

    Args:
        name: What the register calls it.
        path: Where it lies.
        spare: Where a copy is put if one is needed.
        encoding: Python's name for its encoding; None finds out.

    Raises:
        DocumentError: It cannot be read, holds no text, or is not in that encoding.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
            _check_text(name, sample)
            text, fault = TextFile(name, path), None
            if encoding is None:
                written, fault = _found(text, file, sample)
            else:
                written = codec(name, encoding)
                # Others are looked through as they are copied; to read these as a whole costs much.
                if written in UTF_8 and b"\0" in sample:
                    raise _nul(name, text.line(sample.index(b"\0")))
                if written in UTF_8 and path.stat().st_size <= _SMALL:
                    fault = _fault(text, path.read_bytes(), encoding)
            if written not in UTF_8 or _mixed(sample):
                text = TextFile(name, _copied(text, file, spare, written))
            return evolve(text, fault=fault)
    except OSError as error:
        raise DocumentError.of(
            "file-unreadable",
            "the file must exist and may be read",
            got=short_repr(error.strerror or name),
            where=Where(file=name),
        ) from error


def _lines_of(file: BinaryIO, end: bytes, count: int) -> list[bytes]:
    """Read so many lines, whatever they end in, and leave the file after them."""
    lines: list[bytes] = []
    if end == b"\n":
        return [file.readline() for _ in range(count)]
    begin = file.read(_LONGEST_HEADER)
    at = 0
    for _ in range(count):
        until = begin.find(end, at) + 1 or len(begin)
        lines.append(begin[at:until])
        at = until
    file.seek(at)
    return lines


def _short(lines: io.TextIOWrapper) -> Iterator[str]:
    """Yield lines, none of them longer than a header can be."""
    while line := lines.readline(_LONGEST_HEADER):
        yield line


def _check_text(name: str, sample: bytes) -> None:
    if not sample.strip():
        raise DocumentError.of(
            "file-empty",
            "the file must hold a table",
            hint="fetch it again",
            where=Where(file=name),
        )
    what = next((what for begins, what in _NOT_TEXT.items() if sample.startswith(begins)), None)
    if _HTML.match(sample[:4000].removeprefix(codecs.BOM_UTF8)):
        what = "a web page"
    if what is not None:
        raise DocumentError.of(
            "file-not-csv",
            "the file must be a table in CSV",
            got=what,
            hint="fetch the CSV file itself",
            where=Where(file=name),
        )


def _blocks(text: TextFile, file: BinaryIO) -> Iterator[bytes]:
    """Yield what a file holds from its beginning; refuse it where there is a NUL sign."""
    file.seek(0)
    while block := file.read(_BLOCK):
        if b"\0" in block:
            raise _nul(text.name, text.line(file.tell() - len(block) + block.index(b"\0")))
        yield block


def _nul(name: str, line: int) -> DocumentError:
    return DocumentError.of(
        "encoding-wrong",
        "the file must hold text alone",
        got="a NUL sign",
        hint="fetch it again, as it may be damaged; or look at its encoding, perhaps utf-16",
        where=Where(file=name, line=line),
    )


def _found(text: TextFile, file: BinaryIO, sample: bytes) -> tuple[str, int | None]:
    """Find out the encoding: what is UTF-8, or mostly, is UTF-8, all else cp1252.

    Returns:
        The encoding, and the line of the first fault of a text that is mostly UTF-8.
    """
    if sample.startswith(_WIDE):
        return "utf-16", None
    decoder = codecs.getincrementaldecoder("utf-8")()
    whole = True
    try:
        for block in _blocks(text, file):
            if whole and block.isascii():  # as nearly all are, and ten times as fast
                continue
            decoder.decode(block)
            whole = not decoder.getstate()[0]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        at = _place(file, error)
        return ("utf-8", text.line(at)) if mostly_utf_8(_blocks(text, file)) else ("cp1252", None)
    return "utf-8", None


def _fault(text: TextFile, content: bytes, encoding: str) -> int | None:
    """Return the line of the first byte that is not UTF-8, in a text that mostly is.

    Raises:
        DocumentError: It is in another encoding.
    """
    if content.isascii():
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.line(error.start)
        if mostly_utf_8([content]):
            return line
        raise DocumentError.of(
            "encoding-wrong",
            f"the file must be in {encoding}",
            got=f"byte 0x{content[error.start]:02x}",
            hint="set encoding to what its publisher uses, perhaps cp1252",
            where=Where(file=text.name, line=line),
        ) from None
    return None


def _place(file: BinaryIO, error: UnicodeDecodeError) -> int:
    """Return where in a file the byte is that could not be decoded, from 0."""
    return file.tell() - len(error.object) + error.start


def _line_end(sample: bytes) -> bytes:
    return b"\n" if b"\n" in sample else b"\r"


def _mixed(sample: bytes) -> bool:
    """Say whether lines end in more than one way, which DuckDB does not take."""
    both, feeds, returns = sample.count(b"\r\n"), sample.count(b"\n"), sample.count(b"\r")
    # A sample may end between the two signs of one line end.
    returns -= sample.endswith(b"\r") and both > 0
    return (both != feeds and both > 0) or (returns != both and feeds > 0)


def _copied(text: TextFile, file: BinaryIO, to: Path, codec: str) -> Path:
    """Write a copy in UTF-8, with one kind of line end."""
    name, line = text.name, 1
    # Where the file is in UTF-8, what is wrong in a line is the engine's to tell.
    errors = "surrogateescape" if codec in UTF_8 else "strict"
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=codec, errors=errors)
    try:
        with to.open("w", encoding="utf-8", errors=errors, newline="") as copy:
            while some := lines.read(_BLOCK):
                if "\0" in some:
                    raise _nul(name, line + some.count("\n", 0, some.index("\0")))
                copy.write(some)
                line += some.count("\n")
    except UnicodeDecodeError as error:
        raise DocumentError.of(
            "encoding-wrong",
            f"the file must be in {codec}",
            got=f"byte 0x{error.object[error.start]:02x}",
            hint="set encoding to what its publisher uses",
            where=Where(file=name, line=text.line(_place(file, error))),
        ) from None
    except UnicodeError as error:  # utf-16 without its mark, say
        raise DocumentError.of(
            "encoding-wrong",
            f"the file must be in {codec}",
            got=short_repr(str(error)),
            hint="set encoding to what its publisher uses",
            where=Where(file=name),
        ) from None
    finally:
        lines.detach()
    return to
