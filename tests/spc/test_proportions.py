"""Charts with a denominator: limits of their own for each point, and what they say."""

import math
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.model import Interval, Missing, NotApplicable, NotCollected, Number, Suppressed
from rsr.spc._chart import ControlChart, ControlChartPoint
from rsr.spc._rules import Better
from rsr.spc.proportions import p_chart, u_chart

# Made up: people who had the event, and people asked.
EVENTS = [12, 15, 9, 11, 14, 20, 8, 13, 10, 16, 12, 11, 18, 9]
ASKED = [110, 140, 95, 120, 118, 150, 90, 111, 102, 133, 125, 99, 160, 105]

PAIRS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 400)).map(lambda two: (two[0], sum(two))),
    min_size=1,
    max_size=40,
)


def months(count: int) -> list[date]:
    """Return the first days of months that follow each other."""
    return [date(2022 + at // 12, at % 12 + 1, 1) for at in range(count)]


def rules(point: ControlChartPoint) -> list[str]:
    """Return the names of the rules that a point fired."""
    return [signal.rule for signal in point.signals]


def fired(chart: ControlChart, rule: str) -> list[int]:
    """Return the places of the points that fired a rule."""
    return [at for at, point in enumerate(chart.points) if rule in rules(point)]


def told(chart: ControlChart) -> set[str]:
    """Return the codes of what the chart says of its data."""
    return {problem.code for problem in chart.problems}


def test_each_point_has_the_limits_of_its_denominator() -> None:
    """Limits are three binomial standard deviations from the pooled proportion."""
    centre = Fraction(sum(EVENTS), sum(ASKED))

    chart = p_chart(EVENTS, ASKED)

    assert chart.kind == "p"
    assert chart.phases[0].centre == float(centre)
    for point, asked in zip(chart.points, ASKED, strict=True):
        sigma = math.sqrt(centre * (1 - centre) / asked)
        assert point.upper == pytest.approx(centre + 3 * sigma, rel=1e-12)
        assert point.lower == pytest.approx(max(0, centre - 3 * sigma), rel=1e-12)


def test_rates_have_limits_from_the_exposure() -> None:
    """Limits are three Poisson standard deviations from the pooled rate, in the unit asked for."""
    exposure = [3100.5, 2800, 3050, 2990.25]
    events = [12, 9, 15, 11]
    centre = sum(events) / math.fsum(exposure)

    chart = u_chart(events, exposure, per=1000)

    assert chart.kind == "u"
    for point, days in zip(chart.points, exposure, strict=True):
        reach = 3 * math.sqrt(centre / days)
        assert point.upper == pytest.approx(1000 * (centre + reach), rel=1e-12)
        assert point.lower == pytest.approx(1000 * max(0, centre - reach), rel=1e-12)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=40))
def test_equal_denominators_give_the_classical_chart(events: list[int]) -> None:
    """With one denominator for all, the centre is the mean and all limits are the same."""
    chart = p_chart(events, [100] * len(events))

    mean = fmean(events) / 100
    assert chart.phases[0].centre == pytest.approx(mean, rel=1e-12)
    assert len({(point.lower, point.upper) for point in chart.points}) == 1
    if 0 < sum(events) < 100 * len(events):
        upper = min(1, mean + 3 * math.sqrt(mean * (1 - mean) / 100))
        assert chart.points[0].upper == pytest.approx(upper, rel=1e-9)


def test_laneys_ratio_is_the_mean_moving_range_of_standardised_points() -> None:
    """The ratio is worked out from neighbours, divided by 1.128, and widens every limit."""
    centre = sum(EVENTS) / sum(ASKED)
    z = [
        (event / asked - centre) / math.sqrt(centre * (1 - centre) / asked)
        for event, asked in zip(EVENTS, ASKED, strict=True)
    ]
    ratio = fmean(abs(b - a) for a, b in pairwise(z)) / 1.128

    chart = p_chart(EVENTS, ASKED, laney=True)

    assert chart.kind == "p-prime"
    assert chart.phases[0].sigma_z == pytest.approx(ratio, rel=1e-12)
    for point, asked in zip(chart.points, ASKED, strict=True):
        reach = 3 * math.sqrt(centre * (1 - centre) / asked) * ratio
        assert point.upper == pytest.approx(centre + reach, rel=1e-12)


