"""Relations between the cells of linked tables, over all their vintages, statuses and periods."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from rsr.disclosure._overlapping_periods import (
    Cluster,
    Dated,
    Days,
    OverlappingPeriods,
    clusters,
    cumulated,
    overlap,
)
from rsr.disclosure._published_cells import Issue, PublishedCells
from rsr.disclosure._table_relations import TableRelations
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.declared_relations import declared_totals
from rsr.disclosure.relations import Cell, CellKey
from rsr.model import Indicator, Interval, Number, Value

# A total, its parts, and whether that they add up is no more than likely.
_Total = tuple[CellKey, tuple[CellKey, ...], bool]

# From the least settled to the most.
_STATUSES = ("not-stated", "provisional", "performance", "final")
# The largest number of issues of one period for which the cells of several issues are related.
_MOST_ISSUES = 100


@frozen
class CellRelations:
    """The relations between all published cells of linked tables.

    ``not_additive``: indicators whose periods do not add up: rates, and figures of a point in time.
    """

    tables: TableRelations
    cells: PublishedCells
    only: Container[Days] | None = None
    not_additive: Container[str] = ()
    cumulative: frozenset[str] = frozenset()
    declaring: Sequence[Indicator] = ()
    #: Pairs of cells that hold the same figure.
    equal: list[tuple[CellKey, CellKey]] = field(init=False, factory=list)
    #: Totals and their parts, of one period.
    totals: list[_Total] = field(init=False, factory=list)
    #: Totals and their parts, of several periods.
    totals_over_time: list[_Total] = field(init=False, factory=list)
    #: Ranges that rsr worked out from the bounds of their parts, and cells whose rows they include.
    computed: dict[CellKey, set[CellKey]] = field(init=False, factory=dict)
    #: Cells of a table, and cells of the same value that may be made of the same rows.
    possibly_equal: list[tuple[list[CellKey], list[CellKey]]] = field(init=False, factory=list)
    #: Ranges of cells that are not published, as totals tell them.
    implied: dict[CellKey, Value] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        over_time = self._clusters()
        clustered = {key for one in over_time for _, key in one}
        related = {self.cells.days[key[2]] for key in self.cells.hidden | clustered}
        for days, every in self.cells.periods.items():
            if days not in related or not (clustered or self.only is None or days in self.only):
                continue
            if len(every) > 1:
                self._find_reprinted(every.values())
            by_status: dict[str, list[tuple[Issue, Mapping[Cell, CellKey]]]] = defaultdict(list)
            for issue, keys in sorted(every.items()):
                by_status[issue[0]].append((issue, keys))
            for issues in by_status.values():
                self._relate_status(issues)
        self.totals_over_time.extend(OverlappingPeriods().totals(self._near_hidden(over_time)))

    def _near_hidden(self, over_time: Sequence[Cluster]) -> Sequence[Cluster]:
        """Return the clusters that are related to a hidden cell."""
        if not over_time:
            return ()
        related: UnionFind[CellKey] = UnionFind()
        for one, other in self.equal:
            related.merge(other, one)
        for total, of, _ in self.totals:
            for part in of:
                related.merge(part, total)
        for cluster in over_time:
            for _, key in cluster[1:]:
                related.merge(key, cluster[0][1])
        hiding = set(map(related.find, self.cells.hidden))
        return [cluster for cluster in over_time if related.find(cluster[0][1]) in hiding]

    def _relate_status(self, issues: Sequence[tuple[Issue, Mapping[Cell, CellKey]]]) -> None:
        """Relate the cells of one period and status, within each issue and across issues."""
        issue_of: dict[CellKey, int] = {}
        related: set[CellKey] = set()
        for number, (_, keys) in enumerate(issues):
            if len(issues) > 1:
                issue_of |= dict.fromkeys(keys.values(), number)
            hidden = not self.cells.hidden.isdisjoint(keys.values())
            for total, of, likely in self._relate(keys, likely=not hidden):
                related.add(total)
                self.totals.append((total, of, likely))
        together = _valid_together([keys for _, keys in issues]) if len(issues) > 1 else ()
        for keys, filled in together:
            for total, of, likely in self._relate(keys, likely=False):
                if len({issue_of[key] for key in (total, *of) if key in issue_of}) > 1:
                    sure = not filled and total not in related and len(of) > 1
                    self.totals.append((total, of, likely or not sure))

    def _relate(self, keys: Mapping[Cell, CellKey], *, likely: bool) -> Iterator[_Total]:
        """Add the relations between cells that are valid together; yield the totals among them."""
        values = {cell: self.cells.values[at] for cell, at in keys.items()}
        found = self.tables.of_period(values)
        when = next(iter(keys.values()))[2]

        def at(cell: Cell) -> CellKey:
            return keys.get(cell) or (*cell, when)

        self.equal.extend((at(one), at(other)) for one, other in found.equal)
        for total, made_of in found.computed.items():
            self.computed.setdefault(at(total), set()).update(map(at, made_of))
        self.implied.update((at(cell), value) for cell, value in found.implied.items())
        self.possibly_equal.extend(
            (list(map(at, ones)), list(map(at, others))) for ones, others in found.possibly_equal
        )
        margins: dict[Cell, set[Cell]] = {}
        for _, _, total, declared in declared_totals(self.declaring, values):
            margins.setdefault(total, set()).update(declared)
            yield at(total), tuple(map(at, declared)), False
        for total, of_ in found.totals:
            # A margin among its own parts would be added up twice.
            of = tuple(cell for cell in of_ if margins.get(cell, set()).isdisjoint(of_))
            sure = not likely and self.tables.of_one_source([total, *of])
            if of:
                yield at(total), tuple(map(at, of)), not sure

    def _find_reprinted(self, issues: Iterable[Mapping[Cell, CellKey]]) -> None:
        """Add that a figure which two issues of a period print alike is the same figure."""
        first: dict[tuple[Cell, Value], CellKey] = {}
        for keys in issues:
            for cell, key in keys.items():
                value = self.cells.values[key]
                # The range that rsr worked out of a sum can stay while what is hidden in it changes.
                printed = isinstance(value, Interval) and value.stated is not None
                if printed or isinstance(value, Number):
                    other = first.setdefault((cell, value), key)
                    if other != key:
                        self.equal.append((key, other))

    def _clusters(self) -> list[Cluster]:
        """Return the clusters of cells whose periods overlap, within a status and across them."""
        rows: dict[Cell, tuple[Hashable, bool]] = {}
        series: dict[tuple[Hashable, bool], list[Dated]] = defaultdict(list)
        apart = not overlap(self.cells.periods) and not self.cumulative
        for days, issues in self.cells.periods.items() if not apart else ():
            for (status, on, label, number), keys in issues.items():
                for cell, key in keys.items():
                    if cell[0] in self.not_additive:
                        continue
                    if cell not in rows:
                        rows[cell] = (self.tables.rows_of(cell), cell[0] in self.cumulative)
                    # Across statuses too: a provisional year includes final quarters.
                    of_rows = series[rows[cell]]
                    of_rows.append(((on, _STATUSES.index(status), label, number), days, key))
        every: list[list[Dated]] = []
        for (_, cumulative), figures in series.items():
            every += cumulated(figures, self.cells.values) if cumulative else [figures]
        for figures in list(every):
            by_status: dict[object, list[Dated]] = defaultdict(list)
            for one in figures:
                by_status[one[0][1]].append(one)
            every += by_status.values() if len(by_status) > 1 else ()
        return clusters(every, self.cells.values, self.cells.hidden)


def _valid_together(
    issues: Sequence[Mapping[Cell, CellKey]],
) -> Iterator[tuple[dict[Cell, CellKey], bool]]:
    """Yield the cells of several issues that were valid together, and whether that is assumed.

    Issues without a cell in common are parts of one publication in several files. A later issue
    replaces the cells that it publishes again; the other cells are assumed to stay valid.
    """
    rounds: list[dict[Cell, CellKey]] = []
    latest: dict[Cell, int] = {}
    count: list[int] = []
    for keys in issues:
        number = max((latest.get(cell, -1) for cell in keys), default=-1) + 1
        if number == len(rounds):
            rounds.append({})
            count.append(0)
        rounds[number].update(keys)
        count[number] += 1
        latest |= dict.fromkeys(keys, number)
    standing: dict[Cell, CellKey] = {}
    for later in reversed(rounds):
        standing |= later
    for number, own in enumerate(rounds[:_MOST_ISSUES]):
        standing |= own
        filled = len(own) < len(standing)
        if filled or count[number] > 1:
            yield dict(standing), filled
