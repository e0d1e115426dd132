"""Interrupted time series: the effect beside the earlier trend, and what must be said with it."""

import math
import random
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ExtraMissingError, ModelError
from rsr.model import Suppressed
from rsr.spc._interruption import Interruption
from rsr.spc._segments import slots
from rsr.spc.interruptions import interrupted

CHANGE = 24


def months(count: int) -> list[date]:
    """Return the first days of months that follow each other."""
    return [date(2020 + at // 12, at % 12 + 1, 1) for at in range(count)]


DATES = months(48)


def line(step: float = -8.0, *, noise: float = 2.0, seed: int = 5) -> list[float]:
    """Return a made-up series with a step at the change."""
    chance = random.Random(seed)  # noqa: S311  # made up
    return [
        50 + 0.1 * at + (step if at >= CHANGE else 0) + noise * chance.gauss() for at in range(48)
    ]


def counts(ratio: float = 0.7, *, seed: int = 6) -> list[int]:
    """Return made-up counts of about 80 a month, which a change multiplies."""
    chance = random.Random(seed)  # noqa: S311  # made up
    return [
        round(chance.gauss(mean, math.sqrt(2 * mean)))
        for mean in (80 * (ratio if at >= CHANGE else 1) for at in range(48))
    ]


# From each date to the next, in steps: one, or two where a date is missing.
GAPS = st.lists(st.sampled_from([1, 1, 2]), min_size=1, max_size=40)


def days(step: int, numbers: Iterable[int], first: date = date(2020, 1, 3)) -> list[date]:
    """Return dates that lie so many steps of days from the first."""
    return [first + timedelta(step * number) for number in numbers]


def about(found: Interruption) -> set[str]:
    """Return what the caveats are about."""
    return {caveat.about for caveat in found.caveats}


def design(numpy: Any, start: int = CHANGE, *, waves: int = 0) -> Any:
    """Return the design matrix, written out apart from the code."""
    time = numpy.arange(48.0) - start
    after = (time >= 0).astype(float)
    columns = [numpy.ones(48), time, after, after * time]
    for wave in range(1, waves + 1):
        columns += [f(2 * numpy.pi * wave * time / 12) for f in (numpy.sin, numpy.cos)]
    return numpy.column_stack(columns)


@pytest.fixture(scope="module")
def models() -> Any:
    """The package that fits, used directly."""
    return pytest.importorskip("statsmodels.api")


def test_a_line_is_that_of_least_squares(models: Any) -> None:
    """Coefficients and intervals are those of a direct fit, with Student's t."""
    numpy = pytest.importorskip("numpy")
    direct = models.OLS(line(), design(numpy)).fit()
    interval = direct.conf_int()

    found = interrupted(line(), dates=DATES, changed_on=DATES[CHANGE], autocorrelation="none")

    for at, estimate in enumerate(
        (found.trend_before, found.level_change, found.slope_change), start=1
    ):
        assert estimate.value == pytest.approx(direct.params[at], rel=1e-9)
        assert (estimate.low, estimate.high) == pytest.approx(tuple(interval[at]), rel=1e-8)
    row = numpy.array([0, 0, 1, 11])
    effect = direct.t_test(row)
    assert found.effect.value == pytest.approx(float(effect.effect[0]), rel=1e-9)
    assert (found.effect.low, found.effect.high) == pytest.approx(
        tuple(effect.conf_int()[0]), rel=1e-8
    )
    watson = models.stats.durbin_watson(direct.resid)
    assert found.durbin_watson == pytest.approx(watson, rel=1e-9)
    assert (found.n_before, found.n_after, found.n_missing) == (24, 24, 0)


def test_newey_west_is_the_wider_of_two(models: Any) -> None:
    """Its interval is the direct one, or that of independent points where that is wider."""
    numpy = pytest.importorskip("numpy")
    chance, noise = random.Random(8), 0.0  # noqa: S311  # made up
    values = []
    for value in line(noise=0):
        noise = 0.7 * noise + chance.gauss()
        values.append(value + noise)
    model = models.OLS(values, design(numpy))
    hac = model.fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}, use_t=True
    ).conf_int()
    plain = model.fit().conf_int()

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE])

    assert found.max_lags == 3
    for at, estimate in enumerate(
        (found.trend_before, found.level_change, found.slope_change), start=1
    ):
        wider = max(hac[at], plain[at], key=lambda ends: ends[1] - ends[0])
        assert (estimate.low, estimate.high) == pytest.approx(tuple(wider), rel=1e-8)
    assert "autocorrelation" in about(found)