@given(pairs=PAIRS, proportion=st.booleans())
def test_laneys_limits_are_the_plain_ones_widened_by_the_ratio(
    pairs: list[tuple[int, int]], *, proportion: bool
) -> None:
    """With a ratio of 1 they are the plain ones, and the ratio is the same on both charts."""
    draw: Any = p_chart if proportion else u_chart
    events, denominators = [one for one, _ in pairs], [other for _, other in pairs]

    plain, laney = draw(events, denominators), draw(events, denominators, laney=True)

    ratio = plain.phases[0].sigma_z
    assert laney.phases == plain.phases
    for one, other in zip(plain.points, laney.points, strict=True):
        if one.z is None or not ratio:
            assert other.z is None
            continue
        assert other.z == pytest.approx(one.z / ratio, rel=1e-9, abs=1e-12)
        if one.clipped == other.clipped == "none":
            widened = ratio * (one.upper - one.centre)
            assert other.upper - other.centre == pytest.approx(widened, rel=1e-9, abs=1e-12)


@given(PAIRS, st.sampled_from([1, 10, 1000]), st.integers(1, 50))
def test_the_unit_of_exposure_does_not_matter(
    pairs: list[tuple[int, int]], per: int, times: int
) -> None:
    """Exposure in another unit, with rates per as many of it, is the same chart."""
    events, exposure = [one for one, _ in pairs], [other for _, other in pairs]

    one = u_chart(events, exposure, per=per)
    other = u_chart(events, [times * size for size in exposure], per=per * times)

    for left, right in zip(one.points, other.points, strict=True):
        assert (right.value is None, right.upper is None) == (
            left.value is None,
            left.upper is None,
        )
        assert right.value is None or right.value == pytest.approx(left.value, rel=1e-12)
        assert right.upper is None or right.upper == pytest.approx(left.upper, rel=1e-9)
        assert rules(right) == rules(left)


@given(PAIRS, st.randoms(use_true_random=False))
def test_dates_put_points_in_order(pairs: list[tuple[int, int]], shuffled: random.Random) -> None:
    """The order in which dated points are given changes nothing."""
    rows = list(zip(months(len(pairs)), pairs, strict=True))
    mixed = list(rows)
    shuffled.shuffle(mixed)

    charts = [
        p_chart(
            [pair[0] for _, pair in some],
            [pair[1] for _, pair in some],
            dates=[day for day, _ in some],
        )
        for some in (rows, mixed)
    ]

    assert charts[0] == charts[1]


@given(
    rows=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 9)), st.sampled_from([None, 0, 9, 30])),
        max_size=30,
    ),
    proportion=st.booleans(),
    laney=st.booleans(),
    fix=st.sampled_from([None, 12]),
)
def test_what_lies_beyond_a_limit_says_so(
    rows: list[tuple[int | None, int | None]], *, proportion: bool, laney: bool, fix: int | None
) -> None:
    """A point fires the first rule where it lies outside its limits as drawn, and only there."""
    draw: Any = p_chart if proportion else u_chart
    rows = [(None if size == 0 else event, size) for event, size in rows]

    chart = draw(
        [event for event, _ in rows], [size for _, size in rows], laney=laney, fix_after=fix
    )

    assert len(chart.points) == len(rows)
    for point in chart.points:
        assert (point.value is None) == (point.absent is not None)
        above = point.upper is not None and point.value is not None and point.value > point.upper
        below = point.lower is not None and point.value is not None and point.value < point.lower
        if point.z is not None and abs(abs(point.z) - 3) < 1e-9:
            continue
        assert ("above-upper-limit" in rules(point)) == above
        assert ("below-lower-limit" in rules(point)) == below


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        pytest.param(None, "missing", id="none"),
        pytest.param(math.nan, "missing", id="nan"),
        pytest.param(Decimal("NaN"), "missing", id="decimal-nan"),
        pytest.param(Decimal("sNaN"), "missing", id="decimal-that-signals"),
        pytest.param(Missing(), "missing", id="missing"),
        pytest.param(Suppressed(low=1, high=4), "suppressed", id="suppressed"),
        pytest.param(NotApplicable(), "not-applicable", id="not-applicable"),
        pytest.param(NotCollected(), "not-collected", id="not-collected"),
        pytest.param(Interval(low=2, high=7), "known-within-bounds", id="bounds"),
    ],
)
def test_a_figure_that_is_not_there_is_never_guessed(figure: Any, why: str) -> None:
    """The point stays without a value, with the reason, and the others are charted."""
    chart = p_chart([3, figure, 5, 4], [50, 60, 55, 52])

    assert chart.points[1].value is None
    assert chart.points[1].absent == why
    assert not chart.points[1].used
    assert chart.phases[0].centre == 12 / 157
    assert "chart-point-absent" in told(chart)


