"""Fits a straight line that a change may break, and says what came of it, through statsmodels."""

import math
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal

from attrs import field, frozen

from rsr.errors import ModelError, import_extra
from rsr.model import doc
from rsr.spc.grids import numbered

Model = Literal["ols", "poisson"]
Autocorrelation = Literal["newey-west", "none", "ar1"]

_TO = "fit an interrupted time series"
# Residuals this small beside the values are what rounding leaves of none.
_NOTHING = 1e-10
# So are results as small where there are no residuals; and else results as small as this.
_DUST = 1e-12


@frozen(kw_only=True)
class Estimate:
    """A figure and the interval about it, at the level that was asked for."""

    value: float = field(metadata=doc("The estimate."))
    low: float = field(metadata=doc("The lower end of its interval."))
    high: float = field(metadata=doc("The upper end of its interval."))


@frozen(kw_only=True)
class Design:
    """What a model is told of a point: time, the change, the time since, and the season.

    Time is counted in points from the first one after the change, so that the level change is the
    step there.
    """

    start: int
    period: float | None = None
    harmonics: int = 0

    def row(self, slot: int, *, changed: bool) -> list[float]:
        """Return the row of a point, with the change or as if there had been none."""
        since = slot - self.start
        after = changed and since >= 0
        row = [1.0, float(since), float(after), float(since if after else 0)]
        for number in range(1, self.harmonics + 1):
            turn = 2 * math.pi * number * since / (self.period or 1)
            row += [math.sin(turn), math.cos(turn)]
        return row

    @property
    def width(self) -> int:
        """How many coefficients there are."""
        return 4 + 2 * self.harmonics


@frozen(kw_only=True)
class Fit:
    """Coefficients with their covariance, and what was left over."""

    coefficients: Any
    # One, or two of which the one that gives the larger error counts.
    covariances: tuple[Any, ...]
    # How many standard errors the interval reaches to each side.
    reach: float
    # What all of these figures are in: a power of two about as large as the largest value, or 1.
    unit: float
    residuals: tuple[float, ...]
    exact: bool
    dispersion: float | None = None
    rho: float | None = None

    def linear(self, row: Sequence[float]) -> float:
        """Return the sum of coefficients that a row asks for."""
        return float(self.coefficients @ row)

    def error(self, row: Sequence[float]) -> float:
        """Return the standard error of such a sum."""
        return math.sqrt(max(0.0, *(float(row @ one @ row) for one in self.covariances)))


def slots(dates: Sequence[date]) -> list[int] | None:
    """Number dates by the regular step between them; a step without a date leaves a gap.

    The step is the most days that go into every distance. Where fewer than half of such steps have
    a date it is the most months, as long as no month has two dates. None where it is no better by
    months: then there is no regular step.

    Days come first, because distances that are all multiples of many days do not come about by
    chance. Months and quarters of the calendar are unequal in days, so that no more than a day or
    a week goes into all of them; where they happen to be equal, both ways number them alike.
    """
    days = [day.date() if isinstance(day, datetime) else day for day in dates]
    found = numbered([day.toordinal() for day in days], least=0.5)
    found = found or numbered([day.year * 12 + day.month for day in days], least=0.5)
    return None if found is None else list(found[1])


def fit(
    rows: Sequence[Sequence[float]],
    values: Sequence[float],
    *,
    places: Sequence[int],
    model: Model,
    exposure: Sequence[float] | None,
    autocorrelation: Autocorrelation,
    max_lags: int,
    level: float,
) -> Fit:
    """Fit a model.

    Raises:
        ExtraMissingError: statsmodels is not installed.
        ModelError: The model cannot be fitted to these values.
    """
    import_extra("statsmodels", extra="models", to=_TO)
    numpy = import_extra("numpy", extra="models", to=_TO)
    design, wanted = numpy.asarray(rows), numpy.asarray(values, dtype=float)
    unit = 1.0
    if model == "ols":
        # So that no square of a value, however small, leaves the range of a float.
        unit = math.ldexp(1.0, math.frexp(float(numpy.abs(wanted).max()))[1])
        wanted = wanted / unit
    if numpy.linalg.matrix_rank(design) < design.shape[1]:
        raise _unfitted("what the model asks for cannot be told apart in so short a series")
    # What goes wrong is seen in the result.
    with warnings.catch_warnings(), numpy.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if model == "poisson":
            offset = None if exposure is None else numpy.log(numpy.asarray(exposure, dtype=float))
            result, extra = _poisson(design, wanted, offset)
            left = result.resid_pearson
        else:
            result, extra = _ols(design, wanted, autocorrelation)
            left = result.wresid
        # A Poisson model takes its word that variance equals mean.
        found = [numpy.asarray(result.cov_params()) * extra.get("dispersion", 1.0)]
        if autocorrelation == "newey-west":
            # Alone it is too narrow in short series, even where points are independent.
            found.append(_newey_west(result, design, wanted, places, max_lags))
    if not all(numpy.isfinite(one).all() for one in (result.params, *found)):
        raise _unfitted("the values do not settle the coefficients")
    stats = import_extra("scipy.stats", extra="models", to=_TO)
    return Fit(
        coefficients=result.params,
        covariances=tuple(found),
        reach=float(stats.t.ppf((1 + level) / 2, result.df_resid)),
        unit=unit,
        residuals=tuple(map(float, left)),
        exact=bool(numpy.abs(left).max() <= _NOTHING * max(1e-300, numpy.abs(wanted).max())),
        **extra,
    )


