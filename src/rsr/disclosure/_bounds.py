"""The bounds of published figures, and what they say of totals and their parts."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rsr.model import Number, Suppressed, Value
from rsr.values.exact import above, below, bounds_of, exact


def can_add_up(total: Value | None, parts: Sequence[Value]) -> bool:
    """Say whether the parts can add up to the total within their bounds.

    Parts without bounds can add anything that is not below 0. Without a total or parts, the answer
    is True.
    """
    if total is None or not parts or (whole := bounds_of(total)) is None:
        return True
    bounds = [bounds_of(value) for value in parts]
    known = [one for one in bounds if one is not None]
    least = sum((low for low, _ in known), Fraction(0))
    highs = [high for _, high in known if high is not None]
    most = sum(highs, Fraction(0)) if len(highs) == len(known) else None
    low, high = whole
    not_more = high is None or least <= high
    return not_more and (len(known) < len(bounds) or most is None or most >= low)


def widened(total: Value, parts: Iterable[tuple[Value, Value]]) -> Value:
    """Return the range of a sum that follows from the ranges that are printed of its parts."""
    bounds = bounds_of(total)
    if bounds is None:
        return total
    low, high = bounds
    for before, after in parts:
        was, now = bounds_of(before), bounds_of(after)
        if was is not None and now is not None:
            low += now[0] - was[0]
            ends = (high, was[1], now[1])
            high = None if None in ends else high + now[1] - was[1]  # type: ignore[operator]
    return Suppressed(
        low=below(max(low, Fraction(0))) or 0, high=None if high is None else above(high), by="rsr"
    )


def remainder(total: Value, known: Sequence[Value]) -> Value | None:
    """Return the range of the one unpublished part of a total whose other parts are numbers.

    Returns:
        The range; None where the total is a number or no figure, a part is no number, or the range
        would begin below 0.
    """
    bounds = bounds_of(total)
    if bounds is None or isinstance(total, Number):
        return None
    rest = Fraction(0)
    for value in known:
        if not isinstance(value, Number):
            return None
        rest += exact(value.value)
    low, high = bounds[0] - rest, None if bounds[1] is None else bounds[1] - rest
    if low < 0:
        return None
    return Suppressed(low=below(low) or 0, high=None if high is None else above(high))