def test_a_denominator_of_nothing_gives_no_point() -> None:
    """Nothing is divided by 0, and the reason is told."""
    chart = p_chart([3, 0, 5], [50, 0, 55])

    assert (chart.points[1].value, chart.points[1].absent) == (None, "zero-denominator")
    assert chart.points[1].upper is None


def test_a_rounded_figure_is_taken_as_printed_and_said() -> None:
    """What a source rounds is drawn as stated, and the chart says that it was rounded."""
    chart = u_chart([Interval(low=3, high=7, stated=5), Number(value=9)], [10, Number(value=12)])

    assert [point.events for point in chart.points] == [5, 9]
    assert "figure-rounded" in told(chart)


def test_limits_are_cut_off_where_no_value_can_be() -> None:
    """A proportion lies between 0 and 1, and the point says which limits were cut off."""
    few = p_chart([1, 0, 2, 500], [20, 20, 20, 5000])
    most = p_chart([19, 20, 18], [20, 20, 20])
    half = p_chart([1, 1, 2], [2, 2, 3])

    assert [point.clipped for point in few.points] == ["lower", "lower", "lower", "none"]
    assert few.points[0].lower == 0
    assert (most.points[0].clipped, most.points[0].upper) == ("upper", 1)
    assert half.points[0].clipped == "both"


def test_limits_can_be_fixed_after_the_first_points() -> None:
    """Later points are judged by the limits of the first ones, and do not change them."""
    events, asked = [*EVENTS[:12], 60, 70], ASKED

    chart = p_chart(events, asked, fix_after=12, better="lower")

    assert chart.phases[0].n_used == 12
    assert chart.phases[0].centre == sum(EVENTS[:12]) / sum(ASKED[:12])
    assert [point.used for point in chart.points] == [True] * 12 + [False] * 2
    assert fired(chart, "above-upper-limit") == [12, 13]
    assert chart.variation == "concern"


@pytest.mark.parametrize(
    ("rebase", "first", "said"),
    [
        pytest.param(date(2022, 8, 1), date(2022, 8, 1), False, id="at-a-point"),
        pytest.param(date(2022, 7, 15), date(2022, 8, 1), True, id="between-points"),
    ],
)
def test_a_phase_begins_at_a_date(rebase: date, first: date, *, said: bool) -> None:
    """Limits begin anew at the first point on or after the date, and a date between is said."""
    chart = p_chart(EVENTS, ASKED, dates=months(14), rebase=[rebase])

    assert [phase.first for phase in chart.phases] == [date(2022, 1, 1), first]
    assert chart.phases[1].centre == sum(EVENTS[7:]) / sum(ASKED[7:])
    assert ("rebase-not-a-point" in told(chart)) == said


def test_a_date_after_the_last_point_begins_no_phase() -> None:
    """It is said, and changes nothing."""
    chart = p_chart(EVENTS, ASKED, dates=months(14), rebase=[date(2030, 1, 1)])

    assert len(chart.phases) == 1
    assert "rebase-not-a-point" in told(chart)


def test_a_phase_can_begin_at_a_number() -> None:
    """Without dates, points are numbered from 1."""
    chart = p_chart(EVENTS, ASKED, rebase=[8])

    assert [(phase.first, phase.last) for phase in chart.phases] == [(1, 7), (8, 14)]


def test_a_run_on_one_side_is_a_shift() -> None:
    """Seven points above the centre fire, whatever their denominators; a phase ends the run."""
    events = [5, 5, 5, 5, 5, 5, 5, 9, 18, 9, 18, 9, 18, 9]
    asked = [100, 200, 100, 200, 100, 200, 100] * 2

    chart = p_chart(events, asked, better="higher")
    parted = p_chart(events, asked, better="higher", rebase=[5, 11])

    assert fired(chart, "shift-above") == list(range(7, 14))
    assert fired(chart, "shift-below") == list(range(7))
    assert {point.signals[-1].meaning for point in chart.points[7:]} == {"improvement"}
    assert fired(parted, "shift-above") == []


