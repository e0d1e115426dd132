"""Which figures that hang together stand beside each other, whatever their file and period."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from rsr.model import Interval, Number, Value
from rsr.workflow._joined import Joined
from rsr.workflow._periods import Cluster, Dated, Spans, clusters, cumulated, overlap
from rsr.workflow._relating import Cell, Hanging, Place
from rsr.workflow.protecting import hides

__all__ = ["Beside", "Days", "Issue"]

# The first and the last day of a period.
Days = tuple[date, date]
# What was published at once: a status, the day and label of its vintage, and which of several
# figures of one cell it is.
Issue = tuple[str, date, str, int]
# Figures that add up, and whether that is no more than likely.
_Pair = tuple[Place, tuple[Place, ...], bool]

# From the least settled to the most.
_STATUSES = ("not-stated", "provisional", "performance", "final")
# So many issues of one period are put together with what stood beside them; with more, each issue
# has all figures, or they are no issues.
_ISSUES = 100


@frozen
class Beside:
    """The figures of one data source in all its issues and periods, and how they hang together.

    Args:
        hanging: How its indicators hang together.
        periods: Where its figures stand, by period, issue and cell.
        values: The figures.
        only: The periods to look at, and those that hang together with others; None for all.
        apart: Indicators whose figures of several periods do not add up: rates, and what was so at a
            point in time.
        running: Indicators whose figures are cumulative.
    """

    hanging: Hanging
    periods: Mapping[Days, Mapping[Issue, Mapping[Cell, Place]]]
    values: Mapping[Place, Value]
    only: Container[Days] | None = None
    apart: Container[str] = ()
    running: frozenset[str] = frozenset()
    same: list[tuple[Place, Place]] = field(init=False, factory=list)
    pairs: list[_Pair] = field(init=False, factory=list)
    # Figures of periods, and those of other periods that make them up.
    spans: list[_Pair] = field(init=False, factory=list)
    sums: dict[Place, set[Place]] = field(init=False, factory=dict)
    alike: list[tuple[list[Place], list[Place]]] = field(init=False, factory=list)

    implied: dict[Place, Value] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        over_time = self._over_time()
        for days in self._asked({place for cluster in over_time for _, place in cluster}):
            self._equal(self.periods[days].values())
            by_status: dict[str, list[tuple[Issue, Mapping[Cell, Place]]]] = defaultdict(list)
            for issue, places in sorted(self.periods[days].items()):
                by_status[issue[0]].append((issue, places))
            for issues in by_status.values():
                self._one_status(issues)
        self.spans.extend(Spans().of(every=self._tied(over_time)))

    def _tied(self, over_time: Sequence[Cluster]) -> Sequence[Cluster]:
        """Return those of some sets of figures that hang together with something hidden."""
        if not over_time:
            return ()
        joined: Joined[Place] = Joined()
        for one, other in self.same:
            joined.join(other, one)
        for total, of, _ in self.pairs:
            for part in of:
                joined.join(part, total)
        for cluster in over_time:
            for _, place in cluster[1:]:
                joined.join(place, cluster[0][1])
        hiding = {joined(place) for place, value in self.values.items() if hides(value)}
        return [cluster for cluster in over_time if joined(cluster[0][1]) in hiding]

    def _asked(self, reached: set[Place]) -> list[Days]:
        """Return the periods in which something is hidden, and those beside which they stand."""
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
            sure = not likely and self.hanging.of_one_source([total, *of_])
            yield at(total), tuple(map(at, of_)), not sure

    def _equal(self, issues: Iterable[Mapping[Cell, Place]]) -> None:
        """Take a figure that two issues of a period print alike for one figure."""
        first: dict[tuple[Cell, Value], Place] = {}
        for places in issues:
            for cell, place in places.items():
                value = self.values[place]
                # The bounds of a sum that rsr made can be alike while what is hidden in it changed.
                printed = isinstance(value, Interval) and value.stated is not None
                if printed or isinstance(value, Number):
                    other = first.setdefault((cell, value), place)
                    if other != place:
                        self.same.append((place, other))

    def _over_time(self) -> list[Cluster]:
        """Return what figures of several periods tell of each other, by these periods."""
        hidden = {place for place, value in self.values.items() if hides(value)}
        rows: dict[Cell, tuple[Hashable, bool]] = {}
        series: dict[tuple[Hashable, bool], list[Dated]] = defaultdict(list)
        alone = not overlap(self.periods) and not self.running
        for days, issues in self.periods.items() if not alone else ():
            for (status, on, label, number), places in issues.items():
                for cell, place in places.items():
                    if cell[0] in self.apart:
                        continue
                    if cell not in rows:
                        rows[cell] = (self.hanging.rows(cell), cell[0] in self.running)
                    # By status and in any: a year that is provisional takes in final quarters.
                    of_rows = series[rows[cell]]
                    of_rows.append(((on, _STATUSES.index(status), label, number), days, place))
        every: list[list[Dated]] = []
        for (_, running), figures in series.items():
            every += cumulated(figures, self.values) if running else [figures]
        for figures in list(every):
            by_status: dict[object, list[Dated]] = defaultdict(list)
            for one in figures:
                by_status[one[0][1]].append(one)
            every += by_status.values() if len(by_status) > 1 else ()
        return clusters(every, self.values, hidden)


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
