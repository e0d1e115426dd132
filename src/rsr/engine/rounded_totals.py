"""Totals of some of the parts among all, where figures are rounded or hidden.

Such totals are what the others come to within bounds, as many sets of parts are by chance. What tells
them is that they stay so close while the parts themselves vary.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import cos, exp, lgamma, log, pi, sqrt
from operator import mul
from statistics import median

from attrs import Factory, field, frozen

# The least, the most and the middle of what a figure can be, by part and by period.
_Row = Sequence[float]
# Beyond so many steps a search among all sets is given up: no set is told, where so many would do.
_MOST_STEPS = 20_000
_MOST_FITTING = 200
# In so many periods sets are looked for; what is found must fit all.
_SEARCHED = 12
_LEAST_MEMBERS = 2
# Rounding puts a sum off by so many standard deviations at most.
_FARTHEST = 4.0
# Directions of so much more variance than rounding alone makes are looked at.
_LEAST_SIGNAL = 4.0
# Periods of so many times the usual variance of rounding and hiding are left out.
_MOST_NOISE = 4.0
_HALVES = (1, -1)
_MEMBERS = (0, -1)


@frozen
class Candidate:
    """Some parts that are what others come to in every period, by bounds, and among how many sets."""

    totals: tuple[int, ...]
    members: tuple[int, ...]
    among: int


def _middles(figures: "Figures") -> Sequence[_Row]:
    return [
        [(one + two) / 2 for one, two in zip(low, high, strict=True)]
        for low, high in zip(figures.low, figures.high, strict=True)
    ]


@frozen
class Figures:
    """Figures by period, of each part in order; and what the known ones are some times as much as.

    A period in which a figure has no bounds is in none.
    """

    low: Sequence[_Row]
    high: Sequence[_Row]
    step: float

    middle: Sequence[_Row] = field(init=False, default=Factory(_middles, takes_self=True))


def fitting(figures: Figures, few: int) -> Iterator[Candidate]:
    """Yield parts that can be what others come to in every period: orders first, then all sets.

    Args:
        figures: The figures.
        few: Of more parts all sets are not looked at.
    """
    count = len(figures.low[0])
    size = [sum(column) for column in zip(*figures.middle, strict=True)]
    by_size = sorted(range(count), key=lambda at: -size[at])
    for times, order in enumerate(([*range(count)], by_size), start=1):
        for cut in range(1, count):
            first, rest = tuple(order[:cut]), tuple(order[cut:])
            for totals, members in ((first, rest), (rest, first)):
                if len(members) >= _LEAST_MEMBERS and len(totals) <= len(members):
                    if _fits(figures, totals, members):
                        yield Candidate(totals, members, times * count)
                    break
    for at in range(count):
        rest = tuple(place for place in range(count) if place != at)
        if _fits(figures, (at,), rest):
            yield Candidate((at,), rest, count)
        for run in _runs(figures, at, [one for one in rest if size[one] < size[at]]):
            beside = run[-1] == at - 1 or run[0] == at + 1
            yield Candidate((at,), run, count**2 if beside else count**3)
    if count <= few:
        for at in range(count):
            places = [one for one in by_size if one != at and size[one] < size[at]]
            for _, members in _sets(figures, (at,), places, _MEMBERS):
                if len(members) >= _LEAST_MEMBERS:
                    yield Candidate((at,), members, count * 2 ** (count - 1))
        for totals, members in _sets(figures, tuple(by_size[:1]), by_size[1:], _HALVES):
            if min(len(totals), len(members)) >= _LEAST_MEMBERS:
                fewer, more = sorted((totals, members), key=len)
                yield Candidate(fewer, more, 2 ** (count - 1))


def _fits(figures: Figures, totals: Sequence[int], members: Sequence[int]) -> bool:
    for low, high in zip(figures.low, figures.high, strict=True):
        over = sum(high[at] for at in totals) - sum(low[at] for at in members)
        under = sum(low[at] for at in totals) - sum(high[at] for at in members)
        if over < 0 or under > 0:
            return False
        variance = sum((high[at] - low[at]) ** 2 for at in (*totals, *members)) / 12
        if (over + under) ** 2 / 4 > _FARTHEST**2 * variance:
            return False
    return True


def _runs(figures: Figures, total: int, places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield runs of places that can come to a total in every period."""
    least, most = (
        [0.0, *accumulate(row[0][at] for at in places)] for row in (figures.low, figures.high)
    )
    begin = 0
    for end in range(_LEAST_MEMBERS, len(places) + 1):
        while least[end] - least[begin] > figures.high[0][total]:
            begin += 1
        for start in range(begin, end - _LEAST_MEMBERS + 1):
            if most[end] - most[start] < figures.low[0][total]:
                break
            if _fits(figures, (total,), run := tuple(places[start:end])):
                yield run


