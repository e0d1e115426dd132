"""Standard output and standard error, made safe: no character and no full disk ends in a traceback."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath


@contextmanager
def guarded() -> Iterator[None]:
    """Run a command so that what its streams cannot take is shown otherwise, or told in a line.

    Raises:
        SystemExit: Standard output cannot be written: 0 where its reader has gone, else 1.
    """
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            # What is still held back would fail later, where nobody can tell of it.
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        sys.exit(0)
    except OSError as error:
        if error.filename is not None:
            raise  # of a file, and no stream
        _discard_output()
        sys.stderr.write(
            "the output must be written to where it was asked for "
            f"(got {error.strerror}); check the space left [output-unwritable]\n"
        )
        sys.exit(1)


def _discard_output() -> None:
    """Send what is left to nowhere; Python would complain again while it closes the stream."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _open_what_is_closed() -> None:
    """Give streams that a shell has closed a place: else the next file that is opened takes it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, FilePath(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # for good
