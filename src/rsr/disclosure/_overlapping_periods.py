"""Relations between figures of overlapping periods, whatever the lengths of the periods.

The first days of periods, and the days after their last ones, divide time into elementary intervals.
What is counted in such an interval is unknown and not below 0, and a figure is the sum over the
intervals of its period. So a quarter is the year less the other three quarters, a month is what the
year to date gained in it, and two overlapping years differ by what is counted at their ends.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise

from attrs import field, frozen

from rsr.disclosure.relations import CellKey
from rsr.model import Value
from rsr.values.exact import bounds_of

# The first and the last day of a period.
Days = tuple[date, date]
# When a figure was published, its period, and its cell.
Dated = tuple[tuple[object, ...], Days, CellKey]
# Cells whose periods overlap, directly or through others, sorted by period.
Cluster = Sequence[tuple[Days, CellKey]]
# A total, its parts, and whether that they add up is no more than likely.
_Total = tuple[CellKey, tuple[CellKey, ...], bool]

# The largest number of elementary intervals, counted once for each period that holds them, for which
# the figures of one cluster are all related to intervals. Above it, a longer period is related to
# the fewest shorter ones that make it up, and to nothing else.
_MOST_INTERVALS = 20_000
# A difference constraint: the second point is at most so much after the first.
_Edge = tuple[int, int, Fraction | int]


def clusters(
    every: Iterable[Sequence[Dated]], values: Mapping[CellKey, Value], hidden: Container[CellKey]
) -> list[Cluster]:
    """Return clusters of cells that tell something of each other by their periods.

    Clusters of an indicator are left out where some of its figures do not add up, as where people
    come again, and so are clusters in times in which nothing is hidden.

    ``every``: series of figures of the same rows, which may have been published more than once.
    """
    found = [
        (cluster, sure, _feasible(cluster, values))
        for series in every
        for cluster, sure in _clusters(series, values)
    ]
    not_additive = {
        key[0] for cluster, sure, fits in found if sure and not fits for _, key in cluster
    }
    additive = [
        cluster
        for cluster, _, fits in found
        if fits and not_additive.isdisjoint(key[0] for _, key in cluster)
    ]
    windows = _windows(additive, hidden)
    starts = [first for first, _ in windows]
    within: list[Cluster] = []
    for cluster in additive:
        start = cluster[0][0][0]
        at = bisect_right(starts, start) - 1
        if at >= 0 and start <= windows[at][1]:
            within.append(cluster)
    return within


@frozen
class OverlappingPeriods:
    """Totals over time: cells, and the cells of shorter periods or of intervals that make them up."""

    # By total and parts, so that each is found once.
    _totals: dict[tuple[CellKey, frozenset[CellKey]], _Total] = field(init=False, factory=dict)
    # Intervals of which no figure is published, by their days and the cells whose periods hold them.
    _unpublished: dict[tuple[int, int, tuple[CellKey, ...]], CellKey] = field(
        init=False, factory=dict
    )

    def totals(self, every: Iterable[Cluster]) -> list[_Total]:
        """Return totals and their parts, all of which are no more than likely to add up."""
        for cluster in every:
            self._relate(cluster)
        return list(self._totals.values())

    def _relate(self, cluster: Cluster) -> None:
        """Relate the cells of a cluster to the intervals of their periods."""
        marks, figures = _marked(cluster)
        where = {(first, last): key for first, last, key in figures}
        whole = sum(last - first for first, last, _ in figures) <= _MOST_INTERVALS
        over: dict[int, list[CellKey]] = defaultdict(list)
        for first, last, key in figures if whole else ():
            for interval in range(first, last):
                over[interval].append(key)
        ahead: dict[int, list[tuple[int, CellKey]]] = defaultdict(list)
        for first, last, key in figures:
            ahead[first].append((last, key))
        for first, last, key in figures:
            if last - first < 2:
                continue
            if (pieces := _fewest(ahead, first, last)) is not None:
                self._add(key, pieces)
            if whole:
                intervals = tuple(
                    where.get((interval, interval + 1))
                    or self._interval(marks, interval, tuple(over[interval]))
                    for interval in range(first, last)
                )
                self._add(key, intervals)

    def _add(self, total: CellKey, of: tuple[CellKey, ...]) -> None:
        self._totals.setdefault((total, frozenset(of)), (total, of, True))

    def _interval(self, marks: Sequence[int], interval: int, over: tuple[CellKey, ...]) -> CellKey:
        """Return the cell of an interval of which no figure is published."""
        begins, ends = marks[interval], marks[interval + 1]
        number = len(self._unpublished)
        days = f"{date.fromordinal(begins)} to {date.fromordinal(ends - 1)}"
        return self._unpublished.setdefault((begins, ends, over), ("", f"span {number}", days))


def cumulated(figures: Sequence[Dated], values: Mapping[CellKey, Value]) -> list[list[Dated]]:
    """Return cumulative figures with the periods that they count, one series from each start.

    The period of a cumulative figure often names its last month alone. A figure below the one
    before it shows that counting started again, as at the end of a year.
    """
    found: list[list[Dated]] = []
    begun, before = date.min, Fraction(0)
    ordered = sorted(figures, key=lambda one: (one[1][1], one[0]))
    for _, same in groupby(ordered, key=lambda one: one[1][1]):
        of_day = list(same)
        # A revision can be below an earlier issue of the figure before it.
        bounds = [known for *_, key in of_day if (known := bounds_of(values[key]))]
        if not found or (bounds and all(high is not None and high < before for _, high in bounds)):
            found.append([])
            begun, before = of_day[0][1][0], Fraction(0)
        before = max(before, min((low for low, _ in bounds), default=before))
        for issue, days, key in of_day:
            begun = min(begun, days[0])
            found[-1].append((issue, (begun, days[1]), key))
    return found


def _clusters(
    series: Sequence[Dated], values: Mapping[CellKey, Value]
) -> Iterator[tuple[list[tuple[Days, CellKey]], bool]]:
    """Yield clusters of cells that were valid at the same time.

    With each comes whether every period has one value, or all cells are of one issue, so that
    figures that contradict each other are no sums. Otherwise one may have been revised.
    """
    if not overlap({days for _, days, _ in series}):
        return
    issues: dict[tuple[object, ...], list[tuple[Days, CellKey]]] = defaultdict(list)
    said: dict[Days, set[Value]] = defaultdict(set)
    for issue, days, key in series:
        issues[issue].append((days, key))
        said[days].add(values[key])
    standing: dict[Days, CellKey] = {}
    seen: set[frozenset[CellKey]] = set()
    for issue in sorted(issues):
        own = dict(issues[issue])
        standing |= own
        for cluster in _overlapping(standing):
            keys = frozenset(key for _, key in cluster)
            if len(cluster) > 1 and keys not in seen and any(days in own for days, _ in cluster):
                seen.add(keys)
                once = all(len(said[days]) == 1 for days, _ in cluster)
                yield cluster, once or all(days in own for days, _ in cluster)


def overlap(every: Iterable[Days]) -> bool:
    """Say whether two of some periods have a day in common."""
    return any(other[0] <= one[1] for one, other in pairwise(sorted(every)))


def _overlapping(standing: Mapping[Days, CellKey]) -> Iterator[list[tuple[Days, CellKey]]]:
    """Yield the cells of each set of overlapping periods."""
    cluster: list[tuple[Days, CellKey]] = []
    last = date.min
    for days in sorted(standing):
        if cluster and days[0] > last:
            yield cluster
            cluster = []
        last = max(last, days[1]) if cluster else days[1]
        cluster.append((days, standing[days]))
    if cluster:
        yield cluster


def _windows(every: Iterable[Cluster], hidden: Container[CellKey]) -> list[Days]:
    """Return the times of overlapping clusters of which at least one holds a hidden cell."""
    times = sorted(
        (cluster[0][0][0], max(days[1] for days, _ in cluster),
         any(key in hidden for _, key in cluster))
        for cluster in every
    )  # fmt: skip
    found: list[tuple[date, date, bool]] = []
    for start, end, hides in times:
        if found and start <= found[-1][1]:
            before = found.pop()
            found.append((before[0], max(before[1], end), before[2] or hides))
        else:
            found.append((start, end, hides))
    return [(start, end) for start, end, hides in found if hides]


def _marked(
    cluster: Cluster,
) -> tuple[list[int], list[tuple[int, int, CellKey]]]:
    """Return the days on which intervals begin, and each cell with its first interval and its last.

    Days are ordinals, intervals are numbers, and the last is the one after the period.
    """
    marks = sorted({day for (a, b), _ in cluster for day in (a.toordinal(), b.toordinal() + 1)})
    at = {day: number for number, day in enumerate(marks)}
    return marks, [(at[a.toordinal()], at[b.toordinal() + 1], key) for (a, b), key in cluster]


def _feasible(cluster: Cluster, values: Mapping[CellKey, Value]) -> bool:
    """Say whether counts of at least 0 in the intervals can add up to the figures.

    A figure bounds the difference of two running totals. Such difference constraints have a
    solution if and only if their graph has no negative cycle, which is found by relaxing its edges
    (Bellman-Ford; Cormen et al., Introduction to Algorithms, 3rd edition, 24.4).
    """
    marks, figures = _marked(cluster)
    edges: list[_Edge] = [(number + 1, number, 0) for number in range(len(marks) - 1)]
    for first, last, key in figures:
        bounds = bounds_of(values[key])
        if bounds is None:
            continue
        low, high = bounds
        if low < 0:
            return False
        edges.append((last, first, -_plain(low)))
        if high is not None:
            edges.append((first, last, _plain(high)))
    most: list[Fraction | int] = [0] * len(marks)
    for _ in marks:
        moved = False
        for before, after, length in edges:
            if most[before] + length < most[after]:
                most[after] = most[before] + length
                moved = True
        if not moved:
            return True
    return False


def _plain(number: Fraction) -> Fraction | int:
    """Return a whole number as an integer, which is faster to add."""
    return number.numerator if number.denominator == 1 else number


def _fewest(
    ahead: Mapping[int, Sequence[tuple[int, CellKey]]], first: int, last: int
) -> tuple[CellKey, ...] | None:
    """Return the fewest cells, more than one, whose periods make up a period (breadth-first)."""
    came: dict[int, tuple[int, CellKey]] = {}
    waiting = deque([first])
    while waiting and last not in came:
        at = waiting.popleft()
        for end, key in ahead.get(at, ()):
            if end <= last and end not in came and (at, end) != (first, last):
                came[end] = at, key
                waiting.append(end)
    if last not in came:
        return None
    pieces: list[CellKey] = []
    at = last
    while at != first:
        at, key = came[at]
        pieces.append(key)
    return tuple(reversed(pieces))
