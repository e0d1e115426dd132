"""Which figures of one data source stand beside each other, whatever their file and period."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from attrs import field, frozen

from rsr.model import Interval, Number, Value
from rsr.workflow._fitting import fits
from rsr.workflow._relating import Cell, Place, Related
from rsr.workflow.protecting import hides

__all__ = ["Alone", "Beside", "Days", "Issue"]

# The first and the last day of a period.
Days = tuple[date, date]
# What was published at once: a status, the day and label of its vintage, and which of several
# figures of one cell it is.
Issue = tuple[str, date, str, int]
# Figures that add up, and whether that is no more than likely.
_Pair = tuple[Place, tuple[Place, ...], bool]

_DAY = timedelta(days=1)
# So many issues of one period are put together with what stood beside them; with more, each issue
# has all figures, or they are no issues.
_ISSUES = 100


class _Hanging(Protocol):
    """How the indicators of one data source hang together, whatever the period."""

    def related(self, cells: Mapping[Cell, Value]) -> Related: ...

    def rows(self, cell: Cell) -> Hashable: ...


class Alone:
    """How the figures of one indicator hang together: the parts make up the whole."""

    def related(self, cells: Mapping[Cell, Value]) -> Related:
        """Say how the figures of one period hang together."""
        parts = tuple(cell for cell in cells if cell[1] is not None)
        totals = [cell for cell in cells if cell[1] is None] if parts else []
        return Related(pairs=tuple((one, parts) for one in totals))

    def rows(self, cell: Cell) -> Hashable:
        """Return what tells the rows of a cell from those of all others."""
        return cell


@frozen
class Beside:
    """The figures of one data source in all its issues and periods, and how they hang together.

    Args:
        hanging: How its indicators hang together.
        periods: Where its figures stand, by period, issue and cell.
        values: The figures.
        only: The periods to look at, and those that hang together with others; None for all.
    """

    hanging: _Hanging
    periods: Mapping[Days, Mapping[Issue, Mapping[Cell, Place]]]
    values: Mapping[Place, Value]
    only: Container[Days] | None = None
    same: list[tuple[Place, Place]] = field(init=False, factory=list)
    pairs: list[_Pair] = field(init=False, factory=list)
    # Long periods, and the short ones that make them up.
    spans: list[_Pair] = field(init=False, factory=list)
    sums: dict[Place, set[Place]] = field(init=False, factory=dict)
    alike: list[tuple[list[Place], list[Place]]] = field(init=False, factory=list)

    implied: dict[Place, Value] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self.spans.extend(self._add_up())
        for days in self._asked():
            self._equal(self.periods[days].values())
            by_status: dict[str, list[tuple[Issue, Mapping[Cell, Place]]]] = defaultdict(list)
            for issue, places in sorted(self.periods[days].items()):
                by_status[issue[0]].append((issue, places))
            for issues in by_status.values():
                self._one_status(issues)

    def _asked(self) -> list[Days]:
        """Return the periods in which something is hidden, and those beside which they stand."""
        reached = {place for total, of, _ in self.spans for place in (total, *of)}
        return [
            days
            for days, issues in self.periods.items()
            if (reached or self.only is None or days in self.only)
            and any(
                place in reached or hides(self.values[place])
                for places in issues.values()
                for place in places.values()
            )
        ]

    def _one_status(self, issues: Sequence[tuple[Issue, Mapping[Cell, Place]]]) -> None:
        """Relate what was published of one period and status, alone and together."""
        where: dict[Place, int] = {}
        summed: set[Place] = set()
        for number, (_, places) in enumerate(issues):
            where |= dict.fromkeys(places.values(), number)
            hidden = any(hides(self.values[place]) for place in places.values())
            for total, of, likely in self._take(places, likely=not hidden):
                summed.add(total)
                self.pairs.append((total, of, likely))
        for places, filled in _put_together([places for _, places in issues]):
            for total, of, likely in self._take(places, likely=False):
                if len({where[place] for place in (total, *of) if place in where}) > 1:
                    sure = not filled and total not in summed and len(of) > 1
                    self.pairs.append((total, of, likely or not sure))

    def _take(self, places: Mapping[Cell, Place], *, likely: bool) -> Iterator[_Pair]:
        """Take how figures hang together that stand beside each other; yield what adds up."""
        related = self.hanging.related({cell: self.values[at] for cell, at in places.items()})
        when = next(iter(places.values()))[2]

        def at(cell: Cell) -> Place:
            return places.get(cell) or (*cell, when)

        self.same.extend((at(one), at(other)) for one, other in related.same)
        for total, of in related.sums.items():
            self.sums.setdefault(at(total), set()).update(map(at, of))
        self.implied.update((at(cell), value) for cell, value in related.implied.items())
        self.alike.extend(
            (list(map(at, ones)), list(map(at, others))) for ones, others in related.alike
        )
        for total, of_ in related.pairs:
            yield at(total), tuple(map(at, of_)), likely

    def _equal(self, issues: Iterable[Mapping[Cell, Place]]) -> None:
        """Take a figure that two issues of a period print alike for one figure."""
        first: dict[tuple[Cell, Value], Place] = {}
        for places in issues:
            for cell, place in places.items():
                value = self.values[place]
                if isinstance(value, Number | Interval):
                    other = first.setdefault((cell, value), place)
                    if other != place:
                        self.same.append((place, other))

    def _add_up(self) -> list[_Pair]:
        """Return what periods add up to longer ones, where all figures of an indicator fit that."""
        lengths = {_length(days) for days in self.periods}
        if len(lengths) < 2:
            return []
        rows: dict[Cell, Hashable] = {}
        series: dict[Hashable, dict[Days, Place]] = defaultdict(dict)
        for days, issues in self.periods.items():
            for issue, places in sorted(issues.items()):
                for cell, place in places.items():
                    if cell not in rows:
                        rows[cell] = self.hanging.rows(cell)
                    series[issue[0], rows[cell]][days] = place
        found: list[tuple[Place, tuple[Place, ...]]] = []
        unfit: set[str] = set()
        for figures in series.values():
            for total, of in _parted(figures, lengths):
                found.append((total, of))
                if not fits(self.values[total], [self.values[place] for place in of]):
                    unfit.add(total[0])
        return [(total, of, True) for total, of in found if total[0] not in unfit]


def _put_together(
    issues: Sequence[Mapping[Cell, Place]],
) -> Iterator[tuple[dict[Cell, Place], bool]]:
    """Yield figures of several issues as they stood together, and whether that is a guess.

    Issues without a cell in common are one, in more than one file. One that has some of the cells
    anew takes the place of those; the others are taken to stand.
    """
    rounds: list[dict[Cell, Place]] = []
    latest: dict[Cell, int] = {}
    count: list[int] = []
    for places in issues:
        number = max((latest.get(cell, -1) for cell in places), default=-1) + 1
        if number == len(rounds):
            rounds.append({})
            count.append(0)
        rounds[number].update(places)
        count[number] += 1
        latest |= dict.fromkeys(places, number)
    if len(issues) < 2:
        return
    standing: dict[Cell, Place] = {}
    for later in reversed(rounds):
        standing |= later
    for number, own in enumerate(rounds[:_ISSUES]):
        standing |= own
        filled = len(own) < len(standing)
        if filled or count[number] > 1:
            yield dict(standing), filled


def _parted(
    figures: Mapping[Days, Place], lengths: set[int]
) -> Iterator[tuple[Place, tuple[Place, ...]]]:
    """Yield figures of long periods, with those of shorter ones of one length that make them up."""
    ends = {(days[0], _length(days)): days for days in figures}
    for whole, total in figures.items():
        for length in lengths - {_length(whole)}:
            of: list[Place] = []
            day = whole[0]
            while (piece := ends.get((day, length))) is not None and piece[1] < date.max:
                of.append(figures[piece])
                day = piece[1] + _DAY
                if day > whole[1]:
                    break
            if len(of) > 1 and day == whole[1] + _DAY:
                yield total, tuple(of)


def _length(days: Days) -> int:
    """Return how long a period is: in whole months, or in days below 0."""
    start, end = days
    if start.day == 1 and end < date.max and (end + _DAY).day == 1:
        return (end.year - start.year) * 12 + end.month - start.month + 1
    return start.toordinal() - end.toordinal() - 1
