"""What a row is counted as: in a tally of rows, and in a sum of figures."""

from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
)

__all__ = ["ONE_ROW", "summed_as", "tallied_as"]

_KINDS: dict[type, tuple[str, str]] = {
    Number: ("numbers", "known"),
    Interval: ("numbers", "rounded"),
    Suppressed: ("suppressed", "suppressed"),
    Missing: ("missing", "missing"),
    NotApplicable: ("missing", "not_applicable"),
    NotCollected: ("missing", "not_collected"),
}
# How many rows hold a figure, a hidden one and none, where there is one row.
ONE_ROW: dict[type, tuple[int, int, int]] = {
    kind: {"numbers": (1, 0, 0), "suppressed": (0, 1, 0), "missing": (0, 0, 1)}[counted]
    for kind, (counted, _) in _KINDS.items()
}


def tallied_as(value: Value) -> str:
    """Return what the row of a figure counts as in a tally."""
    return _KINDS[type(value)][0]


def summed_as(value: Value | None) -> str:
    """Return what a row counts as in a sum: one that cannot be read leaves a gap in it."""
    return "missing" if value is None else _KINDS[type(value)][1]