@pytest.mark.parametrize("model", ["ols", "poisson"])
@pytest.mark.parametrize("absent", [(), (7, 8, 30), (4, 6, 8, 10, 33, 35)])
def test_newey_west_goes_by_distances_in_time(
    models: Any, model: Any, absent: tuple[int, ...]
) -> None:
    """The products of residuals so many months apart have that lag's weight, gaps or no gaps."""
    numpy = pytest.importorskip("numpy")
    generalized = pytest.importorskip("statsmodels.genmod.generalized_linear_model")
    families = pytest.importorskip("statsmodels.genmod.families")

    chance, noise = random.Random(8), 0.0  # noqa: S311  # made up
    values: list[float | None] = []
    for value in line(noise=0):
        noise = 0.9 * noise + chance.gauss()
        values.append(round(4 * (value + 2 * noise)) if model == "poisson" else value + noise)
    kept = [at for at in range(48) if at not in absent]
    rows = design(numpy)[kept]
    wanted = numpy.asarray([values[at] for at in kept])
    if model == "poisson":
        direct = generalized.GLM(wanted, rows, family=families.Poisson()).fit()
    else:
        direct = models.OLS(wanted, rows).fit()
    moments = rows * (wanted - direct.fittedvalues)[:, None]
    meat = sum(
        (1 - abs(one - other) / 4) * numpy.outer(moments[row], moments[column])
        for row, one in enumerate(kept)
        for column, other in enumerate(kept)
        if abs(one - other) <= 3
    )
    bread = direct.normalized_cov_params
    covariance = bread @ meat @ bread * len(kept) / (len(kept) - 4)
    values = [None if at in absent else one for at, one in enumerate(values)]

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE], model=model, max_lags=3)
    alone = interrupted(
        values, dates=DATES, changed_on=DATES[CHANGE], model=model, autocorrelation="none"
    )

    ratios = []
    for at, name in enumerate(("trend_before", "level_change", "slope_change"), start=1):
        wide, narrow = getattr(found, name), getattr(alone, name)
        turned: Any = float
        error = direct.bse[at]
        if model == "poisson":
            error *= math.sqrt(direct.pearson_chi2 / (len(kept) - 4))
            turned = math.log
        width = (turned(wide.high) - turned(wide.low)) / (turned(narrow.high) - turned(narrow.low))
        ratios.append(math.sqrt(covariance[at, at]) / error)
        assert width == pytest.approx(max(1, ratios[-1]), rel=1e-6)
    assert max(ratios) > 1.02


def test_an_autoregressive_model_is_that_of_glsar(models: Any) -> None:
    """The coefficients and the autocorrelation are those of a direct fit."""
    numpy = pytest.importorskip("numpy")
    model = models.GLSAR(line(), design(numpy), 1)
    direct = model.iterative_fit(maxiter=100)

    found = interrupted(line(), dates=DATES, changed_on=DATES[CHANGE], autocorrelation="ar1")

    assert found.rho == pytest.approx(float(model.rho[0]), rel=1e-6)
    assert found.level_change.value == pytest.approx(direct.params[2], rel=1e-6)
    assert (found.level_change.low, found.level_change.high) == pytest.approx(
        tuple(direct.conf_int()[2]), rel=1e-6
    )


