"""Whether a baseline was steady: values that come one after another by chance, about one level.

Values are in order, NaN where one is missing. ``before`` is how many of them lie before a place, and
``weights`` are what they weigh, such as their denominators; None is all alike.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import NormalDist

from rsr.spc._plain import exact_mean

# The normal approximation of von Neumann's ratio holds from so many values on.
_LEAST_ORDERED = 10
# That of the Mann-Kendall test is right to within a hundredth from so many on.
_LEAST_RANKED = 4
# So much less must a shape with a place of its own leave over than a straight line does.
_CLEARLY = 1.05
# Another place of a step must be so many times as likely as the day.
_AS_LIKELY = 20
# So many points before a day a step may begin and be told from one on the day.
_SOONER = 3
# A level of its own within a baseline is looked for up to so many values; more are a wave.
_LONGEST_LEVEL = 60
# So many degrees of freedom must be left over.
_LEAST_LEFT = 4
# Of two turns of a cycle the one must show it so much as the other.
_AS_MUCH = 0.5
_NOTHING = 1e-12


def chance_of_order(values: Sequence[float]) -> float | None:
    """Return how often chance puts neighbours as close to each other as they are.

    The rank version of von Neumann's ratio (Bartels, *The rank version of von Neumann's ratio test
    for randomness*, Journal of the American Statistical Association 77, 1982), one-sided, by its
    normal approximation. A series that drifts, rises and falls in a wave, or steps has a small
    chance; so has one in which each value depends on the one before. Ties have the middle of their
    ranks. Where values are missing, the ratio is of the mean over the pairs of neighbours that are
    there.

    Returns:
        A probability; None of fewer than ten values or nine pairs, or where all are one value.
    """
    ranks = _ranks(values)
    known = [rank for rank in ranks if not math.isnan(rank)]
    steps = [(after - before) ** 2 for before, after in pairwise(ranks)]
    steps = [step for step in steps if not math.isnan(step)]
    count = len(known)
    if count < _LEAST_ORDERED or len(steps) < _LEAST_ORDERED - 1:
        return None
    middle = (count + 1) / 2
    spread = math.fsum((rank - middle) ** 2 for rank in known)
    if not spread:
        return None
    ratio = math.fsum(steps) / len(steps) * (count - 1) / spread
    variance = (
        4
        * (count - 2)
        * (5 * count**2 - 2 * count - 9)
        / (5 * count * (count + 1) * (count - 1) ** 2)
    )
    # Fewer pairs vary more.
    variance *= (count - 1) / len(steps)
    return NormalDist().cdf((ratio - 2) / math.sqrt(variance))


def chance_of_fall(values: Sequence[float]) -> float | None:
    """Return how often chance makes values fall from beginning to end as much as they do.

    The Mann-Kendall test, one-sided, by its normal approximation with allowance for ties (Mann,
    *Nonparametric tests against trend*, Econometrica 13, 1945; Kendall, *Rank correlation methods*,
    1948). Turn the signs round to ask whether they rise.

    Returns:
        A probability; None of fewer than four values, or where all are one value.
    """
    known = [value for value in values if not math.isnan(value)]
    count = len(known)
    if count < _LEAST_RANKED:
        return None
    earlier: list[float] = []
    score = 0
    for value in known:
        below, upto = bisect_left(earlier, value), bisect_right(earlier, value)
        score += below - (len(earlier) - upto)
        earlier.insert(upto, value)
    ties = Counter(known).values()
    variance = _pairs_vary(count) - sum(map(_pairs_vary, ties))
    if not variance:
        return None
    # A correction for continuity.
    score += (score < 0) - (score > 0)
    return NormalDist().cdf(score / math.sqrt(variance))


def _pairs_vary(count: int) -> float:
    return count * (count - 1) * (2 * count + 5) / 18


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(
        (at for at, value in enumerate(values) if not math.isnan(value)), key=values.__getitem__
    )
    ranks = [math.nan] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and values[order[end]] == values[order[start]]:
            continue
        for at in order[start:end]:
            ranks[at] = (start + 1 + end) / 2
        start = end
    return ranks


def chance_of_cycle(values: Sequence[float], period: float) -> float | None:
    """Return how often chance makes waves of a period as large as they are beside the rest.

    The F test of a periodic regression (Bliss, *Periodic regression in biology and climatology*,
    1958; Stolwijk, Straatman and Zielhuis, *Studying seasonality by using sine and cosine functions
    in regression analysis*, Journal of Epidemiology and Community Health 53, 1999): a straight line
    with a wave of the period and one of half the period, where four steps or fewer leave room for
    one alone, against the line. A wave that comes once is no cycle: one turn must be like the next,
    so that the autocorrelation about the line, a period apart, is above 0; and two turns must show
    the wave, the one at least half as much as the other, counted from the first value or the last.

    Returns:
        A probability; None where fewer than two cycles are there, or too few values.
    """
    if len(values) < 2 * period:
        return None
    known = [(at, value) for at, value in enumerate(values) if not math.isnan(value)]
    turns = (1, 2) if period > 4 else (1,)
    waves = [
        [turn(2 * math.pi * number * at / period) for at, _ in known]
        for number in turns
        for turn in (math.sin, math.cos)
    ]
    left = len(known) - 2 - len(waves)
    if left < _LEAST_LEFT:
        return None
    basis = _orthonormal([[1.0] * len(known), [float(at) for at, _ in known]])
    middle = exact_mean([value for _, value in known])
    largest = max(abs(value - middle) for _, value in known)
    if not largest:
        return None
    line = _rest([(value - middle) / largest for _, value in known], basis)
    both = _rest(line, _orthonormal(waves, basis)[len(basis) :])
    before, after = math.fsum(one * one for one in line), math.fsum(one * one for one in both)
    if before <= _NOTHING:
        return None
    places = [at for at, _ in known]
    rests, lag = dict(zip(places, line, strict=True)), round(period)
    if math.fsum(rest * rests[at + lag] for at, rest in rests.items() if at + lag in rests) <= 0:
        return 1.0
    shown = [one * (one - rest) for one, rest in zip(line, both, strict=True)]
    last = len(values) - 1
    if not (
        _in_two_turns([at / period for at in places], shown)
        or _in_two_turns([(last - at) / period for at in places], shown)
    ):
        return 1.0
    return _tail(after / before, left, len(waves))


def goes_on(
    times: Sequence[float],
    values: Sequence[float],
    before: int,
    *,
    weights: Sequence[float] | None = None,
    short: bool = False,
) -> bool:
    """Say whether a straight line fits a series about as well as a change at one place does.

    A drift that began before makes a step look likely wherever one is looked for. Three regressions
    of two coefficients each are compared by their sums of squares: a line through all values, a step,
    and a level that bends into a line after the last value before the place. With equally many
    coefficients the smallest sum is the most likely of normal values. A level that bends is close to
    a line, so the sum of a line must be more than a twentieth above its sum. The same is asked of the
    step where few values lie before it: of those a drift and a step are hard to tell apart.
    """
    bend = times[before - 1]
    line, step, bent = _left_over(
        times,
        values,
        weights,
        (lambda time: time,),
        (lambda time: time > bend,),
        (lambda time: max(0.0, time - bend),),
    )
    return line <= min(step * (_CLEARLY if short else 1), bent * _CLEARLY)


def comes_round(
    times: Sequence[float],
    values: Sequence[float],
    before: int,
    period: float,
    *,
    weights: Sequence[float] | None = None,
) -> bool:
    """Say whether a wave of a period fits a series at least as well as a step at one place does.

    Fewer than two turns before the place show no cycle; so a wave and a step are fitted to all
    values, before and after it, and compared by their sums of squares.
    """
    turn, last = 2 * math.pi / period, times[before - 1]
    wave, step = _left_over(
        times,
        values,
        weights,
        (lambda time: math.sin(turn * time), lambda time: math.cos(turn * time)),
        (lambda time: time > last,),
    )
    return wave <= step


def step_sooner(
    times: Sequence[float],
    values: Sequence[float],
    before: int,
    *,
    weights: Sequence[float] | None = None,
) -> int:
    """Return how many of the last three points before a place a step begins at, if it fits best there."""
    bends = [times[before - 1 - sooner] for sooner in range(min(_SOONER, before - 1) + 1)]
    steps = [(lambda time, bend=bend: time > bend,) for bend in bends]
    left = list(_left_over(times, values, weights, *steps))
    return left.index(min(left))


def _left_over(
    times: Sequence[float],
    values: Sequence[float],
    weights: Sequence[float] | None,
    *shapes: Sequence[Callable[[float], float]],
) -> Iterator[float]:
    """Yield the sum of squares that a mean and each shape leave over of values."""
    known = [
        (float(time), value, math.sqrt(weight))
        for time, value, weight in zip(times, values, weights or [1.0] * len(values), strict=True)
        if not math.isnan(value)
    ]
    middle = exact_mean([value for _, value, _ in known])
    about = [(value - middle) * root for _, value, root in known]
    for shape in shapes:
        columns = [[part(time) * root for time, _, root in known] for part in (_one, *shape)]
        yield math.fsum(one * one for one in _rest(about, _orthonormal(columns)))


def _one(_time: float) -> float:
    return 1.0


def level_of_its_own(values: Sequence[float], before: int) -> tuple[int, int] | None:
    """Return where a part of a baseline, none missing, lies higher, if that tells a fall at its end better.

    A series of two levels is compared with a step after the baseline: one level in a part of the
    baseline, the other in all else, before and after it. Such a part is a wave that has passed; at
    the end of the baseline it is some high values that ordinary ones follow. It is half the baseline
    or less, and 60 values or fewer: longer waves show in other tests. At its beginning it may be
    longer, a step that came before the end. Of normal values the ratio of the likelihoods is that of the sums
    of squares to the power of half the number of values (Hinkley, *Inference about the change-point
    in a sequence of random variables*, Biometrika 57, 1970).

    Returns:
        The first place of the likeliest part of two values or more, and the first place after it;
        None where none is 20 times as likely as the whole baseline.
    """
    middle = exact_mean(values)
    largest = max(abs(value - middle) for value in values) or 1.0
    apart = [(value - middle) / largest for value in values]
    sums = list(accumulate(apart, initial=0.0))
    square = math.fsum(one * one for one in apart)

    worth = [0.0, *(1 / count + 1 / (len(values) - count) for count in range(1, before + 1))]

    def told(part: tuple[int, int]) -> float:
        """Return what two levels take off the sum of squares; nothing where the part is not higher."""
        first, end = part
        return max(sums[end] - sums[first], 0.0) ** 2 * worth[end - first]

    longest = min(before // 2, _LONGEST_LEVEL)
    parts = (
        (first, end)
        for first in range(before - 1)
        for end in range(first + 2, 1 + (min(before, first + longest) if first else before - 1))
    )
    best = max(parts, key=told)
    as_likely = (square - told(best)) * _AS_LIKELY ** (2 / len(values))
    return best if as_likely < square - told((0, before)) else None


def from_worst(values: Sequence[float]) -> Sequence[float]:
    """Return values, none missing, from the middle of the three neighbours that are largest."""
    sums = [math.fsum(values[at : at + 3]) for at in range(len(values) - 2)]
    # Of equal ones the last: what came before it is not what the series comes from.
    last = max(range(len(sums)), key=lambda at: (sums[at], at))
    return values[last + 1 :]


def _in_two_turns(turns: Sequence[float], shown: Sequence[float]) -> bool:
    """Say whether the turn that shows a wave most is not the only one that does."""
    by_turn: dict[int, float] = defaultdict(float)
    for turn, much in zip(turns, shown, strict=True):
        by_turn[int(turn)] += much
    second, most = sorted((0.0, 0.0, *by_turn.values()))[-2:]
    return second >= _AS_MUCH * most


def _orthonormal(
    columns: Sequence[Sequence[float]], basis: Sequence[Sequence[float]] = ()
) -> list[list[float]]:
    """Return a basis, and unit vectors after it that span what columns add to it (Gram-Schmidt)."""
    found = [list(one) for one in basis]
    for column in columns:
        rest = _rest(_rest(column, found), found)
        length = math.sqrt(math.fsum(one * one for one in rest))
        if length > _NOTHING * len(rest):
            found.append([one / length for one in rest])
    return found


def _rest(values: Sequence[float], basis: Sequence[Sequence[float]]) -> list[float]:
    rest = list(values)
    for column in basis:
        share = math.fsum(one * other for one, other in zip(rest, column, strict=True))
        rest = [one - share * other for one, other in zip(rest, column, strict=True)]
    return rest


def _tail(share: float, left: int, waves: int) -> float:
    """Return the chance of as little left over, by the F distribution of an even number of waves.

    The incomplete beta function is a finite sum there.
    """
    half, term, total = left / 2, 1.0, 0.0
    for at in range(waves // 2):
        total += term
        term *= (half + at) / (at + 1) * (1 - share)
    return min(1.0, float(total * share**half))
