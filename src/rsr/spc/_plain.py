"""One phase of one series in plain Python: its mean, its limits, and the rules each point fires."""

import math
from collections.abc import Sequence
from itertools import pairwise

from attrs import frozen

from rsr.spc._rules import (
    ABOVE_UPPER,
    BELOW_LOWER,
    LIMIT,
    SCREEN,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    TREND,
    TREND_FALLING,
    TREND_RISING,
    TWO_ABOVE,
    TWO_BELOW,
    Rules,
)

_NAN = math.nan


@frozen
class Span:
    """The mean of a phase and its limits; NaN for those that cannot be drawn.

    ``enough`` is False where the rules ask for more values; no rule is tried then.
    """

    mean: float
    lpl: float
    upl: float
    lower_near: float
    upper_near: float
    enough: bool = True


@frozen
class Worked:
    """What is known of each point of a phase.

    ``fired`` holds every rule by membership; ``named`` differs from it only in the direction of a
    trend, as the profile names it.
    """

    fired: bytes
    named: bytes
    side: list[int]
    close: list[bool]


def exact_mean(values: Sequence[float]) -> float:
    """Return the mean as if worked out without any rounding but the last; NaN of none.

    A mean that is one unit in the last place off puts a point that lies on it to one side, which
    begins or breaks shifts for a whole series. The sum of three times 0.1, divided by three, is
    such a mean, however exactly the sum is rounded.
    """
    count = len(values)
    if not count:
        return _NAN
    total = math.fsum(values)
    top, bottom = total.as_integer_ratio()
    parts = [-total]
    while rest := math.fsum([*values, *parts]):
        parts.append(-rest)
        above, below = rest.as_integer_ratio()
        top, bottom = top * below + above * bottom, bottom * below
    # Whole numbers divide with one rounding.
    return top / (bottom * count)


def about_mean(values: Sequence[float]) -> list[float]:
    """Return how far values lie from their mean, NaN where one is missing."""
    mean = exact_mean([value for value in values if not math.isnan(value)])
    return [value - mean for value in values]


def limits(values: Sequence[float], rules: Rules, limit: float = LIMIT) -> Span:
    """Work out mean and limits from values in order, NaN where one is missing.

    ``limit``: how many average moving ranges the limits lie from the mean.
    """
    present = [value for value in values if value == value]  # noqa: PLR0124  # only NaN differs
    mean = exact_mean(present)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    ranges = [one for one in ranges if one == one]  # noqa: PLR0124
    average = exact_mean(ranges)
    if rules.screen_outliers:
        bound = SCREEN * average
        average = exact_mean([one for one in ranges if one < bound])
    enough = len(present) >= rules.min_points
    if not enough:
        average = _NAN
    wide, near = limit * average, 2 * (limit / 3) * average
    return Span(mean, mean - wide, mean + wide, mean - near, mean + near, enough)


def work(values: Sequence[float], span: Span, rules: Rules) -> Worked:
    """Work out what each point fires against a mean and limits; a missing value fires nothing."""
    mean, lpl, upl = span.mean, span.lpl, span.upl
    lower, upper = span.lower_near, span.upper_near
    side = [(value > mean) - (value < mean) for value in values]
    fired = [ABOVE_UPPER if value > upl else BELOW_LOWER if value < lpl else 0 for value in values]
    close = [
        not out and (value > upper or value < lower)
        for value, out in zip(values, fired, strict=True)
    ]
    if not span.enough:
        nothing = bytes(len(values))
        return Worked(nothing, nothing, side, close)
    near = [one or bool(out) for one, out in zip(close, fired, strict=True)]
    _two_of_three(side, near if rules.two_in_three_counts_outside else close, fired)
    _stretches(side, rules.run_length, (SHIFT_ABOVE, SHIFT_BELOW), fired)
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    # A stretch of steps in one direction covers one point more than it has steps.
    _stretches(steps, rules.run_length - 1, (TREND_RISING, TREND_FALLING), fired, more=1)
    named = _named(fired, steps, rules)
    return Worked(bytes(fired), bytes(named), side, close)


def _two_of_three(side: list[int], near: list[bool], fired: list[int]) -> None:
    for at in range(len(side) - 2):
        here = side[at]
        if not here or side[at + 1] != here or side[at + 2] != here:
            continue
        window = [place for place in (at, at + 1, at + 2) if near[place]]
        if len(window) >= 2:
            for place in window:
                fired[place] |= TWO_ABOVE if here > 0 else TWO_BELOW


def _stretches(
    signs: list[int], least: int, bits: tuple[int, int], fired: list[int], *, more: int = 0
) -> None:
    """Mark every stretch of one sign that is long enough; zero breaks a stretch."""
    start = 0
    for end in range(1, len(signs) + 1):
        if end < len(signs) and signs[end] == signs[start]:
            continue
        if signs[start] and end - start >= least:
            bit = bits[0] if signs[start] > 0 else bits[1]
            for place in range(start, end + more):
                fired[place] |= bit
        start = end


def _named(fired: list[int], steps: list[int], rules: Rules) -> list[int]:
    """Give each point of a trend one direction.

    The reference takes the step to the next point if that point is in any trend, and the step from
    the previous one otherwise; what does not rise is called falling.
    """
    if not any(bits & TREND for bits in fired):
        return fired
    named = list(fired)
    for at, bits in enumerate(fired):
        # A point of two trends, at a peak or trough, has no other direction by membership.
        if bits & TREND == TREND or (bits & TREND and not rules.trend_by_membership):
            goes_on = at + 1 < len(fired) and fired[at + 1] & TREND
            rises = steps[at if goes_on else at - 1] > 0
            named[at] = bits & ~TREND | (TREND_RISING if rises else TREND_FALLING)
    return named