def test_counts_are_fitted_on_a_logarithmic_scale(models: Any) -> None:
    """Ratios, dispersion, rates and the effect are those of a direct fit, scaled."""
    numpy, stats = pytest.importorskip("numpy"), pytest.importorskip("scipy.stats")
    exposure = [1000 + 10 * at for at in range(48)]
    rows = design(numpy, waves=2)
    model = models.GLM(counts(), rows, family=models.families.Poisson(), offset=numpy.log(exposure))
    direct = model.fit(scale="X2")
    reach = stats.t.ppf(0.975, direct.df_resid)

    found = interrupted(
        counts(),
        dates=DATES,
        changed_on=DATES[CHANGE],
        model="poisson",
        exposure=exposure,
        per=100,
        seasonal="harmonic",
        period=12,
        autocorrelation="none",
    )

    error = direct.bse[2]
    assert found.dispersion == pytest.approx(direct.scale, rel=1e-6)
    ends = [math.exp(direct.params[2] + side * reach * error) for side in (-1, 1)]
    assert (found.level_change.low, found.level_change.high) == pytest.approx(ends, rel=1e-6)
    with_it, without = rows[35].copy(), rows[35].copy()
    without[2:4] = 0
    one, other = (100 * math.exp(float(row @ direct.params)) for row in (with_it, without))
    slope = one * with_it - other * without
    sigma = math.sqrt(float(slope @ direct.cov_params() @ slope))
    assert found.fitted_there == pytest.approx(one, rel=1e-6)
    assert found.counterfactual_there == pytest.approx(other, rel=1e-6)
    assert found.effect.value == pytest.approx(one - other, rel=1e-6)
    assert found.effect.low == pytest.approx(one - other - reach * sigma, rel=1e-6)
    assert found.relative is not None
    assert found.relative.value == pytest.approx(one / other - 1, rel=1e-6)


def test_the_share_has_an_interval_by_the_delta_method(models: Any) -> None:
    """Its slope is worked out by small steps here, apart from the code."""
    numpy, stats = pytest.importorskip("numpy"), pytest.importorskip("scipy.stats")
    direct = models.OLS(line(), design(numpy)).fit()

    def share(coefficients: Any) -> float:
        expected = coefficients[0] + 11 * coefficients[1]
        return float((coefficients[2] + 11 * coefficients[3]) / expected)

    steps = numpy.eye(4) * 1e-6
    slope = [(share(direct.params + one) - share(direct.params - one)) / 2e-6 for one in steps]
    sigma = math.sqrt(numpy.array(slope) @ direct.cov_params() @ numpy.array(slope))

    found = interrupted(line(), dates=DATES, changed_on=DATES[CHANGE], autocorrelation="none")

    assert found.relative is not None
    assert found.relative.value == pytest.approx(share(direct.params), rel=1e-9)
    reach = stats.t.ppf(0.975, direct.df_resid)
    assert found.relative.high - found.relative.value == pytest.approx(reach * sigma, rel=1e-5)


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("way", ["none", "newey-west", "ar1"])
def test_intervals_hold_the_true_effect(way: Any) -> None:
    """With independent noise, 95 % intervals hold the effect in about as many of 200 runs."""
    held = 0
    for seed in range(200):
        found = interrupted(
            line(seed=seed), dates=DATES, changed_on=DATES[CHANGE], autocorrelation=way
        )
        held += found.effect.low <= -8 <= found.effect.high

    assert 0.89 <= held / 200 <= 0.99


@pytest.mark.usefixtures("models")
def test_intervals_hold_the_true_ratio() -> None:
    """With counts that vary twice as much as chance has it, intervals hold the ratio."""
    held = 0
    for seed in range(150):
        found = interrupted(
            counts(seed=seed), dates=DATES, changed_on=DATES[CHANGE], model="poisson"
        )
        assert found.relative is not None
        held += found.relative.low <= -0.3 <= found.relative.high

    assert 0.89 <= held / 150 <= 0.99


