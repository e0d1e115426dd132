"""Charts of rare events: t for the time between them, g for the cases between them."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import NormalDist
from typing import Any, Literal

from attrs import evolve, frozen

from rsr.errors import Problem
from rsr.model import Value
from rsr.spc._chart import (
    ChartKind,
    ChartPhase,
    Clipped,
    ControlChart,
    ControlChartPoint,
    OpenGap,
    about_absent,
    about_length,
    fired,
    parted,
    used_in,
)
from rsr.spc._given import Given, GivenValue, When, note
from rsr.spc._plain import exact_mean
from rsr.spc._rules import D2, POWER, Better

__all__ = ["g_chart", "t_chart"]

_DAY = timedelta(days=1)
_NORMAL = NormalDist()
# With fewer cases between events than this, most numbers are 0 or 1.
_RARE = 1


def t_chart(
    times: Sequence[date] | Sequence[Value | float | None],
    *,
    dates: Sequence[date] | None = None,
    as_of: date | None = None,
    better: Better = "neither",
    fix_after: int | None = None,
    rebase: Sequence[date | int] | None = None,
) -> ControlChart:
    """Draw the limits of the times between rare events.

    Times between events that come at random are far from normal, but close to it when raised to
    the power 1/3.6 (Nelson, *A control chart for parts-per-million nonconforming items*, Journal
    of Quality Technology 26, 1994). So a chart of individual values is drawn of those, without
    screening, and its lines are turned back into times. Its limits lie three standard deviations
    from the mean, the average moving range divided by 1.128 being one; an XmR chart rounds the
    ratio of the two, 2.6596, to 2.66 as its reference does. The centre line is therefore near the median time, below the
    mean. A lower limit that would be below 0 is cut off there. Rules are those of the XmR chart.

    Two events on one day are 0 days apart. That is kept, and said.

    Args:
        times: The dates or times of the events, in any order, which give days; or the times
            between events, in any unit, the first first.
        dates: With times between events, when each of them ended.
        as_of: With the dates of events, the day up to which nothing more has happened. The gap
            that is open then is told apart and changes no limit.
        better: Which direction is better; for harmful events longer times are.
        fix_after: Calculate the limits of a phase from its first so many gaps, 12 or more.
        rebase: Dates, or numbers of gaps from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> from datetime import date
    >>> chart = t_chart([date(2024, 1, 3), date(2024, 2, 20), date(2024, 3, 1)])
    >>> [point.value for point in chart.points]
    [48.0, 10.0]
    """
    given = Given()
    listed = given.items("times", times)
    events: list[date] = []
    if any(isinstance(one, date) for one in listed):
        events = sorted(given.days("times", listed))
        gaps = [GivenValue((after - before) / _DAY) for before, after in pairwise(events)]
        when: list[When] = [*events[1:]]
        if dates is not None:
            must = "dates must be left out where the times are dates already"
            given.refuse("option-conflict", must, at=("dates",))
    else:
        read = given.figures("times", listed)
        order, when = given.order(dates, len(read), of="times", unique=False)
        gaps = [read[at] for at in order]
    _check_as_of(given, as_of, events)
    chart = _chart(
        given,
        "t",
        gaps,
        when,
        limits=_Powers,
        dated=bool(events) or dates is not None,
        better=better,
        fix_after=fix_after,
        rebase=rebase,
    )
    if as_of is None:
        return chart
    days, upper = (as_of - events[-1]) / _DAY, chart.points[-1].upper if chart.points else None
    beyond = None if upper is None else days > upper
    return evolve(chart, open_gap=OpenGap(since=events[-1], days=days, beyond=beyond))


def g_chart(
    counts: Sequence[Value | float | None],
    *,
    dates: Sequence[date] | None = None,
    limits: Literal["three-sigma", "probability"] = "three-sigma",
    better: Better = "neither",
    fix_after: int | None = None,
    rebase: Sequence[date | int] | None = None,
) -> ControlChart:
    """Draw the limits of the numbers of cases between rare events.

    Such numbers follow a geometric distribution that begins at 0. The centre line is their mean;
    three standard deviations above it, the root of mean times mean plus one each, is the upper
    limit, and there is no lower one (Benneyan, *Number-between g-type statistical quality control
    charts for monitoring adverse events*, Health Care Management Science 4, 2001). About 1.8 % of
    points lie above that limit by chance. With ``limits="probability"`` each limit is the last
    whole number that is not rarer than 0.135 % to that side, as on a chart of normal values.

    A shift is counted from the median of the distribution, since more than half the numbers lie
    below the mean. Two of three is looked for with probability limits only: three standard
    deviations leave hardly any room between near and beyond.

    Args:
        counts: Cases without the event between one event and the next, whole numbers, the first
            first; 0 where two cases with it follow each other.
        dates: When each of them ended.
        limits: How the limits are set.
        better: Which direction is better; for harmful events more cases between are.
        fix_after: Calculate the limits of a phase from its first so many numbers, 12 or more.
        rebase: Dates, or numbers of points from 1, at which a new phase begins.

    Raises:
        ModelError: What was given is no such series; every problem is named.

    >>> chart = g_chart([20, 31, 9])
    >>> chart.phases[0].centre, round(chart.points[0].upper, 2)
    (20.0, 81.48)
    """
    given = Given()
    way = given.choice("limits", limits, ("three-sigma", "probability"))
    read = given.figures("counts", counts, whole=True, hint="count the cases between two events")
    order, when = given.order(dates, len(read), of="counts", unique=False)
    return _chart(
        given,
        "g",
        [read[at] for at in order],
        when,
        limits=_Tails if way == "probability" else _ThreeSigma,
        dated=dates is not None,
        better=better,
        fix_after=fix_after,
        rebase=rebase,
    )


def _check_as_of(given: Given, as_of: Any, events: Sequence[date]) -> None:
    if as_of is None:
        return
    if not events:
        must = "as_of must come with the dates of events"
        given.refuse("option-conflict", must, at=("as_of",))
        return
    if given.day("as_of", as_of, like=events[-1]) and as_of < events[-1]:
        must = "as_of must not be before the last event"
        given.refuse("option-out-of-range", must, at=("as_of",), got=str(as_of))


@frozen
class _LimitLines:
    """The lines of a phase."""

    centre: float
    lower: float
    upper: float
    clipped: Clipped = "none"
    median: float | None = None


class _Limits(ABC):
    """The lines of a phase, and how its gaps stand to them."""

    lines: _LimitLines | None = None

    @abstractmethod
    def z(self, value: float) -> float:
        """Return a value on a scale on which chance is normal."""

    def judged(self, value: float) -> float:
        """Return what the rules go by: 0 on the centre, beyond 2 near a limit, beyond 3 outside."""
        return self.z(value)


class _Powers(_Limits):
    """Times raised to a power."""

    def __init__(self, used: Sequence[float | None]) -> None:
        turned = [None if value is None else value ** (1 / POWER) for value in used]
        ranges = [
            abs(after - before)
            for before, after in pairwise(turned)
            if before is not None and after is not None
        ]
        self._mean = exact_mean([value for value in turned if value is not None])
        self._sigma = exact_mean(ranges) / D2
        if self._sigma > 0:
            lower, upper = self._mean - 3 * self._sigma, self._mean + 3 * self._sigma
            self.lines = _LimitLines(
                self._mean**POWER,
                max(lower, 0.0) ** POWER,
                upper**POWER,
                "lower" if lower < 0 else "none",
            )

    def z(self, value: float) -> float:
        return float((value ** (1 / POWER) - self._mean) / self._sigma)


class _ThreeSigma(_Limits):
    """Numbers of cases, with an upper limit three standard deviations above their mean."""

    def __init__(self, used: Sequence[float | None]) -> None:
        mean = exact_mean([value for value in used if value is not None])
        if mean > 0:
            # Logarithms of the chance that a case goes without the event, and of what is left of
            # the chance of any number when half of it counts as below.
            self._log = -math.log1p(1 / mean)
            self._half = math.log1p(-0.5 / (1 + mean))
            lower, upper = self._bounds(mean)
            median = (math.log(0.5) - self._half) / self._log
            self.lines = _LimitLines(mean, lower, upper, "none" if lower else "lower", median)

    def _bounds(self, mean: float) -> tuple[float, float]:
        return 0.0, mean + 3 * math.sqrt(mean * (mean + 1))

    def z(self, value: float) -> float:
        above = math.exp(value * self._log + self._half)
        return -_NORMAL.inv_cdf(min(max(above, 1e-300), 1 - 1e-16))

    def judged(self, value: float) -> float:
        outside = self.lines is not None and value > self.lines.upper
        return math.copysign(4 if outside else 1, self.z(value))


class _Tails(_ThreeSigma):
    """Numbers of cases, with limits that are as rare as those of a chart of normal values."""

    def _bounds(self, mean: float) -> tuple[float, float]:
        del mean  # what follows from it is known
        return self._least(3), self._most(3)

    def _most(self, sigma: float) -> float:
        """Return the last number that, or more than that, is not too rare."""
        return float(math.floor(math.log(_NORMAL.cdf(-sigma)) / self._log))

    def _least(self, sigma: float) -> float:
        """Return the first number that, or less than that, is not too rare."""
        return float(max(0, math.ceil(math.log1p(-_NORMAL.cdf(-sigma)) / self._log - 1)))

    def judged(self, value: float) -> float:
        for size, sigma in ((4.0, 3), (2.5, 2)):
            if value > self._most(sigma) or value < self._least(sigma):
                return math.copysign(size, self.z(value))
        return math.copysign(1, self.z(value))


def _chart(
    given: Given,
    kind: ChartKind,
    gaps: Sequence[GivenValue],
    when: Sequence[When],
    *,
    limits: Callable[[Sequence[float | None]], _Limits],
    dated: bool,
    better: Better,
    fix_after: int | None,
    rebase: Any,
) -> ControlChart:
    phases, said = parted(
        given, when, better=better, rebase=rebase, fix_after=fix_after, dated=dated
    )
    given.settle()
    points: list[ControlChartPoint] = []
    told: list[ChartPhase] = []
    for number, phase in enumerate(phases, start=1):
        used = used_in(phase, fix_after)
        base = [gaps[at].value for at in used]
        drawn = limits(base)
        lines = drawn.lines
        told.append(
            ChartPhase(
                number=number,
                first=when[phase[0]],
                last=when[phase[-1]],
                n_used=sum(value is not None for value in base),
                centre=lines.centre if lines else None,
                median=lines.median if lines else None,
            )
        )
        values = [gaps[at].value for at in phase]
        judged = [drawn.judged(value) if lines and value is not None else None for value in values]
        signals = fired(values, judged, better=better)
        points += [
            ControlChartPoint(
                at=when[at],
                value=None if value is None else float(value),
                absent=gaps[at].absent,
                centre=lines.centre if lines else None,
                lower=lines.lower if lines else None,
                upper=lines.upper if lines else None,
                clipped=lines.clipped if lines else "none",
                z=drawn.z(value) if lines and value is not None else None,
                phase=number,
                used=value is not None and at in used,
                signals=fired_here,
            )
            for at, value, fired_here in zip(phase, values, signals, strict=True)
        ]
    said += about_length(told) + about_absent(points, gaps) + list(_findings(kind, told, points))
    return ControlChart(
        kind=kind,
        better=better,
        points=tuple(points),
        phases=tuple(told),
        problems=tuple(said),
    )


def _findings(
    kind: ChartKind, phases: Sequence[ChartPhase], points: Sequence[ControlChartPoint]
) -> Iterator[Problem]:
    for phase in phases:
        if phase.centre is None and phase.n_used:
            must = "gaps that limits rest on differ, and are not all 0"
            hint = "no limits are drawn, and no rule is applied"
            yield note("limits-none", must, got=f"the phase from {phase.first}", hint=hint)
        elif kind == "g" and phase.centre is not None and phase.centre < _RARE:
            must = f"rare events have {_RARE} cases or more between them, on average"
            got = f"{phase.centre:.2f} from {phase.first}"
            yield note("events-not-rare", must, got=got, hint="a p or u chart suits these")
    together = sum(point.value == 0 for point in points)
    if kind == "t" and together:
        must = "events of a t chart do not fall together"
        hint = "give times instead of dates, or count cases between events on a g chart"
        yield note("events-together", must, got=f"{together} gaps of 0", hint=hint)
