"""The attacker of statistical disclosure control: what follows from all that a report prints.

The attacker's problem is to find the feasibility range of each suppressed cell (Fischetti and Salazar
2001).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import ceil, floor

from rsr.disclosure._region import Equation, Range, Region, Row
from rsr.disclosure._simplex import Exact
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.relations import Key, Relation, cells_of, in_order
from rsr.model import Interval, NotApplicable, Number, Suppressed, Value
from rsr.values.exact import exact

# A hidden figure without an upper bound must be able to have at least this many whole values.
OPEN = 5
_FREE: Range = (0, None)
_NIL: Range = (0, 0)


def counts(cells: Mapping[Key, Value]) -> dict[Key, Range]:
    """Return the bounds of the figures that are whole numbers, as nearly all are."""
    return {
        key: (value.value, value.value)
        for key, value in cells.items()
        if type(value) is Number and type(value.value) is int and value.value >= 0
    }


def printed_ranges(
    cells: Mapping[Key, Value], known: Mapping[Key, Range], keys: Iterable[Key]
) -> tuple[dict[Key, Range], bool]:
    """Return the bounds of published figures, and whether all of them can be whole numbers.

    A fraction shows that nothing was counted. What is no figure has no bounds.
    """
    found = {key: known[key] for key in keys if key in known}
    others = [(key, cells[key]) for key in keys if key in cells and key not in known]
    for whole in (True, False):
        ranges = {key: bounds for key, value in others if (bounds := _range(value, whole=whole))}
        if whole and all(map(_is_whole, ranges.values())):
            break
    return found | ranges, whole


def _is_whole(bounds: Range) -> bool:
    low, high = bounds
    return low.denominator == 1 and (high is None or low <= high)


def _range(value: Value, *, whole: bool) -> Range | None:
    """Return the bounds of a published figure, or None for what is no figure.

    ``whole``: True where it counts whole things that cannot be below 0.
    """
    if isinstance(value, Number):
        return _exact(value.value), _exact(value.value)
    if not isinstance(value, Interval | Suppressed):
        return None
    low = max(_exact(value.low), 0)
    high = None if value.high is None else _exact(value.high)
    if whole:
        return ceil(low), None if high is None else floor(high)
    return low, high


def _exact(number: float) -> Exact:
    if type(number) is int:  # nearly always
        return number
    found = exact(number)
    return found.numerator if found.denominator == 1 else found


class Knowledge:
    """What an attacker knows of cells of which nothing is withheld.

    ``cells``: the figures as published; a cell that is not there is not published. ``whole``: True
    where the cells count whole things, so that ranges hold whole numbers. ``assuming``: True for one
    who assumes that missing parts add nothing, which need not be so.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        ranges: Mapping[Key, Range],
        relations: Sequence[Relation],
        *,
        whole: bool,
        assuming: bool,
    ) -> None:
        self.relations = relations
        self.whole = whole
        self.assuming = assuming
        #: True where one who assumes nothing would know something else.
        self.assumed = False
        self.bounds = dict[Key, Range]()
        #: The declared ranges of hidden cells, which must not be narrowed.
        self.declared = dict[Key, Range]()
        totals = {one.total for one in relations}
        for one in relations:
            for key in cells_of(one):
                bounds = ranges.get(key) or self._unknown(cells.get(key), part=key not in totals)
                self.bounds[key] = bounds
                if bounds[0] == bounds[1]:
                    continue
                value = cells.get(key)
                # What rsr withheld has the bounds that are certain. It is no harm if one who
                # assumes more comes closer.
                if isinstance(value, Suppressed):
                    if value.by == "publisher" or not assuming:
                        self.declared[key] = bounds
                    else:
                        self.assumed = True

        #: Each relation as an equation of its unknown cells.
        self.rows = [_row(one, self.bounds) for one in relations]
        self._relations_of: dict[Key, list[int]] = {}

    def relations_of(self, key: Key) -> Sequence[int]:
        """Return the places of the relations that name a cell."""
        if len(self.relations) == 1:  # nearly always
            return (0,) if key in self.bounds else ()
        if not self._relations_of:
            for number, one in enumerate(self.relations):
                for other in cells_of(one):
                    self._relations_of.setdefault(other, []).append(number)
        return self._relations_of.get(key, ())

    def rows_without(self, withheld: Mapping[Key, Range]) -> list[Row]:
        """Return the equations while some cells have other bounds."""
        rows = list(self.rows)
        for key, bounds in withheld.items():
            for number in self.relations_of(key):
                before, constant = rows[number]
                unknown = dict(before)
                sign = -1 if key == self.relations[number].total else 1
                if unknown.pop(key, None) is None:
                    constant += sign * self.bounds[key][0]
                if bounds[0] == bounds[1]:
                    constant -= sign * bounds[0]
                else:
                    unknown[key] = sign
                rows[number] = unknown, constant
        return rows

    def _unknown(self, value: Value | None, *, part: bool) -> Range:
        """Return the bounds of what is no figure."""
        if not part or value is None:
            return _FREE
        if isinstance(value, NotApplicable):
            return _NIL
        self.assumed = self.assumed or self.assuming
        return _NIL if self.assuming else _FREE


