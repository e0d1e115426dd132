"""Digests of what a plugin is given, to find out whether it has changed it."""

import hashlib
import pickle
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time, timedelta
from functools import cache
from io import BytesIO
from itertools import chain
from numbers import Number
from typing import Any

import attrs


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    return tuple(one.name for one in attrs.fields(kind)) if attrs.has(kind) else None


class _Values(pickle.Pickler):
    """Writes what attrs classes and containers hold, and of what is neither the type alone.

    It is written to be compared, not to be read: functions and what they keep are left out.
    """

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if value is str or value is list:
            return NotImplemented
        names = _names(kind)
        if names is not None:
            return (
                list,
                (),
                None,
                chain((kind.__qualname__,), (getattr(value, name) for name in names)),
            )
        if isinstance(value, Mapping):
            return list, (), None, chain.from_iterable(value.items())
        if isinstance(value, str):
            return str, (str.__str__(value),)
        if isinstance(value, date | time | timedelta | Number):  # a Decimal is a Number
            return str, (repr(value),)
        if isinstance(value, tuple | list | AbstractSet):
            return list, (), None, iter(value)
        return str, (kind.__qualname__,)


def digest(values: tuple[object, ...]) -> bytes:
    """Return a digest of values that changes when something within them is set anew."""
    written = BytesIO()
    _Values(written, protocol=5).dump(values)
    return hashlib.blake2b(written.getbuffer()).digest()
