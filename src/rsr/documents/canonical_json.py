"""Canonical JSON (RFC 8785): the same facts are the same bytes, everywhere and for ever."""

import hashlib
import json
import math
from contextlib import suppress
from typing import Any

from rsr.errors import ModelError, Where, short_repr
from rsr.model.fields import LARGEST

__all__ = ["canonical", "sha256"]


class _NeedsCareError(Exception):
    """A value that the standard library's encoder writes otherwise than RFC 8785."""


def _number(value: float) -> str:
    """Write a double as ECMAScript does (RFC 8785, section 3.2.2.3)."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    # The value is 0.DIGITS times ten to the power of `point`.
    leading = len(whole + fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return f"{sign}{digits}{'0' * (point - count)}"
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = point - 1
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if power > 0 else '-'}{abs(power)}"


# Unions would be made anew at each of the many calls.
_AS_IT_IS = (str, bool)
_LISTS = (list, tuple)
_WRITTEN_ALIKE = frozenset((str, bool, type(None)))


def _plain(value: Any) -> Any:
    """Return a value that the fast encoder writes as RFC 8785 does, or say that there is none."""
    if value is None or isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ModelError.of(
                "number-too-large",
                "a whole number must be exact in a double",
                got=short_repr(value),
                where=Where(),
            )
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ModelError.of(
                "number-not-finite",
                "a number must be finite",
                got=short_repr(value),
                where=Where(),
            )
        if value % 1 == 0 and abs(value) <= LARGEST:
            return int(value)
        if 1e-4 <= abs(value) < LARGEST:
            return float(value)
        raise _NeedsCareError
    if isinstance(value, dict):
        if not "".join(value).isascii():  # a key that is not text makes this a TypeError
            raise _NeedsCareError
        if _WRITTEN_ALIKE.issuperset(map(type, value.values())):
            return value
        # Most entries are text, and need no call of their own.
        return {k: v if type(v) is str else _plain(v) for k, v in value.items()}
    if isinstance(value, _LISTS):
        if _WRITTEN_ALIKE.issuperset(map(type, value)):
            return value
        return [v if type(v) is str else _plain(v) for v in value]
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _careful(value: Any) -> str:
    if isinstance(value, float):
        return _number(_checked(value))
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        inner = (f"{_careful(key)}:{_careful(value[key])}" for key in keys)
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_careful(entry) for entry in value) + "]"
    return _encode(_plain(value))


def _checked(value: float) -> float:
    with suppress(_NeedsCareError):
        _plain(value)
    return value


# Nothing is looked for that holds itself: `_plain` would not have come to an end.
_encode = json.JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    separators=(",", ":"),
    sort_keys=True,
).encode


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of plain data: mappings, lists, text, numbers, true, false, None.

    Raises:
        ModelError: A number is not finite, or too large to be kept exactly.
        TypeError: Something is not plain data.
    """
    try:
        text = _encode(_plain(value))
    except _NeedsCareError:
        text = _careful(value)
    return text.encode()


def sha256(raw: bytes) -> str:
    """Return the SHA-256 digest of bytes in lower-case hex."""
    return hashlib.sha256(raw).hexdigest()
