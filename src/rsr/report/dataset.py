"""Figures for machines: a table of plain values, as CSV, and what its columns mean, as CSVW metadata.

The metadata are those of the W3C's *Metadata Vocabulary for Tabular Data* (Recommendation of 17
December 2015), which a reader of ``NAME.csv`` finds in ``NAME.csv-metadata.json`` beside it. A CSV
file alone does not say what a column means, which cells are numbers, and that an empty one is unknown.
"""

import csv
import io
import json
import math
from datetime import date, datetime
from typing import Any, Literal

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr._version import DISTRIBUTION
from rsr.brief import brief
from rsr.errors import ModelError, Where, short_repr
from rsr.model import doc
from rsr.model.fields import known, not_blank
from rsr.report.parts import is_name
from rsr.report.safe_text import safe_text

__all__ = ["MADE_BY_RSR", "METADATA_ENDING", "Cell", "DataColumn", "Dataset"]

METADATA_ENDING = "-metadata.json"
# Stands in the metadata, so that figures that rsr wrote are not taken for what a publisher did.
MADE_BY_RSR = f"Made by rsr ({DISTRIBUTION})."
Cell = str | int | float | bool | date | tuple[str, ...] | None
_CONTEXT = "http://www.w3.org/ns/csvw"
# Between the texts of one cell; the first that none of them holds.
_SEPARATORS = ("|", "\N{BROKEN BAR}", *map(chr, range(0x2400, 0x2800)))
# Up to here a whole number that is stored as a fraction is exact.
_EXACT = 2**53
# What spreadsheets compute where a cell of CSV begins so, in wide signs as well; no number does.
_ACTING = lazy_pattern("(?s)(?![+-]?[0-9][0-9.,]*\\Z)[=+@\t\r\uff1d\uff0b\uff0d\uff20-].")


_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "text"),
    "number": ((int, float), "a finite number"),
    "integer": ((int,), "a whole number"),
    "boolean": ((bool,), "true or false"),
    "date": ((date,), "a day"),
}


@frozen(kw_only=True)
class DataColumn:
    """A column of a dataset: its name, what it means, and what its cells are."""

    name: str = field(
        validator=is_name, metadata=doc("The heading, in small letters, such as 'period_start'.")
    )
    says: str = field(
        validator=not_blank,
        metadata=doc("What its cells mean, with the unit, and what none means."),
    )
    datatype: Literal["string", "number", "integer", "boolean", "date"] = field(
        default="string",
        validator=known,
        metadata=doc("What its cells are, by the names of CSVW; a day is written as YYYY-MM-DD."),
    )
    required: bool = field(
        default=False, metadata=doc("True where no cell is empty; an empty one is unknown.")
    )
    several: bool = field(
        default=False, metadata=doc("True where a cell holds a list of texts, which may be empty.")
    )

    @property
    def kind(self) -> str:
        """What a cell must be, in words."""
        one = "a tuple of texts" if self.several else _KINDS[self.datatype][1]
        return one if self.required or self.several else f"{one} or None"

    def fits(self, cell: object) -> bool:
        """Say whether a cell may stand in the column."""
        if self.several:
            return isinstance(cell, tuple) and all(isinstance(text, str) for text in cell)
        if cell is None:
            return not self.required
        # True is no number, and a time of day is no day.
        odd = isinstance(cell, datetime) or (isinstance(cell, bool) and self.datatype != "boolean")
        sound = not isinstance(cell, float) or math.isfinite(cell)
        return isinstance(cell, _KINDS[self.datatype][0]) and sound and not odd


