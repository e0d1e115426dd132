"""Cumulative figures: charted as such, differenced on request, never judged as if each were new."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from rsr.model import (
    Difference,
    Indicator,
    Interval,
    Missing,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    Value,
)
from rsr.model.succession import Succession
from rsr.series import charted, measured
from rsr.series.cumulative import reset_elsewhere
from rsr.series.examining import examined_in


def indicator(**more: Any) -> Indicator:
    """Return a cumulative indicator that was made up."""
    given: dict[str, Any] = {"id": "i", "title": "Paid", "unit": "pounds", "better": "lower"}
    return Indicator(**(given | {"time_sense": "cumulative"} | more))


def month(at: int) -> tuple[date, date]:
    """Return the first and last day of a month, counted from January 2024."""
    first = date(2024 + at // 12, at % 12 + 1, 1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def observed(
    values: Mapping[int, Value | float], *, since: date | None = None
) -> list[Observation]:
    """Return a figure for each month, of the month or of all days since one."""
    return [
        Observation(
            indicator="i",
            period=Period(start=since or month(at)[0], end=month(at)[1]),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for at, value in values.items()
    ]


def series(values: Mapping[int, Value | float], **more: Any) -> list[tuple[date, date, Value]]:
    """Return the series as it is measured: from when to when, and the value."""
    since = more.pop("since", None)
    one = indicator(**more)
    found = measured(
        one, Register(title="R", indicators=(one,)), {"i": observed(values, since=since)}
    )
    return [(p.period.start, p.period.end, p.value) for p in found.points]


def numbers(values: Mapping[int, Value | float], resets: Any = "never", **more: Any) -> list[Any]:
    """Return the differences, None where there is none."""
    found = series(values, difference=Difference(resets=resets), **more)
    return [value.value if isinstance(value, Number) else None for _, _, value in found]


@pytest.mark.parametrize("since", [None, date(2024, 1, 1)])
def test_each_difference_is_of_the_days_since_the_figure_before(since: date | None) -> None:
    """Whether periods are written as months or as all days since the beginning."""
    found = series({0: 10, 1: 15, 2: 15, 3: 40}, since=since, difference=Difference())

    assert found == [
        (*month(1), Number(value=5)),
        (*month(2), Number(value=0)),
        (*month(3), Number(value=25)),
    ]


def test_a_count_begins_anew_on_the_day_that_the_register_says() -> None:
    """The first figure after it is of the time since then."""
    calendar = {10: 100, 11: 120, 12: 9, 13: 20}
    financial = {1: 100, 2: 120, 3: 9, 4: 20}

    assert numbers(calendar, "year") == [None, 20, 9, 11]
    assert numbers(financial, "financial-year") == [None, 20, 9, 11]
    assert numbers({0: 7, 1: 9}, "year") == [7, 2]


def test_a_fall_that_no_reset_explains_has_no_figure_and_is_told() -> None:
    """A running total cannot fall: it was revised, or began anew."""
    one = indicator(difference=Difference())
    values: Mapping[int, Value | float] = {0: 10, 1: 15, 2: 4, 3: 9}

    found = measured(one, Register(title="R", indicators=(one,)), {"i": observed(values)})

    assert numbers(values) == [5, None, 5]
    assert any("falls, from 15 to 4 in March 2024" in remark for remark in found.remarks)


def test_a_figure_after_a_hole_is_of_no_single_month() -> None:
    """It counts two months, and is none of the series; the next one is."""
    found = series({0: 10, 1: 15, 2: 20, 4: 40, 5: 45}, difference=Difference())

    assert [value for _, _, value in found if isinstance(value, Number)] == [Number(value=5)] * 3
    assert isinstance(found[2][2], Missing)


def of_parts(*rows: Mapping[str | None, Value | float], of: str = "i") -> list[Observation]:
    """Return cumulative figures of parts (None: of the whole), a month for each row."""
    return [
        Observation(
            indicator=of,
            part=part,
            period=Period(start=month(at)[0], end=month(at)[1]),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for at, row in enumerate(rows)
        for part, value in row.items()
    ]


def parted(*rows: Mapping[str | None, Value | float], **more: Any) -> list[float | None]:
    """Return the series of all parts; None where it has no figure."""
    one = indicator(**({"difference": Difference()} | more))
    found = measured(one, Register(title="R", indicators=(one,)), {"i": of_parts(*rows)})
    return [p.value.value if isinstance(p.value, Number) else None for p in found.points]


def test_figures_of_parts_are_differenced_before_they_are_added_up() -> None:
    """A part that is absent once gives no figure of all in the period after, and not its sum since."""
    assert parted({"A": 10, "B": 20}, {"A": 20, "B": 40}) == [30]
    assert parted({"A": 10, "B": 20}, {"A": 20}, {"A": 30, "B": 60}, {"A": 40, "B": 80}) == [
        10,
        None,
        30,
    ]


def test_a_part_that_reports_late_or_stops_is_not_told_as_a_jump_or_a_fall() -> None:
    """Its first cumulative figure is of more than the period; after its last there is none."""
    one = indicator(difference=Difference())
    late: list[Mapping[str | None, Value | float]] = [
        {"A": 10},
        {"A": 20},
        {"A": 30, "B": 920},
        {"A": 40, "B": 940},
    ]
    stops: list[Mapping[str | None, Value | float]] = [
        {"A": 10, "B": 20},
        {"A": 20, "B": 40},
        {"A": 30},
    ]

    found = measured(one, Register(title="R", indicators=(one,)), {"i": of_parts(*stops)})

    assert parted(*late) == [10, None, 30]
    assert parted(*stops) == [30, 10]
    assert not any("falls" in remark for remark in found.remarks)


def test_a_part_without_a_figure_after_a_reset_has_none_until_it_has_two() -> None:
    """The first figure since a reset is of the period only where it is the first period since then."""
    resets = {"difference": Difference(resets="year")}
    year: list[Mapping[str | None, Value | float]] = [{"A": 1.0, "B": 2.0}, {"A": 2.0, "B": 4.0}]

    assert parted(*year, **resets) == [3, 3]
    assert parted({"A": 1}, {"A": 2, "B": 4}, {"A": 3, "B": 6}, **resets) == [1, None, 3]


def told_of_resets(values: Mapping[int, float], **more: Any) -> list[tuple[str | None, str | None]]:
    """Return what is told of the day on which a count begins anew."""
    one = indicator(**more)
    register = Register(title="R", indicators=(one,), observations=tuple(observed(values)))
    figures = {
        id_: one.figures for id_, one in examined_in(register, register.observations).items()
    }
    found = list(reset_elsewhere(register, figures))
    assert {(problem.code, problem.severity) for problem in found} <= {
        ("reset-elsewhere", "warning")
    }
    return [(problem.got, problem.hint) for problem in found]


# From October to May: the count falls in April alone, in January alone, and in March.
APRIL = dict(enumerate([70, 80, 90, 100, 110, 120, 10, 20], start=9))
JANUARY = dict(enumerate([70, 80, 90, 10, 20, 30, 40, 50], start=9))
MARCH = dict(enumerate([70, 80, 90, 100, 110, 10, 20, 30], start=9))


def test_a_count_that_begins_anew_on_another_day_is_told_with_what_to_write() -> None:
    """No figure is made of what goes on where the register says that the count begins anew."""
    ((got, hint),) = told_of_resets(APRIL, difference=Difference(resets="year"))

    assert (
        got
        == "it goes on from 90 to 100 in January 2025, and it falls from 120 to 10 in April 2025"
    )
    assert "'difference: {resets: financial-year}'" in (hint or "")
    assert numbers(APRIL, "year") == [None, 10, 10, None, 10, 10, None, 10]
    assert numbers(APRIL, "financial-year") == [None, 10, 10, 10, 10, 10, 10, 10]


@pytest.mark.parametrize(
    ("values", "resets", "hint"),
    [
        pytest.param(APRIL, "financial-year", None, id="as-stated"),
        pytest.param(APRIL, "never", "financial-year", id="not-stated"),
        pytest.param(JANUARY, "year", None, id="year-as-stated"),
        pytest.param(JANUARY, "never", "year", id="year-not-stated"),
        pytest.param(JANUARY, "financial-year", "year", id="the-other-way-round"),
        pytest.param(MARCH, "year", "no figure is made", id="on-no-day-that-can-be-stated"),
        pytest.param(MARCH, "never", None, id="a-revision"),
        pytest.param(JANUARY | {14: 5}, "year", None, id="a-revision-beside-a-reset"),
        pytest.param(APRIL | {13: 50}, "never", None, id="a-revision-and-a-reset-not-stated"),
        pytest.param(
            JANUARY | {at: 60 + at for at in range(17, 24)} | {20: 5, 24: 90},
            "year",
            None,
            id="one-reset-that-falls-and-one-that-does-not",
        ),
        pytest.param({9: 70, 10: 80, 11: 90, 12: 90}, "year", None, id="nothing-falls"),
    ],
)
def test_where_a_count_begins_anew_is_seen_from_its_falls(
    values: Mapping[int, float], resets: str, hint: str | None
) -> None:
    """A fall elsewhere alone is a revision; one where the register has it is as it says."""
    told = told_of_resets(values, difference=Difference(resets=resets))  # type: ignore[arg-type]

    assert [(hint or "?") in (said or "") for _, said in told] == ([True] if hint else [])
    assert ("resets: year" in str(told)) == (hint == "year")


def test_a_revision_leaves_the_first_figure_after_a_reset() -> None:
    """The count begins anew as the register says, whatever falls elsewhere."""
    assert numbers(JANUARY | {14: 5}, "year") == [None, 10, 10, 10, 10, None, 35, 10]


def test_a_remark_says_that_a_count_goes_on() -> None:
    """Beside the one that names its falls."""
    one = indicator(difference=Difference(resets="year"))

    found = measured(one, Register(title="R", indicators=(one,)), {"i": observed(APRIL)})

    assert any("goes on from 90 to 100 in January 2025" in remark for remark in found.remarks)
    assert any("falls, from 120 to 10 in April 2025" in remark for remark in found.remarks)


def test_a_fall_of_one_part_leaves_the_figure_of_all_out_and_names_it() -> None:
    """What others rose by would hide it."""
    one = indicator(difference=Difference())
    rows: list[Mapping[str | None, Value | float]] = [
        {"A": 10, "B": 90},
        {"A": 20, "B": 70},
        {"A": 30, "B": 80},
    ]

    found = measured(one, Register(title="R", indicators=(one,)), {"i": of_parts(*rows)})

    assert parted(*rows) == [None, 20]
    assert any("falls, that of 'B' from 90 to 70 in" in remark for remark in found.remarks)


def test_a_cell_without_a_figure_is_told_once_where_the_next_figure_is() -> None:
    """It reports nothing itself; the figure after it counts more than its period."""
    one = indicator(difference=Difference())
    absent = Missing()
    rows: list[Mapping[str | None, Value | float]] = [
        {"A": 10, "B": 20},
        {"A": 20, "B": absent},
        {"A": 30, "B": absent},
        {"A": 40, "B": 80},
        {"A": 50, "B": 90},
    ]

    found = measured(one, Register(title="R", indicators=(one,)), {"i": of_parts(*rows)})

    assert parted(*rows) == [10, 10, None, 20]
    assert [r for r in found.remarks if "not on record" in r] == [
        (
            "The cumulative figure of the period before is not on record, that of 'B' for April 2024: no "
            "figure is made of it, and none of all."
        )
    ]


def test_two_cumulative_figures_to_one_day_that_differ_give_none() -> None:
    """Nothing says which of them the period is differenced from; the same figure twice does no harm."""
    twice = [*of_parts({"A": 10}, {"A": 20}, {"A": 35})]
    whole_year = Period(start=date(2024, 1, 1), end=month(1)[1])
    one = indicator(difference=Difference())

    def values(other: float) -> list[float | None]:
        extra = Observation(indicator="i", part="A", period=whole_year, value=Number(value=other))
        found = measured(one, Register(title="R", indicators=(one,)), {"i": [*twice, extra]})
        return [p.value.value if isinstance(p.value, Number) else None for p in found.points]

    assert values(20) == [10, 15]
    assert values(21) == [None, None]


def test_a_published_whole_is_differenced_for_itself() -> None:
    """It stands in the place of the sum, whoever is absent."""
    assert parted({"A": 10, None: 15}, {None: 25}, {"A": 30, None: 45}) == [10, 20]


def test_who_is_followed_as_one_is_differenced_as_one() -> None:
    """A merged body's cumulative figure goes on from the sum of those before it."""
    merged = {"successions": (Succession(predecessors=("A", "B"), successors=("C",)),)}

    assert parted({"A": 10, "B": 20}, {"A": 15, "B": 30}, {"C": 60}, **merged) == [15, 15]


