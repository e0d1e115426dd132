"""Interrupted time series: how a series stands to where its earlier trend would have led."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, Self

from attrs import evolve, frozen

from rsr.errors import short_repr
from rsr.model import Value
from rsr.spc._given import Given, GivenValue
from rsr.spc._interruption import Caveat, InterruptedPoint, Interruption
from rsr.spc._segments import (
    Autocorrelation,
    Design,
    Lines,
    Model,
    fit,
    likeness,
    slots,
)

__all__ = ["interrupted"]

_MODELS = ("ols", "poisson")
_WAYS = ("newey-west", "none", "ar1")
_SEASONS = (None, "harmonic")
# Fewer points on a side give no line; fewer than the second give a poor one.
_LEAST = 3
_FEW = 8
_SPREAD = 1.5
_CONFLICTS = {
    "horizon": "horizon must lie after the points that lag_points leaves out",
    "harmonics": "harmonics must be fewer than half the period",
    "exposure": "exposure must come with model='poisson'",
    "per": "per must come with exposure",
    "autocorrelation": "autocorrelation='ar1' must come with model='ols', and without lag_points",
    "max_lags": "max_lags must come with autocorrelation='newey-west'",
    "period": "period must come with seasonal='harmonic'",
}
_ALIKE: dict[Autocorrelation, str] = {
    "none": "The intervals do not allow for that and are likely to be too narrow.",
    "newey-west": "The intervals allow for that, though in short series not for all of it.",
    "ar1": "That is left after it was modelled; the intervals may be too narrow.",
}


def interrupted(
    values: Sequence[Value | float | None],
    *,
    dates: Sequence[date],
    changed_on: date,
    model: Model = "ols",
    exposure: Sequence[Value | float | None] | None = None,
    per: float = 1,
    seasonal: Literal["harmonic"] | None = None,
    period: float | None = None,
    harmonics: int = 2,
    lag_points: int = 0,
    autocorrelation: Autocorrelation = "newey-west",
    max_lags: int | None = None,
    horizon: int = 12,
    level: float = 0.95,
) -> Interruption:
    """Fit a segmented regression: a line before a day, and a change of level and slope from there.

    After Wagner and others, *Segmented regression analysis of interrupted time series studies in
    medication use research*, Journal of Clinical Pharmacy and Therapeutics 27, 2002, and Bernal,
    Cummins and Gasparrini, *Interrupted time series regression for the evaluation of public health
    interventions: a tutorial*, International Journal of Epidemiology 46, 2017.

    Points are numbered by the regular step of their dates, at half of which or more there is a
    date: so many days where all dates lie whole steps apart, such as 28, 42 or 91 days; else so
    many months, as long as no month has two dates. Months, quarters and years of the calendar are
    unequal in days and go by months; where they happen to be equal, both ways number them alike.
    A step without a value is left out, not closed up.

    The effect is the model at the horizon less what it gives there without the change; its
    interval is by the delta method, from quantiles of Student's t.

    Args:
        values: The values, or whole counts for Poisson; None where not known.
        dates: When, one for each value, each once.
        changed_on: The day of the change. Points from that day on come after it.
        model: ``ols`` for a straight line; ``poisson`` for counts, on a logarithmic scale, with
            intervals scaled by the dispersion that is found.
        exposure: For Poisson, what counts are divided by.
        per: Give rates per so many units of exposure.
        seasonal: ``harmonic`` adds waves.
        period: The length of the longest wave, in points; 12 for a year of months.
        harmonics: How many waves; each is as long as the first by its number.
        lag_points: How many points from the change on are a transition that is left out.
        autocorrelation: ``newey-west`` allows for neighbours being alike (Newey and West 1987),
            and is never narrower than if they were not; ``ar1`` models it, for ``ols`` without
            gaps; ``none`` takes points as independent. Points are as far apart for ``newey-west``
            as they are in time: steps without a value, and those of a transition, are not closed
            up (the Amplitude Modulated estimator of Datta and Du, *Nonparametric HAC estimation
            for time series data with missing observations*, International Finance Discussion
            Papers 1060, 2012). statsmodels on the rows that have a value closes them up.
        max_lags: How many steps ``newey-west`` looks back; without it, 4 (n / 100) to the power
            2/9, n being the number of values.
        horizon: At which point after the change the effect is told, counted in steps of the dates;
            1 is the first.
        level: The level of the intervals.

    Raises:
        ModelError: The series or the options do not allow it; every problem is named.
        ExtraMissingError: The extra ``models`` is not installed.
    """
    given = Given()
    poisson = given.choice("model", model, _MODELS) == "poisson"
    options = _Options(
        model=model,
        per=per,
        seasonal=seasonal,
        period=period,
        harmonics=harmonics,
        lag_points=lag_points,
        autocorrelation=autocorrelation,
        max_lags=max_lags,
        horizon=horizon,
        level=level,
    ).checked(given, exposure)
    read = given.figures("values", values, whole=poisson, least=0 if poisson else None)
    weights = [GivenValue(1)] * len(read)
    if exposure is not None:
        weights = given.figures("exposure", exposure)
        given.as_long("exposure", weights, "values", len(read))
    given.items("dates", dates)
    order, when = given.order(dates, len(read), of="values")
    if not given.problems and when:
        given.day("changed_on", changed_on, like=when[0])
    given.settle()
    known = [read[at].value is not None and bool(weights[at].value) for at in order]
    series = _Series(
        when=when,
        places=_places(given, when, changed_on, known, options.lag_points),
        counts=[read[at].value if there else None for at, there in zip(order, known, strict=True)],
        weights=[weights[at].value or 1 for at in order],
    )
    return _worked(options, series, changed_on, weighted=exposure is not None)


@frozen(kw_only=True)
class _Options:
    """The options, together."""

    model: Model
    per: float
    seasonal: str | None
    period: float | None
    harmonics: int
    lag_points: int
    autocorrelation: Autocorrelation
    max_lags: int | None
    horizon: int
    level: float

    def checked(self, given: Given, exposure: object) -> Self:
        """Return the options, each as a number of Python's; keep a problem for each that is none."""
        given.choice("autocorrelation", self.autocorrelation, _WAYS)
        found: dict[str, Any] = {
            "per": given.number("per", self.per, above=1e-12, below=1e12),
            "level": given.number("level", self.level, above=0.5, below=0.9999),
            "lag_points": given.count("lag_points", self.lag_points, least=0),
            "horizon": given.count("horizon", self.horizon, least=1),
        }
        if self.max_lags is not None:
            found["max_lags"] = given.count("max_lags", self.max_lags, least=0)
        if given.choice("seasonal", self.seasonal, _SEASONS) == "harmonic":
            found["harmonics"] = given.count("harmonics", self.harmonics, least=1)
            found["period"] = given.number("period", self.period, above=1, below=1e6)
        options = evolve(self, **found)
        if not given.problems:
            options.check_together(given, exposure)
        return options

    def check_together(self, given: Given, exposure: object) -> None:
        """Keep a problem for every option that does not go with another."""
        conflicts = {
            "horizon": self.horizon <= self.lag_points,
            "harmonics": self.period is not None
            and self.seasonal is not None
            and 2 * self.harmonics >= self.period,
            "exposure": exposure is not None and self.model == "ols",
            "per": exposure is None and self.per != 1,
            "autocorrelation": self.autocorrelation == "ar1"
            and (self.model == "poisson" or self.lag_points > 0),
            "max_lags": self.max_lags is not None and self.autocorrelation != "newey-west",
            "period": self.period is not None and self.seasonal is None,
        }
        for name in (name for name, there in conflicts.items() if there):
            given.refuse("option-conflict", _CONFLICTS[name], at=(name,))


