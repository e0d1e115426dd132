"""Ratios of counts, and the limits that each has by its own denominator."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Self

from attrs import frozen

from rsr.spc._chart import Gap
from rsr.spc._given import GivenValue, When
from rsr.spc._rules import D2

COUNTS = "give counts, not rates or percentages"
# A ratio this far above 1 comes by chance in about one chart of a hundred with 24 points.
WIDE = 1.5
# Where fewer events than this are to be expected, limits and runs are rough.
FEW = 5


@frozen
class RatioPoint:
    """One point before there are limits; exact, so that no rounding decides on which side it is."""

    at: When
    events: GivenValue
    denominator: GivenValue

    exact: Fraction | None

    @classmethod
    def of(cls, at: When, events: GivenValue, denominator: GivenValue) -> Self:
        """Divide; there is no ratio where either is not known, or the denominator is 0."""
        exact = None
        if events.value is not None and denominator.value:
            exact = Fraction(events.value) / Fraction(denominator.value)
        return cls(at, events, denominator, exact)

    @property
    def absent(self) -> Gap | None:
        """Why there is no ratio."""
        if self.denominator.value == 0:
            return "zero-denominator"
        return self.events.absent or self.denominator.absent


def pooled(ratios: Sequence[RatioPoint]) -> Fraction | None:
    """Return all events over all denominators, of the ratios that are known; None of none."""
    known = [ratio for ratio in ratios if ratio.exact is not None]
    weight = sum(Fraction(one.denominator.value or 0) for one in known)
    return sum(Fraction(one.events.value or 0) for one in known) / weight if weight else None


class RatioLimits:
    """The centre of the ratios that limits rest on, and how far any ratio may lie from there.

    ``centre`` is exact, and None of none; ``sigma_z`` is how much more the points vary than chance
    alone would have it, None where that cannot be told.
    """

    def __init__(
        self, used: Sequence[RatioPoint], *, proportion: bool, laney: bool, per: float = 1
    ) -> None:
        self.base = [ratio for ratio in used if ratio.exact is not None]
        self.centre = pooled(self.base)
        self._proportion, self._per = proportion, per
        centre = float(self.centre or 0)
        self._spread = centre * (1 - centre) if proportion else centre
        self._wider = 1.0
        self.sigma_z = _sigma_z([self.z(ratio) for ratio in used])
        if laney:
            self._wider = self.sigma_z or 0.0

    def scaled(self, exact: Fraction | None) -> float | None:
        """Return a ratio as it is drawn."""
        return None if exact is None else float(exact * Fraction(self._per))

    def sigma(self, denominator: float | Fraction | None) -> float:
        """Return the standard deviation of a ratio; 0 where there are no limits for it."""
        if self.centre is None or not denominator:
            return 0.0
        return math.sqrt(self._spread / denominator) * self._wider

    def z(self, ratio: RatioPoint) -> float | None:
        """Return how many standard deviations a ratio lies from the centre; None without limits."""
        sigma, exact = self.sigma(ratio.denominator.value), ratio.exact
        if exact is None or self.centre is None or not sigma:
            return None
        return float(exact - self.centre) / sigma

    @property
    def drawn(self) -> bool:
        """Whether there are limits for any of the ratios that they rest on."""
        return any(self.sigma(ratio.denominator.value) for ratio in self.base)

    @property
    def rare(self) -> bool:
        """Whether fewer events than are needed are to be expected in most of the ratios."""
        centre = self.centre or Fraction(0)
        share = min(centre, 1 - centre) if self._proportion else centre
        return median(share * Fraction(one.denominator.value or 0) for one in self.base) < FEW


def _sigma_z(z: Sequence[float | None]) -> float | None:
    """Return the standard deviation of standardised points, from their mean moving range."""
    ranges = [
        abs(other - one) for one, other in pairwise(z) if one is not None and other is not None
    ]
    return math.fsum(ranges) / len(ranges) / D2 if ranges else None