def test_a_ratio_is_of_differences_where_both_figures_are_turned_into_such() -> None:
    """And of cumulative figures, which are not judged, where they are not."""
    a, b = (indicator(id=i, kind="count", difference=Difference()) for i in ("a", "b"))
    rate = indicator(id="r", ratio=Ratio(numerator="a", denominator="b"), time_sense=None)
    figures = {
        "a": of_parts({"A": 10}, {"A": 30}, {"A": 40}, of="a"),
        "b": of_parts({"A": 100}, {"A": 140}, {"A": 240}, of="b"),
    }
    register = Register(title="R", indicators=(a, b, rate))

    assert [p.value for p in measured(rate, register, figures).points] == [
        Number(value=0.5),
        Number(value=0.1),
    ]


def test_bounds_are_differenced_as_bounds_and_not_below_nothing() -> None:
    """Of rounded figures more than the printed difference is possible."""
    rounded = [Interval(low=low, high=low + 4, stated=low + 2) for low in (8, 10)]

    (found,) = series({0: rounded[0], 1: rounded[1]}, difference=Difference())

    assert found[2] == Interval(low=0, high=6)


def test_without_difference_it_is_charted_as_cumulative_and_not_judged() -> None:
    """There are no limits and no verdict, and the unit says what it is."""
    one = indicator(bears_on=())
    register = Register(title="R", indicators=(one,))
    found = measured(one, register, {"i": observed({at: at * 10 for at in range(30)})})
    chart = charted(found, register)

    assert all(point.mean is None for point in found.points)
    assert any("cumulative: each holds those before it" in remark for remark in found.remarks)
    assert chart is not None
    assert chart.unit == "pounds, cumulative"
    assert chart.series[0].cumulative
    assert (chart.limits, [p.signal for p in chart.series[0].points]) == ((), [None] * 30)