def test_a_rise_of_proportions_is_a_trend() -> None:
    """Seven rising proportions fire, though the counts themselves go up and down."""
    events, asked = [10, 5, 14, 7, 18, 9, 22], [100, 48, 120, 56, 140, 64, 150]

    chart = p_chart(events, asked)

    assert fired(chart, "trend-rising") == list(range(7))
    assert {signal.meaning for signal in chart.points[0].signals} == {"neutral"}


def test_two_of_three_near_a_limit_are_a_signal() -> None:
    """Two points near their own limits fire; the third does not."""
    events, asked = [40] * 10 + [56, 44, 104], [400] * 12 + [800]

    chart = u_chart(events, asked, fix_after=12)

    assert fired(chart, "two-of-three-above") == [10, 12]


def test_a_gap_ends_a_run() -> None:
    """Nothing is put in the place of a missing figure, so no run crosses it."""
    events: list[int | None] = [5, 5, 5, None, 5, 5, 5, 5] + [15] * 6

    chart = p_chart(events, [100] * 14)

    assert fired(chart, "shift-below") == []


def test_points_that_vary_too_much_are_said() -> None:
    """Where points vary far beyond chance the plain chart says so, and Laney's need not."""
    events = [900, 1200, 850, 1150, 1000, 1300, 800, 1250, 950, 1100, 1000, 1220, 900, 1180]

    plain = p_chart(events, [10_000] * 14)
    laney = p_chart(events, [10_000] * 14, laney=True)

    assert "chart-overdispersed" in told(plain)
    assert "chart-overdispersed" not in told(laney)


@pytest.mark.parametrize(
    ("events", "laney"),
    [
        pytest.param([0] * 5, False, id="none"),
        pytest.param([10] * 5, False, id="all"),
        pytest.param([3] * 5, True, id="laney-without-variation"),
        pytest.param([3], True, id="laney-of-one"),
    ],
)
def test_without_variation_there_are_no_limits(events: list[int], *, laney: bool) -> None:
    """No limit is drawn and no rule applied, and the chart says so."""
    chart = p_chart(events, [10] * len(events), laney=laney)

    assert {(point.lower, point.upper, point.signals) for point in chart.points} == {
        (None, None, ())
    }
    assert "limits-none" in told(chart)


def test_rare_events_are_said() -> None:
    """Where a point has fewer than five events to be expected, another chart is named."""
    assert "events-few" in told(p_chart([1, 0, 2], [100, 90, 110]))
    assert "events-few" in told(p_chart([99, 90, 108], [100, 90, 110]))
    assert "events-few" not in told(p_chart([10, 12, 9], [100, 90, 110]))


@pytest.mark.parametrize("draw", [p_chart, u_chart])
def test_an_empty_series_is_an_empty_chart(draw: Any) -> None:
    """No points, no phases, and nothing breaks."""
    chart = draw([], [])

    assert (chart.points, chart.phases, chart.variation) == ((), (), "common-cause")


