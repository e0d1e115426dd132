"""What a release has lost of what the one before it holds, in counts and words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from rsr.model import Interval, Number, Period, Value
from rsr.model.vintage import SETTLED, Status

__all__ = ["FEWEST_ROWS", "LEAST_SHARE", "LEAST_ZEROED", "losses"]

# A release is stopped where it holds less than this share of what the one before holds of the same.
LEAST_SHARE = 0.5
# A single period is compared by itself where it has at least so many rows before; and figures that
# became 0 are where so many were not.
FEWEST_ROWS = 10
# A period whose figures came to so much before does not come to 0 by a usual revision.
LEAST_ZEROED = 10
_DAYS_OF_A_MONTH = 30.4


class _Held(Protocol):
    """What is looked at of each figure: see `rsr.series.shrinking.Held`."""

    @property
    def rows(self) -> int: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def figures(self) -> int: ...
    @property
    def hidden(self) -> int: ...
    @property
    def status(self) -> Status: ...


_OfPeriods = Mapping[Period, Mapping[tuple[str, str | None], _Held]]
_Cells = Mapping[tuple[Period, str | None], _Held]


def losses(before: _OfPeriods, after: _OfPeriods, *, lagging: bool = False) -> Iterator[str]:
    """Say what a release has lost of what the one before holds.

    Args:
        before: What the release before holds, by period, and by indicator and part.
        after: What the later release holds.
        lagging: True where the later release need not reach as far as the one before, as final figures
            do beside provisional ones.
    """
    both = before.keys() & after.keys()
    lengths = {_months(period) for period in both}
    for length in sorted(lengths):
        old, new = ([p for p in one if _months(p) == length] for one in (before, after))
        last = max(period.end for period in new)
        yield from _periods([p for p in old if not lagging or p.end <= last], new)
    indicators = sorted({name for period in both for name, _ in before[period]})
    for indicator in indicators:
        cells = [
            {
                (period, part): one
                for period in both
                for (name, part), one in release[period].items()
                if name == indicator
            }
            for release in (before, after)
        ]
        yield from _of_indicator(indicator, *cells, lagging=lagging)


def _periods(before: Sequence[Period], after: Sequence[Period]) -> Iterator[str]:
    """Tell of periods that are gone: from the first that is there, or most of them."""
    first = min(period.start for period in after)
    there = set(after)
    gone = sorted((p for p in before if p.start >= first and p not in there), key=_begin)
    if gone:
        kept = sum(p.start >= first for p in before)
        yield (
            f"{len(gone):,} of {kept:,} periods are gone, the first {gone[0].start} to {gone[0].end}"
        )
    elif len(after) < LEAST_SHARE * len(before):
        yield f"{len(before):,} periods before, {len(after):,} now"


def _begin(period: Period) -> tuple[date, date]:
    return (period.start, period.end)


def _of_indicator(indicator: str, before: _Cells, after: _Cells, *, lagging: bool) -> Iterator[str]:
    rows = [sum(one.rows for one in cells.values()) for cells in (before, after)]
    if not after:
        yield f"{indicator}: {rows[0]:,} rows before, none now"
        return
    few = rows[1] < LEAST_SHARE * rows[0]
    if few:
        yield f"{indicator}: {rows[0]:,} rows before, {rows[1]:,} now"
    parts = [_parts(cells) for cells in (before, after)]
    if len(parts[1]) < LEAST_SHARE * len(parts[0]):
        yield f"{indicator}: {len(parts[0]):,} reporters before, {len(parts[1]):,} now"
    emptied = list(_of_figures(indicator, before, after))
    yield from emptied
    if not (few or emptied):
        yield from _of_single_periods(indicator, before, after, lagging=lagging)
    counted = [cell for cell, one in before.items() if one.figures and not _is_zero(one)]
    zeros = sum(_is_zero(after[cell]) for cell in counted if cell in after)
    if len(counted) >= FEWEST_ROWS and len(counted) - zeros < LEAST_SHARE * len(counted):
        yield f"{indicator}: {zeros:,} of {len(counted):,} figures that were not 0 are 0 now"
    else:
        yield from _zeroed(indicator, before, after)
    same = [(before[cell].status, one.status) for cell, one in after.items() if cell in before]
    back = [(old, new) for old, new in same if SETTLED[new] < SETTLED[old]]
    if len(same) - len(back) < LEAST_SHARE * len(same):
        yield f"{indicator}: {len(back):,} of {len(same):,} figures went from {back[0][0]} to {back[0][1]}"


def _of_figures(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of figures in whose place nothing stands now, or that are hidden now."""
    releases = (before, after)
    rows = [sum(one.rows for one in cells.values()) for cells in releases]
    figures = [sum(one.figures for one in cells.values()) for cells in releases]
    emptied = [all_ - some for all_, some in zip(rows, figures, strict=True)]
    hidden = [sum(one.hidden for one in cells.values()) for cells in releases]
    seen = [some - none for some, none in zip(figures, hidden, strict=True)]
    if figures[1] < LEAST_SHARE * figures[0] and emptied[1] > emptied[0]:
        yield f"{indicator}: {figures[0]:,} figures before, {figures[1]:,} now, and {emptied[1]:,} empty"
    elif seen[1] < LEAST_SHARE * seen[0] and hidden[1] + emptied[1] > hidden[0] + emptied[0]:
        empty = f", and {emptied[1]:,} empty" if emptied[1] else ""
        yield (
            f"{indicator}: {seen[0]:,} figures that are shown before, {seen[1]:,} now, and "
            f"{hidden[1]:,} hidden{empty}"
        )


