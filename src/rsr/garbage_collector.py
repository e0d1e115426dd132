"""Python's garbage collector, at rest while many records are made and none becomes garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_resting"]


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep Python from searching for garbage what is being read or composed; it holds none.

    Searching the records again and again as they grow took as long as parsing them, and twice as
    long as composing a report of them. What was made meanwhile counts as old afterwards: it is
    searched when Python searches everything, and not at once because it is young.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what somebody else has frozen stays so
                gc.freeze()
                gc.unfreeze()
            gc.enable()
