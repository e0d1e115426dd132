"""Charts of counts with a denominator: p, u, and Laney's p' and u'."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any, Self

from attrs import frozen

from rsr.errors import Problem, shown
from rsr.model import Value
from rsr.spc._chart import (
    ChartKind,
    ChartPhase,
    ChartPoint,
    Clipped,
    ControlChart,
    Gap,
    Signal,
    about_absent,
    about_length,
    clip,
    fired,
    parted,
    used_in,
)
from rsr.spc._given import Figure, Given, When, note
from rsr.spc._rules import D2, Improvement

__all__ = ["p_chart", "u_chart"]

_COUNTS = "give counts, not rates or percentages"
# A ratio this far above 1 comes by chance in about one chart of a hundred with 24 points.
_WIDE = 1.5
_FEW = 5


def p_chart(
    events: Sequence[Value | float | None],
    denominators: Sequence[Value | float | None],
    *,
    dates: Sequence[date] | None = None,
    laney: bool = False,
    improvement: Improvement = "neutral",
    fix_after: int | None = None,
    rebase: Sequence[date | int] | None = None,
) -> ControlChart:
    """Draw the limits of a series of proportions: each of the denominator can have one event.

    The centre is all events over all denominators. The limits of a point lie three standard
    deviations of a binomial proportion with its own denominator from there, cut off at 0 and 1.
    With ``laney`` they are widened, or narrowed, by how much the points vary beyond that: the
    ratio that the moving ranges of the standardised points show (Laney, *Improved control charts
    for attributes*, Quality Engineering 14, 2002).

    Rules are those of the XmR chart, applied to the standardised points, within each phase. A
    point without a figure, or with a denominator of 0, stays in the chart without a value.

    Args:
        events: How many had the event, whole numbers; None where not known.
        denominators: Out of how many, whole numbers.
        dates: When; the points are put in order. Without dates they are in order already.
        laney: True for a p' chart.
        improvement: Which direction is better.
        fix_after: Calculate the limits of a phase from its first so many points, 12 or more.
        rebase: Dates, or numbers of points from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> chart = p_chart([3, 5, 4, 6], [100, 100, 120, 110])
    >>> round(chart.phases[0].centre, 4), chart.points[0].clipped
    (0.0419, 'lower')
    """
    given = Given()
    counted = given.figures("events", events, whole=True, hint=_COUNTS)
    out_of = given.figures("denominators", denominators, whole=True, hint=_COUNTS)
    given.shares("events", counted, out_of)
    return _chart(
        given,
        counted,
        out_of,
        name="denominators",
        proportion=True,
        laney=laney,
        per=1,
        dates=dates,
        improvement=improvement,
        fix_after=fix_after,
        rebase=rebase,
    )


def u_chart(
    events: Sequence[Value | float | None],
    exposure: Sequence[Value | float | None],
    *,
    per: float = 1,
    dates: Sequence[date] | None = None,
    laney: bool = False,
    improvement: Improvement = "neutral",
    fix_after: int | None = None,
    rebase: Sequence[date | int] | None = None,
) -> ControlChart:
    """Draw the limits of a series of rates: events that can happen more than once to anybody.

    The centre is all events over all exposure. The limits of a point lie three standard
    deviations of a Poisson rate with its own exposure from there, cut off at 0. ``laney`` and the
    rules are as for :func:`p_chart`.

    Args:
        events: How many events, whole numbers; None where not known.
        exposure: What they are divided by, such as occupied bed days; it need not be whole.
        per: Give rates per so many units of exposure, such as 1000.
        dates: When; the points are put in order. Without dates they are in order already.
        laney: True for a u' chart.
        improvement: Which direction is better.
        fix_after: Calculate the limits of a phase from its first so many points, 12 or more.
        rebase: Dates, or numbers of points from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> chart = u_chart([12, 9, 15], [3100, 2800, 3050], per=1000, improvement="decrease")
    >>> [round(point.value, 2) for point in chart.points]
    [3.87, 3.21, 4.92]
    """
    given = Given()
    given.number("per", per, above=1e-12, below=1e12)
    return _chart(
        given,
        given.figures("events", events, whole=True, hint=_COUNTS),
        given.figures("exposure", exposure),
        name="exposure",
        proportion=False,
        laney=laney,
        per=per,
        dates=dates,
        improvement=improvement,
        fix_after=fix_after,
        rebase=rebase,
    )


@frozen
class _Ratio:
    """One point before there are limits; exact, so that no rounding decides on which side it is."""

    at: When
    events: Figure
    denominator: Figure

    exact: Fraction | None

    @classmethod
    def of(cls, at: When, events: Figure, denominator: Figure) -> Self:
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


def _chart(
    given: Given,
    events: list[Figure],
    denominators: list[Figure],
    *,
    name: str,
    proportion: bool,
    laney: Any,
    per: float,
    dates: Any,
    improvement: Improvement,
    fix_after: int | None,
    rebase: Any,
) -> ControlChart:
    if not isinstance(laney, bool):
        given.refuse("type-wrong", "laney must be true or false", at=("laney",), got=shown(laney))
    order, when = given.order(dates, len(events), of="events")
    if not given.as_long(name, denominators, "events", len(events)):
        order = []
    phases, said = parted(
        given,
        when,
        improvement=improvement,
        rebase=rebase,
        fix_after=fix_after,
        dated=dates is not None,
    )
    given.settle()
    ratios = [
        _Ratio.of(day, events[at], denominators[at]) for at, day in zip(order, when, strict=True)
    ]
    drawn = [
        _Phase(
            number,
            [ratios[at] for at in phase],
            [ratios[at] for at in used_in(phase, fix_after)],
            proportion=proportion,
            laney=laney,
            per=per,
        )
        for number, phase in enumerate(phases, start=1)
    ]
    points = tuple(point for phase in drawn for point in phase.points(improvement))
    told = tuple(phase.told for phase in drawn)
    said += about_length(told) + about_absent(points, events, denominators)
    said += [problem for phase in drawn for problem in phase.problems(laney=laney)]
    kinds: tuple[ChartKind, ChartKind] = ("p", "p-prime") if proportion else ("u", "u-prime")
    return ControlChart(
        kind=kinds[laney],
        improvement=improvement,
        per=per,
        points=points,
        phases=told,
        problems=tuple(said),
    )


class _Phase:
    """The limits of one phase, and its points within them."""

    def __init__(
        self,
        number: int,
        ratios: Sequence[_Ratio],
        used: Sequence[_Ratio],
        *,
        proportion: bool,
        laney: bool,
        per: float,
    ) -> None:
        self._number, self._ratios, self._used = number, ratios, len(used)
        self._proportion, self._per = proportion, per
        self._base = [ratio for ratio in used if ratio.exact is not None]
        counted = sum(Fraction(one.events.value or 0) for one in self._base)
        weight = sum(Fraction(one.denominator.value or 0) for one in self._base)
        self._centre = counted / weight if weight else None
        centre = float(self._centre or 0)
        self._spread = centre * (1 - centre) if proportion else centre
        self._wider = 1.0
        sigma_z = _sigma_z([self._z(ratio) for ratio in used])
        if laney:
            self._wider = sigma_z or 0.0
        self.told = ChartPhase(
            number=number,
            first=ratios[0].at,
            last=ratios[-1].at,
            n_used=len(self._base),
            centre=self._scaled(self._centre),
            sigma_z=sigma_z,
        )

    def _scaled(self, exact: Fraction | None) -> float | None:
        return None if exact is None else float(exact * Fraction(self._per))

    def _sigma(self, ratio: _Ratio) -> float:
        """Return the standard deviation of a point; 0 where there are no limits for it."""
        denominator = ratio.denominator.value
        if self._centre is None or not denominator:
            return 0.0
        return math.sqrt(self._spread / denominator) * self._wider

    def _z(self, ratio: _Ratio) -> float | None:
        sigma, exact = self._sigma(ratio), ratio.exact
        if exact is None or self._centre is None or not sigma:
            return None
        return float(exact - self._centre) / sigma

    def points(self, improvement: Improvement) -> list[ChartPoint]:
        """Return the points with limits and signals."""
        values = [self._scaled(ratio.exact) for ratio in self._ratios]
        z = [self._z(ratio) for ratio in self._ratios]
        signals = fired(values, z, improvement=improvement)
        return [self._point(place, z[place], signals[place]) for place in range(len(self._ratios))]

    def _point(self, place: int, z: float | None, signals: tuple[Signal, ...]) -> ChartPoint:
        ratio = self._ratios[place]
        events, sigma = ratio.events.value, self._sigma(ratio) * self._per
        centre, lower, upper = self._scaled(self._centre), None, None
        clipped: Clipped = "none"
        if sigma and centre is not None:
            most = 1.0 if self._proportion else None
            lower, upper, clipped = clip(
                centre - 3 * sigma, centre + 3 * sigma, least=0.0, most=most
            )
        return ChartPoint(
            at=ratio.at,
            events=None if events is None else int(events),
            denominator=ratio.denominator.value,
            value=self._scaled(ratio.exact),
            absent=ratio.absent,
            centre=centre,
            lower=lower,
            upper=upper,
            clipped=clipped,
            z=z,
            phase=self._number,
            used=ratio.exact is not None and place < self._used,
            signals=signals,
        )

    def problems(self, *, laney: bool) -> Iterator[Problem]:
        """Say what keeps the limits from being relied on."""
        first = str(self.told.first)
        if not self._base:
            return
        if not any(self._sigma(ratio) for ratio in self._base):
            must = "points that limits rest on differ, and not all or none have the event"
            hint = "no limits are drawn, and no rule is applied"
            yield note("limits-none", must, got=f"the phase from {first}", hint=hint)
            return
        sigma_z = self.told.sigma_z
        if sigma_z is not None and sigma_z >= _WIDE and not laney:
            must = "points vary as much as chance alone would have it"
            hint = "the limits are too narrow; ask for laney=True"
            got = f"{sigma_z:.2f} times as much from {first}"
            yield note("chart-overdispersed", must, got=got, hint=hint)
        if self._rare():
            must = f"most points that limits rest on have {_FEW} events or more to be expected"
            hint = "a t or g chart suits rare events"
            yield note("events-few", must, got=f"the phase from {first}", hint=hint)

    def _rare(self) -> bool:
        share = (
            min(self._centre or 0, 1 - (self._centre or 0)) if self._proportion else self._centre
        )
        return (
            median((share or 0) * Fraction(one.denominator.value or 0) for one in self._base) < _FEW
        )


def _sigma_z(z: Sequence[float | None]) -> float | None:
    """Return the standard deviation of standardised points, from their mean moving range."""
    ranges = [
        abs(other - one) for one, other in pairwise(z) if one is not None and other is not None
    ]
    return math.fsum(ranges) / len(ranges) / D2 if ranges else None
