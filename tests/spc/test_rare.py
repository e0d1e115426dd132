"""Charts of rare events: the time between them, and the cases between them."""

import math
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.model import Suppressed
from rsr.spc._chart import ControlChart
from rsr.spc.rare import g_chart, t_chart

# Made up: days between events, and cases between events.
GAPS = [12, 30, 7, 45, 22, 16, 60, 9, 33, 27, 18, 41, 25, 14]
CASES = [20, 31, 9, 44, 2, 17, 0, 63, 25, 12, 38, 29, 5, 21]
START = date(2020, 1, 1)


def days(gaps: list[int]) -> list[date]:
    """Return the dates of events with these gaps between them."""
    found = [START]
    for gap in gaps:
        found.append(found[-1] + timedelta(days=gap))
    return found


def fired(chart: ControlChart, rule: str) -> list[int]:
    """Return the places of the points that fired a rule."""
    return [
        at
        for at, point in enumerate(chart.points)
        if any(signal.rule == rule for signal in point.signals)
    ]


def told(chart: ControlChart) -> set[str]:
    """Return the codes of what the chart says of its data."""
    return {problem.code for problem in chart.problems}


# --- t ----------------------------------------------------------------------------------------


def test_times_are_charted_as_powers_and_turned_back() -> None:
    """Limits are 3 / 1.128 moving ranges from the mean of the powers, turned back into times."""
    powers = [gap ** (1 / 3.6) for gap in GAPS]
    mean, reach = fmean(powers), 3 / 1.128 * fmean(abs(b - a) for a, b in pairwise(powers))

    chart = t_chart(GAPS)

    point = chart.points[0]
    assert chart.kind == "t"
    assert point.centre == pytest.approx(mean**3.6, rel=1e-12)
    assert point.upper == pytest.approx((mean + reach) ** 3.6, rel=1e-12)
    assert point.lower == pytest.approx((mean - reach) ** 3.6, rel=1e-12)
    assert point.clipped == "none"


def test_dates_of_events_give_the_days_between_them() -> None:
    """Dates in any order are the same chart as the gaps, each told at the event that ended it."""
    events = days(GAPS)

    chart = t_chart(list(reversed(events)))

    assert [point.value for point in chart.points] == GAPS
    assert [point.at for point in chart.points] == events[1:]
    assert chart.phases[0].centre == t_chart(GAPS).phases[0].centre


def test_times_of_events_give_parts_of_days() -> None:
    """Where the time of day is known, so is the part of a day."""
    first = datetime(2024, 1, 1, 6, tzinfo=UTC)

    chart = t_chart([first, first + timedelta(hours=36), first + timedelta(hours=42)])

    assert [point.value for point in chart.points] == [1.5, 0.25]


@given(
    st.lists(st.integers(1, 1000), min_size=2, max_size=40), st.sampled_from([7, 24, 1440, 0.25])
)
def test_the_unit_of_time_does_not_matter(gaps: list[int], times: float) -> None:
    """In another unit every line and every time is as many times as large."""
    one, other = t_chart(gaps), t_chart([times * gap for gap in gaps])

    for left, right in zip(one.points, other.points, strict=True):
        if left.z is None or right.z is None or abs(left.z) > 1e6:
            continue
        assert right.upper == pytest.approx(times * (left.upper or 0), rel=1e-6)
        assert right.z == pytest.approx(left.z, rel=1e-6, abs=1e-6)


def test_a_lower_limit_below_nothing_is_cut_off() -> None:
    """No time is below 0, and the point says that the limit was cut off."""
    chart = t_chart([1, 200, 3, 150, 2])

    assert (chart.points[0].lower, chart.points[0].clipped) == (0, "lower")


def test_events_on_one_day_are_kept_and_said() -> None:
    """A gap of 0 is charted as it is, and the chart says that there is one."""
    chart = t_chart([*days(GAPS), START])

    assert chart.points[0].value == 0
    assert "events-together" in told(chart)
    assert "events-together" not in told(t_chart(days(GAPS)))


def test_a_long_time_without_an_event_is_improvement() -> None:
    """A gap beyond the upper limit of those before is better, where longer is."""
    chart = t_chart([*GAPS, 900], fix_after=14, better="higher")

    assert fired(chart, "above-upper-limit") == [14]
    assert chart.variation == "improvement"