def test_differences_are_not_charted_as_cumulative() -> None:
    """What was differenced is of single periods."""
    one = indicator(difference=Difference())
    register = Register(title="R", indicators=(one,))
    found = measured(one, register, {"i": observed({at: at * 10 for at in range(30)})})
    chart = charted(found, register)

    assert chart is not None
    assert not chart.series[0].cumulative
    assert chart.title == one.title


@pytest.mark.parametrize(
    ("starts", "since"),
    [
        pytest.param([date(2022, 4, 1)] * 3, " since 1 April 2022", id="one-day"),
        pytest.param(
            [date(2022, 4, 1)] * 2 + [date(2023, 4, 1)],
            " since 1 April of each year",
            id="each-year",
        ),
        pytest.param(
            [date(2022, 4, 1)] * 2 + [date(2023, 6, 1)],
            " since 1 April 2022 at first, 1 June 2023 at last",
            id="two-days",
        ),
        pytest.param([date(2022, 4, 1), date(2022, 5, 1), date(2022, 6, 1)], "", id="own-months"),
        pytest.param([date(2022, 4, 1)], " since 1 April 2022", id="one-figure"),
    ],
)
def test_the_title_says_since_when_it_counts(starts: list[date], since: str) -> None:
    """It is told by periods that begin on one day; months of their own do not tell."""
    one = indicator(bears_on=())
    ends = [date(2023, 7, 31), date(2023, 8, 31), date(2023, 9, 30)]
    made = [
        Observation(indicator="i", period=Period(start=start, end=end), value=Number(value=at))
        for at, (start, end) in enumerate(zip(starts, ends, strict=False))
    ]
    register = Register(title="R", indicators=(one,))
    chart = charted(measured(one, register, {"i": made}), register)

    assert chart is not None
    assert chart.title == f"{one.title}, cumulative{since}"