@frozen(kw_only=True)
class _Series:
    """The points in order, numbered by regular steps."""

    when: Sequence[Any]
    places: Sequence[int]
    counts: Sequence[int | float | None]
    weights: Sequence[int | float]


def _places(
    given: Given, when: Sequence[Any], changed_on: Any, known: Sequence[bool], lag_points: int
) -> list[int]:
    """Number the points, and refuse what is too short or has no regular step.

    Raises:
        ModelError: There are too few points, or they do not follow each other regularly.
    """
    places = slots(when) if len(when) > 1 else None
    if len(when) > 1 and places is None:
        must = "points must follow each other at a regular step"
        hint = "give one value for each week, month or quarter, None where there is none"
        given.refuse("dates-without-step", must, at=("dates",), hint=hint)
    first = next((at for at, day in enumerate(when) if day >= changed_on), len(when))
    start = places[first] + lag_points if places and first < len(when) else None
    sides = {
        "before": sum(known[:first]),
        "after": sum(
            there and start is not None and place >= start
            for place, there in zip(places or [], known, strict=False)
        ),
    }
    for side, count in sides.items():
        if count < _LEAST and not given.problems:
            must = f"{_LEAST} points with a value or more must lie {side} the change"
            given.refuse("series-too-short", must, at=("values",), got=str(count))
    given.settle()
    return places or []


