"""Holds a plugin's failures to the plugin: its time, what it prints, and what it was given to read."""

import hashlib
import pickle
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, redirect_stdout
from datetime import date, time, timedelta
from functools import cache
from io import BytesIO, TextIOBase
from itertools import chain
from numbers import Number
from types import FrameType
from typing import Any

import attrs

TIME_LIMIT = 600.0
# How long after the limit a plugin is stopped again, where it caught what stopped it.
_AGAIN = 0.5


class NoAnswerError(BaseException):
    """Raised within a plugin that has used up its time; no ``except Exception`` catches it."""


class _Elsewhere(TextIOBase):
    """Standard output of a plugin: it goes to standard error, after a line that names the plugin."""

    def __init__(self, name: str) -> None:
        self._head = f"the plugin {name} wrote to standard output:\n"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._head and text:
            sys.stderr.write(self._head)
            self._head = ""
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


@contextmanager
def contained(name: str, seconds: float | None) -> Iterator[None]:
    """Run what a plugin does with its output kept out of standard output, and within a time.

    Args:
        name: How the plugin is told of.
        seconds: Its time; None is no limit. It is held in the main thread of a system that has
            ``SIGALRM``, and between two steps of Python: not within one call of a library.
    """
    with redirect_stdout(_Elsewhere(name)), _limited(seconds):
        yield


@contextmanager
def _limited(seconds: float | None) -> Iterator[None]:
    in_main = threading.current_thread() is threading.main_thread()
    if seconds is None or not in_main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise NoAnswerError

    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)
        signal.signal(signal.SIGALRM, handler)


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