def test_differences_have_limits() -> None:
    """They are judged as figures of single periods."""
    one = indicator(difference=Difference())
    register = Register(title="R", indicators=(one,))
    values: Mapping[int, Value | float] = {at: at * 10 + at % 3 for at in range(30)}
    found = measured(one, register, {"i": observed(values)})
    chart = charted(found, register)

    assert all(point.mean is not None for point in found.points)
    assert chart is not None
    assert chart.unit == "pounds"


def test_medians_are_not_differenced() -> None:
    """Only counts and amounts are sums over their days."""
    assert series({0: 10, 1: 15}, difference=Difference(), kind="median") == [
        (*month(0), Number(value=10)),
        (*month(1), Number(value=15)),
    ]


def test_a_point_in_time_may_be_told_by_the_month_or_the_quarter() -> None:
    """What was so on a day does not grow with the days that it is told for."""
    spans = [
        Period(start=date(2024, 1, 1), end=date(2024, 1, 31)),
        Period(start=date(2024, 2, 1), end=date(2024, 6, 30)),
    ]
    told = [Observation(indicator="i", period=span, value=Number(value=5)) for span in spans]

    def remarks(sense: Any) -> Sequence[str]:
        one = indicator(time_sense=sense)
        return measured(one, Register(title="R", indicators=(one,)), {"i": told}).remarks

    assert any("different spans" in remark for remark in remarks("period"))
    assert not any("different spans" in remark for remark in remarks("point-in-time"))