@pytest.mark.usefixtures("models")
def test_a_transition_is_left_out() -> None:
    """Points in the transition do not move the lines; the horizon counts from the change."""
    values = line(noise=0)
    odd = [*values[:CHANGE], 900.0, -900.0, *values[CHANGE + 2 :]]

    found = interrupted(odd, dates=DATES, changed_on=DATES[CHANGE], lag_points=2)

    assert found.effect.value == pytest.approx(-8)
    assert [point.part for point in found.points[23:27]] == [
        "before",
        "transition",
        "transition",
        "after",
    ]
    assert found.points[24].fitted is None
    assert found.points[24].counterfactual == pytest.approx(50 + 0.1 * 24)
    assert found.fitted_there == pytest.approx(50 + 0.1 * 35 - 8)
    assert {"transition", "no-residuals"} <= about(found)


@pytest.mark.usefixtures("models")
def test_time_goes_on_through_gaps() -> None:
    """A figure that is not there, or a month without a row, leaves the line where it is."""
    values: list[Any] = [at * 2.0 for at in range(48)]
    values[5] = Suppressed(low=1, high=4)
    values[7] = None
    rows = [row for at, row in enumerate(zip(values, DATES, strict=True)) if at != 30]

    found = interrupted(
        [value for value, _ in rows], dates=[day for _, day in rows], changed_on=date(2021, 12, 15)
    )

    assert found.trend_before.value == pytest.approx(2)
    assert found.effect.value == pytest.approx(0, abs=1e-9)
    assert (found.n_before, found.n_after, found.n_missing) == (22, 23, 3)
    assert found.first_after == DATES[24]
    assert "missing" in about(found)


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(("count", "taken"), [(2, False), (3, True), (4, True)])
@pytest.mark.parametrize("side", ["before", "after"])
def test_three_points_must_lie_on_each_side(side: str, *, count: int, taken: bool) -> None:
    """Two give a line that nothing can contradict."""
    low, high = (CHANGE - count, 48) if side == "before" else (0, CHANGE + count)
    values, dates = line()[low:high], DATES[low:high]

    if taken:
        assert interrupted(values, dates=dates, changed_on=DATES[CHANGE]).n_before <= CHANGE
        return
    with pytest.raises(ModelError) as caught:
        interrupted(values, dates=dates, changed_on=DATES[CHANGE])
    assert caught.value.code == "series-too-short"


@pytest.mark.parametrize(("count", "said"), [(7, True), (8, False), (9, False)])
@pytest.mark.parametrize("side", ["before", "after"])
def test_fewer_than_eight_points_on_a_side_are_told(side: str, *, count: int, said: bool) -> None:
    """A line through so few can mislead."""
    low, high = (CHANGE - count, 48) if side == "before" else (0, CHANGE + count)

    found = interrupted(line()[low:high], dates=DATES[low:high], changed_on=DATES[CHANGE])

    assert ("few-points" in about(found)) is said


@pytest.mark.parametrize(("seed", "said"), [(135, False), (241, True)])
def test_counts_that_vary_half_as_much_again_are_told(
    models: Any, seed: int, *, said: bool
) -> None:
    """1.497 times as much as chance is not, and 1.506 times is."""
    assert models
    values = [
        round(mean + (one - mean) * 0.87)
        for at, one in enumerate(counts(seed=seed))
        for mean in [80 * (0.7 if at >= CHANGE else 1)]
    ]

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE], model="poisson")

    assert found.dispersion == pytest.approx(1.5, abs=0.006)
    assert ("dispersion" in about(found)) is said


