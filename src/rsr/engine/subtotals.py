"""Totals of some of the parts among all, wherever they stand: told from figures of many periods.

Exact figures are looked at first, and then by what they are rounded to (`rsr.engine.rounded_totals`).

A subset of the parts that comes to another part in every period is looked for among runs of parts
that follow each other, and, of few parts, among all subsets, by meeting in the middle (E. Horowitz
and S. Sahni, "Computing partitions with applications to the knapsack problem", 1974).
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm, prod

from rsr.engine.rounded_totals import Candidate, Figures, chance, fitting
from rsr.engine.totals import CHANCE, step_of
from rsr.errors import short_repr

# The least and the most that a figure can be; None where it is not known.
Bounds = tuple[Fraction, Fraction] | None
_NOTHING = (Fraction(0), Fraction(0))
# That of a part without a row in a period: nothing, or what the publisher counts elsewhere alone.
ABSENT = (Fraction(0), Fraction(10**15))
# Of more parts only runs are looked at, and of still more nothing: 2^(n/2) and n^2 sums for each.
_FEW_PARTS = 20
MOST_PARTS = 300
# In so many periods they are looked for; what is found must hold in all.
_SEARCHED = 60
_LEAST_MEMBERS = 2
# Whole numbers of which nothing says that they are rounded are taken so from as many periods on.
_LEAST_UNSAID = 4
# So many periods must be no linear combination of others where there are several totals.
_LEAST_INDEPENDENT = 3
_PRIME = (1 << 61) - 1


def totals_of_some(parts: Mapping[str, Sequence[Bounds]], limit: Fraction = CHANCE) -> str | None:
    """Say which parts are what some others come to in every period; None where chance would do it.

    How likely it comes by chance is taken as the number of subsets that were looked at, times the
    step of the figures divided by the total, for each period whose figures are not another's or some
    times as many, and in which two of the parts or more are above 0. Where several totals are found,
    only periods count of which none is a linear combination of others; there must be three.

    >>> figures = {"a": (61, 57, 44), "x": (40, 52, 9), "b": (38, 41, 60), "ab": (99, 98, 104)}
    >>> bounds = {name: [(Fraction(n), Fraction(n)) for n in found] for name, found in figures.items()}
    >>> totals_of_some(bounds)
    "'ab' is what 'a' and 'b' come to in each of 3 periods"
    >>> totals_of_some({name: found[:1] for name, found in bounds.items()}) is None
    True

    A part without a row in some periods is taken as 0 there; and, where that shows no total, as not
    known, so that the periods that have all of them are compared.

    Args:
        parts: The figures of each part, all for the same periods, in the order of their table.
        limit: How likely chance may be to do it.
    """
    filled = {
        name: [_NOTHING if one is ABSENT else one for one in found] for name, found in parts.items()
    }
    told = _totals_of_some(filled, limit)
    return _totals_of_some(parts, limit) if told is None and filled != parts else told


def _totals_of_some(parts: Mapping[str, Sequence[Bounds]], limit: Fraction) -> str | None:
    # What is 0 throughout makes up anything.
    told = {
        name: found for name, found in parts.items() if any(one is None or one[1] for one in found)
    }
    columns = list(told.values())
    if not _LEAST_MEMBERS < len(told) <= MOST_PARTS:
        return None
    rows = [*zip(*columns, strict=True)]
    exact = [
        [one[0] for one in row if one]
        for row in rows
        if all(one and one[0] == one[1] for one in row)
    ]
    if any(one is not None and one[0] < 0 for row in rows for one in row):
        return None
    exact = exact[:_SEARCHED]
    # Whole numbers in units of the last digit, or of what all are rounded to.
    known = {one[0] for row in rows for one in row if one and one[0] == one[1]}
    scale = lcm(*(figure.denominator for figure in known))
    step = Fraction(gcd(*(int(figure * scale) for figure in known)), scale) or Fraction(1)
    whole = [[int(figure / step) for figure in row] for row in exact]
    names = list(told)
    for found in _candidates(whole) if whole else ():
        if _chance(found, whole) <= limit and all(_can_be(found, row) for row in rows):
            return _come_to(found, names, rows)
    return _rounded(names, rows, step, limit)


def _rounded(
    names: Sequence[str], rows: Sequence[Sequence[Bounds]], step: Fraction, limit: Fraction
) -> str | None:
    """Say the same of figures that may be rounded to a step, or hidden."""
    around = [
        [(one[0] - step / 2, one[1] + step / 2) if one and one[0] == one[1] else one for one in row]
        for row in rows
    ]
    known = [[one for one in row if one] for row in around if None not in row and ABSENT not in row]
    exact = [one[0] for row in rows for one in row if one and 0 < one[0] == one[1]]
    said = (
        step.denominator > 1
        or step_of(exact) > 1
        or any(one and one is not ABSENT and one[0] < one[1] for row in rows for one in row)
    )
    if len(known) < (1 if said else _LEAST_UNSAID):
        return None
    low, high = ([[float(one[end]) for one in row] for row in known[:_SEARCHED]] for end in (0, 1))
    narrowest = min(
        two - one
        for lows, highs in zip(low, high, strict=True)
        for one, two in zip(lows, highs, strict=True)
    )
    figures = Figures(low, high, narrowest)
    for found in fitting(figures, _FEW_PARTS):
        if chance(found, figures) <= limit and all(_can_be(found, row) for row in around):
            last = figures.middle[-1]
            own, others = (
                f"{sum(last[at] for at in places):,.6g}" for places in (found.totals, found.members)
            )
            return f"{_come_to(found, names, rows)}, within rounding and hidden figures: {own} beside {others} in the last"
    return None


def _come_to(found: Candidate, names: Sequence[str], rows: Sequence[Sequence[Bounds]]) -> str:
    totals, members = ([names[at] for at in places] for places in (found.totals, found.members))
    are = "is what" if len(totals) == 1 else "together are what"
    periods = sum(ABSENT not in row for row in rows)
    within = "the only period" if periods == 1 else f"each of {periods} periods"
    return f"{_listed(totals)} {are} {_listed(members)} come to in {within}"


def _listed(names: Sequence[str]) -> str:
    some = [*map(short_repr, names[:3]), *([f"{len(names) - 3} more"] if len(names) > 3 else [])]
    return f"{', '.join(some[:-1])} and {some[-1]}" if len(some) > 1 else some[0]


def _candidates(rows: Sequence[Sequence[int]]) -> Iterator[Candidate]:
    """Yield the totals whose parts come to them in every row."""
    # One number for each part: its figures as digits to a base that no sum reaches.
    base = 1 + max(sum(row) for row in rows)
    numbers = [0] * len(rows[0])
    for row in rows:
        numbers = [number * base + figure for number, figure in zip(numbers, row, strict=True)]
    count = len(numbers)
    for at, number in enumerate(numbers):
        rest = [place for place in range(count) if place != at and 0 < numbers[place] < number]
        if run := _run(number, numbers, rest):
            beside = run[-1] == at - 1 or run[0] == at + 1
            yield Candidate((at,), run, count**2 if beside else count**3)
        if len(rest) <= _FEW_PARTS and (some := _subset(number, numbers, rest)):
            yield Candidate((at,), some, count * 2 ** (count - 1))
    if count <= _FEW_PARTS and sum(numbers) % 2 == 0:
        half = _subset(sum(numbers) // 2, numbers, range(count))
        others = tuple(place for place in range(count) if place not in half)
        if half and len(others) >= _LEAST_MEMBERS:
            yield Candidate(max(half, others), min(half, others), 2 ** (count - 1))


def _run(total: int, numbers: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """Return places that follow each other and come to a total; none where none do."""
    begin = come = 0
    for end, place in enumerate(places):
        come += numbers[place]
        while come > total:
            come -= numbers[places[begin]]
            begin += 1
        if come == total and end - begin + 1 >= _LEAST_MEMBERS:
            return tuple(places[begin : end + 1])
    return ()


def _subset(total: int, numbers: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """Return the places of two numbers or more that come to a total; none where none do."""
    middle = len(places) // 2
    first, second = (_sums(numbers, half) for half in (places[:middle], places[middle:]))
    for come, chosen in second.items():
        if (other := first.get(total - come)) is not None:
            found = (*other, *chosen)
            if len(found) >= _LEAST_MEMBERS:
                return found
    return ()


def _sums(numbers: Sequence[int], places: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return what subsets come to, each with the first that does."""
    found: dict[int, tuple[int, ...]] = {0: ()}
    for place in places:
        found = {come + numbers[place]: (*chosen, place) for come, chosen in found.items()} | found
    return found


