"""Which figures of one data source are the same, and which add up, as its indicators select them."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from rsr.disclosure import Relation
from rsr.model import Interval, Number, Value
from rsr.values.texts import fold
from rsr.workflow._asked import Asked, Texts, inside, wherever
from rsr.workflow._fitting import bounds_of, fits, left_over

__all__ = [
    "Cell",
    "Hanging",
    "Place",
    "Related",
    "relations_of",
]

# An indicator, and a part of it; None is the whole.
Cell = tuple[str, str | None]
# The same, in one issue for one period.
Place = tuple[str, str | None, str]
# Finds figures that are made of some rows of another, by parts and among all there are.
_Pick = Callable[
    [Mapping[str, Mapping[str, Cell]], Mapping[Cell, Value]],
    Iterable[tuple[Cell, Sequence[Cell]]],
]


@frozen(kw_only=True)
class Related:
    """How the figures of one period hang together."""

    # Cells with the same figure.
    same: tuple[tuple[Cell, Cell], ...] = ()
    # Totals, and the cells that make them up; a cell of no indicator is not published.
    pairs: tuple[tuple[Cell, tuple[Cell, ...]], ...] = ()
    # Sums that rsr itself made of bounds, and cells whose rows are in them.
    sums: Mapping[Cell, frozenset[Cell]] = field(factory=dict)
    # Cells, and others of the same value of which nobody knows whether they are the same rows.
    alike: tuple[tuple[tuple[Cell, ...], tuple[Cell, ...]], ...] = ()
    # What is hidden and not printed, as sums tell it that are.
    implied: Mapping[Cell, Value] = field(factory=dict)


@frozen
class Hanging:
    """How the indicators of one data source hang together, whatever the period.

    Args:
        asked: What they ask for.
        periods: Their figures, period by period.
        known: Indicators of which the rows of the table tell how their figures hang together.
    """

    asked: Sequence[Asked]
    periods: Sequence[Mapping[Cell, Value]]
    known: Container[tuple[str, str]] = ()
    # Which indicator's one figure is that of all parts of another.
    _totals: list[tuple[Asked, Asked]] = field(init=False, factory=list)
    # Which one figure is that of some parts, by the column and texts that say which.
    _some: list[tuple[Asked, Asked, str, frozenset[str]]] = field(init=False, factory=list)
    _likely: list[tuple[Asked, Asked]] = field(init=False, factory=list)
    # Which one figure is that of all rows that another one adds up.
    _summed: list[tuple[Asked, Asked]] = field(init=False, factory=list)
    # One figures that differ in the texts of one column alone; None takes any text.
    _families: list[list[tuple[Asked, frozenset[str] | None]]] = field(init=False, factory=list)
    # Whose figures are made of some rows of another's, as a function of the figures there are.
    _among: list[tuple[Asked, Asked, "_Pick"]] = field(init=False, factory=list)
    # Whose rows are among those of a table, and nothing says in which of its parts.
    _somewhere: list[tuple[Asked, Asked]] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        # Columns that tell a whole from its parts do so for all indicators of a source.
        apart = frozenset[str]().union(*(each.apart for each in self.asked))
        ones = [each for each in self.asked if each.one is not None]
        every = [_of_parts(cells) for cells in self.periods]
        for table in self.asked:
            if table.part is None:
                if table.summed:
                    self._sums_of_whole(table, ones, apart)
                continue
            for one in ones:
                if one is table or one.one == table.full:
                    self._totals.append((one, table))
                elif (which := _told(one, table)) is not None:
                    self._some.append((one, table, *which))
                elif _may_be_whole(one, table, apart) and all(
                    fits(cells.get((one.id, None)), parts.get(table.id, ()))
                    for cells, parts in zip(self.periods, every, strict=True)
                ):
                    self._likely.append((one, table))
        known = {(one.id, table.id) for one, table, *_ in self._some}
        known |= {(one.id, table.id) for one, table in (*self._totals, *self._likely)}
        told = known - {
            (one.id, table.id) for one, table, name, _ in self._some if name != table.part
        }
        for wide in self.asked:
            for narrow in self.asked:
                if wide is narrow or not wide.overlaps(narrow):
                    continue
                self._among.extend((narrow, wide, pick) for pick in _among(narrow, wide, known))
                told_apart = (narrow.id, wide.id) in told or (narrow.id, wide.id) in self.known
                if not told_apart and _somewhere(narrow, wide):
                    self._somewhere.append((narrow, wide))

        self._families.extend(_families(ones))

    def _sums_of_whole(self, sum_: Asked, ones: Sequence[Asked], apart: frozenset[str]) -> None:
        """Note of which one figures a sum without parts is likely to be another account."""
        for one in ones:
            if _may_be_whole(one, sum_, apart) and all(
                fits(cells.get((one.id, None)), [cells[sum_.id, None]])
                for cells in self.periods
                if (sum_.id, None) in cells
            ):
                self._summed.append((one, sum_))

    def related(self, cells: Mapping[Cell, Value]) -> Related:
        """Say how the figures of one period hang together."""
        parts = _by_part(cells)
        same: list[tuple[Cell, Cell]] = []
        pairs: list[tuple[Cell, tuple[Cell, ...]]] = []
        sums: dict[Cell, frozenset[Cell]] = {}
        summed = {each.id for each in self.asked if each.summed and each.part is None}
        beside_whole = {each.id for _, each in self._summed}

        def is_sum_of(total: Cell, of: Sequence[Cell], rest: Sequence[Cell] = ()) -> None:
            if total[0] in summed and not isinstance(cells[total], Number):
                sums[total] = sums.get(total, frozenset()) | set(of)
                if total[0] in beside_whole:
                    pairs.append((total, (*of, *rest)))
            elif len(of) == 1 and cells[total] == cells[of[0]]:
                same.append((total, of[0]))
            else:
                pairs.append((total, (*of, *rest)))

        for alike in self._same(cells, parts):
            for cell in alike[1:]:
                is_sum_of(cell, alike[:1])
        for one, table in self._totals:
            if (one.id, None) in cells and parts[table.id]:
                of = tuple(parts[table.id].values())
                if one is table:
                    pairs.append(((one.id, None), of))
                else:
                    is_sum_of((one.id, None), of)
        for total, of in self._wholes(cells, parts):
            if len(of) == 1 and cells[total] == cells[of[0]]:
                same.append((total, of[0]))
            else:
                pairs.append((total, of))
        for one, table, column, texts in self._some:
            there = parts[table.id]
            known = column == table.part or texts <= there.keys()
            of = tuple(there[text] for text in sorted(texts) if text in there)
            if (one.id, None) not in cells or not of or not known:
                continue
            if column == table.part or of[1:] or cells[one.id, None] == cells[of[0]]:
                is_sum_of((one.id, None), of)
        for narrow, wide, pick in self._among:
            for total, some in pick(parts, cells):
                if wide.summed:
                    is_sum_of(total, some, [("", f"{total} without {narrow.id}")])
                else:
                    # One row, and some of its rows: the same.
                    for cell in some:
                        is_sum_of(cell, [total])
        implied: dict[Cell, Value] = {}
        for total, of in self._smallest(cells):
            printed = [cell for cell in of if cell in cells]
            rest = [cell for cell in of if cell not in cells]
            is_sum_of(total, printed, rest)
            if (
                len(rest) == 1
                and (hidden := left_over(cells[total], [cells[cell] for cell in printed]))
                is not None
            ):
                implied[rest[0]] = hidden
                pairs.append((total, of))
        return Related(
            same=tuple(same),
            pairs=tuple(pairs),
            sums=sums,
            alike=tuple(self._alike(cells, parts)),
            implied=implied,
        )

    def _wholes(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Yield wholes that have rows of their own, and what makes them up."""
        for one, table in self._likely:
            if (one.id, None) in cells and parts.get(table.id):
                yield (one.id, None), tuple(parts[table.id].values())
        for one, sum_ in self._summed:
            if (one.id, None) in cells and (sum_.id, None) in cells:
                yield (one.id, None), ((sum_.id, None),)

    def _smallest(self, cells: Mapping[Cell, Value]) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Yield sums, and the cells of the smallest sets of rows that make them up."""
        for family in self._families:
            there = [(one, texts) for one, texts in family if (one.id, None) in cells]
            named = frozenset[str]().union(*(texts for _, texts in there if texts is not None))
            sets: dict[frozenset[str], list[str]] = defaultdict(list)
            for text in sorted(named):
                sets[
                    frozenset(one.id for one, texts in there if texts is None or text in texts)
                ].append(text)
            if every := frozenset(one.id for one, texts in there if texts is None):
                sets[every].append("")
            own = {
                ids: next(
                    (
                        (one.id, None)
                        for one, texts in there
                        if texts is not None and texts == set(found)
                    ),
                    ("", f"{found} of {sorted(one.id for one, _ in family)}"),
                )
                for ids, found in sets.items()
            }
            for one, _ in there:
                of = tuple(cell for ids, cell in own.items() if one.id in ids)
                if one.summed and (one.id, None) not in of and any(cell[0] for cell in of):
                    yield (one.id, None), of

    def of_one_source(self, cells: Iterable[Cell]) -> bool:
        """Say whether figures are of one data source: nobody says that those of several add up."""
        ids = {cell[0] for cell in cells}
        return len({each.source for each in self.asked if each.id in ids}) < 2

    def rows(self, cell: Cell) -> Hashable:
        """Return what tells the rows of a cell from those of others, whichever source has them."""
        asked = next(each for each in self.asked if each.id == cell[0])
        if cell[1] is None or asked.part is None:
            return wherever(asked.one if asked.one is not None else asked.full)
        return wherever({**asked.rest, asked.part: frozenset([fold(cell[1])])})

    def _alike(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
        """Yield cells of tables, and those of the same value that may be made of the same rows."""
        for narrow, wide in self._somewhere:
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

    def _same(
        self, cells: Mapping[Cell, Value], parts: Mapping[str, Mapping[str, Cell]]
    ) -> Iterator[list[Cell]]:
        """Yield cells that are made of the same rows; sums that rsr made come last."""
        ones: dict[frozenset[tuple[str, frozenset[str]]], list[Cell]] = defaultdict(list)
        tables: dict[frozenset[tuple[str, frozenset[str]]], list[Asked]] = defaultdict(list)
        for each in sorted(self.asked, key=lambda each: each.summed):
            if each.one is not None and (each.id, None) in cells:
                ones[frozenset(each.one.items())].append((each.id, None))
            if each.part is not None:
                tables[frozenset(each.rest.items())].append(each)
        yield from ones.values()
        for alike in tables.values():
            found: dict[str, list[tuple[Asked, Cell]]] = defaultdict(list)
            for each in alike if len(alike) > 1 else ():
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


def _without(texts: Texts, column: str | None) -> Texts:
    return {name: every for name, every in texts.items() if name != column}


def _families(
    ones: Sequence[Asked],
) -> Iterator[list[tuple[Asked, frozenset[str] | None]]]:
    """Yield figures, at least one a sum, that differ in the texts of one column alone."""
    found: dict[tuple[Hashable, str], list[tuple[Asked, frozenset[str] | None]]] = defaultdict(list)
    rests: dict[Hashable, list[str]] = defaultdict(list)
    for each in ones:
        for name, texts in (each.one or {}).items():
            rest = frozenset(_without(each.one or {}, name).items())
            if (rest, name) not in found:
                rests[rest].append(name)
            found[rest, name].append((each, texts))
    for each in ones:
        rest = frozenset((each.one or {}).items())
        for name in rests.get(rest, ()):
            found[rest, name].append((each, None))
    for family in found.values():
        if len(family) > 1 and any(each.summed for each, _ in family):
            yield family


def _among(narrow: Asked, wide: Asked, known: Container[tuple[str, str]]) -> Iterator["_Pick"]:
    """Yield how figures of one indicator are found that are made of some rows of another's."""
    if narrow.one is not None and wide.one is not None and inside(narrow.one, wide.one):
        # Sums that differ in one column are of a family.
        differ = dict(narrow.one).items() ^ dict(wide.one).items()
        if narrow.one != wide.one and not (wide.summed and len({name for name, _ in differ}) == 1):
            yield lambda _, cells: _both(cells, (wide.id, None), [(narrow.id, None)])
    if narrow.one is not None and wide.part is not None and (narrow.id, wide.id) not in known:
        texts = narrow.one.get(wide.part, frozenset())
        if len(texts) == 1 and inside(_without(narrow.one, wide.part), wide.rest):
            (text,) = texts
            yield (
                lambda parts, cells: (
                    _both(cells, parts[wide.id][text], [(narrow.id, None)])
                    if text in parts[wide.id]
                    else ()
                )
            )
    if wide.one is not None and narrow.part is not None and (wide.id, narrow.id) not in known:
        wanted = wide.one.get(narrow.part)
        if inside(narrow.rest, _without(wide.one, narrow.part)):
            yield lambda parts, cells: _both(
                cells,
                (wide.id, None),
                [
                    cell
                    for text, cell in parts[narrow.id].items()
                    if wanted is None or text in wanted
                ],
            )
    like = narrow.part is not None and narrow.part == wide.part and narrow.rest != wide.rest
    if like and inside(narrow.rest, wide.rest):
        yield lambda parts, _: [
            (parts[wide.id][text], [cell])
            for text, cell in parts[narrow.id].items()
            if text in parts[wide.id]
        ]


