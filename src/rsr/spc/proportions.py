"""Charts of counts with a denominator: p, u, and Laney's p' and u'."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rsr.errors import Problem, short_repr
from rsr.model import Value
from rsr.spc._chart import (
    ChartKind,
    ChartPhase,
    Clipped,
    ControlChart,
    ControlChartPoint,
    Signal,
    about_absent,
    about_length,
    clip,
    fired,
    parted,
    used_in,
)
from rsr.spc._given import Given, GivenValue, note
from rsr.spc._ratios import COUNTS, FEW, WIDE, RatioLimits, RatioPoint
from rsr.spc._rules import Better

__all__ = ["p_chart", "u_chart"]


def p_chart(
    events: Sequence[Value | float | None],
    denominators: Sequence[Value | float | None],
    *,
    dates: Sequence[date] | None = None,
    laney: bool = False,
    better: Better = "neither",
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
        better: Which direction is better.
        fix_after: Calculate the limits of a phase from its first so many points, 12 or more.
        rebase: Dates, or numbers of points from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> chart = p_chart([3, 5, 4, 6], [100, 100, 120, 110])
    >>> round(chart.phases[0].centre, 4), chart.points[0].clipped
    (0.0419, 'lower')
    """
    given = Given()
    counted = given.figures("events", events, whole=True, hint=COUNTS)
    out_of = given.figures("denominators", denominators, whole=True, hint=COUNTS)
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
        better=better,
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
    better: Better = "neither",
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
        better: Which direction is better.
        fix_after: Calculate the limits of a phase from its first so many points, 12 or more.
        rebase: Dates, or numbers of points from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> chart = u_chart([12, 9, 15], [3100, 2800, 3050], per=1000, better="lower")
    >>> [round(point.value, 2) for point in chart.points]
    [3.87, 3.21, 4.92]
    """
    given = Given()
    given.number("per", per, above=1e-12, below=1e12)
    return _chart(
        given,
        given.figures("events", events, whole=True, hint=COUNTS),
        given.figures("exposure", exposure),
        name="exposure",
        proportion=False,
        laney=laney,
        per=per,
        dates=dates,
        better=better,
        fix_after=fix_after,
        rebase=rebase,
    )


def _chart(
    given: Given,
    events: list[GivenValue],
    denominators: list[GivenValue],
    *,
    name: str,
    proportion: bool,
    laney: Any,
    per: float,
    dates: Any,
    better: Better,
    fix_after: int | None,
    rebase: Any,
) -> ControlChart:
    if not isinstance(laney, bool):
        given.refuse(
            "type-wrong", "laney must be true or false", at=("laney",), got=short_repr(laney)
        )
    order, when = given.order(dates, len(events), of="events")
    if not given.as_long(name, denominators, "events", len(events)):
        order = []
    phases, said = parted(
        given,
        when,
        better=better,
        rebase=rebase,
        fix_after=fix_after,
        dated=dates is not None,
    )
    given.settle()
    ratios = [
        RatioPoint.of(day, events[at], denominators[at])
        for at, day in zip(order, when, strict=True)
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
    points = tuple(point for phase in drawn for point in phase.points(better))
    told = tuple(phase.told for phase in drawn)
    said += about_length(told) + about_absent(points, events, denominators)
    said += [problem for phase in drawn for problem in phase.problems(laney=laney)]
    kinds: tuple[ChartKind, ChartKind] = ("p", "p-prime") if proportion else ("u", "u-prime")
    return ControlChart(
        kind=kinds[laney],
        better=better,
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
        ratios: Sequence[RatioPoint],
        used: Sequence[RatioPoint],
        *,
        proportion: bool,
        laney: bool,
        per: float,
    ) -> None:
        self._number, self._ratios, self._used = number, ratios, len(used)
        self._proportion, self._per = proportion, per
        self._limits = RatioLimits(used, proportion=proportion, laney=laney, per=per)
        self.told = ChartPhase(
            number=number,
            first=ratios[0].at,
            last=ratios[-1].at,
            n_used=len(self._limits.base),
            centre=self._limits.scaled(self._limits.centre),
            sigma_z=self._limits.sigma_z,
        )

    def points(self, better: Better) -> list[ControlChartPoint]:
        """Return the points with limits and signals."""
        values = [self._limits.scaled(ratio.exact) for ratio in self._ratios]
        z = [self._limits.z(ratio) for ratio in self._ratios]
        signals = fired(values, z, better=better)
        return [self._point(place, z[place], signals[place]) for place in range(len(self._ratios))]

    def _point(self, place: int, z: float | None, signals: tuple[Signal, ...]) -> ControlChartPoint:
        ratio = self._ratios[place]
        events, sigma = ratio.events.value, self._limits.sigma(ratio.denominator.value) * self._per
        centre, lower, upper = self.told.centre, None, None
        clipped: Clipped = "none"
        if sigma and centre is not None:
            most = 1.0 if self._proportion else None
            lower, upper, clipped = clip(
                centre - 3 * sigma, centre + 3 * sigma, least=0.0, most=most
            )
        return ControlChartPoint(
            at=ratio.at,
            events=None if events is None else int(events),
            denominator=ratio.denominator.value,
            value=self._limits.scaled(ratio.exact),
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
        if not self._limits.base:
            return
        if not self._limits.drawn:
            must = "points that limits rest on differ, and not all or none have the event"
            hint = "no limits are drawn, and no rule is applied"
            yield note("limits-none", must, got=f"the phase from {first}", hint=hint)
            return
        sigma_z = self.told.sigma_z
        if sigma_z is not None and sigma_z >= WIDE and not laney:
            must = "points vary as much as chance alone would have it"
            hint = "the limits are too narrow; ask for laney=True"
            got = f"{sigma_z:.2f} times as much from {first}"
            yield note("chart-overdispersed", must, got=got, hint=hint)
        if self._limits.rare:
            must = f"most points that limits rest on have {FEW} events or more to be expected"
            hint = "a t or g chart suits rare events"
            yield note("events-few", must, got=f"the phase from {first}", hint=hint)
