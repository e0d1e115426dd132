"""The chart that both sides of a day are judged by: its centre, its limits and its rules.

An XmR chart places values as they are, and a t chart their 3.6th root. A p or u chart places each by its own limits, in standard
deviations from the centre. All else is the same for both.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Self

from attrs import evolve, frozen

from rsr.model.statistic import ControlChartKind
from rsr.spc._chart import fired_bits
from rsr.spc._given import GivenValue
from rsr.spc._plain import Span, exact_mean, limits, work
from rsr.spc._ratios import FEW, WIDE, RatioLimits, RatioPoint, pooled
from rsr.spc._rules import D2, LIMIT, POWER, Rules

VerdictChart = ControlChartKind
# What each is called in a sentence.
CHARTS: Mapping[VerdictChart, str] = MappingProxyType(
    {
        "xmr": "XmR chart",
        "p": "p chart",
        "p-prime": "Laney p' chart",
        "u": "u chart",
        "u-prime": "Laney u' chart",
        "t": "t chart",
        "g": "g chart",
    }
)
_NOTHING = RatioPoint(1, GivenValue(None, "missing"), GivenValue(None, "missing"), None)


@frozen
class Side:
    """The points on one side of the day, in order, NaN where a value is missing.

    ``beyond`` is how many were given before the first value of a baseline, or after the last one
    that is judged: a series is from its first figure to its last. ``ratios`` are what the values
    were divided from, times ``per``; there are none of an XmR chart.
    """

    dates: tuple[date, ...]
    values: tuple[float, ...]
    beyond: int = 0
    ratios: tuple[RatioPoint | None, ...] = ()
    per: float = 1

    @property
    def known(self) -> list[float]:
        """The values that are there."""
        return [value for value in self.values if not math.isnan(value)]

    @property
    def missing(self) -> int:
        """How many are not."""
        return len(self.values) - len(self.known)

    @property
    def counted(self) -> list[RatioPoint]:
        """The ratios that are there."""
        return [one for one in self.ratios if one is not None and one.exact is not None]

    @property
    def mean(self) -> float | None:
        """The mean, of ratios all events over all denominators; None of no values."""
        if self.ratios:
            exact = pooled(self.counted)
            return None if exact is None else float(exact) * self.per
        return exact_mean(self.known) if self.known else None

    @property
    def weights(self) -> list[float]:
        """How much each value weighs: as its denominator, or all alike."""
        if not self.ratios:
            return [1.0] * len(self.values)
        return [float((one and one.denominator.value) or 0) for one in self.ratios]

    def since(self, place: int) -> Self:
        """Return the points from a place on."""
        return evolve(
            self,
            dates=self.dates[place:],
            values=self.values[place:],
            ratios=self.ratios[place:],
        )

    def without(self, places: Sequence[bool]) -> Self:
        """Return the same with some points missing."""
        values = tuple(
            math.nan if one else value for one, value in zip(places, self.values, strict=True)
        )
        ratios = zip(places, self.ratios, strict=True) if self.ratios else ()
        return evolve(
            self, values=values, ratios=tuple(None if one else ratio for one, ratio in ratios)
        )


class Scale(ABC):
    """The limits of a baseline, and how points of both sides stand to them.

    ``centre`` is where the centre line lies on this scale; NaN where there is none.
    """

    centre: float

    @abstractmethod
    def placed(self, side: Side) -> Sequence[float]:
        """Return the points of a side on this scale, NaN where one is missing."""

    @abstractmethod
    def fired(self, side: Side) -> bytes:
        """Return the rules that each point of a side fires, no run beginning before it."""

    @abstractmethod
    def error(self, before: Side, after: Side) -> float:
        """Return the standard error of the difference of the means of two sides."""

    @abstractmethod
    def unlimited(self) -> str | None:
        """Say why there are no limits; None where there are."""

    @property
    def lines(self) -> tuple[float, float] | None:
        """The limits where they are the same for every point."""
        return None

    @property
    def too_narrow(self) -> str | None:
        """Say in a clause that the limits are too narrow for the figures; None where they are not."""
        return None

    def caveats(self) -> Iterator[str]:
        """Yield what a reader must know of the limits."""
        yield from ()


class XmrScale(Scale):
    """Values as they are, by limits from moving ranges."""

    # How many average moving ranges the limits lie from the mean.
    limit = LIMIT

    def __init__(self, before: Side, rules: Rules) -> None:
        self._rules = rules
        self._span: Span = limits(before.values, rules, self.limit)
        self.centre = self._span.mean

    def placed(self, side: Side) -> Sequence[float]:
        """Return the values."""
        return side.values

    def fired(self, side: Side) -> bytes:
        """Return the rules that fired."""
        return work(side.values, self._span, self._rules).fired

    def error(self, before: Side, after: Side) -> float:
        """Return the error by the moving ranges of the baseline."""
        sigma = (self._span.upl - self._span.mean) / 3
        return sigma * math.sqrt(1 / len(before.known) + 1 / len(after.known))

    def unlimited(self) -> str | None:
        """Say why there are no limits."""
        if math.isnan(self._span.upl):
            return "The baseline gives no limits, because its values hardly vary or stand alone."
        if self._span.upl <= self._span.lpl:
            return "The limits of the baseline have no width, so every value would seem unusual."
        return None

    @property
    def lines(self) -> tuple[float, float] | None:
        """The lower and the upper limit."""
        return None if math.isnan(self._span.upl) else (self._span.lpl, self._span.upl)


class TimeScale(XmrScale):
    """The 3.6th root of times between events, by limits from moving ranges without screening.

    The sides hold the roots already.
    """

    limit = 3 / D2

    def __init__(self, before: Side, rules: Rules) -> None:
        super().__init__(before, evolve(rules, screen_outliers=False))

    @property
    def lines(self) -> tuple[float, float] | None:
        """The lower and the upper limit, as times."""
        found = super().lines
        return None if found is None else (as_time(found[0]), as_time(found[1]))

    def caveats(self) -> Iterator[str]:
        """Say on which scale times are compared."""
        yield (
            "Times between events are compared by their 3.6th root, as a t chart draws them: the mean of "
            "that, turned back to a time, is called the centre, and lies near the median."
        )


class RatioScale(Scale):
    """Ratios of counts, each in its own standard deviations from all events over all denominators."""

    def __init__(self, before: Side, rules: Rules, chart: VerdictChart) -> None:
        self._rules, self._per = rules, before.per
        self._chart: VerdictChart = chart
        self._laney = chart.endswith("prime")
        self._limits = RatioLimits(
            # A point that is missing still parts its neighbours.
            [one or _NOTHING for one in before.ratios],
            proportion=chart.startswith("p"),
            laney=self._laney,
        )
        self.centre = 0.0 if self._limits.drawn else math.nan

    def placed(self, side: Side) -> Sequence[float]:
        """Return how many standard deviations each point lies from the centre."""
        found = [None if one is None else self._limits.z(one) for one in side.ratios]
        return [math.nan if z is None else z for z in found]

    def fired(self, side: Side) -> bytes:
        """Return the rules that fired: by the distance from the centre, a trend by what is drawn."""
        drawn = [
            None if one is None or one.exact is None else float(one.exact) for one in side.ratios
        ]
        z = [None if math.isnan(one) else one for one in self.placed(side)]
        return fired_bits(drawn, z, self._rules)

    def error(self, before: Side, after: Side) -> float:
        """Return the error by all denominators of each side, and by how much points vary."""
        sigmas = [
            self._limits.sigma(math.fsum(one.denominator.value or 0 for one in side.counted))
            for side in (before, after)
        ]
        wider = 1.0 if self._laney else max(1.0, self._limits.sigma_z or 1.0)
        return math.hypot(*sigmas) * wider * self._per

    def unlimited(self) -> str | None:
        """Say why there are no limits."""
        if self._limits.drawn:
            return None
        return (
            "The baseline gives no limits, because all or none of what was counted has the event, or "
            "its values hardly vary or stand alone."
        )

    @property
    def too_narrow(self) -> str | None:
        """Say how much more the figures vary than the limits allow for."""
        return too_narrow(self._chart, self._limits.sigma_z)

    def caveats(self) -> Iterator[str]:
        """Say where the limits of the chart do not suit the figures."""
        yield from unsuited(self._chart, self._limits.sigma_z, rare=self._limits.rare)


def between_events(chart: str | None) -> bool:
    """Say whether the points of a chart are events, which follow no calendar."""
    return chart in ("t", "g")


def as_time(root: float) -> float:
    """Turn a 3.6th root back to a time; below 0 there is none."""
    return float(max(root, 0.0) ** POWER)


def too_narrow(chart: VerdictChart, sigma_z: float | None) -> str | None:
    """Say in a clause that figures vary more than the limits allow for; None where they do not."""
    if chart.endswith("prime") or sigma_z is None or sigma_z < WIDE:
        return None
    return (
        f"the limits of the {CHARTS[chart]} are too narrow for figures that vary {sigma_z:.1f} times as "
        "much as it allows for"
    )


def unsuited(chart: VerdictChart, sigma_z: float | None, *, rare: bool) -> Iterator[str]:
    """Say where the limits of a p or u chart do not suit the figures that they rest on."""
    if (narrow := too_narrow(chart, sigma_z)) is not None:
        prime: VerdictChart = "p-prime" if chart == "p" else "u-prime"
        yield (
            f"{narrow[0].upper()}{narrow[1:]}: points lie outside them without any change, and a "
            f"{CHARTS[prime]} is advised (chart: {prime})."
        )
    if rare:
        yield (
            f"Fewer than {FEW} events are to be expected in most of the periods that limits rest on, so "
            "that they are rough; a t or g chart suits rare events."
        )
