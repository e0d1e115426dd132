"""What DuckDB does not keep of the columns of Parquet: types of durations, and names in another case."""

import base64
import struct
from typing import Any

from rsr._lazy import lazy_pattern
from rsr.engine.quoting import quoted

# The place of Duration among Arrow's types, and its units by their places (Schema.fbs of Arrow).
_DURATION = 18
_UNITS = ("s", "ms", "us", "ns")
_INTERVALS = {
    "s": "to_seconds({})",
    "ms": "to_milliseconds({})",
    "us": "to_microseconds({})",
    "ns": "to_microseconds({} // 1000)",
}
_MILLISECONDS = 1
_CONTINUED = b"\xff\xff\xff\xff"

# What DuckDB puts behind a name that another column has in another case.
_NUMBERED = lazy_pattern(r"_[0-9]+$")


def as_headed(connection: Any, relation: Any, listed: str) -> Any:
    """Return a relation of DuckDB whose columns have the names that people see in the files.

    Of ``month`` and ``Month`` it calls the second ``Month_1``, as if nothing were like it; here it
    has a space behind its name, which makes no other heading.

    Args:
        connection: The connection to DuckDB.
        relation: What was read of Parquet files.
        listed: The files, as SQL lists them.
    """
    odd = [name for name in relation.columns if _NUMBERED.search(name)]
    if not odd:
        return relation
    found = connection.execute(f"select distinct name from parquet_schema([{listed}])").fetchall()  # noqa: S608  # quoted
    own = {name for (name,) in found}
    called = {
        name: _NUMBERED.sub("", name) + " " * at
        for at, name in enumerate(odd, start=1)
        if name not in own
    }
    if not called:
        return relation
    every: list[str] = relation.columns
    cells = (f"{quoted(name)} as {quoted(called.get(name, name))}" for name in every)
    return relation.project(", ".join(cells))


def with_durations(connection: Any, relation: Any, listed: str) -> Any:
    """Return a relation of DuckDB in which columns of durations are intervals, and no whole numbers.

    Args:
        connection: The connection to DuckDB.
        relation: What was read of Parquet files.
        listed: The files, as SQL lists them.
    """
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    if "BIGINT" not in types.values():
        return relation
    schemas = connection.execute(
        f"select distinct value from parquet_kv_metadata([{listed}]) where key = 'ARROW:schema'"  # noqa: S608  # quoted
    ).fetchall()
    found = {name: unit for (one,) in schemas for name, unit in durations(one).items()}
    replaced = ", ".join(
        f"{_INTERVALS[unit].format(quoted(name))} as {quoted(name)}"
        for name, unit in found.items()
        if types.get(name) == "BIGINT"
    )
    return relation.project(f"* replace ({replaced})") if replaced else relation


def durations(encoded: bytes) -> dict[str, str]:
    """Return the columns that hold durations, each with its unit: ``s``, ``ms``, ``us`` or ``ns``.

    Args:
        encoded: What a Parquet file has under the key ``ARROW:schema``: a message with a schema, as
            a flatbuffer, in base64. Of what is none of it nothing is known.
    """
    try:
        raw = base64.b64decode(encoded)
        raw = raw[8:] if raw.startswith(_CONTINUED) else raw[4:]
        schema = _Table(raw, _offset(raw, 0)).table(2)
        fields = schema.tables(1) if schema is not None else []
        found = {}
        for one in fields:
            kind = one.table(3)
            if one.number(2, "B", 0) == _DURATION and kind is not None:
                found[one.text(0)] = _UNITS[kind.number(0, "<h", _MILLISECONDS)]
    except (ValueError, struct.error, IndexError):
        return {}
    return found


def _offset(raw: bytes, at: int) -> int:
    (by,) = struct.unpack_from("<I", raw, at)
    return at + int(by)


class _Table:
    """A table of a flatbuffer: its fields are found by their places."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw = raw
        self._at = at
        (back,) = struct.unpack_from("<i", raw, at)
        self._fields = at - back

    def _place(self, field: int) -> int | None:
        (size,) = struct.unpack_from("<H", self._raw, self._fields)
        if 4 + 2 * field >= size:
            return None
        (by,) = struct.unpack_from("<H", self._raw, self._fields + 4 + 2 * field)
        return self._at + by if by else None

    def number(self, field: int, form: str, default: int) -> int:
        """Return a number; one that is not written is its default."""
        at = self._place(field)
        return default if at is None else int(struct.unpack_from(form, self._raw, at)[0])

    def table(self, field: int) -> "_Table | None":
        """Return a table within this one."""
        at = self._place(field)
        return None if at is None else _Table(self._raw, _offset(self._raw, at))

    def tables(self, field: int) -> "list[_Table]":
        """Return a list of tables."""
        at = self._place(field)
        if at is None:
            return []
        at = _offset(self._raw, at)
        (count,) = struct.unpack_from("<I", self._raw, at)
        places = range(at + 4, min(at + 4 + 4 * count, len(self._raw)), 4)
        return [_Table(self._raw, _offset(self._raw, one)) for one in places]

    def text(self, field: int) -> str:
        """Return a text."""
        at = self._place(field)
        if at is None:
            return ""
        at = _offset(self._raw, at)
        (size,) = struct.unpack_from("<I", self._raw, at)
        return self._raw[at + 4 : at + 4 + size].decode("utf-8")