def _both(
    cells: Mapping[Cell, Value], total: Cell, of: Sequence[Cell]
) -> Sequence[tuple[Cell, Sequence[Cell]]]:
    there = [cell for cell in of if cell in cells]
    return [(total, there)] if there and total in cells else []


def _somewhere(narrow: Asked, wide: Asked) -> bool:
    """Say whether rows are among those of a table, and nothing says in which of its parts."""
    if wide.part is None or narrow.part == wide.part:
        return False
    rows = narrow.full if narrow.part is not None else narrow.one
    return rows is not None and wide.part not in rows and inside(rows, wide.full)


def relations_of(
    pairs: Iterable[tuple[Place, tuple[Place, ...], bool]],
    stands: Callable[[Place], Place],
    values: Mapping[Place, Value],
) -> tuple[Relation, ...]:
    """Return relations between figures that stand for all others, each once.

    Args:
        pairs: Totals, what makes them up, and whether that is no more than likely.
        stands: Returns the figure that stands for another.
        values: The figures.
    """
    found: dict[tuple[Place, frozenset[Place]], Relation] = {}
    for total, of, likely in sorted(pairs, key=lambda pair: pair[2]):
        whole, parts = stands(total), tuple(dict.fromkeys(map(stands, of)))
        # Between indicators nobody said that figures are counts.
        counts = (not likely and {part[0] for part in of} == {total[0]}) or not any(
            (bounds := bounds_of(values[place])) is not None and bounds[0] < 0
            for place in (whole, *parts)
            if place in values
        )
        if whole not in parts and counts:
            key = (whole, frozenset(parts))
            found.setdefault(key, Relation(total=whole, parts=parts, likely=likely))
    return tuple(found.values())


