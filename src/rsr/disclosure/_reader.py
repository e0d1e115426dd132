"""What somebody can work out who holds all the figures of a report, and the rules behind it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from rsr.disclosure._region import Goal, Range, Region
from rsr.disclosure._simplex import Exact, Row
from rsr.disclosure.relations import Key, RatioRelation, Relation, in_order
from rsr.model import Interval, NotApplicable, Number, Suppressed, Value
from rsr.values.exact import exact

__all__ = ["OPEN", "Reader", "counts_whole", "seen"]

# A hidden figure without a highest value must be able to have this many whole values at least.
OPEN = 5
_FREE: Range = (0, None)
_NIL: Range = (0, 0)


def seen(value: Value, *, whole: bool) -> Range | None:
    """Return the bounds that a published figure has, or None where it is none.

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
    """Say whether figures can all be whole: a broken one shows that nobody counted."""
    for value in values:
        bounds = seen(value, whole=True)
        if bounds is None:
            continue
        low, high = bounds
        if Fraction(low).denominator != 1 or (high is not None and low > high):
            return False
    return True


class Reader:
    """One who holds some cells that hang together, and looks for what hidden ones can be.

    Args:
        cells: The figures as published; a cell that is not there is not published.
        relations: How they hang together.
        withheld: The cells that rsr withholds, each with the most that it can be for somebody who
            knows by which rule it was chosen.
        given_away: Hidden cells that hidden cells alone narrow, with what that leaves of them.
        whole: True where the cells count whole things.
        daring: True for one who takes missing parts to add nothing, and rates to be unrounded,
            which need not be so.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        relations: Sequence[Relation | RatioRelation],
        *,
        withheld: Mapping[Key, Exact | None],
        given_away: Mapping[Key, Range],
        whole: bool,
        daring: bool,
    ) -> None:
        self._cells, self._whole, self._withheld = cells, whole, withheld
        self._given_away, self._daring = given_away, daring
        self._sums = [one for one in relations if isinstance(one, Relation)]
        self._ratios = [one for one in relations if isinstance(one, RatioRelation)]
        parts = {key for one in self._sums for key in one.parts}
        others = {one.total for one in self._sums}
        others |= {key for one in self._ratios for key in (one.numerator, one.denominator)}
        results = {one.result for one in self._ratios}
        self.keys = in_order(parts | others | (withheld.keys() - results))
        self.bounds = {key: self._known(key, part=key not in others) for key in self.keys}
        #: What is declared of each hidden count, before anything is worked out.
        self.declared = {
            key: given_away.get(key, self.bounds[key]) for key in self.keys if self._guarded(key)
        }
        self._rates = {one.result: self._rate(one) for one in self._ratios}
        self._crossed = False
        rows = [row for one in self._ratios for row in self._use(one)]
        self._columns = {key: at for at, key in enumerate(self._open())}
        lower: list[Exact] = [self.bounds[key][0] for key in self._columns]
        upper = [self.bounds[key][1] for key in self._columns]
        equations = [row for one in self._sums if (row := self._row(one)) is not None]
        for above, share, below in rows:
            # times * above - share * below, or the reverse, is what is left over: not below 0.
            coefficients: dict[int, Exact] = {len(lower): -1}
            constant: Exact = 0
            for key, number in ((above, share[0]), (below, share[1])):
                if key in self._columns:
                    coefficients[self._columns[key]] = number
                else:
                    constant -= number * self.bounds[key][0]
            equations.append((coefficients, constant))
            lower.append(0)
            upper.append(None)
        counted = frozenset(self._columns.values()) if whole else frozenset[int]()
        self._region = Region(lower, upper, equations, counted)
        self.feasible = self._region.feasible and not self._crossed

    def exposed(self) -> list[Key]:
        """Return the hidden cells that can be narrowed below what is declared of them, in order."""
        found = {key for key in self.declared if not self._roomy(key)}
        goals: list[Goal] = []
        whose: list[Key] = []
        for key, bounds in self.declared.items():
            if key in self._columns and key not in found:
                low, high = _wanted(bounds)
                goals += [(self._columns[key], low, False), (self._columns[key], high, True)]
                whose += [key, key]
        found |= {whose[at] for at in self._region.missed(goals)}
        found |= {one.result for one in self._ratios if self._shows_rate(one)}
        return in_order(found)

    def range_of(self, key: Key) -> tuple[Range, bool]:
        """Return the least and the most that a cell can be, and whether both are proved."""
        ratio = next((one for one in self._ratios if one.result == key), None)
        if ratio is not None:
            return self._rate_range(ratio), True
        column = self._columns.get(key)
        if column is None:
            return self.bounds[key], True
        high, sure = self._region.greatest(column, 1)
        low, sure_too = self._region.greatest(column, -1)
        return (-(low or 0), high), sure and sure_too

    def squeezes(self, one: Relation | RatioRelation, key: Key, wanted: Range) -> bool:
        """Say whether a relation, all by itself, leaves a cell less than what is wanted for it."""
        low, high = _wanted(wanted)
        if isinstance(one, RatioRelation):
            if key == one.result or self._rates[one.result] is None:
                return key == one.result
            return key not in self.declared or key not in self._columns or not self._roomy(key)
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
        value = self._cells.get(key)
        bounds = None if value is None else seen(value, whole=self._whole)
        if bounds is not None:
            return bounds
        adds_nothing = isinstance(value, NotApplicable) or (self._daring and value is not None)
        return _NIL if part and adds_nothing else _FREE

    def _rate(self, one: RatioRelation) -> Range | None:
        """Return what is known of a rate, or None where it says nothing."""
        value = self._cells.get(one.result)
        if one.result in self._withheld or value is None:
            return None
        if not isinstance(value, Number):
            return seen(value, whole=False)
        rate, share = exact(value.value), exact(one.times)
        near = rate / 10**14
        (low, high), below = self.bounds[one.numerator], self.bounds[one.denominator]
        if self._daring and below[0] == below[1]:
            least = ceil((rate - near) * below[0] / share)
            most = floor((rate + near) * below[0] / share)
            if (
                (least <= most or not self._whole)
                and most >= low
                and (high is None or least <= high)
            ):
                return rate - near, rate + near
        # It was rounded, then: by half of its last digit at most.
        printed = Decimal(value.value if isinstance(value.value, int) else repr(float(value.value)))
        places = -int(printed.as_tuple().exponent)
        half = Fraction(1, 2 * 10 ** max(places, 0))
        return max(rate - half, Fraction(0)), rate + half

    def _use(self, one: RatioRelation) -> list[tuple[Key, tuple[Exact, Exact], Key]]:
        """Work a rate into the bounds of what it is made of, or return what must not be below 0."""
        share, above, below = exact(one.times), one.numerator, one.denominator
        value = self._cells.get(one.result)
        shown = one.result not in self._withheld
        if shown and isinstance(value, NotApplicable):
            if self.bounds[below][0] == 0:
                self._narrow(below, _NIL)
            return []
        if shown and isinstance(value, Number | Interval) and self._whole:
            self._narrow(below, (1, None))
        rate = self._rates[one.result]
        if rate is None:
            return []
        low, high = rate
        bottom, top = self.bounds[below], self.bounds[above]
        if bottom[0] == bottom[1]:
            size = bottom[0]
            self._narrow(above, (low * size / share, None if high is None else high * size / share))
            return []
        if top[0] == top[1]:
            least = share * top[0] / high if high else 0
            self._narrow(below, (least, share * top[0] / low if low else None))
            return []
        rows: list[tuple[Key, tuple[Exact, Exact], Key]] = []
        if low > 0:
            rows.append((above, (share, -low), below))
        if high is not None:
            rows.append((above, (-share, high), below))
        return rows

    def _narrow(self, key: Key, to: Range) -> None:
        low, high = self.bounds[key]
        least, most = to
        if self._whole:
            least, most = ceil(least), None if most is None else floor(most)
        low = max(low, least)
        high = most if high is None else high if most is None else min(high, most)
        self._crossed |= high is not None and low > high
        self.bounds[key] = low, high

    def _open(self) -> list[Key]:
        return [key for key in self.keys if self.bounds[key][0] != self.bounds[key][1]]

    def _row(self, one: Relation) -> Row | None:
        coefficients: dict[int, Exact] = {}
        constant: Exact = 0
        for key, sign in [(one.total, -1), *((part, 1) for part in one.parts)]:
            column = self._columns.get(key)
            if column is None:
                constant -= sign * self.bounds[key][0]
            else:
                coefficients[column] = sign
        if not coefficients:
            self._crossed |= constant != 0
            return None
        return coefficients, constant

    def _guarded(self, key: Key) -> bool:
        """Say whether a cell is to stay hidden.

        What rsr withheld has the bounds that are certain. It is no harm if one who takes more for
        granted comes closer.
        """
        value = self._cells.get(key)
        if not isinstance(value, Suppressed) or key in self._withheld:
            return False
        return value.by == "publisher" or not self._daring

    def _roomy(self, key: Key) -> bool:
        """Say whether what follows at once leaves a hidden count what is declared of it."""
        low, high = _wanted(self.declared[key])
        least, most = self.bounds[key]
        return least <= low and (most is None or most >= high)

    def _shows_rate(self, one: RatioRelation) -> bool:
        value = self._cells.get(one.result)
        if value is None or not self._guarded(one.result):
            return False
        declared = self._given_away.get(one.result, seen(value, whole=False))
        if declared is None or declared[0] == declared[1]:
            return False
        share, (low, high) = exact(one.times), declared
        bottom = self.bounds[one.denominator]
        if bottom == _NIL:
            return False
        (least, most) = self._rate_range(one)
        if bottom[0] == bottom[1] and self._whole:
            # Counts go in steps, and so does the rate: what lies between two steps is no loss.
            size = bottom[0]
            low = share * ceil(low * size / share) / Fraction(size)
            high = None if high is None else share * floor(high * size / share) / Fraction(size)
        if high is None:
            return least > low or most == least
        # Bounds that were written as decimals are wider than those that were worked out by a hair.
        hair = Fraction(high) / 10**12
        return least > low + hair or (most is not None and most < high - hair)

    def _rate_range(self, one: RatioRelation) -> Range:
        share = exact(one.times)
        above, below = self.range_of(one.numerator)[0], self.bounds[one.denominator]
        if below[0] == below[1]:
            size = Fraction(below[0])
            if not size:
                return _FREE
            return share * above[0] / size, None if above[1] is None else share * above[1] / size
        column = self._columns.get(one.numerator)
        if column is None:
            bottom = self.range_of(one.denominator)[0]
            most = None if bottom[0] == 0 else share * above[0] / Fraction(bottom[0])
            return (share * above[0] / Fraction(bottom[1]) if bottom[1] else 0), most
        low, high = self._region.ratio_bounds(column, self._columns[one.denominator])
        return share * low, None if high is None else share * high


def _wanted(declared: Range) -> tuple[Exact, Exact]:
    low, high = declared
    return low, low + OPEN - 1 if high is None else high
