"""All that unknown cells can be, given what is printed: points within bounds that keep equations."""

from collections.abc import Mapping, Sequence
from math import floor

from rsr.disclosure._simplex import Exact, Simplex
from rsr.disclosure.relations import Key

# How many corners with fractions are looked into before something counts as not proved.
_PATIENCE = 200

# The least and the most; None for no limit.
Range = tuple[Exact, Exact | None]
# Coefficients by cell, and what they come to.
Row = tuple[Mapping[Key, Exact], Exact]
# A column, and the value it must be able to have, from which side: True is "as large as this".
_Goal = tuple[int, Exact, bool]


class Equation:
    """The points within bounds that keep one equation with coefficients of 1 and -1.

    What is left to a cell follows from the bounds of the others, and is whole where these are.
    """

    def __init__(self, row: Row, bounds: Mapping[Key, Range]) -> None:
        self._signs, constant = row
        self._bounds = bounds
        # What the terms are below the constant at least and at most, without those that are open.
        self._short = self._spare = constant
        self._open_below = self._open_above = 0
        self.feasible = True
        for key, sign in self._signs.items():
            low, high = bounds[key]
            if sign > 0:
                self._short -= low
                if high is None:
                    self._open_above += 1
                else:
                    self._spare -= high
            else:
                self._spare += low
                if high is None:
                    self._open_below += 1
                else:
                    self._short += high
            if high is not None and low > high:
                self.feasible = False
        if (not self._open_below and self._short < 0) or (not self._open_above and self._spare > 0):
            self.feasible = False

    def left_to(self, key: Key) -> tuple[Exact | None, Exact | None]:
        """Return the least and the most that the other cells leave to a cell."""
        low, high = self._bounds[key]
        if self._signs[key] > 0:
            return (
                None if self._open_above > (high is None) else self._spare + (high or 0),
                None if self._open_below else self._short + low,
            )
        return (
            None if self._open_below > (high is None) else (high or 0) - self._short,
            None if self._open_above else low - self._spare,
        )

    def range_of(self, key: Key) -> tuple[Range, bool]:
        """Return the feasibility range of a cell, and that it is proved."""
        low, high = self._bounds[key]
        least, most = self.left_to(key)
        return (low if least is None else max(low, least), _less(high, most)), True

    def narrowed(self, wanted: Mapping[Key, tuple[Exact, Exact]]) -> set[Key]:
        """Return the cells that cannot be as small and as large as is wanted."""
        found = set()
        for key, (least, most) in wanted.items():
            low, high = self.range_of(key)[0]
            if low > least or (high is not None and high < most):
                found.add(key)
        return found


class Region:
    """The points within bounds that keep some equations."""

    def __init__(self, rows: Sequence[Row], bounds: Mapping[Key, Range], *, whole: bool) -> None:
        self._columns = {key: at for at, key in enumerate(bounds)}
        self._whole = whole
        crossed = any(high is not None and low > high for low, high in bounds.values())
        lower, upper = zip(*bounds.values(), strict=True) if bounds else ((), ())
        equations = [
            ({self._columns[key]: number for key, number in numbers.items()}, constant)
            for numbers, constant in rows
        ]
        self._simplex = Simplex([], [], []) if crossed else Simplex(lower, upper, equations)
        # What could not be settled in time counts as possible: it is then protected.
        self.feasible = (
            not crossed
            and self._simplex.feasible
            and (self._is_whole() or self._search(self._simplex) is not False)
        )

    def narrowed(self, wanted: Mapping[Key, tuple[Exact, Exact]]) -> set[Key]:
        """Return the cells that no point, or none that could be found, makes as small or as large.

        Many goals are tried for at once, since one corner can reach many of them.
        """
        goals: list[_Goal] = []
        for key, (least, most) in wanted.items():
            goals += [(self._columns[key], least, False), (self._columns[key], most, True)]
        left = set(range(len(goals)))
        for side in (True, False):
            while mine := [at for at in left if goals[at][2] is side]:
                before = len(left)
                self._simplex.most({goals[at][0]: 1 if side else -1 for at in mine})
                left -= self._reached(goals, left)
                if len(left) == before:
                    break
        for at in sorted(left):
            if at in left and self._reaches(goals[at]):
                left -= self._reached(goals, left) | {at}
        keys = list(wanted)
        return {keys[at // 2] for at in left}

    def range_of(self, key: Key) -> tuple[Range, bool]:
        """Return the feasibility range of a cell, and whether it is proved to be no narrower."""
        high, sure = self._greatest(self._columns[key], 1)
        low, sure_too = self._greatest(self._columns[key], -1)
        return (-(low or 0), high), sure and sure_too

    def _greatest(self, column: int, sign: int) -> tuple[Exact | None, bool]:
        """Return the most that a column with a sign can be, and whether that is certain."""
        found = self._simplex.most({column: sign})
        if found is None or self._is_whole():
            return found, True
        best = self._best_whole(column, sign)
        return (floor(found), False) if best is None else (best, True)

    def _is_whole(self) -> bool:
        return not self._whole or all(isinstance(value, int) for value in self._simplex.point)

    def _reached(self, goals: Sequence[_Goal], left: set[int]) -> set[int]:
        if not self._is_whole():
            return set()
        return {at for at in left if self._is_at(goals[at])}

    def _is_at(self, goal: _Goal) -> bool:
        column, bound, upwards = goal
        value = self._simplex.point[column]
        return value >= bound if upwards else value <= bound

    def _reaches(self, goal: _Goal) -> bool:
        column, bound, upwards = goal
        found = self._simplex.most({column: 1 if upwards else -1})
        if found is not None and (found < bound if upwards else -found > bound):
            return False
        if self._is_whole() and (found is None or self._is_at(goal)):
            return True
        low, high = (bound, None) if upwards else (None, bound)
        return self._search(_narrowed(self._simplex, column, low, high)) is True

    def _search(self, start: Simplex | None) -> bool | None:
        """Say whether there is a whole point (branch and bound); None if it takes too long."""
        waiting = [start]
        for _ in range(_PATIENCE):
            if not waiting:
                return False
            corner = waiting.pop()
            if corner is None:
                continue
            halves = self._halves(corner)
            if not halves:
                return True
            waiting += halves
        return None

    def _best_whole(self, column: int, sign: int) -> Exact | None:
        """Return the most that a column can be at a whole point; None if it takes too long."""
        best: Exact | None = None
        waiting: list[Simplex | None] = [self._simplex]
        for _ in range(_PATIENCE):
            if not waiting:
                return best
            corner = waiting.pop()
            if corner is None:
                continue
            found = corner.most({column: sign})
            if found is None or (best is not None and floor(found) <= best):
                continue
            halves = self._halves(corner)
            if not halves:
                best = found
            waiting += halves
        return None

    def _halves(self, corner: Simplex) -> list[Simplex | None]:
        """Part the points at a column that has a fraction in a corner; nothing if none has."""
        for column, value in enumerate(corner.point if self._whole else ()):
            if not isinstance(value, int):
                down = floor(value)
                return [
                    _narrowed(corner, column, down + 1, None),
                    _narrowed(corner, column, None, down),
                ]
        return []


def _narrowed(
    corner: Simplex, column: int, low: Exact | None, high: Exact | None
) -> Simplex | None:
    """Return a copy whose column keeps narrower bounds, or None where no point keeps them."""
    found = corner.copied()
    return found if found.narrow(column, low, high) else None


def _less(one: Exact | None, other: Exact | None) -> Exact | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
