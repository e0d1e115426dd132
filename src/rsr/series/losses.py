"""What a release has lost of what the one before it holds, in counts and words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from rsr.errors import shown
from rsr.model import Interval, Number, Period, Suppressed, Value
from rsr.model.vintage import SETTLED, Status

__all__ = [
    "FEWEST_OF_REPORTER",
    "FEWEST_ROWS",
    "LEAST_SHARE",
    "LEAST_ZEROED",
    "losses",
    "periods_before",
]

# A release is stopped where it holds less than this share of what the one before holds of the same.
LEAST_SHARE = 0.5
# A single period is compared by itself where it has at least so many rows before; and figures that
# became 0 are where so many were not.
FEWEST_ROWS = 10
# Figures that came to so much before do not come to 0 by a usual revision.
LEAST_ZEROED = 10
# One who reports is compared by itself where it has so many figures other than 0 before.
FEWEST_OF_REPORTER = 6
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
    def kinds(self) -> tuple[int, int] | None: ...
    @property
    def status(self) -> Status: ...


_OfPeriods = Mapping[Period, Mapping[tuple[str, str | None], _Held]]
_Cell = tuple[Period, str | None]
_Cells = Mapping[_Cell, _Held]


def losses(
    before: _OfPeriods,
    after: _OfPeriods,
    *,
    lagging: bool = False,
    overwritten: bool = False,
) -> Iterator[str]:
    """Say what a release has lost of what the one before holds.

    Args:
        before: What the release before holds, by period, and by indicator and part.
        after: What the later release holds.
        lagging: True where the later release need not reach as far as the one before, as final figures
            do beside provisional ones.
        overwritten: True where the release before is not there any more, so that no figure of it stands
            where the later one has no row.
    """
    both = before.keys() & after.keys()
    lengths = {_months(period) for period in both}
    for length in sorted(lengths):
        old, new = ([p for p in one if _months(p) == length] for one in (before, after))
        last = max(period.end for period in new)
        yield from _periods([p for p in old if not lagging or p.end <= last], new)
    if overwritten:
        yield from periods_before(before, after)
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
        found = list(_of_indicator(indicator, *cells, lagging=lagging))
        yield from found or _of_amounts(indicator, *cells, overwritten=overwritten)


def periods_before(before: _OfPeriods, after: _OfPeriods) -> Iterator[str]:
    """Say where a release begins so much later that it holds fewer than half as many periods.

    What the release before holds of the earlier ones stands, as long as that is there.
    """
    for length in sorted({_months(period) for period in before.keys() & after.keys()}):
        old, new = ([p for p in one if _months(p) == length] for one in (before, after))
        first = min(period.start for period in new)
        if all(p in after for p in old if p.start >= first) and len(new) < LEAST_SHARE * len(old):
            yield f"{len(old):,} periods before, {len(new):,} now"


def _periods(before: Sequence[Period], after: Sequence[Period]) -> Iterator[str]:
    """Tell of periods that are gone from the first on that is there."""
    first = min(period.start for period in after)
    there = set(after)
    gone = sorted((p for p in before if p.start >= first and p not in there), key=_begin)
    if gone:
        kept = sum(p.start >= first for p in before)
        yield (
            f"{len(gone):,} of {kept:,} periods are gone, the first {gone[0].start} to {gone[0].end}"
        )


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
    same: list[tuple[Status, Status]]
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
    elif less := list(_hidden_sums(indicator, before, after)):
        yield from less


def _hidden_sums(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of sums of which most is hidden now, where it is not known how many of their rows are.

    The least that such a sum can be is no less than what is shown of it.
    """
    sums = {
        cell: (least[0], now)
        for cell, one in before.items()
        if one.rows > 1
        and one.kinds is None
        and (least := _bounds(one)) is not None
        and least[0] > 0
        and (now := after.get(cell)) is not None
    }
    dark = [
        cell
        for cell, (was, now) in sums.items()
        if _number(now) is None
        and (least := _bounds(now)) is not None
        and least[0] < LEAST_SHARE * was
    ]
    if len(sums) - len(dark) < LEAST_SHARE * len(sums):
        first, _ = _first([period for period, _ in dark])
        was, now = next(sums[cell] for cell in dark if cell[0] == first)
        low = (_bounds(now) or (0, None))[0]
        yield (
            f"{indicator}: of {len(dark):,} of {len(sums):,} sums less than half is shown now, and the rest "
            f"hidden, the first of at least {was:,.12g} before and {low:,.12g} now for {first.start} to "
            f"{first.end}"
        )


def _is_zero(held: _Held) -> bool:
    return _number(held) == 0


def _number(held: _Held) -> float | None:
    """Return a figure as it is printed."""
    if isinstance(held.value, Number):
        return held.value.value
    return held.value.stated if isinstance(held.value, Interval) else None


def _bounds(held: _Held) -> tuple[float, float | None] | None:
    """Return the least and the most of a figure that is printed, or of a sum with hidden rows."""
    figure = _number(held)
    if figure is not None:
        return figure, figure
    if held.rows > 1 and isinstance(held.value, Interval | Suppressed):
        return held.value.low, held.value.high
    return None


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


