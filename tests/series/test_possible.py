"""Limits of counts and percentages lie where figures can be, and it is said where they would not."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from rsr.model import Indicator, Interval, Measurement, Number, Observation, Period, Ratio, Register
from rsr.series import measured
from rsr.series.picking import Point
from rsr.series.possible import beyond, possible, within_ends


def measure(values: Sequence[float], rounded_to: float | None = None, **told: Any) -> Measurement:
    """Measure figures, one for each week."""
    indicator = Indicator(id="it", **{"title": "It", "unit": "people", "better": "lower", **told})
    days = [date(2024, 1, 1) + timedelta(7 * at) for at in range(len(values))]
    observations = tuple(
        Observation(
            indicator="it",
            period=Period(start=day, end=day + timedelta(6)),
            value=Number(value=value)
            if rounded_to is None
            else Interval(low=value - rounded_to / 2, high=value + rounded_to / 2, stated=value),
        )
        for day, value in zip(days, values, strict=True)
    )
    return measured(indicator, Register(title="Made up"), {"it": observations})


# The mean is 2 and the limits 4 and more to both sides.
LOW = [0, 4, 1, 3, 0, 4, 2, 2, 0, 4, 1, 3, 0, 4]
HIGH = [100 - value for value in LOW]


def test_a_count_has_no_limit_below_nought() -> None:
    """The lower limit is drawn at 0, the upper one stays, and the remark tells what it comes to."""
    made = measure(LOW)

    assert {point.lower for point in made.points} == {0}
    assert made.points[0].upper is not None
    assert made.points[0].upper > 8
    (remark,) = made.remarks
    assert remark == (
        "The lower limit comes to \N{MINUS SIGN}5.366, below 0, where no figure can be; it is drawn at "
        "0, and no figure can lie below it."
    )


def test_a_percentage_has_no_limit_above_a_hundred() -> None:
    """Its upper limit is drawn at 100."""
    made = measure(HIGH, unit="per cent of people")

    assert {point.upper for point in made.points} == {100}
    assert made.points[0].lower is not None
    assert made.points[0].lower < 92
    assert "above 100, where no figure can be" in made.remarks[0]


@pytest.mark.parametrize(
    ("told", "values", "ends"),
    [
        pytest.param({"unit": "people"}, [0.0, 5], (0, None), id="count"),
        pytest.param({"unit": "people"}, [-1.0, 5], (None, None), id="change-in-a-count"),
        pytest.param({"unit": "% of beds"}, [50.0, 100], (0, 100), id="percentage"),
        pytest.param({"unit": "per cent of beds"}, [50.0, 101], (0, None), id="occupancy"),
        pytest.param({"unit": "proportion of people"}, [0.5, 1], (0, 1), id="proportion"),
        pytest.param({"unit": "percentage points"}, [3.0, 40], (None, None), id="points"),
        pytest.param(
            {"unit": "per 1,000", "ratio": Ratio(numerator="a", denominator="b", times=1000)},
            [0.0, 4],
            (0, None),
            id="ratio",
        ),
        pytest.param({"unit": "share of homes"}, [0.5, 0.98], (0, 1), id="share-of-1"),
        pytest.param({"unit": "share of homes"}, [0.5, 1], (0, 1), id="share-up-to-1"),
        pytest.param({"unit": "share of homes"}, [0.5, 1.01], (0, 100), id="share-of-100"),
        pytest.param({"unit": "share of homes"}, [0.5, 100.5], (0, None), id="share-of-neither"),
        pytest.param({"unit": "homes", "kind": "percentage"}, [0.9, 0.98], (0, 1), id="stated"),
        pytest.param({"unit": "% of beds"}, [0.5, 1], (0, 100), id="less-than-1-per-cent"),
        pytest.param({"unit": "in per cent"}, [0.5, 1], (0, 100), id="below-1-per-cent"),
        pytest.param({"unit": "proportion of people"}, [0.5, 1.1], (0, None), id="no-proportion"),
        pytest.param(
            {"title": "Median wait", "unit": "days"}, [0.0, 5], (0, None), id="median-of-days"
        ),
        pytest.param(
            {"title": "Mean wait", "unit": "Minutes"}, [1.0, 5], (0, None), id="mean-of-minutes"
        ),
        pytest.param(
            {"title": "95th percentile of waits", "unit": "hours"}, [1.0], (0, None), id="quantile"
        ),
        pytest.param(
            {"title": "Bed days", "unit": "days", "kind": "amount"}, [1.0], (0, None), id="amount"
        ),
        pytest.param(
            {"title": "Median wait", "unit": "days"}, [-1.0, 5], (None, None), id="below-none"
        ),
        pytest.param(
            {"title": "Mean change in waits", "unit": "days"}, [0.0, 5], (None, None), id="change"
        ),
        pytest.param(
            {"title": "Mean difference", "unit": "days"}, [0.0, 5], (None, None), id="difference"
        ),
        pytest.param(
            {"title": "Average number of people in hospital", "unit": "people"},
            [0.0, 5],
            (0, None),
            id="mean-number",
        ),
        pytest.param(
            {"title": "Mean temperature", "unit": "degrees"}, [0.0, 5], (None, None), id="degrees"
        ),
        pytest.param({"unit": "days", "denominator": "people"}, [4.0], (0, None), id="divided"),
    ],
)
def test_what_figures_can_be(
    told: dict[str, Any], values: list[float], ends: tuple[float | None, float | None]
) -> None:
    """It follows from the kind, unless a figure on record shows otherwise."""
    indicator = Indicator(id="it", better="lower", **{"title": "It", **told})
    day = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))
    points = [Point(period=day, value=Number(value=value)) for value in values]

    assert possible(indicator, points) == ends


@pytest.mark.parametrize(
    ("told", "values", "words"),
    [
        (
            {"unit": "share of homes"},
            [one / 100 for one in HIGH],
            "above 1, where no figure can be",
        ),
        ({"title": "Median wait", "unit": "days"}, LOW, "below 0, where no figure can be"),
    ],
    ids=["share", "median"],
)
def test_limits_of_shares_and_waits_are_drawn_where_figures_can_be(
    told: dict[str, Any], values: list[float], words: str
) -> None:
    """And the remark says what they come to."""
    made = measure(values, **told)

    assert words in made.remarks[0]
    assert all((point.lower or 0) >= 0 for point in made.points)
    assert "share" not in told["unit"] or {point.upper for point in made.points} == {1}


def test_the_bounds_of_a_figure_count() -> None:
    """A figure of which no more is known than that it may be below 0 may be below 0."""
    indicator = Indicator(id="it", title="It", unit="people", better="lower")
    day = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))

    assert possible(indicator, [Point(period=day, value=Interval(low=-2, high=3))]) == (None, None)


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [(0.0, 100.0, []), (-0.01, 100.0, ["lower"]), (0.0, 100.01, ["upper"]), (0.01, 99.9, [])],
)
def test_a_limit_on_an_end_is_within(lower: float, upper: float, said: list[str]) -> None:
    """Nothing is said of a limit of just 0 or 100."""
    made = measure(HIGH, unit="per cent of people")
    points = [evolve(one, lower=lower, upper=upper) for one in made.points]

    assert [one.split()[1] for one in beyond(points, 0, 100)] == said


def test_limits_within_what_can_be_are_left_alone() -> None:
    """Nothing is said of them."""
    made = measure([50 + value for value in LOW])

    assert made.remarks == ()
    assert made.points[0].lower is not None
    assert made.points[0].lower < 52


@pytest.mark.parametrize(
    ("told", "values", "end"),
    [
        ({"unit": "per cent of people"}, [*HIGH, 100.0], 100),
        ({"unit": "falls", "kind": "rate", "denominator": "1,000 bed days"}, [*LOW, 0.0], 0),
        ({"unit": "share of homes"}, [*[one / 100 for one in HIGH], 1.0], 1),
    ],
    ids=["percentage", "rate", "share"],
)
def test_a_rounded_figure_at_an_end_is_no_figure_beyond_it(
    told: dict[str, Any], values: list[float], end: float
) -> None:
    """Limits are those of figures that are not rounded, and bounds end where figures do."""
    exact, rounded = measure(values, **told), measure(values, rounded_to=0.001, **told)

    assert [one for one in rounded.remarks if "it is drawn at" in one] == list(exact.remarks)
    assert exact.remarks
    assert [(one.lower, one.upper) for one in rounded.points] == [
        (one.lower, one.upper) for one in exact.points
    ]
    last = rounded.points[-1].value
    assert isinstance(last, Interval)
    assert end in (last.low, last.high)
    assert last.high - last.low == pytest.approx(0.0005)


@pytest.mark.parametrize(("printed", "most"), [(99.9, 100), (100, 100), (100.1, None)])
def test_a_rounded_figure_printed_beyond_an_end_shows_that_it_is_none(
    printed: float, most: float | None
) -> None:
    """Its bounds are left alone then, on both sides of the end."""
    made = measure([*HIGH, printed], rounded_to=0.1, unit="per cent of people")
    uppers = {one.upper for one in made.points}

    assert (uppers == {100}) == (most is not None)
    last = made.points[-1].value
    assert isinstance(last, Interval)
    assert last.high == pytest.approx(min(printed + 0.05, most or 1000))


def test_those_who_report_throughout_have_such_bounds_too() -> None:
    """One rule for both figures of a point, and none for a figure that is not there."""
    day = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))
    rounded = Interval(low=-0.5, high=0.5, stated=0)

    both = within_ends(Point(period=day, value=rounded, throughout=rounded), 0, None)
    one = within_ends(Point(period=day, value=Number(value=3)), 0, 2)

    assert (both.value, both.throughout) == (Interval(low=0, high=0.5, stated=0),) * 2
    assert (one.value, one.throughout) == (Number(value=3), None)


@pytest.mark.parametrize(
    ("low", "high", "printed", "ends"),
    [(105, 110, 100, (0, None)), (-3, -1, 0, (None, 100)), (99, 101, 100, (0, 100))],
)
def test_bounds_wholly_beyond_an_end_show_that_it_is_none(
    low: float, high: float, printed: float, ends: tuple[float | None, float | None]
) -> None:
    """Whatever is printed beside them."""
    indicator = Indicator(id="it", title="It", unit="per cent of people", better="lower")
    day = Period(start=date(2024, 1, 1), end=date(2024, 1, 1))
    point = Point(period=day, value=Interval(low=low, high=high, stated=printed))

    assert possible(indicator, [point]) == ends
    assert within_ends(point, *ends).period == day
