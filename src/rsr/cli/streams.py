"""Standard output and standard error, made safe: no character and no full disk ends in a traceback."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def guarded() -> Iterator[None]:
    """Run a command so that what its streams cannot take is shown otherwise, or told in a line.

    Raises:
        SystemExit: Standard output cannot be written: 0 where its reader has gone, else 1.
    """
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