def _of_amounts(
    indicator: str, before: _Cells, after: _Cells, *, overwritten: bool
) -> Iterator[str]:
    """Tell of single reporters and periods of which much became 0, or has no figure any more.

    What others have more of in the same periods was moved to them, and is not lost.
    """
    if any(part is not None for _, part in before):
        before, after = (
            {cell: one for cell, one in cells.items() if cell[1] is not None}
            for cells in (before, after)
        )
    if not overwritten:
        after = {**before, **after}
    was = {
        cell: abs(bounds[0])
        for cell, one in before.items()
        if (bounds := _bounds(one)) is not None and bounds[0]
    }
    fell: dict[Period, float] = defaultdict(float)
    for (period, _), much in was.items():
        fell[period] += much
    for cell, one in after.items():
        # Of one that is hidden now it is not known that it is less, unless it is a sum with a most.
        most = _most(one)
        fell[cell[0]] -= was.get(cell, 0) if one.figures and most is None else abs(most or 0)

    def amount(cells: Iterable[_Cell]) -> float:
        return sum(was[cell] for cell in cells)

    def missed(cells: Sequence[_Cell]) -> bool:
        return sum(fell[period] for period, _ in cells) >= LEAST_SHARE * amount(cells)

    of_part: dict[str | None, list[_Cell]] = defaultdict(list)
    of_period: dict[Period, list[_Cell]] = defaultdict(list)
    for cell in was:
        of_part[cell[1]].append(cell)
        of_period[cell[0]].append(cell)
    hit = []
    for part, had in of_part.items():
        lost = [cell for cell in had if _is_lost(before[cell], after.get(cell), sums=True)]
        if (
            len(had) >= FEWEST_OF_REPORTER
            and len(lost) >= (1 - LEAST_SHARE) * len(had)
            and max(len(lost), amount(lost)) >= LEAST_ZEROED
            and missed(lost)
        ):
            sums = any(_is_left(after.get(cell)) for cell in lost)
            hit.append((part or "", len(lost), len(had), sums))
    if hit:
        part, count, of, sums = min(hit)
        whose = f" of {shown(part)}" if part else ""
        less = ", or sums of rows less than half of them" if sums else ""
        more = f", and so it is with {len(hit) - 1:,} more reporters" if len(hit) > 1 else ""
        yield (
            f"{indicator}: {count:,} of {of:,} figures{whose} that were not 0 are 0 or empty now{less}{more}"
        )
    gone = {
        period: lost
        for period, had in of_period.items()
        if (lost := [cell for cell in had if _has_shrunk(before[cell], after.get(cell))])
        and amount(had) >= LEAST_ZEROED
        and amount(had) - amount(lost) < LEAST_SHARE * amount(had)
        and missed(lost)
    }
    if gone:
        first, others = _first(list(gone))
        summed = [cell for cell in gone[first] if _is_left(after.get(cell))]
        if summed:
            rows = [sum(of[cell].rows for cell in summed) for of in (before, after)]
            now = sum(_most(after[cell]) or 0 for cell in summed)
            hidden = "at most " if any(_number(after[cell]) is None for cell in summed) else ""
            yield (
                f"{indicator}: {rows[0]:,} rows added up before, {rows[1]:,} now, from "
                f"{amount(summed):,.12g} to {hidden}{now:,.12g}, for {first.start} to {first.end}{others}"
            )
            return
        whole = f" of {amount(of_period[first]):,.12g}" if gone[first] != of_period[first] else ""
        zero = all(cell in after and after[cell].figures for cell in gone[first])
        yield (
            f"{indicator}: {amount(gone[first]):,.12g}{whole} became {'0' if zero else '0 or empty'} for "
            f"{first.start} to {first.end}{others}"
        )


def _is_lost(before: _Held, after: _Held | None, *, sums: bool = False) -> bool:
    """Say whether a figure other than 0 is 0 now or empty, or a sum of rows less than half of it.

    One with hidden rows is so where it is less at most.
    """
    if after is None or not after.figures:
        return True
    now, was = _most(after), (_bounds(before) or (0, None))[0]
    if now is None:
        return False
    several = before.rows > 1 and (sums or _number(after) is None)
    return now == 0 or (several and abs(now) < LEAST_SHARE * abs(was))


def _is_left(held: _Held | None) -> bool:
    """Say whether there is a figure other than 0, be it of a sum with hidden rows."""
    return held is not None and bool(held.figures) and _most(held) != 0


def _most(held: _Held) -> float | None:
    """Return a figure as it is printed, or the most that a sum with hidden rows can be."""
    bounds = _bounds(held)
    return None if bounds is None else bounds[1]


def _has_shrunk(before: _Held, after: _Held | None) -> bool:
    """Say whether a figure is lost, or a sum of less than half as many rows, and less than half of it."""
    if _is_lost(before, after):
        return True
    few = after is not None and after.rows < LEAST_SHARE * before.rows
    return few and _is_lost(before, after, sums=True)


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
