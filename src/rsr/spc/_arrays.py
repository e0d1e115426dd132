"""Many phases at once, in arrays: the same figures to the last bit as in plain Python.

Time runs down the first axis and series lie side by side, so that each step of a rule is one
operation on a contiguous block; blocks are small enough to stay in a processor's cache.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.errors import import_extra
from rsr.spc._plain import exact_mean
from rsr.spc._rules import (
    LIMIT,
    NEAR,
    SCREEN,
    TREND,
    TREND_FALLING,
    TREND_RISING,
    TWO_ABOVE,
    Rules,
)
from rsr.spc._series import Phases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]

# So many points in a block: its arrays of floats take a quarter of a mebibyte each.
_BLOCK = 32_768
# Splits a float into two halves whose products are exact.
_SPLIT = 134_217_729.0
# Below this, the rest of a product can be lost.
_TINY = 1e-270


@frozen(eq=False)
class WorkedArrays:
    """What is known of each point of all phases; and the figures of each phase, a row a phase.

    The columns of ``figures`` are the fields of :class:`~rsr.spc._plain.Span`.
    """

    figures: Any
    fired: Any
    named: Any
    side: Any
    close: Any


def work_arrays(
    values: Any, phases: Phases, *, fix_after: int | None, rules: Rules
) -> WorkedArrays:
    """Work out limits and rules of every phase.

    ``values``: all points end to end, NaN where one is missing.
    """
    np = import_extra("numpy", extra="data", to="work out many series at once")
    flat: Floats = np.ascontiguousarray(values, dtype=np.float64)
    fired, named = (np.zeros(flat.size, np.uint8) for _ in range(2))
    side = np.zeros(flat.size, np.int8)
    close = np.zeros(flat.size, np.bool_)
    figures = np.full((len(phases), 6), np.nan)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
        for places, rows in _blocks(np, flat.size, phases):
            block = _Block(np, _rows_of(np, flat, rows), fix_after, rules)
            figures[places] = block.figures()
            for into, found in zip((fired, named, side, close), block.rules_fired(), strict=True):
                _put(into, rows, found)
    return WorkedArrays(figures, fired, named, side, close)


def _blocks(np: Any, size: int, phases: Phases) -> Iterator[tuple[Any, Any]]:
    """Yield phases of like length together, with the places of their points.

    The places are a number of rows end to end, as first place, last place and length; or an
    array with time down, in which a place past the end stands for no point.
    """
    starts, stops = (_array(np, places) for places in (phases.start, phases.stop))
    lengths = stops - starts
    # Like lengths: none of a block is longer than its shortest by more than a quarter or eight.
    order = np.argsort(lengths, kind="stable")
    begin = 0
    while begin < order.size:
        least = int(lengths[order[begin]])
        most = max(least + 8, least * 5 // 4)
        stop = int(np.searchsorted(lengths[order], most, side="right"))
        stop = min(stop, begin + max(1, _BLOCK // max(1, most)))
        places = order[begin:stop]
        length = int(lengths[places[-1]])
        begin = stop
        if length == least and (np.diff(starts[places]) == length).all():
            yield places, (int(starts[places[0]]), int(stops[places[-1]]), length)
            continue
        steps = np.arange(length)[:, None]
        rows = starts[places] + steps
        yield places, np.where(steps < lengths[places], rows, size)


def _array(np: Any, places: Sequence[int]) -> Any:
    if isinstance(places, range):
        return np.arange(places.start, places.stop, places.step)
    return np.array(places, dtype=np.intp)


def _rows_of(np: Any, flat: "Floats", rows: Any) -> Any:
    if isinstance(rows, tuple):
        first, last, length = rows
        return np.ascontiguousarray(flat[first:last].reshape(-1, length).T)
    gathered = flat[np.minimum(rows, flat.size - 1)]
    gathered[rows >= flat.size] = np.nan
    return gathered


def _put(into: Any, rows: Any, found: Any) -> None:
    if isinstance(rows, tuple):
        first, last, length = rows
        into[first:last].reshape(-1, length)[...] = found.T
    else:
        keep = rows < into.size
        into[rows[keep]] = found[keep]


class _Block:
    """Phases side by side: time down, phases across."""

    def __init__(self, np: Any, values: "Floats", fix_after: int | None, rules: Rules) -> None:
        self.np, self.values, self.rules = np, values, rules
        base = values if fix_after is None else values[:fix_after]
        known = base == base  # noqa: PLR0124  # only NaN differs
        whole = bool(known.all())
        self.mean = self._mean(base, None if whole else known)
        ranges = np.abs(base[1:] - base[:-1])
        known_ranges = None if whole else ranges == ranges  # noqa: PLR0124
        average = self._mean(ranges, known_ranges)
        if rules.screen_outliers:
            keep = ranges < SCREEN * average
            some = ~keep.all(axis=0)
            if some.any():
                average[some] = self._mean(ranges[:, some], keep[:, some])
        self.enough = known.sum(axis=0) >= rules.min_points
        if rules.min_points > 0:
            average = np.where(self.enough, average, np.nan)
        wide, near = LIMIT * average, NEAR * average
        self.lpl, self.upl = self.mean - wide, self.mean + wide
        self.lower, self.upper = self.mean - near, self.mean + near

    def figures(self) -> Any:
        """Return mean, limits and whether there were enough values, a row for each phase."""
        columns = (self.mean, self.lpl, self.upl, self.lower, self.upper, self.enough)
        return self.np.stack(columns, axis=1)

    # --- means ---

    def _mean(self, values: "Floats", keep: "Bools | None") -> Any:
        """Return the mean down each column as if nothing but the last step were rounded."""
        np = self.np
        counted = np.full(values.shape[1], len(values)) if keep is None else keep.sum(axis=0)
        count = counted.astype(np.float64)
        values = values if keep is None else np.where(keep, values, 0.0)
        largest = np.abs(values).max(axis=0, initial=0.0)
        total, rest = self._sum(values, largest)
        first = total / count
        # What is left of the sum when the rounded mean is taken away again, without rounding.
        product = first * count
        half = _SPLIT * first
        half -= half - first
        lost = (half * count - product) + (first - half) * count
        more = (((total - product) - lost) + rest) / count
        mean = first + more
        left = np.abs((first - mean) + more)
        # Near the middle between two floats the rest could round either way: work those out apart.
        below = np.abs(mean) - np.nextafter(np.abs(mean), 0)
        slack = largest * (len(values) ** 3 * 2.0**-100)
        unsure = (left + slack >= below * 0.4999) | (np.abs(mean) < _TINY)
        unsure &= (largest > 0) & (counted > 0)
        for at in np.flatnonzero(unsure).tolist():
            column = values[:, at] if keep is None else values[keep[:, at], at]
            mean[at] = exact_mean(column.tolist())
        return mean

    def _sum(self, values: "Floats", largest: Any) -> tuple[Any, Any]:
        """Return the sum down each column, and what is to be added to it.

        Each value is cut in two at one and the same power of two for a column: the upper parts add
        up without rounding, and the lower ones are so small that the rounding of their sum is lost.
        """
        np = self.np
        cut = np.ldexp(1.0, np.frexp(largest * (2 * len(values) + 2))[1])
        upper = values + cut
        upper -= cut
        return upper.sum(axis=0), np.subtract(values, upper, out=upper).sum(axis=0)

    # --- rules ---

    def rules_fired(self) -> tuple[Any, Any, Any, Any]:
        """Return what each point fires, how it is named, its side, and whether it is close."""
        np, values, rules = self.np, self.values, self.rules
        above, below = (values > self.mean).view(np.uint8), (values < self.mean).view(np.uint8)
        side = above.view(np.int8) - below.view(np.int8)
        outside = (values > self.upl).view(np.uint8) | ((values < self.lpl).view(np.uint8) << 1)
        near = (values > self.upper) | (values < self.lower)
        close = near & (outside == 0)
        near = (near | (outside != 0)) if rules.two_in_three_counts_outside else close
        sides = above | (below << 1)
        steps = self._steps(values)
        long = rules.run_length
        two, four = np.uint8(2), np.uint8(4)
        starts = _each(sides, long) << two | _each(steps, long - 1) << four
        fired = outside | _spread(np, starts, long, len(values))
        fired |= self._two_of_three(sides, near)
        if not self.enough.all():
            fired[:, ~self.enough] = 0
        return fired, self._named(fired, steps), side, close

    def _steps(self, values: "Floats") -> "Bytes":
        before, after = values[:-1], values[1:]
        rises, falls = after > before, after < before
        found: Bytes = rises.view(self.np.uint8) | (falls.view(self.np.uint8) << 1)
        return found

    def _two_of_three(self, sides: "Bytes", near: "Bools") -> Any:
        close = sides * near.view(self.np.uint8)
        one, two, three = close[:-2], close[1:-1], close[2:]
        starts = (one & two | one & three | two & three) & _each(sides, 3)
        found = _spread(self.np, starts, 3, len(sides)) & close
        return found * self.np.uint8(TWO_ABOVE)

    def _named(self, fired: "Bytes", steps: "Bytes") -> "Bytes":
        np = self.np
        trend = fired & TREND
        # A point of two trends, at a peak or trough, has no other direction by membership.
        chosen = trend == TREND if self.rules.trend_by_membership else trend != 0
        some = np.flatnonzero(chosen.any(axis=0))
        if not some.size:
            return fired
        trend, chosen, up = trend[:, some], chosen[:, some], steps[:, some] == 1
        rises = np.zeros(trend.shape, np.bool_)
        rises[1:] = up
        rises[:-1] = np.where(trend[1:] != 0, up, rises[:-1])
        direction = np.where(rises, np.uint8(TREND_RISING), np.uint8(TREND_FALLING))
        bare = fired[:, some] & np.uint8(255 - TREND)
        named = fired.copy()
        named[:, some] = np.where(chosen, bare | direction, fired[:, some])
        return named


def _each(bits: "Bytes", long: int) -> "Bytes":
    """Return, for each place, the bits that it and the ``long - 1`` after it all have."""
    width = 1
    while width < long:
        more = min(width, long - width)
        bits = bits[:-more] & bits[more:]
        width += more
    return bits


def _spread(np: Any, starts: "Bytes", long: int, length: int) -> "Bytes":
    """Return, for each of ``length`` places, the bits of the starts at most ``long - 1`` before."""
    found: Bytes = np.zeros((length, starts.shape[1]), np.uint8)
    for at in range(long if len(starts) else 0):
        found[at : at + len(starts)] |= starts
    return found
