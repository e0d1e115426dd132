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

_KINDS: dict[type, tuple[str, str]] = {
    Number: ("numbers", "known"),
    Interval: ("numbers", "rounded"),
    Suppressed: ("suppressed", "suppressed"),
    Missing: ("missing", "missing"),
    NotApplicable: ("not_applicable", "not_applicable"),
    NotCollected: ("not_collected", "not_collected"),
}
# What a row that can be read counts as in a tally: the names of its fields, in order.
TALLIED = tuple(dict.fromkeys(counted for counted, _ in _KINDS.values()))
# How many rows count as each, where there is none, and where there is one.
NO_ROW = (0,) * len(TALLIED)
ONE_ROW: dict[type, tuple[int, ...]] = {
    kind: tuple(int(name == counted) for name in TALLIED) for kind, (counted, _) in _KINDS.items()
}


def tallied_as(value: Value) -> str:
    """Return what the row of a figure counts as in a tally."""
    return _KINDS[type(value)][0]


def summed_as(value: Value | None) -> str:
    """Return what a row counts as in a sum: one that cannot be read leaves a gap in it."""
    return "missing" if value is None else _KINDS[type(value)][1]