@pytest.mark.parametrize(
    ("more", "beyond"), [pytest.param(30, False, id="short"), pytest.param(900, True, id="long")]
)
def test_the_open_gap_is_no_point(more: int, *, beyond: bool) -> None:
    """The time since the last event is told apart, changes no limit, and is held against them."""
    events = days(GAPS)

    chart = t_chart(events, as_of=events[-1] + timedelta(days=more))

    assert chart.points == t_chart(events).points
    assert chart.open_gap is not None
    assert (chart.open_gap.days, chart.open_gap.beyond) == (more, beyond)


def test_the_open_gap_of_one_event_has_no_limit() -> None:
    """One event gives no gap, so nothing is known of the open one but its length."""
    chart = t_chart([START], as_of=date(2020, 2, 1))

    assert chart.points == ()
    assert chart.open_gap is not None
    assert (chart.open_gap.days, chart.open_gap.beyond) == (31, None)


def test_times_that_never_vary_have_no_limits() -> None:
    """No limit is drawn and no rule applied, and the chart says so."""
    chart = t_chart([30] * 10)

    assert {(point.centre, point.upper, point.signals) for point in chart.points} == {
        (None, None, ())
    }
    assert "limits-none" in told(chart)


def test_a_gap_in_the_times_is_bridged_by_nothing() -> None:
    """A missing time takes both moving ranges that touch it with it."""
    times = [*GAPS[:7], None, *GAPS[7:]]
    powers = [gap ** (1 / 3.6) for gap in GAPS]
    ranges = [abs(b - a) for a, b in pairwise(powers)]
    del ranges[6]

    chart = t_chart(times)

    reach = 3 / 1.128 * fmean(ranges)
    assert chart.points[0].upper == pytest.approx((fmean(powers) + reach) ** 3.6, rel=1e-12)
    assert chart.points[7].absent == "missing"


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        pytest.param({"times": [START, None]}, "type-wrong", ("times", 1), id="no-date"),
        pytest.param({"times": [1, -1]}, "number-too-small", ("times", 1), id="negative"),
        pytest.param(
            {"times": days([1, 2]), "dates": days([1])}, "option-conflict", ("dates",), id="twice"
        ),
        pytest.param({"times": [1, 2], "as_of": START}, "option-conflict", ("as_of",), id="as-of"),
        pytest.param(
            {"times": days([9]), "as_of": START}, "option-out-of-range", ("as_of",), id="too-early"
        ),
        pytest.param({"times": days([9]), "as_of": 7}, "type-wrong", ("as_of",), id="no-day"),
        pytest.param({"times": [1], "dates": [START, START]}, "lengths-differ", ("dates",), id="l"),
        pytest.param({"times": 7}, "type-wrong", ("times",), id="number"),
    ],
)
def test_what_is_no_series_of_times_is_refused(
    arguments: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each fault has its code and its place."""
    with pytest.raises(ModelError) as caught:
        t_chart(**arguments)

    assert (caught.value.code, caught.value.path) == (code, path)


# --- g ----------------------------------------------------------------------------------------


def test_three_sigma_limits_are_those_of_the_geometric_distribution() -> None:
    """The centre is the mean; the limit is three of its distribution's standard deviations up."""
    stats = pytest.importorskip("scipy.stats")
    mean = sum(CASES) / len(CASES)
    known = stats.geom(1 / (1 + mean), loc=-1)

    chart = g_chart(CASES)

    point = chart.points[0]
    assert chart.kind == "g"
    assert point.centre == mean == pytest.approx(known.mean(), rel=1e-12)
    assert point.upper == pytest.approx(mean + 3 * known.std(), rel=1e-12)
    assert (point.lower, point.clipped) == (0, "lower")


@pytest.mark.parametrize("mean", [0.3, 1, 7, 60, 900, 20_000])
def test_probability_limits_leave_0_135_per_cent_beyond(mean: float) -> None:
    """Each limit is the last number that is not rarer than that, to its side."""
    stats = pytest.importorskip("scipy.stats")
    tail = stats.norm.cdf(-3)
    known = stats.geom(1 / (1 + mean), loc=-1)

    chart = g_chart([round(10 * mean), *[0] * 9], limits="probability")

    lower, upper = chart.points[0].lower, chart.points[0].upper
    assert lower is not None
    assert upper is not None
    assert known.sf(upper) < tail <= known.sf(upper - 1)
    assert known.cdf(lower - 1) < tail <= known.cdf(lower)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3000)), max_size=40))
