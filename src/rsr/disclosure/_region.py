"""All that hidden figures can be, given what is shown: points with whole numbers within bounds."""

from collections.abc import Mapping, Sequence
from math import floor

from rsr.disclosure._simplex import Exact, Row, Simplex

# How many corners with broken numbers are looked into before something counts as not proved.
_PATIENCE = 200

# The least and the most; None for no limit.
Range = tuple[Exact, Exact | None]
# A column, and the value it must be able to have, from which side: True is "as large as this".
Goal = tuple[int, Exact, bool]


class Region:
    """The points that keep some equations and bounds, with whole numbers where things are counted.

    Args:
        lower: The least of each column.
        upper: The most of each column; None for no bound.
        rows: The equations.
        whole: The columns that hold whole numbers.
    """

    def __init__(
        self,
        lower: Sequence[Exact],
        upper: Sequence[Exact | None],
        rows: Sequence[Row],
        whole: frozenset[int],
    ) -> None:
        self._lower, self._upper, self._rows, self._whole = lower, upper, rows, whole
        crossed = any(
            high is not None and low > high for low, high in zip(lower, upper, strict=True)
        )
        self._simplex = Simplex([], [], []) if crossed else Simplex(lower, upper, rows)
        # What could not be settled in time counts as possible: it is then protected.
        self.feasible = (
            not crossed
            and self._simplex.feasible
            and (self._is_whole() or self._search({}) is not False)
        )

    def missed(self, goals: Sequence[Goal]) -> set[int]:
        """Return the places of the goals that no point, or none that could be found, reaches.

        Many goals are tried for at once, since one corner can reach many of them.
        """
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
        return left

    def greatest(self, column: int, sign: int) -> tuple[Exact | None, bool]:
        """Return the most that a column with a sign can be, and whether that is certain.

        None is no limit.
        """
        found = self._simplex.most({column: sign})
        if found is None or self._is_whole():
            return found, True
        best = self._best_whole(column, sign)
        return (floor(found), False) if best is None else (best, True)

    def _is_whole(self) -> bool:
        point = self._simplex.point
        return all(isinstance(point[column], int) for column in self._whole)

    def _reached(self, goals: Sequence[Goal], left: set[int]) -> set[int]:
        if not self._is_whole():
            return set()
        return {at for at in left if _at(self._simplex.point, goals[at])}

    def _reaches(self, goal: Goal) -> bool:
        column, bound, upwards = goal
        found = self._simplex.most({column: 1 if upwards else -1})
        if found is not None and (found < bound if upwards else -found > bound):
            return False
        if self._is_whole() and (found is None or _at(self._simplex.point, goal)):
            return True
        within = (bound, None) if upwards else (self._lower[column], bound)
        return self._search({column: within}) is True

    def _search(self, narrowed: Mapping[int, Range]) -> bool | None:
        """Say whether there is a whole point within narrower bounds; None if it takes too long."""
        waiting = [dict(narrowed)]
        for _ in range(_PATIENCE):
            if not waiting:
                return False
            bounds = waiting.pop()
            corner = self._corner(bounds)
            if corner is None:
                continue
            halves = self._halves(corner, bounds)
            if not halves:
                return True
            waiting += halves
        return None

    def _best_whole(self, column: int, sign: int) -> Exact | None:
        """Return the most that a column can be at a whole point; None if it takes too long."""
        best: Exact | None = None
        waiting: list[dict[int, Range]] = [{}]
        for _ in range(_PATIENCE):
            if not waiting:
                return best
            bounds = waiting.pop()
            corner = self._corner(bounds)
            if corner is None:
                continue
            found = corner.most({column: sign})
            if found is None or (best is not None and floor(found) <= best):
                continue
            halves = self._halves(corner, bounds)
            if not halves:
                best = found
            waiting += halves
        return None

    def _corner(self, bounds: Mapping[int, Range]) -> Simplex | None:
        lower, upper = list(self._lower), list(self._upper)
        for column, (low, high) in bounds.items():
            lower[column] = max(lower[column], low)
            upper[column] = _less(upper[column], high)
            most = upper[column]
            if most is not None and lower[column] > most:
                return None
        corner = Simplex(lower, upper, self._rows)
        return corner if corner.feasible else None

    def _halves(self, corner: Simplex, bounds: dict[int, Range]) -> list[dict[int, Range]]:
        """Part the points at a column that is broken in a corner; nothing if none is."""
        point = corner.point
        for column in sorted(self._whole):
            if not isinstance(point[column], int):
                low, high = bounds.get(column, (self._lower[column], self._upper[column]))
                down = floor(point[column])
                return [bounds | {column: (down + 1, high)}, bounds | {column: (low, down)}]
        return []


def _at(point: Sequence[Exact], goal: Goal) -> bool:
    column, bound, upwards = goal
    return point[column] >= bound if upwards else point[column] <= bound


def _less(one: Exact | None, other: Exact | None) -> Exact | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
