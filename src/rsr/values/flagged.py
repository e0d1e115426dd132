"""What flags say together of the figure that they stand beside, or stand for without one."""

from collections.abc import Iterable

from rsr.model import Missing, Value
from rsr.model.vintage import SETTLED, Status
from rsr.values.flags import Flag
from rsr.values.numerals import CellError

__all__ = ["alone", "notes_of", "status_of"]


def alone(found: Iterable[Flag]) -> Value | None:
    """Return what flags stand for without a figure; None where none of them stands for anything.

    Raises:
        CellError: They contradict each other.
    """
    values = list(dict.fromkeys(flag.value for flag in found if flag.value is not None))
    # That a figure is missing is the least that can be said of it.
    telling = [value for value in values if not isinstance(value, Missing)] or values[:1]
    if len(telling) > 1:
        raise CellError("flag-contradicts", "must not have flags that contradict each other")
    return telling[0] if telling else None


def status_of(found: Iterable[Flag]) -> Status | None:
    """Return how settled a figure is by its flags: what settles it least counts."""
    told: list[Status] = [flag.status for flag in found if flag.status is not None]
    if not told:
        return None
    least: Status = min(told, key=lambda status: SETTLED[status])
    return least


def notes_of(found: Iterable[Flag]) -> tuple[str, ...]:
    """Return what flags say of a figure, each once."""
    return tuple(dict.fromkeys(flag.note for flag in found if flag.note is not None))
