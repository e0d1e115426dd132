"""The least and the most that a linear expression can be, exactly: a simplex in whole numbers.

Rows are kept as whole numbers with a scale each, so that nothing is rounded. In tables with totals
nearly every entry stays 0, 1 or -1.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

Exact = int | Fraction
# Coefficients by column, and what they come to.
Row = tuple[Mapping[int, Exact], Exact]

# After so many steps that lead nowhere, columns are taken in turn, which cannot go on for ever.
_PATIENCE = 40


class Simplex:
    """All points within bounds that keep some equations, walked from corner to corner.

    The last corner is where the next question starts.

    ``upper``: the most of each column; None for no bound.
    """

    def __init__(
        self, lower: Sequence[Exact], upper: Sequence[Exact | None], rows: Sequence[Row]
    ) -> None:
        self._columns = len(lower)
        self._lower = [*map(_plain, lower), *(0 for _ in rows)]
        self._upper = [
            *(None if top is None else _plain(top) for top in upper),
            *(None for _ in rows),
        ]
        self._point = self._lower[: self._columns]
        self._basis = [self._columns + at for at in range(len(rows))]
        self._basic = [False] * self._columns + [True] * len(rows)
        self._scale = [1] * len(rows)
        self._next = 0
        self._table: list[list[int]] = []
        for coefficients, constant in rows:
            self._add(coefficients, constant)
        # What is left over in each row is driven to 0.
        self._costs = [sum(column) for column in zip(*self._table, strict=True)]
        self._costs = self._costs or [0] * self._columns
        self._walk()
        self.feasible = all(self._point[self._columns + at] == 0 for at in range(len(rows)))
        self._upper[self._columns :] = [0] * len(rows)

    def _add(self, coefficients: Mapping[int, Exact], constant: Exact) -> None:
        common = lcm(*(Fraction(number).denominator for number in coefficients.values()))
        row = [0] * self._columns
        for column, number in coefficients.items():
            row[column] = int(number * common)
        rest = constant * common - sum(
            number * self._point[column] for column, number in enumerate(row) if number
        )
        if rest < 0:
            row, rest = [-number for number in row], -rest
        self._table.append(row)
        self._point.append(_plain(rest))

    def copied(self) -> "Simplex":
        """Return a copy that starts from the present corner."""
        found = copy(self)
        for name in ("_lower", "_upper", "_point", "_basis", "_basic", "_scale", "_table"):
            setattr(found, name, list(getattr(self, name)))
        return found

    def narrow(self, column: int, low: Exact | None, high: Exact | None) -> bool:
        """Give a column narrower bounds, and say whether a point keeps them.

        ``low``: its new lower bound; None for the present one. ``high``: its new upper bound; None for
        the present one.
        """
        low = self._lower[column] if low is None else max(low, self._lower[column])
        most = self._upper[column]
        high = most if high is None else high if most is None else min(high, most)
        # Only so far as the nearer bound: there the column may rest.
        if self._point[column] < low:
            self._upper[column] = low
            self.most({column: 1})
        elif high is not None and self._point[column] > high:
            self._lower[column] = high
            self.most({column: -1})
        self._lower[column], self._upper[column] = low, high
        return low <= self._point[column] and (high is None or self._point[column] <= high)

    @property
    def point(self) -> list[Exact]:
        """The present corner: a value for each column, of which whole ones are integers."""
        return self._point[: self._columns]

    def most(self, objective: Mapping[int, Exact]) -> Exact | None:
        """Walk to a corner where an expression is greatest, and return it; None without limit."""
        common = lcm(*(Fraction(number).denominator for number in objective.values()))
        costs = [0] * self._columns
        for column, number in objective.items():
            costs[column] = int(number * common)
        for at, column in enumerate(self._basis):
            if column < self._columns and costs[column]:
                costs = _cleared(costs, self._table[at], column)[0]
        self._costs = costs
        if not self._walk():
            return None
        return _plain(sum(number * self._point[column] for column, number in objective.items()))

    def _walk(self) -> bool:
        """Walk uphill while there is a way; False where it never ends."""
        stuck = 0
        while (column := self._entering(in_turn=stuck > _PATIENCE)) is not None:
            way = 1 if self._costs[column] > 0 else -1
            step, leaving = self._limit(column, way)
            if step is None:
                return False
            stuck = 0 if step else stuck + 1
            if step:
                self._move(column, way * step)
            if leaving is not None:
                self._pivot(leaving, column)
        return True

    def _entering(self, *, in_turn: bool) -> int | None:
        """Return a column that leads uphill: the next one, or the first where steps lead nowhere."""
        first = 0 if in_turn else self._next
        for column in chain(range(first, self._columns), range(first)):
            cost = self._costs[column]
            if not cost or self._basic[column]:
                continue
            at, upper = self._point[column], self._upper[column]
            if (upper is None or at < upper) if cost > 0 else at > self._lower[column]:
                self._next = column + 1
                return column
        return None

    def _limit(self, column: int, way: int) -> tuple[Exact | None, int | None]:
        """Return how far a column can go, and the row that stops it (None: its own bound)."""
        own = self._upper[column]
        step: Exact | None = None if own is None else own - self._lower[column]
        leaving: int | None = None
        for at, row in enumerate(self._table):
            number = row[column]
            if not number:
                continue
            basic = self._basis[at]
            if (number > 0) == (way > 0):
                room = self._point[basic] - self._lower[basic]
            else:
                most = self._upper[basic]
                if most is None:
                    continue
                room = most - self._point[basic]
            length = _quotient(room * self._scale[at], abs(number))
            nearer = step is None or length < step
            if nearer or (length == step and leaving is not None and basic < self._basis[leaving]):
                step, leaving = length, at
        return step, leaving

    def _move(self, column: int, by: Exact) -> None:
        self._point[column] = _plain(self._point[column] + by)
        for at, row in enumerate(self._table):
            number = row[column]
            if number:
                basic = self._basis[at]
                change = _quotient(number * by, self._scale[at])
                self._point[basic] = _plain(self._point[basic] - change)

    def _pivot(self, at: int, column: int) -> None:
        row = self._table[at]
        if row[column] < 0:
            row = [-number for number in row]
        shared = gcd(*row)
        if shared > 1:
            row = [number // shared for number in row]
        self._table[at] = row
        self._scale[at] = row[column]
        self._basic[self._basis[at]], self._basic[column] = False, True
        self._basis[at] = column
        for other, before in enumerate(self._table):
            if other != at and before[column]:
                after, times = _cleared(before, row, column)
                scale = self._scale[other] * times
                shared = gcd(scale, *after) if times != 1 else 1
                self._table[other] = [number // shared for number in after] if shared > 1 else after
                self._scale[other] = scale // shared
        if self._costs[column]:
            self._costs = _cleared(self._costs, row, column)[0]


def _cleared(before: list[int], row: list[int], column: int) -> tuple[list[int], int]:
    """Take as much of a row from another as clears a column; return it and its new scale."""
    times, share = row[column], before[column]
    if times == 1:
        if share == 1:
            return [a - b for a, b in zip(before, row, strict=True)], 1
        return [a - share * b for a, b in zip(before, row, strict=True)], 1
    return [times * a - share * b for a, b in zip(before, row, strict=True)], times


def _quotient(number: Exact, by: int) -> Exact:
    return number if by == 1 else _plain(Fraction(number, by))


def _plain(number: Exact) -> Exact:
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number