def _newey_west(result: Any, design: Any, wanted: Any, places: Sequence[int], max_lags: int) -> Any:
    """Return the covariance of coefficients after Newey and West, by distances in time.

    A step without a value adds nothing, and is not closed up: the Amplitude Modulated estimator of
    Parzen, *On spectral analysis with missing observations and amplitude modulation*, Sankhya A 25,
    1963, as Datta and Du apply it, *Nonparametric HAC estimation for time series data with missing
    observations*, International Finance Discussion Papers 1060, 2012. They advise it for short
    series. With a correction for the number of coefficients.
    """
    numpy = import_extra("numpy", extra="models", to=_TO)
    sandwich = import_extra("statsmodels.stats.sandwich_covariance", extra="models", to=_TO)
    count, width = design.shape
    moments = numpy.zeros((places[-1] - places[0] + 1, width))
    moments[numpy.asarray(places) - places[0]] = design * (wanted - result.fittedvalues)[:, None]
    bread = result.normalized_cov_params
    meat = sandwich.S_hac_simple(moments, nlags=max_lags)
    return bread @ meat @ bread * (count / (count - width))


def _unfitted(why: str) -> ModelError:
    """Return the error of a model that the values do not settle."""
    hint = f"{why}; ask for less, or wait for more points"
    return ModelError.of("model-unfitted", "a model must be settled by the values", hint=hint)


def _ols(
    design: Any, values: Any, autocorrelation: Autocorrelation
) -> tuple[Any, dict[str, float]]:
    models = import_extra("statsmodels.regression.linear_model", extra="models", to=_TO)
    if autocorrelation != "ar1":
        return models.OLS(values, design).fit(), {}
    model = models.GLSAR(values, design, 1)
    result = model.iterative_fit(maxiter=100)
    rho = float(model.rho[0])
    if not abs(rho) < 1:
        raise _unfitted("the residuals do not settle how alike neighbours are")
    return result, {"rho": rho}


def _poisson(design: Any, counts: Any, offset: Any) -> tuple[Any, dict[str, float]]:
    models = import_extra("statsmodels.genmod.generalized_linear_model", extra="models", to=_TO)
    families = import_extra("statsmodels.genmod.families", extra="models", to=_TO)
    model = models.GLM(counts, design, family=families.Poisson(), offset=offset)
    result = model.fit(maxiter=100)
    if not result.converged:
        raise _unfitted("the model does not converge")
    return result, {"dispersion": float(result.pearson_chi2 / result.df_resid)}


@frozen(kw_only=True)
class Lines:
    """The lines that a fit draws, and figures from them with intervals."""

    fit: Fit
    design: Design
    poisson: bool
    per: float

    def at(self, place: int, *, changed: bool) -> float:
        """Return the line at a point, in the unit of the values."""
        found = self.fit.linear(self.design.row(place, changed=changed))
        return _exp(found) * self.per if self.poisson else self._clean(found) * self.fit.unit

    def coefficient(self, at: int) -> Estimate:
        """Return a coefficient; for Poisson the ratio that it stands for."""
        row = [float(place == at) for place in range(self.design.width)]
        return self._told(self.fit.linear(row), self.fit.error(row))

    def effect(self, place: int) -> tuple[Estimate, Estimate | None]:
        """Return the difference that the change makes at a point, and as a share."""
        with_it = self.design.row(place, changed=True)
        without = self.design.row(place, changed=False)
        apart = [one - other for one, other in zip(with_it, without, strict=True)]
        found, error = self.fit.linear(apart), self.fit.error(apart)
        told = self._told(found, error)
        if self.poisson:
            fitted, expected = (self.at(place, changed=changed) for changed in (True, False))
            slope = [
                fitted * one - expected * other for one, other in zip(with_it, without, strict=True)
            ]
            effect = self._interval(
                fitted - expected, self.fit.error(slope), largest=max(fitted, expected)
            )
            return effect, _each(told, lambda ratio: ratio - 1)
        expected = self.fit.linear(without)
        if self._clean(expected) <= self.fit.reach * self.fit.error(without):
            return told, None
        share = found / expected
        slope = [
            (one - share * other) / expected for one, other in zip(apart, without, strict=True)
        ]
        return told, self._interval(share, self.fit.error(slope), largest=1 / expected)

    def _told(self, value: float, error: float) -> Estimate:
        """Return an estimate in the unit of the values; for Poisson as a ratio."""
        found, unit = self._interval(value, error), self.fit.unit
        return _each(found, _exp if self.poisson else lambda one: one * unit)

    def _interval(self, value: float, error: float, *, largest: float = 1.0) -> Estimate:
        reach = self.fit.reach * error
        found = Estimate(value=value, low=value - reach, high=value + reach)
        return _each(found, lambda one: self._clean(one, largest=largest))

    def _clean(self, value: float, *, largest: float = 1.0) -> float:
        """Return a figure; 0 where it is no more than rounding leaves beside the largest one."""
        dust = _NOTHING if self.fit.exact else _DUST
        return 0.0 if abs(value) <= dust * largest else value


def _each(found: Estimate, change: Callable[[float], float]) -> Estimate:
    return Estimate(value=change(found.value), low=change(found.low), high=change(found.high))


def _exp(power: float) -> float:
    try:
        return math.exp(power)
    except OverflowError:
        raise _unfitted("the coefficients grow beyond all bounds") from None


def likeness(
    residuals: Sequence[float], places: Sequence[int]
) -> tuple[float | None, float | None]:
    """Return lag-1 autocorrelation and the Durbin-Watson statistic of neighbours without a gap."""
    spread = math.fsum(one * one for one in residuals)
    pairs = [
        (residuals[at], residuals[at + 1])
        for at, (before, after) in enumerate(pairwise(places))
        if after == before + 1
    ]
    if not spread or not pairs:
        return None, None
    together = math.fsum(one * other for one, other in pairs)
    return together / spread, math.fsum((other - one) ** 2 for one, other in pairs) / spread
