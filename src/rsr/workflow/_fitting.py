"""Whether figures can be a whole and its parts, and what a sum tells of what is hidden in it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from rsr.model import Interval, Number, Suppressed, Value
from rsr.values.exact import above, below, exact

__all__ = ["bounds_of", "fits", "left_over", "widened"]


def fits(total: Value | None, parts: Sequence[Value]) -> bool:
    """Say whether figures can be a whole and its parts; with some missing, they can be less."""
    if total is None or not parts or (whole := bounds_of(total)) is None:
        return True
    bounds = [bounds_of(value) for value in parts]
    known = [one for one in bounds if one is not None]
    least = sum((low for low, _ in known), Fraction(0))
    most = _most(known)
    low, high = whole
    not_more = high is None or least <= high
    return not_more and (len(known) < len(bounds) or most is None or most >= low)


def widened(total: Value, of: Iterable[tuple[Value, Value]]) -> Value:
    """Return a sum that tells no more than the figures that it is made of.

    Args:
        total: The sum.
        of: The figures in it that are withheld, as they were and as they are printed.
    """
    bounds = bounds_of(total)
    if bounds is None:
        return total
    low, high = bounds
    for before, after in of:
        was, now = bounds_of(before), bounds_of(after)
        if was is not None and now is not None:
            low += now[0] - was[0]
            ends = (high, was[1], now[1])
            high = None if None in ends else high + now[1] - was[1]  # type: ignore[operator]
    return Suppressed(
        low=below(max(low, Fraction(0))) or 0, high=None if high is None else above(high), by="rsr"
    )


def left_over(total: Value, known: Sequence[Value]) -> Value | None:
    """Return what is hidden in a sum, where all else in it is known."""
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


def bounds_of(value: Value) -> tuple[Fraction, Fraction | None] | None:
    """Return the least and the most that a figure can be; None where there is none."""
    if isinstance(value, Number):
        return exact(value.value), exact(value.value)
    if isinstance(value, Interval | Suppressed):
        return exact(value.low), None if value.high is None else exact(value.high)
    return None


def _most(bounds: Sequence[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    total = Fraction(0)
    for _, high in bounds:
        if high is None:
            return None
        total += high
    return total