def test_the_median_parts_the_numbers_in_two_halves(counts: list[int | None]) -> None:
    """About half of the distribution lies below the line that the shift rule goes by."""
    chart = g_chart(counts, limits="probability")

    for phase in chart.phases:
        if phase.centre is None:
            assert phase.median is None
            continue
        assert phase.median is not None
        kept = phase.centre / (1 + phase.centre)
        at = math.floor(phase.median)
        assert 1 - kept**at <= 0.5 + 1e-9
        assert 1 - kept ** (at + 2) >= 0.5 - 1e-9
    for point in chart.points:
        side = 0 if point.z is None else point.z
        if point.value is not None and chart.phases[0].median is not None and abs(side) > 1e-9:
            assert (side > 0) == (point.value > chart.phases[0].median)


def test_a_run_below_the_median_is_a_shift() -> None:
    """Seven numbers below the mean but above the median are no shift."""
    between = [16] * 7 + [1, 90, 2, 1, 80, 3, 1, 2]
    below = [8, 3, 9, 2, 7, 4, 6, 30, 2, 90, 1, 60, 4, 50, 1]

    assert fired(g_chart(between), "shift-below") == []
    assert fired(g_chart(between), "shift-above") == list(range(7))
    assert fired(g_chart(below), "shift-below") == list(range(7))


def test_two_of_three_needs_probability_limits() -> None:
    """It is looked for where there is room between near and beyond, and only there."""
    counts = [*CASES, 120, 30, 125]

    assert fired(g_chart(counts, fix_after=14), "two-of-three-above") == []
    found = g_chart(counts, fix_after=14, limits="probability")
    assert fired(found, "two-of-three-above") == [14, 16]


def test_a_number_beyond_the_limit_is_a_signal() -> None:
    """More cases between events than chance gives are better, where more is."""
    chart = g_chart([*CASES, 400], fix_after=14, better="higher")

    assert fired(chart, "above-upper-limit") == [14]
    assert chart.variation == "improvement"


def test_few_cases_between_events_are_said() -> None:
    """Where events follow each other closely, another chart is named."""
    assert "events-not-rare" in told(g_chart([0, 1, 0, 2, 0]))
    assert "events-not-rare" not in told(g_chart(CASES))


def test_events_that_all_follow_each_other_have_no_limits() -> None:
    """With no case between any two there is nothing to draw."""
    chart = g_chart([0] * 5)

    assert chart.points[0].upper is None
    assert "limits-none" in told(chart)


def test_a_suppressed_number_is_never_guessed() -> None:
    """It stays in the chart without a value, and out of the limits."""
    chart = g_chart([20, Suppressed(low=1, high=7), 40], dates=days([5, 5]))

    assert chart.points[1].absent == "suppressed"
    assert chart.phases[0].centre == 30


@given(st.lists(st.integers(0, 2**53), min_size=1, max_size=20))
def test_numbers_of_any_size_are_charted(counts: list[int]) -> None:
    """However large and uneven the numbers, every line and score is finite."""
    for limits in ("three-sigma", "probability"):
        chart = g_chart(counts, limits=limits)
        figures = [
            figure
            for point in chart.points
            for figure in (point.centre, point.lower, point.upper, point.z)
            if figure is not None
        ]

        assert all(math.isfinite(figure) for figure in figures)


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        pytest.param({"counts": [1.5]}, "count-not-whole", ("counts", 0), id="share"),
        pytest.param({"counts": [1], "limits": "wide"}, "choice-unknown", ("limits",), id="limits"),
        pytest.param({"counts": [START]}, "type-wrong", ("counts", 0), id="date"),
    ],
)
def test_what_is_no_series_of_numbers_is_refused(
    arguments: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each fault has its code and its place."""
    with pytest.raises(ModelError) as caught:
        g_chart(**arguments)

    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.parametrize("draw", [t_chart, g_chart])
def test_an_empty_series_is_an_empty_chart(draw: Any) -> None:
    """No points, no phases, and nothing breaks."""
    chart = draw([])

    assert (chart.points, chart.phases, chart.problems) == ((), (), ())


@pytest.mark.parametrize("draw", [t_chart, g_chart])
def test_a_phase_has_its_own_limits(draw: Any) -> None:
    """Limits begin anew where they are asked to."""
    chart = draw([*CASES, *[3 * count for count in CASES]], rebase=[15])

    assert [phase.first for phase in chart.phases] == [1, 15]
    assert chart.phases[1].centre == pytest.approx(3 * chart.phases[0].centre)
