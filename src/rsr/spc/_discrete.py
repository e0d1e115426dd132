"""Quantiles of binomial and Poisson counts, interpolated between whole numbers as funnels ask."""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from statistics import NormalDist

_NORMAL = NormalDist()
# Above this standard deviation an expansion is right to within a hundredth of a count.
_WIDE = 100.0
# A chance this small beside that of the likeliest count adds nothing.
_TINY = 1e-18


def binomial_quantiles(ps: Sequence[float], n: int, chance: float) -> list[float]:
    """Return quantiles of a binomial count, interpolated.

    Where r is the least count with F(r) >= p, a quantile is r less the share (F(r) - p) / (F(r) -
    F(r - 1)) (Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in
    Medicine 24, 2005). It can lie between -1 and 0.

    ``chance``: the chance of each, between 0 and 1.
    """
    mean, odds = n * chance, chance / (1 - chance)
    sigma = math.sqrt(mean * (1 - chance))
    if sigma > _WIDE:
        skew, excess = (1 - 2 * chance) / sigma, 1 / sigma**2 - 6 / n
        return [_expanded(p, mean, sigma, skew, excess) for p in ps]
    return _summed(ps, int(mean), n, lambda k: (n - k + 1) / k * odds)


def poisson_quantiles(ps: Sequence[float], mean: float) -> list[float]:
    """Return quantiles of a Poisson count, interpolated like :func:`binomial_quantiles`."""
    sigma = math.sqrt(mean)
    if sigma > _WIDE:
        return [_expanded(p, mean, sigma, 1 / sigma, 1 / mean) for p in ps]
    return _summed(ps, int(mean), None, lambda k: mean / k)


def _expanded(p: float, mean: float, sigma: float, skew: float, excess: float) -> float:
    """Expand a quantile about the normal one (Cornish and Fisher), less half a count."""
    z = _NORMAL.inv_cdf(p)
    turned = z + skew * (z * z - 1) / 6
    turned += excess * (z**3 - 3 * z) / 24 - skew * skew * (2 * z**3 - 5 * z) / 36
    return mean + sigma * turned - 0.5


def _summed(
    ps: Sequence[float], mode: int, most: int | None, ratio: Callable[[int], float]
) -> list[float]:
    """Add up chances, each taken from its neighbour's, from the least count that matters."""
    below, count, chance = [], mode, 1.0
    while count > 0 and (chance := chance / ratio(count)) > _TINY:
        below.append(chance)
        count -= 1
    chances, chance, at = [*reversed(below), 1.0], 1.0, mode
    while at != most and (chance := chance * ratio(at + 1)) > _TINY:
        chances.append(chance)
        at += 1
    sums = list(accumulate(chances))
    found = []
    for p in ps:
        wanted = p * sums[-1]
        place = min(bisect_left(sums, wanted), len(sums) - 1)
        found.append(count + place - (sums[place] - wanted) / chances[place])
    return found
