"""Which figures of one data source are the same, and which add up, as its indicators select them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from rsr.disclosure import Relation
from rsr.engine.matching import fold, text_of
from rsr.model import Indicator, Interval, Number, Options, Suppressed, Value
from rsr.values.exact import above, below, exact

__all__ = ["Asked", "Cell", "Hanging", "Related", "added_up"]

# An indicator, and a part of it; None is the whole.
Cell = tuple[str, str | None]
# The folded texts that are wanted of each folded column.
_Texts = Mapping[str, frozenset[str]]


def _texts(options: Options) -> dict[str, frozenset[str]]:
    found = {}
    for name, given in options.items():
        every = given if isinstance(given, list | tuple | set | frozenset) else (given,)
        if texts := frozenset(fold(text_of(one)) for one in every):
            found[fold(name)] = texts
    return found


@frozen(kw_only=True)
class Asked:
    """The rows that an indicator asks for, as they are compared with those of others."""

    id: str
    # All of its rows, apart from those of a whole.
    full: _Texts
    # The same, whatever the part is.
    rest: _Texts
    part: str | None
    # The rows of the figure that has no part; None where there is none.
    one: _Texts | None
    # The columns that tell its whole from its parts.
    apart: frozenset[str]
    summed: bool

    @classmethod
    def of(cls, indicator: Indicator) -> "Asked | None":
        """Read what an indicator asks for; None where it counts rows, which hides nothing."""
        measured = indicator.measured
        if measured is None or measured.combine == "count":
            return None
        full = _texts(indicator.select)
        whole = _texts(measured.whole)
        part = fold(measured.part) if measured.part is not None else None
        apart = frozenset(map(fold, measured.whole))
        one: _Texts | None = full if part is None and not whole else None
        if part is not None and whole:
            one = {name: texts for name, texts in full.items() if name not in apart} | whole
        return cls(
            id=indicator.id,
            full=full,
            rest={name: texts for name, texts in full.items() if name != part},
            part=part,
            one=one,
            apart=apart,
            summed=measured.combine == "sum",
        )

    def overlaps(self, other: "Asked") -> bool:
        """Say whether a row could be asked for by both."""
        shared = self.full.keys() & other.full.keys()
        return all(self.full[name] & other.full[name] for name in shared)


@frozen(kw_only=True)
class Related:
    """How the figures of one period hang together."""

    # The cell that stands for others with the same figure.
    alias: Mapping[Cell, Cell]
    relations: tuple[Relation, ...]
    # Sums that rsr itself made of bounds, and what they are sums of.
    sums: Mapping[Cell, tuple[Cell, ...]]

    @property
    def indicators(self) -> set[str]:
        """The indicators that hang together with others, or in themselves."""
        cells = {*self.alias, *self.alias.values(), *self.sums}
        for one in self.relations:
            cells |= {one.total, *one.parts}  # type: ignore[arg-type]  # keys are cells
        return {indicator for indicator, _ in cells}


@frozen
class Hanging:
    """How the indicators of one data source hang together, whatever the period.

    Args:
        asked: What they ask for.
        periods: Their figures, period by period.
    """

    asked: Sequence[Asked]
    periods: Sequence[Mapping[Cell, Value]]
    # Which indicator's one figure is that of all parts of another.
    _totals: list[tuple[Asked, Asked]] = field(init=False, factory=list)
    # Which one figure is that of some parts, by the column and texts that say which.
    _some: list[tuple[Asked, Asked, str, frozenset[str]]] = field(init=False, factory=list)
    _likely: list[tuple[Asked, Asked]] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        # Columns that tell a whole from its parts do so for all indicators of a source.
        apart = frozenset[str]().union(*(each.apart for each in self.asked))
        ones = [each for each in self.asked if each.one is not None]
        every = [_of_parts(cells) for cells in self.periods]
        for table in self.asked:
            if table.part is None:
                continue
            for one in ones:
                if one is table or one.one == table.full:
                    self._totals.append((one, table))
                elif (told := _told(one, table)) is not None:
                    self._some.append((one, table, *told))
                elif _may_be_whole(one, table, apart) and all(
                    _fits(cells.get((one.id, None)), parts.get(table.id, ()))
                    for cells, parts in zip(self.periods, every, strict=True)
                ):
                    self._likely.append((one, table))

    def related(self, cells: Mapping[Cell, Value]) -> Related:
        """Say how the figures of one period hang together."""
        parts: dict[str, dict[str, Cell]] = defaultdict(dict)
        for cell in cells:
            if cell[1] is not None:
                parts[cell[0]].setdefault(fold(cell[1]), cell)
        alias: dict[Cell, Cell] = {}
        pairs: list[tuple[Cell, tuple[Cell, ...]]] = []
        sums: dict[Cell, tuple[Cell, ...]] = {}
        summed = {each.id for each in self.asked if each.summed and each.part is None}

        def is_sum_of(total: Cell, of: Sequence[Cell]) -> None:
            if total[0] in summed and not isinstance(cells[total], Number):
                sums.setdefault(total, tuple(of))
            elif len(of) == 1 and total not in alias and cells[total] == cells[of[0]]:
                alias[total] = of[0]
            else:
                pairs.append((total, tuple(of)))

        for same in self._same(cells, parts):
            for cell in same[1:]:
                is_sum_of(cell, same[:1])
        for one, table in (*self._totals, *self._likely):
            if (one.id, None) in cells and parts[table.id]:
                of = tuple(parts[table.id].values())
                if one is table:
                    pairs.append(((one.id, None), of))
                else:
                    is_sum_of((one.id, None), of)
        for one, table, column, texts in self._some:
            there = parts[table.id]
            known = column == table.part or texts <= there.keys()
            of = tuple(there[text] for text in sorted(texts) if text in there)
            if (one.id, None) not in cells or not of or not known:
                continue
            if column == table.part or len(of) > 1 or cells[one.id, None] == cells[of[0]]:
                is_sum_of((one.id, None), of)
        relations = _relations(pairs, alias, cells)
        return Related(alias=alias, relations=relations, sums=sums)

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


def _relations(
    pairs: Sequence[tuple[Cell, tuple[Cell, ...]]],
    alias: Mapping[Cell, Cell],
    cells: Mapping[Cell, Value],
) -> tuple[Relation, ...]:
    """Return relations between cells that stand for all others, each once."""

    def stands(cell: Cell) -> Cell:
        while cell in alias:
            cell = alias[cell]
        return cell

    found: dict[tuple[Cell, frozenset[Cell]], Relation] = {}
    for total, of in pairs:
        whole, parts = stands(total), tuple(dict.fromkeys(map(stands, of)))
        # Between indicators nobody said that figures are counts.
        counts = {part[0] for part in of} == {total[0]} or not any(
            (bounds := _bounds(cells[cell])) is not None and bounds[0] < 0
            for cell in (whole, *parts)
        )
        if whole not in parts and counts:
            found.setdefault((whole, frozenset(parts)), Relation(total=whole, parts=parts))
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
    if one.one is None or (one.summed and one.part is None) or table.rest != table.full:
        return False
    names = one.one.keys() | table.rest.keys()
    differ = {name for name in names if one.one.get(name) != table.rest.get(name)}
    none = frozenset[str]()
    disjoint = {
        name
        for name in differ & one.one.keys() & table.rest.keys()
        if not one.one.get(name, none) & table.rest.get(name, none)
    }
    return bool(disjoint) and (differ <= apart or len(differ) == 1)


def _of_parts(cells: Mapping[Cell, Value]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = defaultdict(list)
    for (indicator, part), value in cells.items():
        if part is not None:
            found[indicator].append(value)
    return found


def _fits(total: Value | None, parts: Sequence[Value]) -> bool:
    """Say whether figures can be a whole and its parts; with some missing, they can be less."""
    if total is None or not parts or (whole := _bounds(total)) is None:
        return True
    bounds = [_bounds(value) for value in parts]
    known = [one for one in bounds if one is not None]
    least = sum((low for low, _ in known), Fraction(0))
    most = _most(known)
    low, high = whole
    not_more = high is None or least <= high
    return not_more and (len(known) < len(bounds) or most is None or most >= low)


def _bounds(value: Value) -> tuple[Fraction, Fraction | None] | None:
    if isinstance(value, Number):
        return exact(value.value), exact(value.value)
    if isinstance(value, Interval | Suppressed):
        return exact(value.low), None if value.high is None else exact(value.high)
    return None


def _most(bounds: Sequence[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    total = Fraction(0)
    for _, high in bounds:
        if high is None:
            return None
        total += high
    return total


def added_up(values: Sequence[Value]) -> Suppressed:
    """Return a sum that tells no more than the figures that it is made of."""
    bounds = [found for value in values if (found := _bounds(value)) is not None]
    low = below(sum((low for low, _ in bounds), Fraction(0)))
    most = _most(bounds)
    return Suppressed(low=low or 0, high=None if most is None else above(most), by="rsr")
