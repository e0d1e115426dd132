"""Table relations: which cells of linked tables are equal or add up, by what indicators select."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from attrs import field, frozen

from rsr.disclosure._bounds import can_add_up, remainder
from rsr.disclosure._row_queries import (
    Alternatives,
    RowQuery,
    SubsetFinder,
    alternatives,
    in_any_source,
    in_unknown_parts,
    may_be_total,
    parts_of_total,
    subsets,
)
from rsr.disclosure.relations import Cell, CellKey, Relation
from rsr.model import Interval, Number, Value
from rsr.values.exact import bounds_of
from rsr.values.texts import fold

# A total, its parts, and whether that they add up is no more than likely.
_Total = tuple[CellKey, tuple[CellKey, ...], bool]


@frozen(kw_only=True)
class PeriodRelations:
    """The relations between the cells of one period."""

    #: Pairs of cells that hold the same figure.
    equal: tuple[tuple[Cell, Cell], ...] = ()
    #: Totals and their parts. A cell of the indicator "" is not published.
    totals: tuple[tuple[Cell, tuple[Cell, ...]], ...] = ()
    #: Ranges that rsr worked out from the bounds of their parts, and cells whose rows they include.
    computed: Mapping[Cell, frozenset[Cell]] = field(factory=dict)
    #: Cells of a table, and cells of the same value that may be made of the same rows.
    possibly_equal: tuple[tuple[tuple[Cell, ...], tuple[Cell, ...]], ...] = ()
    #: Ranges of cells that are not published, as totals tell them.
    implied: Mapping[Cell, Value] = field(factory=dict)


@frozen
class TableRelations:
    """The relations between the cells of linked tables that hold in every period."""

    queries: Sequence[RowQuery]
    periods: Callable[[], Sequence[Mapping[Cell, Value]]]
    known: Container[tuple[str, str]] = ()
    # Queries of a total, and of the table whose parts all make it up.
    _totals: list[tuple[RowQuery, RowQuery]] = field(init=False, factory=list)
    # The same where some parts make it up, with the column and the texts that say which.
    _partial_totals: list[tuple[RowQuery, RowQuery, str, frozenset[str]]] = field(
        init=False, factory=list
    )
    # The same where the total has rows of its own, and a column says that they are a total.
    _likely_totals: list[tuple[RowQuery, RowQuery]] = field(init=False, factory=list)
    # The same where the table has no parts, and rsr adds its rows up.
    _totals_of_sums: list[tuple[RowQuery, RowQuery]] = field(init=False, factory=list)
    _alternatives: list[Alternatives] = field(init=False, factory=list)
    # Queries of which the first selects some of the rows of the second, and how to find their cells.
    _subsets: list[tuple[RowQuery, RowQuery, SubsetFinder]] = field(init=False, factory=list)
    # The same where the queries do not tell in which parts of the second the rows are.
    _in_unknown_parts: list[tuple[RowQuery, RowQuery]] = field(init=False, factory=list)

    # Queries of the same total, and of tables of the same margin; sums that rsr adds up come last.
    _same_totals: list[list[RowQuery]] = field(init=False, factory=list)
    _same_margins: list[list[RowQuery]] = field(init=False, factory=list)
    # Texts of parts, folded.
    _folded: dict[str, str] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        # Columns that tell a total from its parts do so for all indicators of a source.
        total_columns = frozenset[str]().union(*(each.total_columns for each in self.queries))
        ones = [each for each in self.queries if each.total is not None]
        periods = cache(self.periods)
        values_of_parts = cache(lambda: list(map(_values_of_parts, periods())))
        for table in self.queries:
            if table.part is None:
                if table.summed:
                    self._find_totals_of_sum(table, ones, total_columns, periods)
                continue
            for one in ones:
                if one is table or one.total == table.rows:
                    self._totals.append((one, table))
                elif (selected := parts_of_total(one, table)) is not None:
                    self._partial_totals.append((one, table, *selected))
                elif may_be_total(one, table, total_columns) and all(
                    can_add_up(cells.get((one.id, None)), parts.get(table.id, ()))
                    for cells, parts in zip(periods(), values_of_parts(), strict=True)
                ):
                    self._likely_totals.append((one, table))
        related = {(one.id, table.id) for one, table, *_ in self._partial_totals}
        related |= {(one.id, table.id) for one, table in (*self._totals, *self._likely_totals)}
        by_parts = related - {
            (one.id, table.id)
            for one, table, column, _ in self._partial_totals
            if column != table.part
        }
        for wide in self.queries:
            for narrow in self.queries:
                if wide is narrow or not wide.overlaps(narrow):
                    continue
                self._subsets.extend(
                    (narrow, wide, find) for find in subsets(narrow, wide, related)
                )
                pair = (narrow.id, wide.id)
                if (
                    pair not in by_parts
                    and pair not in self.known
                    and in_unknown_parts(narrow, wide)
                ):
                    self._in_unknown_parts.append((narrow, wide))

        self._alternatives.extend(alternatives(ones))
        totals: dict[Hashable, list[RowQuery]] = defaultdict(list)
        margins: dict[Hashable, list[RowQuery]] = defaultdict(list)
        for each in sorted(self.queries, key=lambda each: each.summed):
            if each.total is not None:
                totals[frozenset(each.total.items())].append(each)
            if each.part is not None:
                margins[frozenset(each.margin.items())].append(each)
        self._same_totals.extend(same for same in totals.values() if len(same) > 1)
        self._same_margins.extend(same for same in margins.values() if len(same) > 1)

    def _find_totals_of_sum(
        self,
        sum_: RowQuery,
        ones: Sequence[RowQuery],
        total_columns: frozenset[str],
        periods: Callable[[], Sequence[Mapping[Cell, Value]]],
    ) -> None:
        """Find figures with rows of their own that are likely to be the total that rsr adds up."""
        for one in ones:
            if may_be_total(one, sum_, total_columns) and all(
                can_add_up(cells.get((one.id, None)), [cells[sum_.id, None]])
                for cells in periods()
                if (sum_.id, None) in cells
            ):
                self._totals_of_sums.append((one, sum_))

    def of_period(self, cells: Mapping[Cell, Value]) -> PeriodRelations:
        """Return the relations between the cells of one period."""
        parts = self._by_part(cells)
        equal: list[tuple[Cell, Cell]] = []
        totals: list[tuple[Cell, tuple[Cell, ...]]] = []
        computed: dict[Cell, frozenset[Cell]] = {}
        summed = {each.id for each in self.queries if each.summed and each.part is None}
        with_total = {each.id for _, each in self._totals_of_sums}

        def add(total: Cell, of: Sequence[Cell], rest: Sequence[Cell] = ()) -> None:
            if total[0] in summed and not isinstance(cells[total], Number):
                computed[total] = computed.get(total, frozenset()) | set(of)
                if total[0] in with_total:
                    totals.append((total, (*of, *rest)))
            elif len(of) == 1 and cells[total] == cells[of[0]]:
                equal.append((total, of[0]))
            else:
                totals.append((total, (*of, *rest)))

        for same in self._same_rows(cells, parts):
            for cell in same[1:]:
                add(cell, same[:1])
        for one, table in self._totals:
            if (one.id, None) in cells and parts[table.id]:
                of = tuple(parts[table.id].values())
                if one is table:
                    totals.append(((one.id, None), of))
                else:
                    add((one.id, None), of)
        for total, of in self._separate_totals(cells, parts):
            if len(of) == 1 and cells[total] == cells[of[0]]:
                equal.append((total, of[0]))
            else:
                totals.append((total, of))
        for one, table, column, texts in self._partial_totals:
            there = parts[table.id]
            complete = column == table.part or texts <= there.keys()
            of = tuple(there[text] for text in sorted(texts) if text in there)
            if (one.id, None) not in cells or not of or not complete:
                continue
            if column == table.part or of[1:] or cells[one.id, None] == cells[of[0]]:
                add((one.id, None), of)
        for narrow, wide, find in self._subsets:
            for total, some in find(parts, cells):
                if wide.summed:
                    add(total, some, [("", f"{total} without {narrow.id}")])
                else:
                    # The wide cell is one row, so the cells that select some of it are the same.
                    for cell in some:
                        add(cell, [total])
        implied: dict[Cell, Value] = {}
        for total, of in self._disjoint_parts(cells):
            published = [cell for cell in of if cell in cells]
            rest = [cell for cell in of if cell not in cells]
            add(total, published, rest)
            if (
                len(rest) == 1
                and (range_ := remainder(cells[total], [cells[cell] for cell in published]))
                is not None
            ):
                implied[rest[0]] = range_
                totals.append((total, of))
        return PeriodRelations(
            equal=tuple(equal),
            totals=tuple(totals),
            computed=computed,
            possibly_equal=tuple(self._possibly_equal(cells, parts)),
            implied=implied,
        )

    def _by_part(self, cells: Iterable[Cell]) -> dict[str, dict[str, Cell]]:
        """Return the cells of parts, by indicator and folded text."""
        parts: dict[str, dict[str, Cell]] = defaultdict(dict)
        for cell in cells:
            part = cell[1]
            if part is not None:
                if part not in self._folded:
                    self._folded[part] = fold(part)
                parts[cell[0]].setdefault(self._folded[part], cell)
        return parts

    def _separate_totals(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Yield totals that have rows of their own, and their parts."""
        for one, table in self._likely_totals:
            if (one.id, None) in cells and parts.get(table.id):
                yield (one.id, None), tuple(parts[table.id].values())
        for one, sum_ in self._totals_of_sums:
            if (one.id, None) in cells and (sum_.id, None) in cells:
                yield (one.id, None), ((sum_.id, None),)

    def _disjoint_parts(
        self, cells: Mapping[Cell, Value]
    ) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Yield sums, and cells for the smallest disjoint sets of rows that make them up."""
        for every in self._alternatives:
            there = [(one, texts) for one, texts in every if (one.id, None) in cells]
            named = frozenset[str]().union(*(texts for _, texts in there if texts is not None))
            sets: dict[frozenset[str], list[str]] = defaultdict(list)
            for text in sorted(named):
                sets[
                    frozenset(one.id for one, texts in there if texts is None or text in texts)
                ].append(text)
            if unlimited := frozenset(one.id for one, texts in there if texts is None):
                sets[unlimited].append("")
            cell_of = {
                ids: next(
                    (
                        (one.id, None)
                        for one, texts in there
                        if texts is not None and texts == set(found)
                    ),
                    ("", f"{found} of {sorted(one.id for one, _ in every)}"),
                )
                for ids, found in sets.items()
            }
            for one, _ in there:
                of = tuple(cell for ids, cell in cell_of.items() if one.id in ids)
                if one.summed and (one.id, None) not in of and any(cell[0] for cell in of):
                    yield (one.id, None), of

    def of_one_source(self, cells: Iterable[Cell]) -> bool:
        """Say whether cells are of one data source; nothing says that those of several add up."""
        ids = {cell[0] for cell in cells}
        return len({each.source for each in self.queries if each.id in ids}) < 2

    def rows_of(self, cell: Cell) -> Hashable:
        """Return what tells the rows of a cell from those of other cells, in any data source."""
        query = next(each for each in self.queries if each.id == cell[0])
        if cell[1] is None or query.part is None:
            return in_any_source(query.total if query.total is not None else query.rows)
        return in_any_source({**query.margin, query.part: frozenset([fold(cell[1])])})

    def _possibly_equal(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
        """Yield cells of tables, and cells of the same value that may be made of the same rows."""
        for narrow, wide in self._in_unknown_parts:
            mine = parts.get(narrow.id, {}).values() if narrow.part else [(narrow.id, None)]
            values: dict[Value, list[Cell]] = defaultdict(list)
            for cell in mine:
                if isinstance(cells.get(cell), Number | Interval):
                    values[cells[cell]].append(cell)
            theirs: dict[Value, list[Cell]] = defaultdict(list)
            for cell in parts.get(wide.id, {}).values() if values else ():
                theirs[cells[cell]].append(cell)
            for value in values.keys() & theirs.keys():
                yield tuple(theirs[value]), tuple(values[value])

    def _same_rows(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[list[Cell]]:
        """Yield cells that are made of the same rows; sums that rsr added up come last."""
        for same in self._same_totals:
            yield [(each.id, None) for each in same if (each.id, None) in cells]
        for same in self._same_margins:
            found: dict[str, list[tuple[RowQuery, Cell]]] = defaultdict(list)
            for each in same:
                for text, cell in parts.get(each.id, {}).items():
                    found[text].append((each, cell))
            for (first, cell), *others in found.values():
                # A text in another column may name something else.
                like = [
                    other
                    for each, other in others
                    if each.part == first.part or cells[other] == cells[cell]
                ]
                yield [cell, *like]


def relations_of(
    totals: Iterable[_Total],
    representative: Callable[[CellKey], CellKey],
    values: Mapping[CellKey, Value],
) -> tuple[Relation, ...]:
    """Return relations between the representatives of equal cells, each once."""
    found: dict[tuple[CellKey, frozenset[CellKey]], Relation] = {}
    for total, of, likely in sorted(totals, key=lambda one: one[2]):
        whole, parts = representative(total), tuple(dict.fromkeys(map(representative, of)))
        # Nothing says that figures of several indicators are counts.
        counts = (not likely and {part[0] for part in of} == {total[0]}) or not any(
            (bounds := bounds_of(values[key])) is not None and bounds[0] < 0
            for key in (whole, *parts)
            if key in values
        )
        if whole not in parts and counts:
            cells = (whole, frozenset(parts))
            found.setdefault(cells, Relation(total=whole, parts=parts, likely=likely))
    return tuple(found.values())


def _values_of_parts(cells: Mapping[Cell, Value]) -> dict[str, list[Value]]:
    """Return the values of parts by indicator."""
    found: dict[str, list[Value]] = defaultdict(list)
    for (indicator, part), value in cells.items():
        if part is not None:
            found[indicator].append(value)
    return found
