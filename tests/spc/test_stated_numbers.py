"""The numbers that the page on process charts states, each just below, at and just above it."""

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from rsr.spc import xmr
from rsr.spc._findings import autocorrelation

ENGINES = pytest.mark.parametrize("engine", ["plain", "arrays"])
# Mean 0.5, and every moving range is 1: the limits are 2.66 from the mean, on both sides.
EVEN = [0.0, 1.0] * 8
UPPER, LOWER = 0.5 + 2.66, 0.5 - 2.66
NEAR_UPPER, NEAR_LOWER = 0.5 + 2 * (2.66 / 3), 0.5 - 2 * (2.66 / 3)


def rules_of(values: Sequence[float | None], engine: Any, **asked: Any) -> list[tuple[str, ...]]:
    """Return the rules that the points after the first 16 fire, by the limits of those."""
    chart = xmr([*EVEN, *values], fix_after=len(EVEN), engine=engine, **asked)
    return [point.rules for point in chart.points[len(EVEN) :]]


def told(values: Sequence[float], engine: Any, **asked: Any) -> set[str]:
    """Return the codes of what is said of a chart."""
    return {one.code for one in xmr(values, engine=engine, **asked).warnings}


@ENGINES
def test_limits_lie_2_66_ranges_from_the_mean(engine: Any) -> None:
    """A point on a limit is within, and the next float beyond it is not."""
    beyond = rules_of([math.nextafter(UPPER, 9), 0, math.nextafter(LOWER, -9)], engine)
    on = rules_of([UPPER, 0, LOWER], engine)

    assert beyond == [("above-upper-limit",), (), ("below-lower-limit",)]
    assert on == [(), (), ()]