@frozen(kw_only=True)
class Dataset:
    r"""A table for machines: one row for each thing observed, one value in a cell, nothing rounded.

    >>> table = Dataset(
    ...     name="waits",
    ...     title="People who wait",
    ...     columns=(
    ...         DataColumn(name="on", says="The day.", datatype="date", required=True),
    ...         DataColumn(name="value", says="How many.", datatype="number"),
    ...     ),
    ...     rows=((date(2022, 3, 31), 1234567.0), (date(2022, 4, 30), None)),
    ...     key=("on",),
    ... )
    >>> table.csv()
    b'on,value\r\n2022-03-31,1234567\r\n2022-04-30,\r\n'
    """

    name: str = field(
        validator=is_name, metadata=doc("What its file is called, without an ending.")
    )
    title: str = field(validator=not_blank, metadata=doc("What it holds."))
    description: str | None = field(
        default=None, validator=not_blank, metadata=doc("What it shows, in words.")
    )
    columns: tuple[DataColumn, ...] = field(metadata=doc("Its columns, in order."))
    rows: tuple[tuple[Cell, ...], ...] = field(
        metadata=doc("Its rows, each with a cell for each column; None is unknown.")
    )
    key: tuple[str, ...] = field(
        default=(), metadata=doc("The columns that tell one row from every other.")
    )
    source: str | None = field(
        default=None, validator=not_blank, metadata=doc("Where the figures are from.")
    )
    comments: tuple[str, ...] = field(
        default=(), validator=not_blank, metadata=doc("What must be said with it.")
    )

    __repr__ = brief

    def __attrs_post_init__(self) -> None:
        names = [column.name for column in self.columns]
        for at, name in enumerate(names):
            if name in names[:at]:
                raise _unclear("a column must have a name of its own", name, "columns", at, "name")
        for at, name in enumerate(self.key):
            if name not in names:
                raise _unclear("a key must name columns", name, "key", at)
        for index, row in enumerate(self.rows):
            if len(row) != len(names):
                must = f"a row must have {len(names)} cells, one for each column"
                raise _unclear(must, len(row), "rows", index)
            for at, (cell, column) in enumerate(zip(row, self.columns, strict=True)):
                if not column.fits(cell):
                    must = f"a cell of {column.name!r} must be {column.kind}"
                    raise _unclear(must, cell, "rows", index, at)

    def csv(self) -> bytes:
        """Return the table as CSV (RFC 4180, UTF-8): the same table is always the same bytes.

        A number is written so that reading it as a double gives the very figure; a day as
        YYYY-MM-DD; what is unknown as nothing. A text that a spreadsheet would take for a formula
        has an apostrophe before it.
        """
        between = self._separator()
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.name for column in self.columns])
        writer.writerows([_written(cell, between) for cell in row] for row in self.rows)
        return text.getvalue().encode()

    def metadata(self, url: str, *, language: str = "en") -> bytes:
        """Return what the columns mean, as CSVW metadata in JSON.

        Args:
            url: The address of the CSV file, from where the metadata lie.
            language: The language of titles and descriptions (BCP 47).
        """
        between = self._separator()
        made: dict[str, Any] = {
            "@context": [_CONTEXT, {"@language": language}],
            "url": url,
            "dc:title": safe_text(self.title),
            "dc:provenance": MADE_BY_RSR,
        }
        if self.description is not None:
            made["dc:description"] = safe_text(self.description)
        if self.source is not None:
            made["dc:source"] = safe_text(self.source)
        if self.comments:
            made["rdfs:comment"] = [safe_text(comment) for comment in self.comments]
        schema: dict[str, Any] = {"columns": [_described(one, between) for one in self.columns]}
        if self.key:
            schema["primaryKey"] = list(self.key)
        made["tableSchema"] = schema
        return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()

    def files(self, base: str, *, language: str = "en") -> tuple[tuple[str, bytes], ...]:
        """Return both files by path: the table, and beside it what its columns mean.

        Args:
            base: The path of the table's file without its ending.
            language: The language of titles and descriptions (BCP 47).
        """
        path = f"{base}.csv"
        metadata = self.metadata(path.rpartition("/")[2], language=language)
        return (path, self.csv()), (path + METADATA_ENDING, metadata)

    def _separator(self) -> str:
        held = {
            letter
            for row in self.rows
            for cell in row
            if isinstance(cell, tuple)
            for text in cell
            for letter in text
        }
        return next(sign for sign in _SEPARATORS if sign not in held)


def _unclear(must: str, got: object, *path: str | int) -> ModelError:
    return ModelError.of(
        "dataset-unclear",
        must,
        got=short_repr(got),
        hint="one row for each thing observed, one plain value in a cell",
        where=Where(path=path),
    )


def _written(cell: Cell, between: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        exact = cell.is_integer() and abs(cell) < _EXACT
        return str(int(cell)) if exact else float.__repr__(cell)
    if isinstance(cell, int):
        return int.__repr__(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = safe_text(cell if isinstance(cell, str) else between.join(cell))
    return f"'{text}" if _ACTING.match(text) else text


def _described(column: DataColumn, between: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": safe_text(column.says),
        "datatype": column.datatype,
    }
    if column.required:
        made["required"] = True
    if column.several:
        made["separator"] = between
    return made
