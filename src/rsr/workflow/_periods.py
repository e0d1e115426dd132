"""How figures of the same rows hang together over their periods, whatever the lengths of these.

The days on which periods begin and end part the time into elementary spans. What is counted in a
span is unknown and not below 0; a figure is the sum over the spans of its period. So a quarter is
the year less the other three, a month is what the year to date has more than the month before, and
two overlapping years tell what their ends differ by.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from rsr.model import Value
from rsr.workflow._fitting import bounds_of
from rsr.workflow._relating import Place

__all__ = ["Cluster", "Dated", "Spans", "clusters", "cumulated", "overlap"]

# The first and the last day of a period.
Days = tuple[date, date]
# When a figure was published, its period, and where it stands.
Dated = tuple[tuple[object, ...], Days, Place]
# Figures whose periods overlap, directly or by others, in the order of their periods.
Cluster = Sequence[tuple[Days, Place]]
# A total, what makes it up, and whether that is no more than likely.
_Pair = tuple[Place, tuple[Place, ...], bool]

# So many spans at most that the figures of one series are made of, all told: with more, only the
# longer periods are related that shorter ones make up.
_MANY_SPANS = 20_000
# A difference constraint: the second point is at most so much after the first.
_Edge = tuple[int, int, Fraction | int]


def clusters(
    every: Iterable[Sequence[Dated]], values: Mapping[Place, Value], hidden: Container[Place]
) -> list[Cluster]:
    """Return sets of figures that tell something of each other by their periods.

    Left out are those of an indicator of which some do not add up, as with people who come again,
    and those of times in which nothing is hidden.

    Args:
        every: Series, each of figures of the same rows, which may be published in many issues.
        values: The figures.
        hidden: Those that are hidden.
    """
    found = [
        (cluster, sure, _fits(cluster, values))
        for series in every
        for cluster, sure in _clusters(series, values)
    ]
    unfit = {place[0] for cluster, sure, fits in found if sure and not fits for _, place in cluster}
    fitting = [
        cluster
        for cluster, _, fits in found
        if fits and unfit.isdisjoint(place[0] for _, place in cluster)
    ]
    windows = _windows(fitting, hidden)
    starts = [first for first, _ in windows]
    within: list[Cluster] = []
    for cluster in fitting:
        start = cluster[0][0][0]
        at = bisect_right(starts, start) - 1
        if at >= 0 and start <= windows[at][1]:
            within.append(cluster)
    return within


@frozen
class Spans:
    """What figures tell of each other by the spans of time that they are made of."""

    # By what each is found, so that it is found once.
    _pairs: dict[tuple[Place, frozenset[Place]], _Pair] = field(init=False, factory=dict)
    # Spans of which no figure is published, by what is published of them.
    _unknown: dict[tuple[int, int, tuple[Place, ...]], Place] = field(init=False, factory=dict)

    def of(self, every: Iterable[Cluster]) -> list[_Pair]:
        """Return figures and what makes them up, which is more than likely for none of them."""
        for cluster in every:
            self._relate(cluster)
        return list(self._pairs.values())

    def _relate(self, cluster: Cluster) -> None:
        """Relate figures whose periods overlap, each to the spans of its own."""
        marks, figures = _marked(cluster)
        where = {(first, last): place for first, last, place in figures}
        whole = sum(last - first for first, last, _ in figures) <= _MANY_SPANS
        over: dict[int, list[Place]] = defaultdict(list)
        for first, last, place in figures if whole else ():
            for span in range(first, last):
                over[span].append(place)
        ahead: dict[int, list[tuple[int, Place]]] = defaultdict(list)
        for first, last, place in figures:
            ahead[first].append((last, place))
        for first, last, place in figures:
            if last - first < 2:
                continue
            if (pieces := _fewest(ahead, first, last)) is not None:
                self._add(place, pieces)
            if whole:
                spans = tuple(
                    where.get((span, span + 1)) or self._span(marks, span, tuple(over[span]))
                    for span in range(first, last)
                )
                self._add(place, spans)

    def _add(self, total: Place, of: tuple[Place, ...]) -> None:
        self._pairs.setdefault((total, frozenset(of)), (total, of, True))

    def _span(self, marks: Sequence[int], span: int, over: tuple[Place, ...]) -> Place:
        """Return the name of a span of which no figure is published."""
        begins, ends = marks[span], marks[span + 1]
        number = len(self._unknown)
        days = f"{date.fromordinal(begins)} to {date.fromordinal(ends - 1)}"
        return self._unknown.setdefault((begins, ends, over), ("", f"span {number}", days))


def cumulated(figures: Sequence[Dated], values: Mapping[Place, Value]) -> list[list[Dated]]:
    """Return cumulative figures by the days that they count, from each beginning on.

    The period of such a figure often names its last month alone. A figure that is below the one
    before it shows that counting began anew, as at the end of a year.
    """
    found: list[list[Dated]] = []
    begun, before = date.min, Fraction(0)
    for issue, days, place in sorted(figures, key=lambda one: (one[1][1], one[0])):
        bounds = bounds_of(values[place])
        if not found or (bounds and bounds[1] is not None and bounds[1] < before):
            found.append([])
            begun, before = days[0], Fraction(0)
        begun = min(begun, days[0])
        before = max(before, bounds[0]) if bounds else before
        found[-1].append((issue, (begun, days[1]), place))
    return found


def _clusters(
    series: Sequence[Dated], values: Mapping[Place, Value]
) -> Iterator[tuple[list[tuple[Days, Place]], bool]]:
    """Yield figures that stood at the same time and whose periods overlap, directly or by others.

    With each comes whether all that is known of the series is in one issue each, so that figures
    which do not fit show that they do not add up. Else one of them may have been revised.
    """
    if not overlap({days for _, days, _ in series}):
        return
    issues: dict[tuple[object, ...], list[tuple[Days, Place]]] = defaultdict(list)
    said: dict[Days, set[Value]] = defaultdict(set)
    for issue, days, place in series:
        issues[issue].append((days, place))
        said[days].add(values[place])
    standing: dict[Days, Place] = {}
    seen: set[frozenset[Place]] = set()
    for issue in sorted(issues):
        own = dict(issues[issue])
        standing |= own
        for cluster in _overlapping(standing):
            places = frozenset(place for _, place in cluster)
            if len(cluster) > 1 and places not in seen and any(days in own for days, _ in cluster):
                seen.add(places)
                once = all(len(said[days]) == 1 for days, _ in cluster)
                yield cluster, once or all(days in own for days, _ in cluster)


def overlap(every: Iterable[Days]) -> bool:
    """Say whether any two periods have a day in common."""
    return any(other[0] <= one[1] for one, other in pairwise(sorted(every)))


def _overlapping(standing: Mapping[Days, Place]) -> Iterator[list[tuple[Days, Place]]]:
    """Yield figures in sets whose periods overlap."""
    cluster: list[tuple[Days, Place]] = []
    last = date.min
    for days in sorted(standing):
        if cluster and days[0] > last:
            yield cluster
            cluster = []
        last = max(last, days[1]) if cluster else days[1]
        cluster.append((days, standing[days]))
    if cluster:
        yield cluster


def _windows(every: Iterable[Cluster], hidden: Container[Place]) -> list[Days]:
    """Return the times in which something is hidden that periods tie together."""
    times = sorted(
        (cluster[0][0][0], max(days[1] for days, _ in cluster),
         any(place in hidden for _, place in cluster))
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
) -> tuple[list[int], list[tuple[int, int, Place]]]:
    """Return the days at which spans begin, and each figure by the first span and that after it."""
    marks = sorted({day for (a, b), _ in cluster for day in (a.toordinal(), b.toordinal() + 1)})
    at = {day: number for number, day in enumerate(marks)}
    return marks, [(at[a.toordinal()], at[b.toordinal() + 1], place) for (a, b), place in cluster]


def _fits(cluster: Cluster, values: Mapping[Place, Value]) -> bool:
    """Say whether counts that are not below 0 can add up to the figures.

    A figure bounds the difference of two running totals. Such bounds can be kept if and only if no
    cycle of them is negative, which is found by relaxing them (Bellman-Ford; Cormen et al.,
    Introduction to Algorithms, 3rd edition, 24.4).
    """
    marks, figures = _marked(cluster)
    edges: list[_Edge] = [(number + 1, number, 0) for number in range(len(marks) - 1)]
    for first, last, place in figures:
        bounds = bounds_of(values[place])
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
    return number.numerator if number.denominator == 1 else number


def _fewest(
    ahead: Mapping[int, Sequence[tuple[int, Place]]], first: int, last: int
) -> tuple[Place, ...] | None:
    """Return the fewest figures, more than one, whose periods make up that from first to last."""
    came: dict[int, tuple[int, Place]] = {}
    waiting = deque([first])
    while waiting and last not in came:
        at = waiting.popleft()
        for end, place in ahead.get(at, ()):
            if end <= last and end not in came and (at, end) != (first, last):
                came[end] = at, place
                waiting.append(end)
    if last not in came:
        return None
    pieces: list[Place] = []
    at = last
    while at != first:
        at, place = came[at]
        pieces.append(place)
    return tuple(reversed(pieces))
