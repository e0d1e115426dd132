"""Bounds what a plugin does: how long it takes, and where what it prints goes."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase
from types import FrameType

TIMEOUT = 600.0
# How long after the limit a plugin is stopped again, where it caught what stopped it.
_AGAIN = 0.5


class PluginTimeoutError(BaseException):
    """Raised within a plugin that has used up its time; no ``except Exception`` catches it."""


class _RedirectedOutput(TextIOBase):
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
    with redirect_stdout(_RedirectedOutput(name)), _limited(seconds):
        yield


@contextmanager
def _limited(seconds: float | None) -> Iterator[None]:
    in_main = threading.current_thread() is threading.main_thread()
    if seconds is None or not in_main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise PluginTimeoutError(f"no answer in {seconds:g} seconds")

    took = seconds
    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            took -= signal.setitimer(signal.ITIMER_REAL, 0)[0]
    finally:  # the timer may go off while it is being switched off, and not again so soon
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # the time that the plugin took counts for whoever set a timer before
            signal.setitimer(signal.ITIMER_REAL, max(left - took, 1e-6), interval)
