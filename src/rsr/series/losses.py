"""What a release has lost of what the one before it holds, in counts and words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rsr.formatting import plural
from rsr.model import Period
from rsr.model.vintage import SETTLED, Status
from rsr.series.amounts import (
    LEAST_SHARE,
    LEAST_ZEROED,
    Amounts,
    Cells,
    Held,
    Loss,
    begin,
    bounds,
    first_of,
    is_lost,
    is_zero,
    number,
)

# A single period is compared by itself where it has at least so many rows before; and figures that
# became 0 are where so many were not.
FEWEST_ROWS = 10
# Figures are on another scale where most of them, and what they come to, are less than this share of what
# they were, or so many times as much. An index that is given on a later base may change by a few times.
LEAST_OF_SCALE = 0.25
MOST_OF_SCALE = 10
# Fewer figures may be revised so far, unless it is to a hundredth or a hundred times as much.
FEWEST_OF_SCALE = 6
SURELY_OF_SCALE = 100
_DAYS_OF_A_MONTH = 30.4


_OfPeriods = Mapping[Period, Mapping[tuple[str, str | None], Held]]


def losses(
    before: _OfPeriods,
    after: _OfPeriods,
    *,
    lagging: bool = False,
    overwritten: bool = False,
) -> Iterator[Loss]:
    """Say what a release has lost of what the one before holds.

    ``lagging``: True where the later release need not reach as far as the one before, as final figures
    do beside provisional ones. ``overwritten``: True where the release before is not there any more, so
    that no figure of it stands where the later one has no row.
    """
    both = before.keys() & after.keys()
    lengths = {_months(period) for period in both}
    for length in sorted(lengths):
        old, new = ([p for p in one if _months(p) == length] for one in (before, after))
        last = max(period.end for period in new)
        yield from map(Loss, _periods([p for p in old if not lagging or p.end <= last], new))
    if overwritten:
        yield from map(Loss, periods_before(before, after))
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
        found = [Loss(says) for says in _of_indicator(indicator, *cells, lagging=lagging)]
        scaled = list(_of_scale(indicator, *cells))
        if not (found or any(one.severity == "error" for one in scaled)):
            found = list(_of_amounts(indicator, *cells, overwritten=overwritten))
        yield from found or scaled


def periods_before(before: _OfPeriods, after: _OfPeriods) -> Iterator[str]:
    """Say where a release begins so much later that it holds fewer than half as many periods.

    What the release before holds of the earlier ones stands, as long as that is there.
    """
    for length in sorted({_months(period) for period in before.keys() & after.keys()}):
        old, new = ([p for p in one if _months(p) == length] for one in (before, after))
        first = min(period.start for period in new)
        if all(p in after for p in old if p.start >= first) and len(new) < LEAST_SHARE * len(old):
            yield f"{plural(len(old), 'period')} before, {len(new):,} now"


def _periods(before: Sequence[Period], after: Sequence[Period]) -> Iterator[str]:
    """Tell of periods that are gone from the first on that is there."""
    first = min(period.start for period in after)
    there = set(after)
    gone = sorted((p for p in before if p.start >= first and p not in there), key=begin)
    if gone:
        kept = sum(p.start >= first for p in before)
        yield (
            f"{len(gone):,} of {plural(kept, 'period')} {'is' if len(gone) == 1 else 'are'} gone, the first "
            f"{gone[0].start} to {gone[0].end}"
        )


def _of_indicator(indicator: str, before: Cells, after: Cells, *, lagging: bool) -> Iterator[str]:
    rows = [sum(one.rows for one in cells.values()) for cells in (before, after)]
    if not after:
        yield f"{indicator}: {plural(rows[0], 'row')} before, none now"
        return
    few = rows[1] < LEAST_SHARE * rows[0]
    if few:
        yield f"{indicator}: {plural(rows[0], 'row')} before, {rows[1]:,} now"
    parts = [_parts(cells) for cells in (before, after)]
    if len(parts[1]) < LEAST_SHARE * len(parts[0]):
        yield f"{indicator}: {plural(len(parts[0]), 'reporter')} before, {len(parts[1]):,} now"
    emptied = list(_of_figures(indicator, before, after))
    yield from emptied
    if not (few or emptied):
        yield from _of_single_periods(indicator, before, after, lagging=lagging)
    counted = [cell for cell, one in before.items() if one.figures and not is_zero(one)]
    fell = [
        after[cell]
        for cell in counted
        if cell in after and after[cell].figures and is_lost(before[cell], after[cell])
    ]
    if len(counted) >= FEWEST_ROWS and len(counted) - len(fell) < LEAST_SHARE * len(counted):
        now = "are 0 now" if all(map(is_zero, fell)) else "are 0 or less than a tenth now"
        yield f"{indicator}: {len(fell):,} of {len(counted):,} figures that were not 0 {now}"
    same: list[tuple[Status, Status]]
    same = [(before[cell].status, one.status) for cell, one in after.items() if cell in before]
    back = [(old, new) for old, new in same if SETTLED[new] < SETTLED[old]]
    if len(same) - len(back) < LEAST_SHARE * len(same):
        of = plural(len(same), "figure")
        yield f"{indicator}: {len(back):,} of {of} went from {back[0][0]} to {back[0][1]}"


def _of_figures(indicator: str, before: Cells, after: Cells) -> Iterator[str]:
    """Tell of figures in whose place nothing stands now, or that are hidden now."""
    releases = (before, after)
    rows = [sum(one.rows for one in cells.values()) for cells in releases]
    figures = [sum(one.figures for one in cells.values()) for cells in releases]
    emptied = [all_ - some for all_, some in zip(rows, figures, strict=True)]
    hidden = [sum(one.hidden for one in cells.values()) for cells in releases]
    seen = [some - none for some, none in zip(figures, hidden, strict=True)]
    if figures[1] < LEAST_SHARE * figures[0] and emptied[1] > emptied[0]:
        yield f"{indicator}: {plural(figures[0], 'figure')} before, {figures[1]:,} now, and {emptied[1]:,} empty"
    elif seen[1] < LEAST_SHARE * seen[0] and hidden[1] + emptied[1] > hidden[0] + emptied[0]:
        empty = f", and {emptied[1]:,} empty" if emptied[1] else ""
        yield (
            f"{indicator}: {plural(seen[0], 'figure')} shown before, {seen[1]:,} now, and "
            f"{hidden[1]:,} hidden{empty}"
        )
    elif less := list(_hidden_sums(indicator, before, after)):
        yield from less


def _hidden_sums(indicator: str, before: Cells, after: Cells) -> Iterator[str]:
    """Tell of sums of which most is hidden now, where it is not known how many of their rows are.

    The least that such a sum can be is no less than what is shown of it.
    """
    sums = {
        cell: (least[0], now)
        for cell, one in before.items()
        if one.rows > 1
        and one.kinds is None
        and (least := bounds(one)) is not None
        and least[0] > 0
        and (now := after.get(cell)) is not None
    }
    dark = [
        cell
        for cell, (was, now) in sums.items()
        if number(now) is None
        and (least := bounds(now)) is not None
        and least[0] < LEAST_SHARE * was
    ]
    if len(sums) - len(dark) < LEAST_SHARE * len(sums):
        first, _ = first_of([period for period, _ in dark])
        was, now = next(sums[cell] for cell in dark if cell[0] == first)
        low = (bounds(now) or (0, None))[0]
        yield (
            f"{indicator}: of {len(dark):,} of {plural(len(sums), 'sum')} less than half is shown now, and the rest "
            f"hidden, the first of at least {was:,.12g} before and {low:,.12g} now for {first.start} to "
            f"{first.end}"
        )


def _parts(cells: Cells) -> set[str]:
    return {part for _, part in cells if part is not None}


def _of_single_periods(
    indicator: str, before: Cells, after: Cells, *, lagging: bool
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
            first, more = first_of(thin)
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
        first, _ = first_of(gone)
        yield (
            f"{indicator}: {len(gone):,} of {plural(len(known), 'period')} with a figure "
            f"{'has' if len(gone) == 1 else 'have'} none now, the first {first.start} to {first.end}"
        )


def _by_period(cells: Cells) -> dict[Period, tuple[int, int]]:
    """Count rows, and those with a figure, by period."""
    counted: dict[Period, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (period, _), one in cells.items():
        rows, figures = counted[period]
        counted[period] = (rows + one.rows, figures + one.figures)
    return dict(counted)


def _of_scale(indicator: str, before: Cells, after: Cells) -> Iterator[Loss]:
    """Tell of figures that are much less or much more, and so is what they come to.

    Compared are those that both releases have, of no more than twice as many rows in one as in the other.
    """
    pairs = [
        (abs(was), abs(now))
        for cell, one in before.items()
        if (other := after.get(cell)) is not None
        and min(one.rows, other.rows) >= LEAST_SHARE * max(one.rows, other.rows)
        and (was := number(one)) is not None
        and (now := number(other)) is not None
    ]
    totals = [sum(found) for found in zip(*pairs, strict=True)]
    if not pairs or not min(totals) or max(totals) < LEAST_ZEROED:
        return
    times = totals[1] / totals[0]
    fell = times < LEAST_OF_SCALE
    if not fell and times < MOST_OF_SCALE:
        return
    moved = [
        now < LEAST_OF_SCALE * was if fell else now >= MOST_OF_SCALE * was
        for was, now in pairs
        if was
    ]
    if len(moved) - sum(moved) >= LEAST_SHARE * len(moved):
        return
    surely = max(times, 1 / times) >= SURELY_OF_SCALE
    said = float(f"{times:.3g}")
    bound = "less than a quarter" if fell else "ten times as much or more"
    yield Loss(
        f"{indicator}: {sum(moved):,} of {plural(len(moved), 'figure')} that were not 0 came to {bound}, and all "
        f"together to {said:,.12g} times what they were",
        "error" if surely or len(moved) >= FEWEST_OF_SCALE else "warning",
    )


def _of_amounts(
    indicator: str, before: Cells, after: Cells, *, overwritten: bool
) -> Iterator[Loss]:
    """Tell of single reporters, periods and figures of which much became 0, or has no figure any more.

    Those of parts are looked at apart from those that are published for the whole.
    """
    doubtful: list[Loss] = []
    for whole in (False, True):
        own, now = (
            {cell: one for cell, one in cells.items() if (cell[1] is None) == whole}
            for cells in (before, after)
        )
        amounts = Amounts(indicator, own, now if overwritten else {**own, **now})
        if grave := [*amounts.of_reporters(), *amounts.of_periods()]:
            yield from map(Loss, grave)
            return
        doubtful += amounts.of_figures()
    yield from doubtful[:1]


def _months(period: Period) -> int:
    """Return how long a period is, so that months compare with months: in months, or days below 0."""
    days = (period.end - period.start).days + 1
    months = round(days / _DAYS_OF_A_MONTH)
    return months or -days