def _told(one: Asked, table: Asked) -> tuple[str, frozenset[str]] | None:
    """Return by which column, and which texts, a figure is that of some parts of a table."""
    assert one.one is not None  # noqa: S101  # it has such a figure
    extra = one.one.keys() - table.rest.keys()
    if len(extra) != 1 or any(one.one.get(name) != texts for name, texts in table.rest.items()):
        return None
    (column,) = extra
    texts = one.one[column]
    limits = table.full.get(table.part or "")
    return (column, texts) if limits is None or texts <= limits else None


def _may_be_whole(one: Asked, table: Asked, apart: frozenset[str]) -> bool:
    """Say whether a figure stands beside a table as a whole does: apart by what tells wholes."""
    if one.one is None:
        return False
    names = one.one.keys() | table.full.keys()
    differ = {name for name in names if one.one.get(name) != table.full.get(name)}
    none = frozenset[str]()
    disjoint = {
        name
        for name in differ & one.one.keys() & table.full.keys()
        if not one.one.get(name, none) & table.full.get(name, none)
    }
    return bool(disjoint) and (differ <= apart or len(differ) == 1)


def _by_part(cells: Iterable[Cell]) -> dict[str, dict[str, Cell]]:
    """Return the cells of parts, by indicator and folded text."""
    parts: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        if cell[1] is not None:
            parts[cell[0]].setdefault(fold(cell[1]), cell)
    return parts


def _of_parts(cells: Mapping[Cell, Value]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = defaultdict(list)
    for (indicator, part), value in cells.items():
        if part is not None:
            found[indicator].append(value)
    return found