def test_the_order_of_rows_does_not_matter() -> None:
    """Dates put them in order."""
    rows = list(zip(line(), DATES, strict=True))
    mixed = rows[::2] + rows[1::2]

    one, other = (
        interrupted(
            [value for value, _ in some], dates=[day for _, day in some], changed_on=DATES[CHANGE]
        )
        for some in (rows, mixed)
    )

    assert one == other


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({}, {"season", "no-control"}, id="always"),
        pytest.param(
            {"values": line()[18:30], "dates": DATES[18:30]},
            {"few-points", "extrapolation", "no-control"},
            id="few",
        ),
        pytest.param(
            {"seasonal": "harmonic", "period": 18}, {"season", "no-control"}, id="short-of-seasons"
        ),
        pytest.param({"seasonal": "harmonic", "period": 12}, {"no-control"}, id="seasons"),
        pytest.param(
            {"values": [value - 55 for value in line()]},
            {"season", "no-share", "no-control"},
            id="about-nothing",
        ),
        pytest.param(
            {"values": counts(), "model": "poisson", "autocorrelation": "none"},
            {"season", "dispersion", "no-control"},
            id="counts",
        ),
    ],
)
def test_caveats_come_with_the_result(change: dict[str, Any], words: set[str]) -> None:
    """What limits the result is said with it, and that there is no control series always is."""
    arguments: dict[str, Any] = {
        "values": line(),
        "dates": DATES,
        "changed_on": DATES[CHANGE],
    } | change

    found = interrupted(**arguments)

    assert about(found) - {"autocorrelation"} == words
    assert all(caveat.says.endswith(".") for caveat in found.caveats)


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("step", "words"),
    [
        pytest.param(-8.0, " below where its earlier trend would have led (95 %", id="below"),
        pytest.param(12.0, " above where its earlier trend would have led (95 %", id="above"),
        pytest.param(0.0, "includes 0", id="neither"),
    ],
)
def test_the_effect_in_a_sentence(step: float, words: str) -> None:
    """The sentence says which way and how far, and nothing of a cause."""
    found = interrupted(line(step), dates=DATES, changed_on=DATES[CHANGE])

    assert words in found.says
    assert not {"because", "caused", "due", "led to"} & set(found.says.split())


@pytest.mark.usefixtures("models")
def test_a_series_without_noise_is_not_taken_for_certainty() -> None:
    """Where lines go through every point there is no autocorrelation, and the caveat says so."""
    found = interrupted([5] * 48, dates=DATES, changed_on=DATES[CHANGE], model="poisson")

    assert (found.residual_autocorrelation, found.durbin_watson) == (None, None)
    assert "no-residuals" in about(found)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(months(4), [0, 1, 2, 3], id="months"),
        pytest.param(
            [date(2024, 1, 31), date(2024, 2, 29), date(2024, 4, 30)], [0, 1, 3], id="ends"
        ),
        pytest.param([date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30)], [0, 1, 2], id="q"),
        pytest.param([date(2020, 4, 1), date(2021, 4, 1)], [0, 1], id="years"),
        pytest.param([date(2024, 1, 1) + timedelta(7 * at) for at in (0, 1, 3)], [0, 1, 3], id="w"),
        pytest.param([datetime(2024, 1, day, 9, tzinfo=UTC) for day in (1, 2)], [0, 1], id="times"),
        pytest.param(days(28, (0, 1, 3), date(2023, 2, 1)), [0, 1, 3], id="four-weeks"),
        pytest.param(days(28, (0, 2, 3, 4)), [0, 2, 3, 4], id="four-weeks-and-no-month-has-two"),
        pytest.param(days(42, range(6)), [0, 1, 2, 3, 4, 5], id="six-weeks"),
        pytest.param(days(42, (0, 1, 2, 4, 5)), [0, 1, 2, 4, 5], id="six-weeks-with-a-gap"),
        pytest.param(days(91, (0, 1, 2, 4)), [0, 1, 2, 4], id="thirteen-weeks-with-a-gap"),
        pytest.param(days(365, range(6)), [0, 1, 2, 3, 4, 5], id="years-of-days"),
        pytest.param([date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)], [0, 1, 2], id="feb"),
        pytest.param([date(2023, 7, 1), date(2023, 8, 1)], [0, 1], id="two"),
        pytest.param(
            [date(2024, 1, 1), date(2024, 2, 5), date(2024, 3, 4), date(2024, 5, 6)],
            [0, 1, 2, 4],
            id="first-mondays",
        ),
        pytest.param([date(2024, 1, 1) + timedelta(at) for at in (0, 7, 15)], None, id="uneven"),
        pytest.param([datetime(2024, 1, 1, at, tzinfo=UTC) for at in (1, 2)], None, id="hours"),
    ],
)
def test_points_are_numbered_by_their_regular_step(
    dates: list[date], expected: list[int] | None
) -> None:
    """Months, quarters, years, weeks and days have a step; a step without a date leaves a gap."""
    assert slots(dates) == expected