def _is_zero(held: _Held) -> bool:
    return _number(held) == 0


def _number(held: _Held) -> float | None:
    """Return a figure as it is printed."""
    if isinstance(held.value, Number):
        return held.value.value
    return held.value.stated if isinstance(held.value, Interval) else None


def _parts(cells: _Cells) -> set[str]:
    return {part for _, part in cells if part is not None}


def _of_single_periods(
    indicator: str, before: _Cells, after: _Cells, *, lagging: bool
) -> Iterator[str]:
    """Tell of single periods that have lost most of their rows or figures, or all figures."""
    releases = [_by_period(cells) for cells in (before, after)]
    last = max(period.end for period in releases[1])
    told: set[Period] = set()
    for what, at in (("rows", 0), ("figures", 1)):
        counted = {
            period: (counts[at], releases[1].get(period, (0, 0))[at])
            for period, counts in releases[0].items()
            if period not in told
        }
        thin = [
            period
            for period, (old, new) in counted.items()
            if old >= FEWEST_ROWS and new < LEAST_SHARE * old
        ]
        told.update(thin)
        if thin:
            first, more = _first(thin)
            old, new = counted[first]
            yield f"{indicator}: {old:,} {what} before, {new:,} now, for {first.start} to {first.end}{more}"
    known = [period for period, (_, figures) in releases[0].items() if figures]
    gone = [
        period
        for period in known
        if period not in told
        and not releases[1].get(period, (0, 0))[1]
        and not (lagging and period.end > last)
    ]
    if gone:
        first, _ = _first(gone)
        yield (
            f"{indicator}: {len(gone):,} of {len(known):,} periods with a figure have none now, the "
            f"first {first.start} to {first.end}"
        )


def _by_period(cells: _Cells) -> dict[Period, tuple[int, int]]:
    """Count rows, and those with a figure, by period."""
    counted: dict[Period, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (period, _), one in cells.items():
        rows, figures = counted[period]
        counted[period] = (rows + one.rows, figures + one.figures)
    return dict(counted)


def _zeroed(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of single periods in which all figures became 0, and came to much."""
    held: dict[Period, list[list[float | None]]] = defaultdict(lambda: [[], []])
    for at, cells in enumerate((before, after)):
        for (period, _), one in cells.items():
            if one.figures:
                held[period][at].append(_number(one))
    came = {
        period: sum(abs(one) for one in old if one is not None)
        for period, (old, new) in held.items()
        if new and all(one == 0 for one in new)
    }
    zeroed = [period for period, much in came.items() if much >= LEAST_ZEROED]
    if zeroed:
        first, more = _first(zeroed)
        yield f"{indicator}: {came[first]:,.12g} became 0 for {first.start} to {first.end}{more}"


def _first(periods: Sequence[Period]) -> tuple[Period, str]:
    """Return the first of some periods, and words for the others."""
    first = min(periods, key=_begin)
    more = f", and in {len(periods) - 1:,} more periods" if len(periods) > 1 else ""
    return first, more


def _months(period: Period) -> int:
    """Return how long a period is, so that months compare with months: in months, or days below 0."""
    days = (period.end - period.start).days + 1
    months = round(days / _DAYS_OF_A_MONTH)
    return months or -days
