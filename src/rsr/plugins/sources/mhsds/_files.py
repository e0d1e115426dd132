"""MHSDS files as they are published: CSV, and ZIP with a folder, the data and what describes it."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from attrs import frozen

from rsr.errors import DocumentError, Problem, Where, short_repr

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_HEAD = 256 * 1024
# What is unpacked of one ZIP at the most, and how far a part of it may expand: published files of
# 100 MB to 2 GB pack about twenty to one.
_MOST_BYTES = 16 * 1024**3
_MOST_TIMES = 250
_HARMLESS = 64 * 1024**2
_DRIVE = re.compile(r"[A-Za-z]:")
_NESTED = 2
# What files of data end in, in a folder and in a ZIP.
SUFFIXES = (".csv", ".txt", ".zip")


@frozen(kw_only=True)
class DataFile:
    """One table of data: the register's file, where the table itself lies, and its own name.

    ``label`` names a table within a ZIP; None where the file is the table.
    """

    file: str
    path: FilePath
    label: str | None = None

    @property
    def name(self) -> str:
        """What the table is called in messages."""
        return self.file if self.label is None else f"{self.file}/{self.label}"


def data_files(file: str, path: FilePath, spare: FilePath) -> tuple[list[DataFile], list[Problem]]:
    """Return the tables of data that a file holds, and notes on what was left aside.

    Args:
        file: What the register calls it.
        path: Where it lies.
        spare: A folder in which what is packed may be unpacked.

    Raises:
        DocumentError: It cannot be read, or is a ZIP that must not or cannot be unpacked.
    """
    try:
        with path.open("rb") as raw:
            begins = raw.read(4)
    except OSError as error:
        raise DocumentError.of(
            "file-unreadable",
            "the file must exist and may be read",
            got=short_repr(error.strerror or file),
            where=Where(file=file),
        ) from error
    if begins[:2] != b"PK":
        if path.suffix.casefold() == ".zip":
            raise _refuse(
                file,
                "zip-malformed",
                "the file must be a ZIP, as its name says",
                short_repr(begins),
            )
        return [DataFile(file=file, path=path)], []
    unpacking = _Unpacking(file, spare)
    unpacking.take(path, (), 0)
    if not unpacking.found:
        raise DocumentError.of(
            "zip-without-data",
            "a ZIP of MHSDS data must hold a CSV file with data",
            got=f"{unpacking.seen} parts, none of them a table of data",
            hint="fetch the ZIP of the data files",
            where=Where(file=file),
        )
    return unpacking.found, unpacking.notes


def _refuse(
    file: str, code: str, must: str, got: str, hint: str = "fetch it again"
) -> DocumentError:
    return DocumentError.of(code, must, got=got, hint=hint, where=Where(file=file))


class _Unpacking:
    """The parts of a ZIP, one by one, each checked before it is unpacked."""

    def __init__(self, file: str, spare: FilePath) -> None:
        self._file = file
        self._spare = spare
        self._left = _MOST_BYTES
        self.seen = 0
        self.found: list[DataFile] = []
        self.notes: list[Problem] = []

    def take(self, path: FilePath, within: tuple[str, ...], depth: int) -> None:
        """Take the tables of a ZIP; another ZIP within it is opened too.

        Raises:
            DocumentError: It is broken, locked, or unpacks to more than it should.
        """
        from zipfile import BadZipFile, ZipFile
        from zlib import error as ZlibError  # noqa: N812  # an exception

        try:
            with ZipFile(path) as packed:
                for part in packed.infolist():
                    self._part(packed, part, within, depth)
        except DocumentError:
            raise
        except (BadZipFile, ZlibError, EOFError, ValueError) as error:
            raise _refuse(
                self._file, "zip-malformed", "the file must be a whole ZIP", short_repr(str(error))
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise _refuse(
                self._file,
                "zip-malformed",
                "a ZIP must be packed without a password, in a way that Python knows",
                "one that is not",
                "unpack it, and name the CSV file",
            ) from error
        except OSError as error:
            raise _refuse(
                self._file,
                "file-unreadable",
                "the file may be read, and there must be room to unpack it",
                str(error.strerror),
                "look at the file, and at the room for temporary files",
            ) from error

    def _part(
        self, packed: "ZipFile", part: "ZipInfo", within: tuple[str, ...], depth: int
    ) -> None:
        name = part.filename.replace("\\", "/")
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or _DRIVE.match(name):
            raise _refuse(
                self._file,
                "zip-path",
                "the parts of a ZIP must lie within it",
                short_repr(part.filename),
                "fetch it from its publisher",
            )
        if part.is_dir() or steps[0] == "__MACOSX" or steps[-1].startswith("."):
            return
        self.seen += 1
        suffix = FilePath(name).suffix.casefold()
        label = "/".join((*within, name))
        if suffix == ".zip" and depth == _NESTED:
            self._note(label, "it is packed too deep")
        elif suffix == ".zip":
            self.take(self._unpacked(packed, part, suffix), (*within, name), depth + 1)
        elif suffix not in SUFFIXES:
            self._note(label, "it is no CSV file")
        elif "metadata" in steps[-1].casefold():
            self._note(label, "it describes the data")
        else:
            unpacked = self._unpacked(packed, part, suffix)
            self.found.append(DataFile(file=self._file, path=unpacked, label=label))

    def _unpacked(self, packed: "ZipFile", part: "ZipInfo", suffix: str) -> FilePath:
        """Unpack a part under a name of our own; what it calls itself is never a path here."""
        from shutil import copyfileobj

        self._left -= part.file_size
        most = max(part.compress_size * _MOST_TIMES, _HARMLESS)
        if self._left < 0 or part.file_size > most:
            raise _refuse(
                self._file,
                "zip-too-large",
                "a ZIP must not unpack to far more than it packs",
                f"{part.file_size:,} bytes from {part.compress_size:,}",
                "fetch it from its publisher",
            )
        to = self._spare / f"unpacked-{len(list(self._spare.iterdir()))}{suffix}"
        # No more is read than the ZIP says the part has, and its checksum is compared.
        with packed.open(part) as source, to.open("wb") as target:
            copyfileobj(source, target, 1024 * 1024)
        return to

    def _note(self, label: str, why: str) -> None:
        self.notes.append(
            Problem(
                code="left-aside",
                must="files and parts of ZIPs are read where they hold data",
                got=short_repr(label),
                hint=why,
                where=Where(file=self._file),
                severity="note",
            )
        )


def first_rows(data: DataFile, encoding: str | None, count: int = 2) -> list[list[str]]:
    """Return the first rows that hold anything; of a file that holds none, none.

    Only enough is read for that; bytes that are not of the encoding are told when all is read.
    """
    with data.path.open("rb") as raw:
        head = raw.read(_HEAD)
    codec = encoding or _likely(head)
    try:
        text = head.decode(codec, errors="replace").removeprefix("\ufeff")
    except (LookupError, ValueError):  # no encoding at all: the reader says so
        text = head.decode("utf-8", errors="replace")
    return list(_rows(text, count))


def _likely(head: bytes) -> str:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if wide else "utf-8"


def _rows(text: str, count: int) -> Iterator[list[str]]:
    import csv

    reader = csv.reader(text.splitlines(keepends=True))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row
                count -= 1
                if not count:
                    return
    except csv.Error:
        return