@given(
    step=st.sampled_from([1, 2, 3, 6, 12]),
    first=st.integers(2000 * 12, 2030 * 12),
    day=st.integers(1, 28),
    gaps=GAPS,
)
def test_months_of_the_calendar_are_never_numbered_by_days(
    step: int, first: int, day: int, gaps: list[int]
) -> None:
    """Whichever of them are missing, each has the number that it has by months."""
    places, shared = [0, *accumulate(gaps)], math.gcd(*gaps)
    dates = [
        date(month // 12, month % 12 + 1, day) for month in (first + step * at for at in places)
    ]

    assert slots(dates) == [place // shared for place in places]


@given(
    step=st.integers(1, 400),
    gaps=GAPS,
)
def test_dates_of_equally_many_days_are_a_point_each(step: int, gaps: list[int]) -> None:
    """However many days a step has, each date has the number of its step."""
    places, shared = [0, *accumulate(gaps)], math.gcd(*gaps)

    assert slots(days(step, places)) == [place // shared for place in places]


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("step", [35, 42, 56, 84, 90, 91, 182])
def test_a_step_of_many_days_is_a_point(step: int) -> None:
    """Slopes are from date to date and the horizon is the twelfth of them; none is missing."""
    dates = days(step, range(48))

    found = interrupted(line(), dates=dates, changed_on=dates[CHANGE])

    monthly = interrupted(line(), dates=DATES, changed_on=DATES[CHANGE])
    assert found.n_missing == 0
    assert (found.trend_before, found.effect) == (monthly.trend_before, monthly.effect)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        pytest.param({"values": []}, "lengths-differ", ("dates",), id="nothing"),
        pytest.param({"values": [], "dates": []}, "series-too-short", ("values",), id="empty"),
        pytest.param({"dates": None}, "type-wrong", ("dates",), id="no-dates"),
        pytest.param({"changed_on": "2022"}, "type-wrong", ("changed_on",), id="no-day"),
        pytest.param({"changed_on": None}, "type-wrong", ("changed_on",), id="no-change"),
        pytest.param({"changed_on": date(2030, 1, 1)}, "series-too-short", ("values",), id="after"),
        pytest.param(
            {"changed_on": date(2010, 1, 1)}, "series-too-short", ("values",), id="before"
        ),
        pytest.param(
            {"values": [math.nan] * 48}, "series-too-short", ("values",), id="all-missing"
        ),
        pytest.param(
            {"values": line()[:6], "dates": DATES[:6], "changed_on": DATES[3], "horizon": 1}
            | {"seasonal": "harmonic", "period": 12},
            "series-too-short",
            ("values",),
            id="coefficients",
        ),
        pytest.param(
            {"dates": [date(2020, 1, 1) + timedelta(at * at) for at in range(48)]},
            "dates-without-step",
            ("dates",),
            id="uneven",
        ),
        pytest.param({"model": "arima"}, "choice-unknown", ("model",), id="model"),
        pytest.param({"seasonal": "dummies"}, "choice-unknown", ("seasonal",), id="seasonal"),
        pytest.param({"autocorrelation": "x"}, "choice-unknown", ("autocorrelation",), id="way"),
        pytest.param({"model": "poisson"}, "count-not-whole", ("values", 0), id="no-counts"),
        pytest.param(
            {"model": "poisson", "values": [-1] * 48}, "number-too-small", ("values", 0), id="minus"
        ),
        pytest.param(
            {"model": "poisson", "values": [0] * 24 + [5] * 24},
            "events-none",
            ("values",),
            id="no-events",
        ),
        pytest.param({"exposure": [1] * 48}, "option-conflict", ("exposure",), id="exposure"),
        pytest.param({"per": 100}, "option-conflict", ("per",), id="per"),
        pytest.param({"period": 12}, "option-conflict", ("period",), id="period"),
        pytest.param({"seasonal": "harmonic"}, "option-out-of-range", ("period",), id="no-period"),
        pytest.param(
            {"seasonal": "harmonic", "period": 4}, "option-conflict", ("harmonics",), id="waves"
        ),
        pytest.param(
            {"autocorrelation": "ar1", "lag_points": 2},
            "option-conflict",
            ("autocorrelation",),
            id="ar1-transition",
        ),
        pytest.param(
            {"autocorrelation": "ar1", "values": [None, *line()[:9], None, *line()[11:]]},
            "option-conflict",
            ("autocorrelation",),
            id="ar1-gap",
        ),
        pytest.param(
            {"autocorrelation": "none", "max_lags": 2}, "option-conflict", ("max_lags",), id="lags"
        ),
        pytest.param({"max_lags": 48}, "option-out-of-range", ("max_lags",), id="many-lags"),
        pytest.param({"lag_points": 12}, "option-conflict", ("horizon",), id="in-transition"),
        pytest.param({"horizon": 0}, "option-out-of-range", ("horizon",), id="no-horizon"),
        pytest.param({"horizon": 10**9}, "option-out-of-range", ("horizon",), id="far-horizon"),
        pytest.param({"level": 95}, "option-out-of-range", ("level",), id="level"),
        pytest.param({"lag_points": -1}, "option-out-of-range", ("lag_points",), id="lag"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    change: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each fault has its code and its place, before anything heavy is imported."""
    arguments: dict[str, Any] = {
        "values": line(),
        "dates": DATES,
        "changed_on": DATES[CHANGE],
    } | change

    with pytest.raises(ModelError) as caught:
        interrupted(**arguments)

    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.usefixtures("models")
def test_what_the_values_do_not_settle_is_refused() -> None:
    """Where coefficients cannot be told apart there is no result."""
    with pytest.raises(ModelError) as caught:
        interrupted(
            line(),
            dates=DATES,
            changed_on=DATES[CHANGE],
            seasonal="harmonic",
            period=1e5,
            harmonics=3,
        )

    assert caught.value.code == "model-unfitted"


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("model", ["ols", "poisson"])
def test_uneven_figures_leave_every_result_finite(model: Any) -> None:
    """However uneven the figures, no result is infinite or no number."""
    values = [0, 9 * 10**14, 1, 3] * 12

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE], model=model)

    assert all(map(math.isfinite, attrs.astuple(found.effect)))
    assert all(map(math.isfinite, attrs.astuple(found.level_change)))


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("way", ["none", "newey-west", "ar1"])
def test_the_smallest_figures_are_fitted_like_any(way: Any) -> None:
    """Figures whose squares are too small for a float have results as much smaller."""
    values = [value * 2.0**10 for value in line()]
    tiny = [math.ldexp(value, -700) for value in values]

    found, other = (
        interrupted(some, dates=DATES, changed_on=DATES[CHANGE], autocorrelation=way)
        for some in (tiny, values)
    )

    ends = [math.ldexp(end, -700) for end in attrs.astuple(other.effect)]
    assert attrs.astuple(found.effect) == tuple(ends)
    assert found.relative == other.relative
    assert found.durbin_watson == other.durbin_watson


@pytest.mark.usefixtures("models")
def test_figures_about_nothing_at_all_are_fitted() -> None:
    """Nothing is divided by what has become too small to be told from 0."""
    values = [1e-200 * (at % 2) for at in range(48)]

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE])

    assert found.effect.low < found.effect.high
    assert all(map(math.isfinite, attrs.astuple(found.effect)))


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("model", ["ols", "poisson"])
@pytest.mark.parametrize("way", ["none", "newey-west"])
@pytest.mark.parametrize("value", [5, 0.1, 92.58, 1e6 / 3])
def test_what_rounding_leaves_is_no_difference(model: Any, way: Any, value: float) -> None:
    """A series that never varies stands where it stood, to the last digit that is told."""
    values = [round(value) + 1 if model == "poisson" else value] * 48

    found = interrupted(
        values, dates=DATES, changed_on=DATES[CHANGE], model=model, autocorrelation=way
    )

    assert attrs.astuple(found.effect) == (0, 0, 0)
    assert found.relative == found.effect
    assert found.slope_change.value == (1 if model == "poisson" else 0)
    assert "the series stood where its earlier trend would have led" in found.says


@pytest.mark.usefixtures("models")
def test_a_small_difference_is_still_told() -> None:
    """What lies well above the rounding is not taken for nothing."""
    values = [1e6 + 1e-3 * (at >= CHANGE) + 1e-4 * (at % 2) for at in range(48)]

    found = interrupted(values, dates=DATES, changed_on=DATES[CHANGE])

    assert found.effect.value == pytest.approx(1e-3, abs=3e-4)


@pytest.mark.usefixtures("models")
def test_whole_numbers_of_any_type_are_taken() -> None:
    """Those of arrays do as well, and come out as those of Python."""
    small = pytest.importorskip("numpy").uint8

    found, other = (
        interrupted(
            line(),
            dates=DATES,
            changed_on=DATES[CHANGE],
            seasonal="harmonic",
            period=12,
            lag_points=kind(1),
            horizon=kind(20),
            max_lags=kind(3),
            harmonics=kind(2),
        )
        for kind in (small, int)
    )

    assert found == other
    assert (type(found.horizon), type(found.max_lags)) == (int, int)


@pytest.mark.parametrize("name", ["lag_points", "horizon", "max_lags", "harmonics"])
@pytest.mark.parametrize("number", [12.0, True, "12", [12], Decimal(12)])
def test_what_is_no_whole_number_is_refused(name: str, number: Any) -> None:
    """A float is none, however round, and neither is yes."""
    with pytest.raises(ModelError) as caught:
        interrupted(
            line(),
            dates=DATES,
            changed_on=DATES[CHANGE],
            seasonal="harmonic",
            period=12,
            **{name: number},
        )

    assert (caught.value.code, caught.value.path) == ("option-out-of-range", (name,))


@pytest.mark.parametrize("name", ["model", "autocorrelation", "seasonal", "horizon", "level"])
def test_an_array_is_no_option(name: str) -> None:
    """It is refused like anything else that is none."""
    array = pytest.importorskip("numpy").array([6, 7])
    arguments: dict[str, Any] = {name: array}

    with pytest.raises(ModelError) as caught:
        interrupted(line(), dates=DATES, changed_on=DATES[CHANGE], **arguments)

    assert caught.value.path == (name,)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where statsmodels is not installed, the error says what to install."""
    monkeypatch.setitem(sys.modules, "statsmodels", None)

    with pytest.raises(ExtraMissingError) as caught:
        interrupted(line(), dates=DATES, changed_on=DATES[CHANGE])

    assert caught.value.code == "extra-missing"