class Attacker:
    """One who knows the printed cells, their relations and the rule of suppression.

    Args:
        knowledge: What is known where nothing is withheld.
        withheld: The bounds of the cells that rsr withholds, for one who knows by which rule they
            were chosen.
        before: An attacker on other withheld cells, of whom what has not changed is taken over.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        withheld: Mapping[Key, Range],
        before: "Attacker | None" = None,
    ) -> None:
        self._bounds = {**knowledge.bounds, **withheld} if withheld else knowledge.bounds
        self._declared = knowledge.declared
        self._knowledge = knowledge
        rows = self._rows = knowledge.rows_without(withheld) if withheld else knowledge.rows
        self.feasible = all(unknown or not constant for unknown, constant in rows)
        #: By their equations and bounds.
        self.regions: dict[Hashable, Region] = {}
        self._region_of: dict[Key, Equation | Region] = {}
        for some in _connected([row for row in rows if row[0]]):
            region = self._region(some, knowledge, before)
            self.feasible = self.feasible and region.feasible
            for unknown, _ in some:
                self._region_of |= dict.fromkeys(unknown, region)

    def _region(
        self, rows: Sequence[Row], knowledge: Knowledge, before: "Attacker | None"
    ) -> Equation | Region:
        """Return the region of some equations, as it was before if nothing of it has changed."""
        if len(rows) == 1:
            return Equation(rows[0], self._bounds)
        keys = in_order({key for unknown, _ in rows for key in unknown})
        bounds = {key: self._bounds[key] for key in keys}
        same = (
            tuple((constant, frozenset(unknown.items())) for unknown, constant in rows),
            tuple(bounds.items()),
        )
        region = before.regions.get(same) if before is not None else None
        self.regions[same] = region or Region(rows, bounds, whole=knowledge.whole)
        return self.regions[same]

    def exposed(self) -> list[Key]:
        """Return the hidden cells whose feasibility range is narrower than declared, in order."""
        found: set[Key] = set()
        goals: dict[Equation | Region, dict[Key, tuple[Exact, Exact]]] = {}
        for key, declared in self._declared.items():
            low, high = _wanted(declared)
            least, most = self._bounds[key]
            if least > low or (most is not None and most < high):
                found.add(key)
            elif (region := self._region_of.get(key)) is not None:
                goals.setdefault(region, {})[key] = low, high
        for region, some in goals.items():
            found |= region.narrowed(some)
        return in_order(found) if found else []

    def range_of(self, key: Key) -> tuple[Range, bool]:
        """Return the feasibility range of a cell, and whether it is proved to be no narrower."""
        region = self._region_of.get(key)
        return (self._bounds[key], True) if region is None else region.range_of(key)

    def narrowing(self, wanted: Mapping[Key, Range]) -> list[Relation]:
        """Return the relations that alone leave a cell less than a wanted range."""
        found = []
        keys: dict[int, list[Key]] = {}
        for key in wanted:
            for number in self._knowledge.relations_of(key):
                keys.setdefault(number, []).append(key)
        for number in sorted(keys):
            unknown, constant = self._rows[number]
            one = self._knowledge.relations[number]
            for key in keys[number]:
                if key not in unknown:
                    sign = -1 if key == one.total else 1
                    unknown, constant = (
                        {**unknown, key: sign},
                        constant + sign * self._bounds[key][0],
                    )
            equation = Equation((unknown, constant), self._bounds)
            for key in keys[number]:
                low, high = _wanted(wanted[key])
                least, most = equation.left_to(key)
                if (least is not None and least > low) or (most is not None and most < high):
                    found.append(one)
                    break
        return found


def _row(one: Relation, bounds: Mapping[Key, Range]) -> Row:
    """Return a relation as an equation of its unknown cells."""
    unknown: dict[Key, Exact] = {}
    constant: Exact = 0
    low, high = bounds[one.total]
    if low == high:
        constant = low
    else:
        unknown[one.total] = -1
    for key in one.parts:
        low, high = bounds[key]
        if low == high:
            constant -= low
        else:
            unknown[key] = 1
    return unknown, constant


def _connected(rows: Sequence[Row]) -> Iterable[list[Row]]:
    """Return equations in sets that share no unknown cell."""
    if len(rows) < 2:
        return [list(rows)] if rows else []
    sets: UnionFind[Key] = UnionFind()
    for unknown, _ in rows:
        first, *others = unknown
        for key in others:
            sets.merge(key, first)
    found: dict[Key, list[Row]] = {}
    for unknown, constant in rows:
        found.setdefault(sets.find(next(iter(unknown))), []).append((unknown, constant))
    return found.values()


def _wanted(declared: Range) -> tuple[Exact, Exact]:
    """Return the least and the greatest value that must stay possible of a hidden cell."""
    low, high = declared
    return low, low + OPEN - 1 if high is None else high