def _worked(options: _Options, series: _Series, changed_on: Any, *, weighted: bool) -> Interruption:
    first = next(at for at, day in enumerate(series.when) if day >= changed_on)
    arrival = series.places[first]
    design = Design(
        start=arrival + options.lag_points,
        period=options.period,
        harmonics=options.harmonics if options.seasonal else 0,
    )
    used = [
        at
        for at, place in enumerate(series.places)
        if series.counts[at] is not None and not arrival <= place < design.start
    ]
    places = [series.places[at] for at in used]
    n_before = sum(place < arrival for place in places)
    there = arrival + options.horizon - 1
    _check_shape(options, series, design, used, there)
    lags = options.max_lags
    if lags is None:
        lags = math.floor(4 * (len(used) / 100) ** (2 / 9))
    found = fit(
        [design.row(place, changed=True) for place in places],
        [series.counts[at] or 0 for at in used],
        places=places,
        model=options.model,
        exposure=[series.weights[at] for at in used] if weighted else None,
        autocorrelation=options.autocorrelation,
        max_lags=lags,
        level=options.level,
    )
    lines = Lines(fit=found, design=design, poisson=options.model == "poisson", per=options.per)
    kept = places[len(places) - len(found.residuals) :]
    alike, watson = (None, None) if found.exact else likeness(found.residuals, kept)
    effect, relative = lines.effect(there)
    result = Interruption(
        model=options.model,
        autocorrelation=options.autocorrelation,
        level=options.level,
        changed_on=changed_on,
        first_after=series.when[first],
        n_before=n_before,
        n_after=len(used) - n_before,
        n_missing=series.places[-1] + 1 - sum(one is not None for one in series.counts),
        trend_before=lines.coefficient(1),
        level_change=lines.coefficient(2),
        slope_change=lines.coefficient(3),
        horizon=options.horizon,
        fitted_there=lines.at(there, changed=True),
        counterfactual_there=lines.at(there, changed=False),
        effect=effect,
        relative=relative,
        residual_autocorrelation=alike,
        durbin_watson=watson,
        dispersion=found.dispersion,
        rho=found.rho,
        max_lags=lags if options.autocorrelation == "newey-west" else None,
        points=tuple(_points(series, lines, arrival)),
        caveats=(),
    )
    said = _caveats(options, result, series, arrival=arrival, exact=found.exact)
    return evolve(result, caveats=tuple(said))


