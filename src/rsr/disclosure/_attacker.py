"""The attacker of statistical disclosure control: what follows from all that a report prints.

The attacker's problem is to find the feasibility range of each suppressed cell (Fischetti and Salazar
2001).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from rsr.disclosure._region import Goal, Range, Region
from rsr.disclosure._simplex import Exact, Row
from rsr.disclosure.relations import Key, Relation, in_order
from rsr.model import Interval, NotApplicable, Number, Suppressed, Value
from rsr.values.exact import exact

# A hidden figure without an upper bound must be able to have at least this many whole values.
OPEN = 5
_FREE: Range = (0, None)
_NIL: Range = (0, 0)


def printed_range(value: Value, *, whole: bool) -> Range | None:
    """Return the bounds of a published figure, or None for what is no figure.

    Args:
        value: The figure.
        whole: True where it counts whole things that cannot be below 0.
    """
    if isinstance(value, Number):
        number = exact(value.value)
        plain = int(number) if number.denominator == 1 else number
        return plain, plain
    if not isinstance(value, Interval | Suppressed):
        return None
    low = max(exact(value.low), Fraction(0))
    high = None if value.high is None else exact(value.high)
    if whole:
        return ceil(low), None if high is None else floor(high)
    return low, high


def counts_whole(values: Sequence[Value]) -> bool:
    """Say whether all figures can be whole numbers; a fraction shows that nothing was counted."""
    for value in values:
        bounds = printed_range(value, whole=True)
        if bounds is None:
            continue
        low, high = bounds
        if Fraction(low).denominator != 1 or (high is not None and low > high):
            return False
    return True


class Attacker:
    """One who knows the printed cells, their relations and the rule of suppression.

    Args:
        cells: The figures as published; a cell that is not there is not published.
        ranges: Their printed ranges; None for what is no figure.
        relations: The relations between the cells.
        withheld: The cells that rsr withholds, each with its upper bound for one who knows by which
            rule it was chosen.
        given_away: Hidden cells that hidden cells alone narrow, with the range that is left.
        whole: True where the cells count whole things, so that ranges hold whole numbers.
        assuming: True for one who assumes that missing parts add nothing, which need not be so.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        ranges: Mapping[Key, Range | None],
        relations: Sequence[Relation],
        *,
        withheld: Mapping[Key, Exact | None],
        given_away: Mapping[Key, Range],
        whole: bool,
        assuming: bool,
    ) -> None:
        self._cells, self._ranges, self._withheld = cells, ranges, withheld
        self._assuming = assuming
        totals = {one.total for one in relations}
        parts = {key for one in relations for key in one.parts}
        self.keys = in_order(parts | totals | withheld.keys())
        self.bounds = {key: self._known(key, part=key not in totals) for key in self.keys}
        #: The declared ranges of hidden cells.
        self.declared = {
            key: given_away.get(key, self.bounds[key])
            for key in self.keys
            if self._is_protected(key)
        }
        self._contradictory = False
        unknown = [key for key in self.keys if self.bounds[key][0] != self.bounds[key][1]]
        self._columns = {key: at for at, key in enumerate(unknown)}
        equations = [row for one in relations if (row := self._row(one)) is not None]
        self._region = Region(
            [self.bounds[key][0] for key in self._columns],
            [self.bounds[key][1] for key in self._columns],
            equations,
            frozenset(self._columns.values()) if whole else frozenset[int](),
        )
        self.feasible = self._region.feasible and not self._contradictory

    def exposed(self) -> list[Key]:
        """Return the hidden cells whose feasibility range is narrower than declared, in order."""
        found = {key for key in self.declared if not self._is_wide(key)}
        goals: list[Goal] = []
        whose: list[Key] = []
        for key, bounds in self.declared.items():
            if key in self._columns and key not in found:
                low, high = _wanted(bounds)
                goals += [(self._columns[key], low, False), (self._columns[key], high, True)]
                whose += [key, key]
        found |= {whose[at] for at in self._region.missed(goals)}
        return in_order(found)

    def range_of(self, key: Key) -> tuple[Range, bool]:
        """Return the feasibility range of a cell, and whether it is proved to be no narrower."""
        column = self._columns.get(key)
        if column is None:
            return self.bounds[key], True
        high, sure = self._region.greatest(column, 1)
        low, sure_too = self._region.greatest(column, -1)
        return (-(low or 0), high), sure and sure_too

    def narrows(self, one: Relation, key: Key, wanted: Range) -> bool:
        """Say whether a relation alone leaves a cell less than a wanted range."""
        low, high = _wanted(wanted)
        others = [part for part in one.parts if part != key]
        least = sum(self.bounds[part][0] for part in others)
        tops = [self.bounds[part][1] for part in others]
        most = None if None in tops else sum(top for top in tops if top is not None)
        if key == one.total:
            return least > low or (most is not None and most < high)
        bottom, top = self.bounds[one.total]
        return (most is not None and bottom - most > low) or (
            top is not None and top - least < high
        )

    def _known(self, key: Key, *, part: bool) -> Range:
        if key in self._withheld:
            return 0, self._withheld[key]
        bounds = self._ranges.get(key)
        if bounds is not None:
            return bounds
        value = self._cells.get(key)
        adds_nothing = isinstance(value, NotApplicable) or (self._assuming and value is not None)
        return _NIL if part and adds_nothing else _FREE

    def _row(self, one: Relation) -> Row | None:
        """Return a relation as an equation of the unknown cells; None where all are known."""
        coefficients: dict[int, Exact] = {}
        constant: Exact = 0
        for key, sign in [(one.total, -1), *((part, 1) for part in one.parts)]:
            column = self._columns.get(key)
            if column is None:
                constant -= sign * self.bounds[key][0]
            else:
                coefficients[column] = sign
        if not coefficients:
            self._contradictory |= constant != 0
            return None
        return coefficients, constant

    def _is_protected(self, key: Key) -> bool:
        """Say whether the range of a cell must not be narrowed.

        What rsr withheld has the bounds that are certain. It is no harm if one who assumes more
        comes closer.
        """
        value = self._cells.get(key)
        if not isinstance(value, Suppressed) or key in self._withheld:
            return False
        return value.by == "publisher" or not self._assuming

    def _is_wide(self, key: Key) -> bool:
        """Say whether the printed bounds of a hidden cell are as wide as declared."""
        low, high = _wanted(self.declared[key])
        least, most = self.bounds[key]
        return least <= low and (most is None or most >= high)


def _wanted(declared: Range) -> tuple[Exact, Exact]:
    """Return the least and the greatest value that must stay possible of a hidden cell."""
    low, high = declared
    return low, low + OPEN - 1 if high is None else high
