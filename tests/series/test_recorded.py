"""What is on record of a series, said before anything that can be concluded."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    Missing,
    Number,
    Observation,
    Period,
    Register,
    Reporting,
    Suppressed,
    Value,
)
from rsr.series import measured
from rsr.series.picking import Point
from rsr.series.recorded import figure_with_conditions, on_record, unrecorded

START = date(2021, 1, 31)


def points(values: list[Value | None]) -> list[Point]:
    """Return a point a month, each on a day."""
    days = [START + timedelta(days=30 * at) for at in range(len(values))]
    return [
        Point(period=Period(start=day, end=day), value=value or Missing())
        for day, value in zip(days, values, strict=True)
    ]


def told(
    values: list[Value | None], *, comparable: bool = True, breaks: tuple[date, ...] = ()
) -> str:
    """Say what is on record of figures, a month each."""
    return on_record(points(values), values, breaks, comparable=comparable)


def test_no_figure_and_none_that_can_be_read_are_told_apart() -> None:
    """An empty series is not one of which every figure is hidden or missing."""
    assert told([]) == "no figure is on record"
    assert told([Suppressed(low=1, high=4), Missing()]) == "no figure that can be read is on record"


def test_one_figure_is_told_with_its_day() -> None:
    """One figure has nothing to be set against."""
    assert told([Number(value=77), Missing()]) == "one figure is on record, 77 (31 January 2021)"


def test_first_and_last_are_told_where_they_may_be_compared() -> None:
    """Figures that nothing keeps apart stand side by side, each with its day."""
    said = told([Number(value=77), Number(value=80), Number(value=100)])

    assert said == (
        "the first of 3 figures on record is 77 (31 January 2021), the last 100 (1 April 2021)"
    )


def test_a_figure_that_is_left_out_is_not_among_those_compared() -> None:
    """Where too few reported, the figure is on record, and no first or last."""
    said = told([None, Number(value=77), Number(value=100)])

    assert said.startswith("the first of 2 figures that may be compared is 77 (2 March 2021)")


def test_a_figure_known_by_bounds_is_told_by_them() -> None:
    """What is printed is told; where nothing is, no figure is made up between the bounds."""
    said = told([Interval(low=10, high=20), Interval(low=28, high=32, stated=30)])

    assert "between 10 and 20 (31 January 2021)" in said
    assert "the last 30 (2 March 2021; between 28 and 32)" in said


def test_a_figure_is_told_with_how_many_reported() -> None:
    """27 of 66 providers condition a figure as much as its period does."""
    (point,) = points([Number(value=1395)])
    told = (
        Coverage(reporting=27, expected=66, of="providers"),
        Coverage(reporting=3, of="trusts"),
    )
    covered = evolve(point, coverage=told)

    said = on_record([covered], [covered.value], (), comparable=True)

    assert said == (
        "one figure is on record, 1,395 (31 January 2021; of 27 of 66 providers; of 3 trusts)"
    )


def test_figures_of_the_same_stand_beside_those_of_all() -> None:
    """Whose figures they are is said, and what all who reported come to."""
    same = "of the 27 of 66 providers that reported in every period"
    made = [
        evolve(point, coverage=(Coverage(reporting=reporting, of="providers"),))
        for point, reporting in zip(
            points([Number(value=2340), Number(value=2860)]), (52, 61), strict=True
        )
    ]
    values = [Interval(low=1351, high=1444, stated=1395), Interval(low=1300, high=1420)]

    said = on_record(made, values, (), comparable=True, same=same)

    assert said == (
        f"the first of 2 figures on record {same} is 1,395 (31 January 2021; between 1,351 and "
        "1,444; beside 2,340 of all 52 providers that reported), the last between 1,300 and 1,420 "
        "(2 March 2021; beside 2,860 of all 61 providers that reported)"
    )


@pytest.mark.parametrize(
    ("everyone", "words"),
    [
        pytest.param(Number(value=1395), "1,395 (31 January 2021)", id="the-same"),
        pytest.param(
            Interval(low=1400, high=1410),
            "1,395 (31 January 2021; beside 1,400 to 1,410 of all who reported)",
            id="bounds",
        ),
    ],
)
def test_the_figure_of_all_is_told_where_it_is_another(everyone: Value, words: str) -> None:
    """It is told by its bounds where nothing else is known, and not twice where it is the same."""
    (point,) = points([everyone])

    said = on_record([point], [Number(value=1395)], (), comparable=True, same="of the 27")

    assert said == f"one figure is on record, {words}"


def test_figures_of_all_are_told_where_nobody_counts_who_reported() -> None:
    """Without a number, it is said of all who reported."""
    (point,) = points([Number(value=2340)])

    said = on_record([point], [Number(value=1395)], (), comparable=True, same="of the 27")

    assert said.endswith("1,395 (31 January 2021; beside 2,340 of all who reported)")


@given(
    numbers=st.lists(st.integers(1000, 9999), min_size=2, max_size=20),
    broken=st.booleans(),
)
def test_what_may_not_be_compared_is_never_set_side_by_side(
    *, numbers: list[int], broken: bool
) -> None:
    """With an obstacle, or a break between, no figure is told at all."""
    day = START + timedelta(days=1)

    said = told(
        [Number(value=number) for number in numbers],
        comparable=broken,
        breaks=(day,) if broken else (),
    )

    assert f"{len(numbers)} figures are on record" in said
    assert not any(f"{number:,}" in said for number in numbers)


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param([True, True], None, id="all"),
        pytest.param([False, False], None, id="of-no-figure"),
        pytest.param(
            [True, False, False],
            "How many reported is not recorded for 2 of the 3 figures.",
            id="some",
        ),
    ],
)
def test_it_is_said_for_how_many_it_is_not_recorded_who_reported(
    covered: list[bool], expected: str | None
) -> None:
    """Only where it is recorded for some does its lack for others tell something."""
    coverage = Coverage(reporting=3, of="homes")
    made = [
        Point(period=point.period, value=point.value, coverage=(coverage,) if has else ())
        for point, has in zip(points([Number(value=1)] * len(covered)), covered, strict=True)
    ]

    assert unrecorded(made) == expected


@pytest.mark.parametrize(
    ("half", "stated", "everyone", "same"),
    [
        (
            0,
            True,
            ("30 (of 1 of 40 providers)", "55 (of 2 of 40 providers)"),
            ("30", "25"),
        ),
        (
            2,
            True,
            (
                "30 (between 28 and 32; of 1 of 40 providers)",
                "55 (between 51 and 59; of 2 of 40 providers)",
            ),
            ("30 (between 28 and 32)", "25 (between 23 and 27)"),
        ),
        (
            2,
            False,
            (
                "between 28 and 32 (of 1 of 40 providers)",
                "between 51 and 59 (of 2 of 40 providers)",
            ),
            ("between 28 and 32", "between 23 and 27"),
        ),
    ],
    ids=["exact", "rounded", "bounds"],
)
def test_figures_of_all_and_of_the_same_are_told_with_what_conditions_them(
    half: int, everyone: tuple[str, str], same: tuple[str, str], *, stated: bool
) -> None:
    """How many reported, and the bounds of what is not exact."""

    def seen(day: date, part: str, printed: int) -> Observation:
        value = (
            Interval(low=printed - half, high=printed + half, stated=printed if stated else None)
            if half
            else Number(value=printed)
        )
        return Observation(
            indicator="it", period=Period(start=day, end=day), part=part, value=value
        )

    later = date(2021, 2, 1)
    figures = [seen(date(2021, 1, 1), "A", 30), seen(later, "A", 25), seen(later, "B", 30)]
    indicator = Indicator(
        id="it",
        title="It",
        unit="people",
        better="lower",
        reporting=Reporting(of="providers", expected=40),
    )

    made = measured(indicator, Register(title="Made up"), {"it": figures})

    assert made.remarks[-1] == (
        "From 1 January 2021 to 1 February 2021 the figure of all who reported went from "
        f"{' to '.join(everyone)}, that of those who reported throughout from {' to '.join(same)}."
    )


def test_bounds_that_are_one_are_not_told() -> None:
    """A printed figure that is exact stands alone."""
    assert figure_with_conditions(Interval(low=3, high=3, stated=3)) == "3"