def _check_shape(
    options: _Options, series: _Series, design: Design, used: Sequence[int], there: int
) -> None:
    given = Given()
    if len(used) < design.width + 2:
        must = f"{design.width + 2} points with a value must be there for so many coefficients"
        given.refuse("series-too-short", must, at=("values",), got=str(len(used)))
    if there > 2 * series.places[-1]:
        must = "horizon must not lie further beyond the series than it is long"
        given.refuse("option-out-of-range", must, at=("horizon",), got=short_repr(options.horizon))
    if options.max_lags is not None and options.max_lags >= len(used):
        must = "max_lags must be fewer than the points"
        given.refuse(
            "option-out-of-range", must, at=("max_lags",), got=short_repr(options.max_lags)
        )
    places = [series.places[at] for at in used]
    if options.autocorrelation == "ar1" and places[-1] - places[0] + 1 != len(places):
        must = "autocorrelation must be 'newey-west' or 'none' where points have no value"
        given.refuse("option-conflict", must, at=("autocorrelation",))
    if options.model == "poisson":
        for side, chosen in (("before", False), ("after", True)):
            counts = [
                series.counts[at] for at in used if (series.places[at] >= design.start) is chosen
            ]
            if not any(counts):
                must = f"some events must have been counted {side} the change"
                given.refuse("events-none", must, at=("values",))
    given.settle()


def _points(series: _Series, lines: Lines, arrival: int) -> Iterator[InterruptedPoint]:
    start = lines.design.start
    for day, place, count, weight in zip(
        series.when, series.places, series.counts, series.weights, strict=True
    ):
        part: Literal["before", "transition", "after"] = "before"
        if place >= arrival:
            part = "after" if place >= start else "transition"
        yield InterruptedPoint(
            at=day,
            value=None if count is None else count / weight * lines.per,
            part=part,
            fitted=None if part == "transition" else lines.at(place, changed=True),
            counterfactual=None if part == "before" else lines.at(place, changed=False),
        )


def _caveats(
    options: _Options, found: Interruption, series: _Series, *, arrival: int, exact: bool
) -> Iterator[Caveat]:
    if found.n_before < _FEW or found.n_after < _FEW:
        text = f"Only {found.n_before} points before and {found.n_after} after have a value."
        yield Caveat(about="few-points", says=f"{text} A line through so few can mislead.")
    known = [
        place
        for place, count in zip(series.places, series.counts, strict=True)
        if count is not None
    ]
    if arrival + found.horizon - 1 > max(known):
        yield Caveat(
            about="extrapolation",
            says=f"Point {found.horizon} lies beyond the data; both lines are drawn out to it.",
        )
    if found.n_missing:
        were = "point has" if found.n_missing == 1 else "points have"
        yield Caveat(
            about="missing",
            says=f"{found.n_missing} {were} no value, and nothing was put in the place.",
        )
    if options.lag_points:
        yield Caveat(
            about="transition",
            says=f"The first {options.lag_points} points from the change on are left out.",
        )
    alike = found.residual_autocorrelation
    if alike is not None and abs(alike) > 2 / math.sqrt(found.n_before + found.n_after):
        if alike > 0:
            text = f"Neighbouring residuals go together (autocorrelation {alike:.2f}). "
            text += _ALIKE[options.autocorrelation]
        else:
            text = (
                f"Neighbouring residuals lie on opposite sides (autocorrelation {alike:.2f}). "
                "The intervals are likely to be too wide."
            )
        yield Caveat(about="autocorrelation", says=text)
    if exact:
        yield Caveat(
            about="no-residuals",
            says="The lines go through every point, so the intervals say nothing.",
        )
    if found.dispersion is not None and found.dispersion > _SPREAD:
        text = f"Counts vary {found.dispersion:.1f} times as much as chance alone would have it; "
        yield Caveat(about="dispersion", says=f"{text}the intervals allow for that.")
    if options.period is None:
        if _looks_monthly(series.when):
            yield Caveat(about="season", says="Nothing was done about the seasons.")
    elif arrival < 2 * options.period:
        yield Caveat(
            about="season",
            says="Fewer than two whole periods lie before the change; the season is uncertain.",
        )
    if found.relative is None:
        yield Caveat(
            about="no-share",
            says="Where the earlier trend leads may be 0 or less, so no share of it is given.",
        )
    yield Caveat(
        about="no-control",
        says=(
            "There is no series to compare with that the change did not touch. "
            "Whatever else happened at that time is in the figures: association is not attribution."
        ),
    )


def _looks_monthly(when: Sequence[date]) -> bool:
    months = [day.year * 12 + day.month for day in when]
    return len(set(months)) == len(months) and len(months) > 12
