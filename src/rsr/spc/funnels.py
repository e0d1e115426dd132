"""FunnelChart plots: organisations of different size beside one benchmark, and never in a ranking."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import NormalDist
from typing import Any, Literal

from attrs import evolve, field, frozen

from rsr.brief import brief
from rsr.errors import Problem, short_repr
from rsr.model import Value, doc
from rsr.spc._chart import Gap, about_rounding
from rsr.spc._discrete import binomial_quantiles, poisson_quantiles
from rsr.spc._given import Given, GivenValue, note

__all__ = ["FunnelBound", "FunnelChart", "FunnelCurve", "FunnelOrganisation", "funnel"]

FunnelKind = Literal["proportion", "rate", "ratio"]
Overdispersion = Literal["none", "multiplicative", "additive"]

_KINDS = ("proportion", "rate", "ratio")
_WAYS = ("none", "multiplicative", "additive")
_NORMAL = NormalDist()
# How many of the standardised values are drawn in at each end.
_WINSORISED = 0.1
_FEW = 10
_GRID = 100


@frozen(kw_only=True)
class FunnelBound:
    """Where the limits of one level lie for one denominator."""

    denominator: float = field(metadata=doc("The size to which they belong."))
    lower: float = field(metadata=doc("The lower limit, in the unit of the values."))
    upper: float = field(metadata=doc("The upper limit, in the unit of the values."))


@frozen(kw_only=True)
class FunnelCurve:
    """The limits of one level over the sizes that are drawn."""

    level: float = field(metadata=doc("The share of organisations that chance leaves within."))
    bounds: tuple[FunnelBound, ...] = field(metadata=doc("The limits, from small to large."))


@frozen(kw_only=True)
class FunnelOrganisation:
    """One organisation in a funnel."""

    name: str = field(metadata=doc("What it is called; its number from 1 if no names were given."))
    numerator: int | None = field(metadata=doc("Its count; None where there is none to show."))
    denominator: int | float | None = field(metadata=doc("What it is divided by."))
    value: float | None = field(metadata=doc("Count over denominator; None where not shown."))
    absent: Gap | None = field(metadata=doc("Why it is not shown; None where it is."))
    z: float | None = field(
        metadata=doc(
            "Distance from the benchmark in standard deviations, those of the over-dispersion "
            "included; None where not shown."
        )
    )
    limits: tuple[FunnelBound, ...] = field(
        metadata=doc("Its own limits, one for each level; none where there are no limits.")
    )
    beyond: float | None = field(
        metadata=doc("The outermost level whose limits it lies beyond; None where within all.")
    )
    side: Literal["high", "low"] | None = field(
        metadata=doc("On which side it lies beyond; None where within.")
    )

    @property
    def standing(self) -> str:
        """How it stands to the limits, in words."""
        if self.absent is not None:
            return f"not shown: {self.absent.replace('-', ' ')}"
        if not self.limits:
            return "no limits"
        if self.beyond is None:
            return "within the limits"
        side = "above" if self.side == "high" else "below"
        return f"{side} the {100 * self.beyond:g} % limit"


@frozen(kw_only=True)
class FunnelChart:
    """Organisations beside a benchmark, with limits that widen as organisations get smaller.

    A value within the limits is what chance alone can give an organisation that is like the
    benchmark. A value beyond them asks for a look; it says nothing of what lies behind it.
    """

    kind: FunnelKind = field(metadata=doc("What is compared."))
    per: float = field(metadata=doc("Values are per so many units of the denominator."))
    benchmark: float | None = field(
        metadata=doc("What organisations are compared with; None where nothing is shown.")
    )
    benchmark_is: Literal["pooled", "given", "one"] = field(
        metadata=doc("All that are shown together, or what was given, or as many as expected.")
    )
    overdispersion: Overdispersion = field(
        metadata=doc("How limits allow for organisations that differ beyond chance.")
    )
    phi: float | None = field(
        metadata=doc(
            "The mean square of the standardised values, a tenth drawn in at each end: about 1 "
            "or below where chance is all. None where there is nothing to work it out from."
        )
    )
    tau: float | None = field(
        metadata=doc(
            "The standard deviation between organisations that additive limits allow for, in the "
            "unit of the values; None for other limits."
        )
    )
    points: tuple[FunnelOrganisation, ...] = field(
        metadata=doc("Every organisation, in the order given, those that are not shown included.")
    )
    curves: tuple[FunnelCurve, ...] = field(metadata=doc("Limits to draw, the inner level first."))
    problems: tuple[Problem, ...] = field(
        metadata=doc("What a reader of the funnel must know about the data.")
    )

    __repr__ = brief


def funnel(
    numerators: Sequence[Value | float | None],
    denominators: Sequence[Value | float | None],
    *,
    kind: FunnelKind = "proportion",
    names: Sequence[str] | None = None,
    benchmark: float | None = None,
    limits: Sequence[float] = (0.95, 0.998),
    overdispersion: Overdispersion = "none",
    per: float = 1,
) -> FunnelChart:
    """Set organisations beside a benchmark, each within limits for its own size.

    After Spiegelhalter, *FunnelChart plots for comparing institutional performance*, Statistics in
    Medicine 24, 2005. Without over-dispersion the limits are exact: quantiles of the binomial
    (proportions) or Poisson distribution (rates and ratios), interpolated. With it they are normal.
    Multiplicative limits widen every standard deviation by the root of phi. Additive limits add the
    variance between organisations, by the method of moments of DerSimonian and Laird. Both rest on
    standardised values of which a tenth is drawn in at each end, to the percentiles there, so that
    outliers do not widen the limits that are to find them. Neither ever narrows the limits.

    Organisations stay in the order given and are never ranked. One whose figure is suppressed or
    missing stays in the list, is not shown, and is no part of a pooled benchmark.

    Args:
        numerators: Counts, whole numbers; None where not known.
        denominators: Out of how many for a proportion; exposure for a rate; the count that was
            expected for a ratio.
        kind: What is compared.
        names: What the organisations are called, each name once.
        benchmark: What to compare with, in the unit of the values. Without it, all that are shown
            taken together; for a ratio, 1.
        limits: The levels, each a share between 0.5 and 0.9999.
        overdispersion: How limits allow for organisations that differ beyond chance.
        per: Give values per so many units of the denominator.

    Raises:
        ModelError: What was given cannot be compared; every problem is named.

    >>> found = funnel([40, 5, None], [100, 50, 80], names=["A", "B", "C"])
    >>> [point.standing for point in found.points]
    ['above the 95 % limit', 'below the 99.8 % limit', 'not shown: missing']
    """
    given = Given()
    proportion = given.choice("kind", kind, _KINDS) == "proportion"
    given.choice("overdispersion", overdispersion, _WAYS)
    given.number("per", per, above=1e-12, below=1e12)
    hint = "give counts, not rates or percentages"
    counts = given.figures("numerators", numerators, whole=True, hint=hint)
    sizes = given.figures("denominators", denominators, whole=proportion, hint=hint)
    given.as_long("denominators", sizes, "numerators", len(counts))
    if proportion:
        given.shares("numerators", counts, sizes)
    called = _names(given, names, len(counts))
    levels = _levels(given, limits)
    if benchmark is not None:
        most = per if proportion and not given.problems else math.inf
        given.number("benchmark", benchmark, above=0, below=most)
    given.settle()
    return _Work(
        kind=kind,
        per=per,
        levels=levels,
        way=overdispersion,
        benchmark=benchmark,
        organisations=list(zip(called, counts, sizes, strict=True)),
    ).funnel()


def _names(given: Given, names: Any, length: int) -> list[str]:
    if names is None:
        return [str(number) for number in range(1, length + 1)]
    called = given.items("names", names)
    given.as_long("names", called, "numerators", length)
    seen: set[object] = set()
    for at, name in enumerate(called):
        if not isinstance(name, str):
            given.refuse("type-wrong", "names must be text", at=("names", at), got=short_repr(name))
        elif name in seen:
            must = "each name must be there once"
            given.refuse("name-repeated", must, at=("names", at), got=short_repr(name))
        else:
            seen.add(name)
    return called


def _levels(given: Given, limits: Any) -> list[float]:
    before = len(given.problems)
    levels = given.items("limits", limits)
    if not levels and len(given.problems) == before:
        given.refuse("option-out-of-range", "limits must name one level or more", at=("limits",))
    for level in levels:
        given.number("limits", level, above=0.5, below=0.9999)
    return sorted({float(level) for level in levels}) if len(given.problems) == before else []


@frozen(kw_only=True)
class _Spread:
    """How far from the benchmark chance leads, for each size; all in units before ``per``."""

    theta: float
    proportion: bool
    exact: bool
    # What multiplies the variance, and what is added to it.
    phi: float = 1.0
    tau_squared: float = 0.0

    def alone(self, size: float) -> float:
        """Return the variance that chance alone gives."""
        return self.theta * (1 - self.theta if self.proportion else 1) / size

    def z(self, value: float, size: float) -> float:
        """Return the distance from the benchmark in standard deviations."""
        return (value - self.theta) / math.sqrt(self.alone(size) * self.phi + self.tau_squared)

    def bounds(self, size: float, levels: Sequence[float]) -> list[tuple[float, float]]:
        """Return the lower and the upper limit of each level."""
        tails = [tail for level in levels for tail in ((1 - level) / 2, (1 + level) / 2)]
        if self.exact and self.proportion:
            counts = binomial_quantiles(tails, int(size), self.theta)
            found = [count / size for count in counts]
        elif self.exact:
            found = [count / size for count in poisson_quantiles(tails, size * self.theta)]
        else:
            sigma = math.sqrt(self.alone(size) * self.phi + self.tau_squared)
            found = [self.theta + _NORMAL.inv_cdf(tail) * sigma for tail in tails]
        most = 1.0 if self.proportion else math.inf
        found = [min(max(one, 0.0), most) for one in found]
        return list(zip(found[::2], found[1::2], strict=True))


@frozen(kw_only=True)
class _Work:
    """The steps from what was given to the funnel."""

    kind: FunnelKind
    per: float
    levels: list[float]
    way: Overdispersion
    benchmark: float | None
    organisations: list[tuple[str, GivenValue, GivenValue]]

    def funnel(self) -> FunnelChart:
        """Return the funnel."""
        there = [
            (count.value, size.value)
            for _, count, size in self.organisations
            if count.value is not None and size.value
        ]
        theta = self._theta(there)
        proportion = self.kind == "proportion"
        spread = None
        if theta is not None and 0 < theta < (1 if proportion else math.inf):
            spread = _Spread(theta=theta, proportion=proportion, exact=self.way == "none")
        phi, tau_squared = _beyond_chance(spread, there) if spread else (None, None)
        if spread and phi is not None and self.way == "multiplicative":
            spread = evolve(spread, phi=max(1.0, phi))
        if spread and tau_squared is not None and self.way == "additive":
            spread = evolve(spread, tau_squared=tau_squared)
        additive = self.way == "additive" and spread is not None
        return FunnelChart(
            kind=self.kind,
            per=self.per,
            benchmark=None if theta is None else theta * self.per,
            benchmark_is=self._source,
            overdispersion=self.way,
            phi=phi,
            tau=math.sqrt(tau_squared or 0.0) * self.per if additive else None,
            points=tuple(self._point(*one, spread) for one in self.organisations),
            curves=self._curves(spread, [size for _, size in there]),
            problems=tuple(self._problems(spread, there, phi)),
        )

    @property
    def _source(self) -> Literal["pooled", "given", "one"]:
        if self.benchmark is not None:
            return "given"
        return "one" if self.kind == "ratio" else "pooled"

    def _theta(self, there: Sequence[tuple[float, float]]) -> float | None:
        if self.benchmark is not None:
            return self.benchmark / self.per
        if self.kind == "ratio":
            return 1.0
        size = sum((Fraction(size) for _, size in there), Fraction(0))
        return float(sum(Fraction(count) for count, _ in there) / size) if size else None

    def _bounds(self, spread: _Spread, size: float) -> tuple[FunnelBound, ...]:
        return tuple(
            FunnelBound(denominator=size, lower=lower * self.per, upper=upper * self.per)
            for lower, upper in spread.bounds(size, self.levels)
        )

    def _point(
        self, name: str, count: GivenValue, size: GivenValue, spread: _Spread | None
    ) -> FunnelOrganisation:
        absent: Gap | None = count.absent or size.absent
        if absent is None and size.value == 0:
            absent = "zero-denominator"
        value, z = None, None
        bounds: tuple[FunnelBound, ...] = ()
        if absent is None and count.value is not None and size.value:
            value = count.value / size.value
            if spread is not None:
                z, bounds = spread.z(value, size.value), self._bounds(spread, size.value)
            value *= self.per
        beyond, side = self._standing(value, bounds)
        return FunnelOrganisation(
            name=name,
            numerator=None if count.value is None else int(count.value),
            denominator=size.value,
            value=value,
            absent=absent,
            z=z,
            limits=bounds,
            beyond=beyond,
            side=side,
        )

    def _standing(
        self, value: float | None, bounds: Sequence[FunnelBound]
    ) -> tuple[float | None, Literal["high", "low"] | None]:
        if value is not None:
            for level, bound in zip(reversed(self.levels), reversed(bounds), strict=False):
                if value > bound.upper:
                    return level, "high"
                if value < bound.lower:
                    return level, "low"
        return None, None

    def _curves(self, spread: _Spread | None, sizes: Sequence[float]) -> tuple[FunnelCurve, ...]:
        if spread is None or not sizes:
            return ()
        drawn = [self._bounds(spread, size) for size in _grid(sizes, whole=spread.proportion)]
        return tuple(
            FunnelCurve(level=level, bounds=tuple(bounds[at] for bounds in drawn))
            for at, level in enumerate(self.levels)
        )

    def _problems(
        self,
        spread: _Spread | None,
        there: Sequence[tuple[float, float]],
        phi: float | None,
    ) -> Iterator[Problem]:
        left_out = len(self.organisations) - len(there)
        if left_out:
            yield note(
                "organisation-not-shown",
                "every organisation has a count and a denominator",
                got=f"{left_out} of {len(self.organisations)} have not",
                hint="they are listed and not shown, and are no part of a pooled benchmark",
            )
        if any(figure.rounded for _, *figures in self.organisations for figure in figures):
            yield about_rounding()
        if there and spread is None:
            must = "some of those that are counted have the event, and some have not"
            yield note("limits-none", must, hint="no limits are drawn")
        if phi is None:
            return
        if self.way != "none" and len(there) < _FEW:
            must = f"over-dispersion is worked out from {_FEW} organisations or more"
            hint = "take what it adds to the limits with care"
            yield note("organisations-few", must, got=str(len(there)), hint=hint)
        # Two standard deviations of phi where chance is all.
        if self.way == "none" and phi > 1 + 2 * math.sqrt(2 / len(there)):
            must = "organisations differ as much as chance alone would have it"
            hint = "ask for additive or multiplicative over-dispersion"
            yield note("funnel-overdispersed", must, got=f"phi is {phi:.2f}", hint=hint)


def _grid(sizes: Sequence[float], *, whole: bool) -> list[float]:
    """Return sizes to draw limits for: close where limits bend most, each once."""
    low, high = math.sqrt(0.8 * min(sizes)), math.sqrt(1.05 * max(sizes))
    steps = [(low + (high - low) * at / _GRID) ** 2 for at in range(_GRID + 1)]
    return sorted({max(1, round(step)) for step in steps}) if whole else steps


def _beyond_chance(
    spread: _Spread, there: Sequence[tuple[float, float]]
) -> tuple[float | None, float | None]:
    """Return phi, and the variance between organisations by the method of moments."""
    if not there:
        return None, None
    z = [spread.z(count / size, size) for count, size in there]
    low, high = _percentile(z, _WINSORISED), _percentile(z, 1 - _WINSORISED)
    z = [min(max(one, low), high) for one in z]
    total = math.fsum(one * one for one in z)
    weights = [1 / spread.alone(size) for _, size in there]
    whole = math.fsum(weights)
    room = whole - math.fsum(weight * weight for weight in weights) / whole
    extra = total - (len(z) - 1)
    return total / len(z), extra / room if extra > 0 and room > 0 else 0.0


def _percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile, interpolated between the values on either side of it."""
    ranked = sorted(values)
    place = share * (len(ranked) - 1)
    at = math.floor(place)
    after = ranked[min(at + 1, len(ranked) - 1)]
    return ranked[at] + (after - ranked[at]) * (place - at)