def _chance(found: Candidate, rows: Sequence[Sequence[int]]) -> Fraction:
    # As many parts as others come to the same where all follow one trend.
    several = len(found.totals) > 1
    told = _independent(rows) if several else rows
    # Where all are as many times another period's, they must come to each other once more.
    least: dict[tuple[int, ...], int] = {}
    for row in told:
        members = [row[at] for at in found.members]
        if sum(figure > 0 for figure in members) >= _LEAST_MEMBERS:
            cells = (*(row[at] for at in found.totals), *members)
            ratios = tuple(figure // gcd(*cells) for figure in cells)
            least[ratios] = min(least.get(ratios, sum(members)), sum(members))
    if several and len(least) < _LEAST_INDEPENDENT:
        return Fraction(1)
    return Fraction(found.among, prod(least.values()))


def _independent(rows: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """Return rows of which none is a linear combination of others, the least first.

    Gaussian elimination, modulo a prime that keeps the numbers small.
    """
    kept: list[Sequence[int]] = []
    reduced: list[tuple[int, list[int]]] = []
    for row in sorted(rows, key=sum):
        rest = [figure % _PRIME for figure in row]
        for pivot, other in reduced:
            if times := rest[pivot]:
                rest = [(one - times * two) % _PRIME for one, two in zip(rest, other, strict=True)]
        first = next((at for at, figure in enumerate(rest) if figure), None)
        if first is not None:
            inverse = pow(rest[first], -1, _PRIME)
            reduced.append((first, [figure * inverse % _PRIME for figure in rest]))
            kept.append(row)
    return kept


def _can_be(found: Candidate, row: Sequence[Bounds]) -> bool:
    """Say whether totals can be what others come to in a row, in which some may be hidden."""
    sides = [[row[at] for at in places] for places in (found.totals, found.members)]
    if any(one is None for side in sides for one in side):
        return True
    (low, high), (least, most) = (
        tuple(sum((one[end] for one in side if one), Fraction(0)) for end in (0, 1))
        for side in sides
    )
    return low <= most and least <= high
