"""Rows of a file that holds a JSON object a line, one at a time, whatever its size."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path as FilePath
from typing import Any

from attrs import field, frozen

from rsr.engine.encodings import codec
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.plugins.tables.delimited import place_in
from rsr.plugins.tables.row_readers import TableReader, TableRow
from rsr.plugins.tables.table_options import TabularOptions
from rsr.values.bounds import check_columns, check_grid, exact_decimal

__all__ = ["JsonLines"]

# Objects may leave names out, so that the columns are those of the first lines together.
_LOOKED_AT = 1000


class _JsonRow(TableRow):
    """One line and what it holds, of which nothing has a column."""

    __slots__ = ()

    def where(self, _cell: int | None, /) -> Where:
        """Return where the line is."""
        return Where(file=self.file, line=self.number)


@frozen(kw_only=True)
class JsonLines(TableReader):
    """A file of JSON lines whose names are known."""

    _path: FilePath = field(alias="path")
    _encoding: str = field(alias="encoding")

    @classmethod
    def opened(cls, path: FilePath, file: str, options: TabularOptions) -> "JsonLines":
        """Read the names that stand in the first lines.

        Raises:
            DocumentError: None of them is a JSON object.
        """
        names: dict[str, None] = {}
        faults: list[Problem] = []
        for number, line in _lines(path, file, options.encoding):
            found = _read(line, file, number)
            if isinstance(found, Problem):
                faults.append(found)
                with suppress(
                    ValueError, RecursionError
                ):  # its row is left out, and its names are there
                    if isinstance(left_out := json.loads(line), dict):
                        names.update(dict.fromkeys(left_out))
            else:
                names.update(dict.fromkeys(found))
            if number >= _LOOKED_AT:
                break
        if not names and faults:
            raise DocumentError.of(
                "file-not-jsonl",
                "the file must hold a JSON object on each line",
                got=faults[0].got,
                hint="a file that is one JSON document is read by the source json",
                where=faults[0].where,
            )
        check_columns(len(names), file)
        return cls(file=file, names=tuple(names), path=path, encoding=options.encoding)

    def heading(self, _column: int | None, /) -> Where:
        """Return the first line: there is no header."""
        return Where(file=self.file, line=1)

    def rows(self, _wanted: frozenset[int], /) -> Iterator[_JsonRow]:
        """Return the objects, in the order of the file."""
        size = self._path.stat().st_size
        for number, line in _lines(self._path, self.file, self._encoding):
            check_grid(number, len(self.names), size, self.file)
            found = _read(line, self.file, number)
            if isinstance(found, Problem):
                yield _JsonRow(self.file, (), number, fault=found)
            else:
                yield _JsonRow(self.file, [found.get(name) for name in self.names], number)


def _lines(path: FilePath, file: str, encoding: str) -> Iterator[tuple[int, str]]:
    """Read the lines that are not blank, with their numbers from 1."""
    number = 0
    try:
        with path.open(encoding=codec(file, encoding), newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise DocumentError.of(
            "encoding-wrong",
            f"the file must be in {encoding}",
            got=f"byte 0x{error.object[error.start]:02x}",
            hint="set encoding to what its publisher uses, perhaps cp1252",
            where=Where(file=file, line=number + 1),
        ) from None


def _read(line: str, file: str, number: int) -> Mapping[str, Any] | Problem:
    try:
        found = _DECODER.decode(line)
    except _RepeatedKeyError as error:
        return Problem(
            code="key-repeated",
            must="a key must stand only once",
            got=short_repr(error.key),
            hint="ask its publisher which of the two is meant",
            where=Where(file=file, line=number),
        )
    except _NoNumberError as error:
        return Problem(
            code="row-malformed",
            must="a line must be written as JSON",
            got=str(error),
            hint=f"{error} is no number in JSON: write null there, and say under markers what '' means",
            where=Where(file=file, line=number),
        )
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        return Problem(
            code="row-malformed",
            must="a line must be written as JSON",
            got=f"a line of {len(line.rstrip())} characters",
            hint="look for a quotation mark, a comma or a bracket",
            where=Where(file=file, line=number, column=place_in(line[:at], at)[1]),
        )
    if isinstance(found, dict):
        return found
    return Problem(
        code="row-malformed",
        must="a line must be a JSON object",
        got="a list" if isinstance(found, list) else "a single value",
        where=Where(file=file, line=number, column=1),
    )


def _refused(word: str) -> Any:
    raise _NoNumberError(word)


class _NoNumberError(Exception):
    """NaN or Infinity was met, which Python writes unasked and JSON does not have."""


class _RepeatedKeyError(Exception):
    """An object that holds a key twice was met."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        times = Counter(name for name, _ in pairs)
        raise _RepeatedKeyError(next(name for name, _ in pairs if times[name] > 1))
    return made


# Made once: json.loads would make it anew for each line.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=exact_decimal, parse_constant=_refused
)