def _sets(
    figures: Figures, totals: tuple[int, ...], places: Sequence[int], signs: tuple[int, ...]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return totals and members that fit each other, by branch and bound; none where too many do.

    Args:
        figures: The figures.
        totals: What is a total in any case.
        places: The others, the greatest first.
        signs: What each of them may be: 1 for a total, -1 for a member, 0 for neither.
    """
    rows = figures.middle[:_SEARCHED]
    # What the places from each on can come to, and how far rounding can part the sides.
    left = [[0.0] * len(rows)]
    for place in reversed(places):
        left.append([row[place] + more for row, more in zip(rows, left[-1], strict=True)])
    left.reverse()
    among = (*totals, *places)
    slack = [
        min(sum(wide) / 2, _FARTHEST * sqrt(sum(one * one for one in wide) / 12))
        for low, high in zip(figures.low, figures.high, strict=False)
        for wide in [[high[at] - low[at] for at in among]]
    ]
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    stack: list[tuple[list[float], tuple[int, ...], tuple[int, ...], int]] = [
        ([sum(row[at] for at in totals) for row in rows], totals, (), 0)
    ]
    for _ in range(_MOST_STEPS):
        if not stack or len(found) > _MOST_FITTING:
            break
        off, chosen, members, at = stack.pop()
        above = left[at] if 1 in signs else left[-1]
        if any(
            one - down > near or one + up < -near
            for one, down, up, near in zip(off, left[at], above, slack, strict=False)
        ):
            continue
        if at == len(places):
            if _fits(figures, chosen, members):
                found.append((chosen, members))
            continue
        place = places[at]
        for sign in signs:
            more = [one + sign * row[place] for one, row in zip(off, rows, strict=True)]
            wholes = (*chosen, place) if sign > 0 else chosen
            parts = (*members, place) if sign < 0 else members
            stack.append((more, wholes, parts, at + 1))
    return [] if stack else found


def chance(candidate: Candidate, figures: Figures) -> float:
    """Return how likely parts that have nothing to do with each other stay as close by chance.

    It is how likely they are as close on average, times how likely that stays so, times twice the
    number of sets that were looked at. That it stays so is the less likely of two. One takes it that
    any of the parts might as well stand on the other side: distances in the directions in which
    periods differ (Gram-Schmidt, the greatest first) are then independent. The other takes it that the
    parts vary independently of each other, but for what all have in common: distances at the
    frequencies of time (discrete cosine transform) are.
    """
    signs = [*((at, 1) for at in candidate.totals), *((at, -1) for at in candidate.members)]
    noises = [
        sum((high[at] - low[at]) ** 2 for at, _ in signs) / 12
        for low, high in zip(figures.low, figures.high, strict=True)
    ]
    # Periods in which more is hidden tell less.
    noise = _MOST_NOISE * median(noises)
    rows = [
        [sign * row[at] for at, sign in signs]
        for row, own in zip(figures.middle, noises, strict=True)
        if own <= noise
    ]
    noise = max(own for own in noises if own <= noise)
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    if not any(mean):
        return 1.0
    directions, stays = _by_direction(rows, mean, noise, figures.step)
    # Where few directions are beyond what rounding makes, parts have no noise of their own.
    few = directions < min(len(signs) / 2, len(rows)) - 1
    degrees, changing = _by_frequency(rows, figures.step, directions if few else len(rows) - 1)
    off = abs(sum(mean)) + figures.step / 2 / sqrt(max(degrees, 1))
    level = _tail(off**2 / sum(one * one for one in mean), 1)
    return min(1.0, 2 * candidate.among * level * min(stays, changing))


def _by_direction(
    rows: Sequence[Sequence[float]], mean: Sequence[float], noise: float, step: float
) -> tuple[int, float]:
    """Return in how many directions beside the mean periods differ, and how likely distances are there."""
    rest = [*map(list, rows)]
    squares = 0.0
    directions = 0
    row, most = [*mean], sum(one * one for one in mean)
    while rest:
        for other in rest:
            times = sum(one * two for one, two in zip(row, other, strict=True)) / most
            other[:] = [two - times * one for one, two in zip(row, other, strict=True)]
        norms = [sum(one * one for one in other) for other in rest]
        most = max(norms)
        if most <= _LEAST_SIGNAL * noise:
            break
        row = rest.pop(norms.index(most))
        squares += (sum(row) ** 2 + step**2 / 12) / most
        directions += 1
    return directions, _tail(squares, directions)


def _by_frequency(rows: Sequence[Sequence[float]], step: float, most: int) -> tuple[float, float]:
    """Return over how many frequencies parts vary, and how likely distances are by chance as small."""
    count = len(rows)
    together = [sum(map(abs, row)) for row in rows]
    shares = [sum(column) / sum(together) for column in zip(*rows, strict=True)]
    apart = [
        [one - share * whole for one, share in zip(row, shares, strict=True)]
        for row, whole in zip(rows, together, strict=True)
    ]
    variances, distance = [], 0.0
    of_parts = [sum(one * one for one in column) for column in zip(*apart, strict=True)]
    for frequency in range(1, count):
        wave = [sqrt(2 / count) * cos(pi * frequency * (at + 0.5) / count) for at in range(count)]
        found = [sum(map(mul, wave, column)) for column in zip(*apart, strict=True)]
        variances.append(sum(one * one for one in found))
        distance += sum(found) ** 2 + step**2 / 12
    if not any(variances) or not most:
        return 0.0, 1.0
    # Satterthwaite's: few where the parts follow trends or seasons of their own. Of few parts,
    # variances differ by chance.
    parts = max(1.0, sum(of_parts) ** 2 / sum(one * one for one in of_parts) - 1)
    degrees = sum(variances) ** 2 / sum(one * one for one in variances) * (1 + 2 / parts)
    degrees = min(degrees, most)
    return degrees, _tail(distance / sum(variances) * degrees, degrees)


def _tail(total: float, degrees: float) -> float:
    """Return the probability of a chi-squared variable being so small; 1 where that is no sign."""
    if not degrees > 0 or total >= degrees:
        return 1.0
    term = series = 1.0
    half, more = total / 2, degrees / 2
    while term > series * 1e-9:
        more += 1
        term *= half / more
        series += term
    return min(1.0, exp(degrees / 2 * log(half) - half - lgamma(degrees / 2 + 1)) * series)
