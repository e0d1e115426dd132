"""The rules of CSVW that a table and its metadata must keep, read from the W3C's recommendations.

"Metadata Vocabulary for Tabular Data" and "Model for Tabular Data and Metadata on the Web", both of 17
December 2015. It shares nothing with what writes them.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_TABLE = {"@context", "url", "tableSchema"}
_COLUMN = {"name", "titles", "datatype", "required", "separator"}
_COMMON = re.compile(r"(dc|rdfs):[a-z]+")
# A name that needs no escape in a URI template (section 5.6 of the vocabulary, with RFC 6570).
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]*")
# Lexical forms of XML Schema's types, as section 6.4.2 of the model has them without a format.
_FORMS = {
    "number": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "boolean": re.compile(r"true|false|1|0"),
    "date": re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}"),
    "string": re.compile(r".*", re.DOTALL),
}


def faults(table: bytes, metadata: bytes, *, file: str) -> list[str]:
    """Return what is wrong with a table or with its metadata; nothing if both are valid."""
    told: dict[str, Any] = json.loads(metadata)
    found = list(_of_metadata(told, file))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8"), newline=""), strict=True))
    schema = told["tableSchema"]
    columns = schema["columns"]
    if rows[:1] != [[column["titles"] for column in columns]]:
        found.append("the header is not that of the metadata")
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != len(columns):
            found.append(f"row {number} has {len(row)} cells")
            continue
        cells = dict(zip((column["name"] for column in columns), row, strict=True))
        for column in columns:
            found += (f"row {number}, {fault}" for fault in _of_cell(cells[column["name"]], column))
        key = tuple(cells[name] for name in schema.get("primaryKey", ()))
        if key and key in seen:
            found.append(f"row {number} has the key of another")
        seen.add(key)
    return found


def values(table: bytes, metadata: bytes) -> list[dict[str, Any]]:
    """Return the rows as a reader of CSVW gives them: each cell by its column's name and type."""
    columns = json.loads(metadata)["tableSchema"]["columns"]
    rows = csv.reader(io.StringIO(table.decode("utf-8"), newline=""))
    next(rows)
    return [
        {column["name"]: _value(cell, column) for cell, column in zip(row, columns, strict=True)}
        for row in rows
    ]


def _value(cell: str, column: dict[str, Any]) -> Any:
    if "separator" in column:
        return tuple(cell.split(column["separator"])) if cell else ()
    if cell == "":
        return None
    read: Any = {
        "number": float,
        "integer": int,
        "boolean": lambda text: text in ("true", "1"),
        "date": date.fromisoformat,
        "string": str,
    }[column["datatype"]]
    return read(cell)


def _of_metadata(told: dict[str, Any], file: str) -> Iterator[str]:
    context = told.get("@context")
    sound = context == "http://www.w3.org/ns/csvw" or (
        isinstance(context, list)
        and len(context) == 2
        and context[0] == "http://www.w3.org/ns/csvw"
        and set(context[1]) <= {"@language", "@base"}
    )
    if not sound:
        yield "the context is not that of CSVW"
    if told.get("url") != file:
        yield "the url does not lead to the table"
    for name in told:
        if name not in _TABLE and not _COMMON.fullmatch(name):
            yield f"{name} is no property of a table"
    columns = told["tableSchema"]["columns"]
    names = [column.get("name") for column in columns]
    if len(set(names)) < len(names):
        yield "two columns have one name"
    for column in columns:
        for name in column:
            if name not in _COLUMN and not _COMMON.fullmatch(name):
                yield f"{name} is no property of a column"
        if not _NAME.fullmatch(column.get("name", "")):
            yield f"{column.get('name')} is no name of a column"
        if column.get("datatype") not in _FORMS:
            yield f"{column.get('datatype')} is no datatype that is known here"
    for name in told["tableSchema"].get("primaryKey", ()):
        if name not in names:
            yield f"{name} is in the key and is no column"
    if set(told["tableSchema"]) - {"columns", "primaryKey"}:
        yield "the schema has properties that are not known here"


def _of_cell(cell: str, column: dict[str, Any]) -> Iterator[str]:
    if cell == "" and column.get("required"):
        yield f"{column['name']} is required"
    parts = cell.split(column["separator"]) if "separator" in column else [cell]
    for part in parts if cell else ():
        if not _FORMS[column["datatype"]].fullmatch(part):
            yield f"{column['name']} holds {part!r}, which is no {column['datatype']}"