@pytest.mark.parametrize("better", ["higher", "lower", "neither"])
def test_variation_is_what_the_last_point_says(better: Better) -> None:
    """A last point above its limit is improvement, concern or neither, by the direction."""
    chart = p_chart([*EVENTS[:12], 90], [*ASKED[:12], 120], fix_after=12, better=better)

    meaning = {"higher": "improvement", "lower": "concern", "neither": "neutral"}
    assert chart.variation == meaning[better]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        pytest.param({"events": [1.5, 2]}, "count-not-whole", ("events", 0), id="share"),
        pytest.param({"events": [1, -2]}, "number-too-small", ("events", 1), id="negative"),
        pytest.param({"events": [1, 21]}, "events-exceed", ("events", 1), id="more-than-all"),
        pytest.param({"events": ["x", 1]}, "type-wrong", ("events", 0), id="text"),
        pytest.param({"events": [True, 1]}, "type-wrong", ("events", 0), id="truth"),
        pytest.param({"events": "12"}, "type-wrong", ("events",), id="text-for-series"),
        pytest.param({"events": None}, "type-wrong", ("events",), id="no-series"),
        pytest.param({"events": [math.inf, 1]}, "number-not-finite", ("events", 0), id="inf"),
        pytest.param({"events": [10**400, 1]}, "number-too-large", ("events", 0), id="huge"),
        pytest.param({"events": [1]}, "lengths-differ", ("denominators",), id="lengths"),
        pytest.param({"laney": 1}, "type-wrong", ("laney",), id="laney"),
        pytest.param({"better": "up"}, "choice-unknown", ("better",), id="direction"),
        pytest.param({"fix_after": 3}, "option-out-of-range", ("fix_after",), id="fix"),
        pytest.param({"fix_after": True}, "option-out-of-range", ("fix_after",), id="fix-truth"),
        pytest.param({"fix_after": 12.0}, "option-out-of-range", ("fix_after",), id="fix-float"),
        pytest.param({"rebase": [date(2022, 1, 1)]}, "type-wrong", ("rebase", 0), id="rebase-date"),
        pytest.param({"rebase": 3}, "type-wrong", ("rebase",), id="rebase-number"),
        pytest.param({"dates": [1, 2]}, "type-wrong", ("dates", 0), id="dates-numbers"),
        pytest.param({"dates": months(3)}, "lengths-differ", ("dates",), id="dates-length"),
        pytest.param(
            {"dates": [date(2022, 1, 1)] * 2}, "date-repeated", ("dates", 1), id="date-twice"
        ),
        pytest.param(
            {"dates": [date(2022, 1, 1), datetime(2022, 2, 1)]},  # noqa: DTZ001
            "type-wrong",
            ("dates",),
            id="dates-and-times",
        ),
    ],
)
def test_what_is_no_such_series_is_refused(
    change: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each fault has its code and its place."""
    with pytest.raises(ModelError) as caught:
        p_chart(**{"events": [1, 2], "denominators": [10, 20]} | change)

    assert (caught.value.code, caught.value.path) == (code, path)


def test_every_fault_is_told_at_once() -> None:
    """Faults of figures, dates and options come together."""
    with pytest.raises(ModelError) as caught:
        u_chart([-1, "x"], [1, 2, 1e-300], per=0, better="up")  # type: ignore[list-item, arg-type]

    codes = {problem.code for problem in caught.value.problems}
    assert codes == {
        "number-too-small",
        "type-wrong",
        "lengths-differ",
        "option-out-of-range",
        "choice-unknown",
    }


def test_times_with_and_without_a_zone_do_not_mix() -> None:
    """A date for a new phase must be comparable with those of the chart."""
    naive = [datetime(2022, 1, 1) + timedelta(hours=hour) for hour in range(2)]  # noqa: DTZ001
    aware = naive[0].astimezone()

    with pytest.raises(ModelError) as caught:
        p_chart([1, 2], [10, 20], dates=naive, rebase=[aware])

    assert (caught.value.code, caught.value.path) == ("type-wrong", ("rebase", 0))


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        pytest.param([4, 4, 4, 6, 6], True, id="most"),
        pytest.param([4, 4, 6, 6, 60], False, id="fewer"),
        pytest.param([4, 4, 6, 6], False, id="half"),
        pytest.param([4, 4, 5, 6, 6], False, id="just-five"),
        pytest.param([1, 1, 5, 6, 6], False, id="few-at-the-least"),
        pytest.param([4, 4, 4, 90, 90], True, id="many-on-average"),
    ],
)
def test_events_are_few_where_most_points_have_fewer_than_five(
    *, expected: list[int], said: bool
) -> None:
    """Neither the least nor the mean says so: the median does."""
    for chart in (p_chart, u_chart):
        assert ("events-few" in told(chart(expected, [10 * one for one in expected]))) is said


@pytest.mark.parametrize(("apart", "said"), [(422, False), (423, True), (424, True)])
def test_points_vary_too_much_from_one_and_a_half_times_chance(*, apart: int, said: bool) -> None:
    """Of a million, half of which have the event, chance has a standard deviation of 500."""
    events = [500_000 + apart, 500_000 - apart] * 8
    chart = p_chart(events, [1_000_000] * 16)

    assert chart.phases[0].sigma_z == pytest.approx(2 * apart / 500 / 1.128)
    assert ("chart-overdispersed" in told(chart)) is said


def test_days_and_figures_may_be_arrays() -> None:
    """An array of days is read as a list of them, and a masked figure is missing."""
    numpy = pytest.importorskip("numpy")
    days = numpy.arange("2024-01", "2024-05", dtype="M8[M]")
    events = numpy.ma.array([3, 5, 4, 6], mask=[False, True, False, False])

    chart = p_chart(events, [100, 100, 120, 110], dates=days)

    assert [point.at for point in chart.points] == [date(2024, month, 1) for month in (1, 2, 3, 4)]
    assert [point.events for point in chart.points] == [3, None, 4, 6]
    assert chart.points[1].absent == "missing"
