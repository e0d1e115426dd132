"""One line that says what a large record is: the ``repr`` of classes that hold many others."""

from collections.abc import Mapping, Sequence, Sized
from typing import Any

from attrs import Attribute, fields, has

from rsr.errors import short_repr

__all__ = ["brief"]

# A terminal shows so much without losing the reader.
_LONGEST = 240


def brief(self: Any) -> str:
    """Return one line on a record: its class, what it is called, how many of each it holds, the rest.

    Fields that are as they are where nothing was given are left out, and so are private ones. It
    is assigned to ``__repr__`` in the class.

    >>> from rsr.model import Recommendation, Register
    >>> Register(title="A review", recommendations=(Recommendation(id="r-1"),))
    Register(title='A review', recommendations: 1)
    """
    told = [_told(one, getattr(self, one.name)) for one in fields(type(self)) if _open(one)]
    first, *rest = [part for part in told if part] or [""]
    # A name is worth more than a number, and both are worth more than what else there is.
    parts = [first, *sorted(rest, key=lambda part: "=" in part.partition(": ")[0])]
    if isinstance(self, Sized):
        parts.insert(1, f"length: {len(self)}")
    text = f"{type(self).__name__}({', '.join(parts)})"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]}...)"


def _open(one: "Attribute[Any]") -> bool:
    private = getattr(one.metadata.get("rsr"), "private", False)
    return one.repr is not False and not one.name.startswith("_") and not private


def _told(one: "Attribute[Any]", value: Any) -> str:
    if value is None or _same(value, one.default):
        return ""
    if isinstance(value, Sequence | Mapping) and not isinstance(value, str):
        return f"{one.name}: {len(value)}" if value else ""
    if not has(type(value)):
        return f"{one.name}={short_repr(value)}"
    called = getattr(value, "id", None)
    return f"{one.name}={type(value).__name__}({repr(called) if called else '...'})"


def _same(value: object, default: object) -> bool:
    return (
        type(value) is type(default) and isinstance(value, str | int | float) and value == default
    )