@ENGINES
@pytest.mark.parametrize(("factor", "kept"), [(3.2665, True), (3.2675, False)])
def test_ranges_of_3_267_times_their_average_are_left_out(
    factor: float,
    kept: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """One range among nineteen of 1; the average that it is compared with is of all twenty."""
    # large / ((19 + large) / 20) is the factor.
    large = 19 * factor / (20 - factor)
    values = [0.0, 1.0] * 10
    values.append(values[-1] + large)

    (point, *_) = xmr(values, engine=engine).points
    average = (19 + large) / 20 if kept else 1

    assert len(values) == 21
    assert large / ((19 + large) / 20) == pytest.approx(factor)
    assert point.upl is not None
    assert point.mean is not None
    assert point.upl - point.mean == pytest.approx(2.66 * average)


@ENGINES
def test_a_range_of_just_the_bound_is_left_out(engine: Any) -> None:
    """All ranges of nought are as large as the bound, so that nothing is left for limits."""
    chart = xmr([5.0] * 15, engine=engine)

    assert "limits-none" in {one.code for one in chart.warnings}


@ENGINES
def test_two_of_three_lie_in_the_outer_third(engine: Any) -> None:
    """Its edge does not count, the next float does; the third point need only be on that side."""
    edge, past = NEAR_UPPER, math.nextafter(NEAR_UPPER, 9)
    assert rules_of([past, 0.6, past], engine) == [
        ("two-of-three-above",),
        (),
        ("two-of-three-above",),
    ]
    assert rules_of([past, 0.6, edge], engine) == [(), (), ()]
    assert rules_of([past, 0.5, past], engine) == [(), (), ()]
    assert rules_of([past, 0.4, past], engine) == [(), (), ()]
    assert rules_of([past, 0.6, 0.6, past], engine) == [()] * 4
    low = math.nextafter(NEAR_LOWER, -9)
    assert rules_of([low, 0.4, low], engine)[0] == ("two-of-three-below",)
    assert rules_of([low, 0.4, NEAR_LOWER], engine) == [(), (), ()]


@ENGINES
@pytest.mark.parametrize(("count", "fires"), [(6, False), (7, True), (8, True)])
def test_seven_on_one_side_are_a_shift(
    count: int,
    fires: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """The run before it lies on the other side; one on the mean ends it."""
    for side, name in ((0.7, "shift-above"), (0.3, "shift-below")):
        lead = 1.0 - side
        found = rules_of([lead, *[side] * count, lead], engine)
        assert [name in rules for rules in found] == [False, *[fires] * count, False]
    ended = rules_of([0.3, *[0.7] * 6, 0.5, 0.7], engine)
    assert not any("shift-above" in rules for rules in ended)


@ENGINES
@pytest.mark.parametrize(("count", "fires"), [(6, False), (7, True), (8, True)])
def test_seven_that_rise_or_fall_are_a_trend(
    count: int,
    fires: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """A tie ends it. The points lie on both sides of the mean, so that no shift is in it."""
    rising = [0.5 + (at - 3.3) / 10 for at in range(count)]
    for values, name in ((rising, "trend-rising"), ([1 - one for one in rising], "trend-falling")):
        sign = 1 if name == "trend-rising" else -1
        # What comes before and after goes the other way.
        around = (values[0] + sign / 10, values[-1] - sign / 10)
        found = rules_of([around[0], *values, around[1]], engine)
        assert [name in rules for rules in found[1:-1]] == [fires] * count
    tied = [0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8]
    assert not any("trend-rising" in rules for rules in rules_of(tied, engine))


@ENGINES
@pytest.mark.parametrize(("length", "fires"), [(6, True), (7, False)])
def test_six_are_enough_where_asked(
    length: int,
    fires: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """A run of six is a shift with a run length of six, and of seven it is none; five are never."""
    six = rules_of([0.3, *[0.7] * 6, 0.3], engine, run_length=length)
    five = rules_of([0.3, *[0.7] * 5, 0.3], engine, run_length=length)

    assert any("shift-above" in rules for rules in six) is fires
    assert not any("shift-above" in rules for rules in five)


@ENGINES
@pytest.mark.parametrize(("count", "drawn"), [(12, False), (13, True), (14, True)])
def test_making_data_count_draws_limits_from_thirteen_values(
    count: int,
    drawn: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """The other profile draws them from fewer, and says so."""
    values = ([0.0, 1.0] * 7)[:count]
    chart = xmr(values, profile="making-data-count", engine=engine)

    assert (chart.points[-1].upl is not None) is drawn
    assert (chart.icons[0].variation is not None) is drawn
    assert xmr(values, engine=engine).points[-1].upl is not None
    assert ("chart-short" in told(values, engine)) is not drawn


@ENGINES
@pytest.mark.parametrize(("ties", "said"), [(19, False), (20, False), (21, True)])
def test_ties_are_told_where_they_are_more_than_a_fifth_of_the_steps(
    ties: int,
    said: bool,  # noqa: FBT001  # a parameter of the table above
    engine: Any,
) -> None:
    """Of a hundred steps more than twenty."""
    steps = [0.0] * ties + [1.0, -1.0] * 50
    values = [0.0]
    for step in steps[:100]:
        values.append(values[-1] + step)

    assert ("series-ties" in told(values, engine)) is said


@ENGINES
@pytest.mark.parametrize("count", [8, 9])
def test_ties_and_neighbours_are_told_of_more_than_eight(count: int, engine: Any) -> None:
    """Nine values have the eight pairs of neighbours that likeness asks for; eight have seven."""
    assert ("series-autocorrelated" in told([float(at) for at in range(count)], engine)) is (
        count == 9
    )
    assert ("series-ties" in told(([0.0, 0, 1, 1] * 3)[:count], engine)) is (count == 9)


NOISE = [1, -2, 0, 3, -1, 2, -3, 1, 0, -2, 2, 1, -1, 3, 0, -3, 2, -2, 1, 3, -1, -2, 0, 2] * 2


def as_alike(shape: Sequence[float], lag: int, wanted: float, *, changes: bool) -> list[float]:
    """Return noise with so much of a shape that points, or changes, are as alike as wanted.

    ``wanted`` is in standard errors of independent points: one over the root of the pairs.
    """
    low, high = 0.0, 10.0
    values: list[float] = []
    for _ in range(80):
        middle = (low + high) / 2
        values = [one + middle * more for one, more in zip(NOISE, shape, strict=True)]
        mean = math.fsum(values) / len(values)
        rests = [one - mean for one in values]
        if changes:
            rests = [after - before for before, after in pairwise(values)]
        found, pairs = autocorrelation(rests, lag)
        assert found is not None
        low, high = (low, middle) if found * math.sqrt(pairs) > wanted else (middle, high)
    return values


@pytest.mark.parametrize(("wanted", "said"), [(1.99, False), (2.01, True)])
def test_neighbours_are_alike_from_two_standard_errors(*, wanted: float, said: bool) -> None:
    """The error is that of independent points."""
    values = as_alike([at / 12 for at in range(48)], 1, wanted, changes=False)

    assert ("series-autocorrelated" in told(values, "plain")) is said


@pytest.mark.parametrize(("wanted", "said"), [(2.39, False), (2.41, True)])
def test_seasons_are_told_from_two_and_two_fifths(*, wanted: float, said: bool) -> None:
    """By the changes from month to month and those a year later."""
    season = [3.0 * (at % 12 in (0, 1, 11)) for at in range(48)]
    values = as_alike(season, 12, wanted, changes=True)
    dates = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(48)]

    assert ("series-seasonal" in told(values, "plain", dates=dates)) is said


@pytest.mark.parametrize(("rows", "taken"), [(11, False), (12, True)])
def test_limits_may_be_fixed_after_twelve_rows(
    rows: int,
    taken: bool,  # noqa: FBT001  # a parameter of the table above
) -> None:
    """Eleven are refused."""
    if taken:
        assert xmr(EVEN, fix_after=rows).points[-1].upl is not None
    else:
        with pytest.raises(Exception, match="fix_after"):
            xmr(EVEN, fix_after=rows)
