"""What a release has lost of what the one before it holds, in counts and words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from rsr.model import Number, Period, Value
from rsr.model.vintage import SETTLED, Status

__all__ = ["FEWEST_ROWS", "LEAST_SHARE", "losses"]

# A release is stopped where it holds less than this share of what the one before holds of the same.
LEAST_SHARE = 0.5
# A single period is compared by itself where it has at least so many rows before; and figures that
# became 0 are where so many were not.
FEWEST_ROWS = 10
_DAYS_OF_A_MONTH = 30.4


class _Held(Protocol):
    """What is looked at of each figure: see `rsr.series.shrinking.Held`."""

    @property
    def rows(self) -> int: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def figure(self) -> bool: ...
    @property
    def hidden(self) -> bool: ...
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
        yield from _of_indicator(indicator, *cells)


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


def _of_indicator(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    rows = [sum(one.rows for one in cells.values()) for cells in (before, after)]
    if not after:
        yield f"{indicator}: {rows[0]:,} rows before, none now"
        return
    if rows[1] < LEAST_SHARE * rows[0]:
        yield f"{indicator}: {rows[0]:,} rows before, {rows[1]:,} now"
    else:
        yield from _of_one_period(indicator, before, after)
    parts = [_parts(cells) for cells in (before, after)]
    if len(parts[1]) < LEAST_SHARE * len(parts[0]):
        yield f"{indicator}: {len(parts[0]):,} reporters before, {len(parts[1]):,} now"
    yield from _of_figures(indicator, before, after)
    counted = [cell for cell, one in before.items() if one.figure and not _is_zero(one)]
    zeros = sum(_is_zero(after[cell]) for cell in counted if cell in after)
    if len(counted) >= FEWEST_ROWS and len(counted) - zeros < LEAST_SHARE * len(counted):
        yield f"{indicator}: {zeros:,} of {len(counted):,} figures that were not 0 are 0 now"
    same = [(before[cell].status, one.status) for cell, one in after.items() if cell in before]
    back = [(old, new) for old, new in same if SETTLED[new] < SETTLED[old]]
    if len(same) - len(back) < LEAST_SHARE * len(same):
        yield f"{indicator}: {len(back):,} of {len(same):,} figures went from {back[0][0]} to {back[0][1]}"


def _of_figures(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of figures in whose place nothing stands now, or that are hidden now."""
    releases = (before, after)
    figures = [sum(one.figure for one in cells.values()) for cells in releases]
    emptied = [len(cells) - some for cells, some in zip(releases, figures, strict=True)]
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
    return isinstance(held.value, Number) and held.value.value == 0


def _parts(cells: _Cells) -> set[str]:
    return {part for _, part in cells if part is not None}


def _of_one_period(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of single periods that have lost most of their rows."""
    counted: dict[Period, list[int]] = defaultdict(lambda: [0, 0])
    for at, cells in enumerate((before, after)):
        for (period, _), one in cells.items():
            counted[period][at] += one.rows
    thin = sorted(
        (
            (period, rows)
            for period, rows in counted.items()
            if rows[0] >= FEWEST_ROWS and rows[1] < LEAST_SHARE * rows[0]
        ),
        key=lambda one: _begin(one[0]),
    )
    if thin:
        period, rows = thin[0]
        more = f", and in {len(thin) - 1:,} more periods" if len(thin) > 1 else ""
        yield (
            f"{indicator}: {rows[0]:,} rows before, {rows[1]:,} now, for {period.start} to "
            f"{period.end}{more}"
        )


def _months(period: Period) -> int:
    """Return how long a period is, so that months compare with months: in months, or days below 0."""
    days = (period.end - period.start).days + 1
    months = round(days / _DAYS_OF_A_MONTH)
    return months or -days
