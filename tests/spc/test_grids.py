"""Which dates lie on a regular grid, and which of its steps have none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.spc.grids import Step, regular_grid, stated_grid, usual_grid


def months(*numbers: int, day: int = 1) -> list[date]:
    """Return a day of months counted from January 2020."""
    return [date(2020 + number // 12, number % 12 + 1, day) for number in numbers]


def days(*numbers: int) -> list[date]:
    """Return days counted from Wednesday 1 January 2020."""
    return [date(2020, 1, 1) + timedelta(number) for number in numbers]


@pytest.mark.parametrize(
    ("dates", "unit", "step", "places"),
    [
        pytest.param(months(0, 1, 2, 4), "months", 1, (0, 1, 2, 4), id="months"),
        pytest.param(months(0, 3, 9), "months", 3, (0, 1, 3), id="quarters"),
        pytest.param(months(3, 15, 39), "months", 12, (0, 1, 3), id="financial-years"),
        pytest.param(months(0, 40, 41), "months", 1, (0, 40, 41), id="months-mostly-absent"),
        pytest.param(
            [date(2020, 1, 31), date(2020, 2, 29), date(2020, 4, 30)],
            "months",
            1,
            (0, 1, 3),
            id="month-ends",
        ),
        pytest.param(
            [date(2020, 1, 24), date(2020, 2, 28), date(2020, 3, 27), date(2020, 5, 29)],
            "months",
            1,
            (0, 1, 2, 4),
            id="a-weekday-each-month",
        ),
        pytest.param(days(0, 7, 14, 35), "days", 7, (0, 1, 2, 5), id="weeks"),
        pytest.param(days(0, 1, 2, 5), "days", 1, (0, 1, 2, 5), id="days"),
        pytest.param(
            days(0, 1, 2, 5, 6, 8, 9, 12, 13, 14),
            "working days",
            1,
            (0, 1, 2, 3, 4, 6, 7, 8, 9, 10),
            id="working-days",
        ),
        pytest.param(days(0, 28, 56, 112), "days", 28, (0, 1, 2, 4), id="four-weeks"),
        pytest.param(
            days(*range(10), 90, 91, 92),
            "days",
            1,
            (*range(10), 90, 91, 92),
            id="days-mostly-absent",
        ),
        pytest.param(
            days(0, 7, 14, 21, 29, 42), "days", 7, (0, 1, 2, 3, 4, 6), id="a-week-a-day-late"
        ),
        pytest.param(days(-1, 7, 14, 28), "days", 7, (0, 1, 2, 4), id="the-first-a-day-early"),
        pytest.param(days(0, 14, 31, 56, 70), "days", 14, (0, 1, 2, 4, 5), id="three-days-late"),
        pytest.param(
            [*months(0, 1, 3), date(2020, 4, 30), date(2020, 6, 2), *months(6, 8)],
            "months",
            1,
            (0, 1, 3, 4, 5, 6, 8),
            id="a-first-of-the-month-a-day-early",
        ),
        pytest.param(
            [date(2020, 1, 31), date(2020, 3, 1), date(2020, 3, 31), date(2020, 5, 31)],
            "months",
            1,
            (0, 1, 2, 4),
            id="a-month-end-a-day-late",
        ),
        pytest.param(
            [*months(0, 3, 6), date(2020, 9, 28), *months(24)],
            "months",
            3,
            (0, 1, 2, 3, 8),
            id="a-quarter-three-days-early",
        ),
        pytest.param(
            [date(1, 1, 1), date(1, 2, 1), date(1, 4, 1), date(1, 5, 2)],
            "months",
            1,
            (0, 1, 3, 4),
            id="from-the-first-day-of-all",
        ),
        pytest.param(
            [date(9999, 9, 30), date(9999, 11, 29), date(9999, 12, 31)],
            "months",
            1,
            (0, 2, 3),
            id="to-the-last-day-of-all",
        ),
        pytest.param(
            [date(1, 1, day) for day in (1, 7, 14, 28)],
            "days",
            7,
            (0, 1, 2, 4),
            id="a-day-after-a-week-before-the-first-day-of-all",
        ),
    ],
)
def test_a_regular_grid_is_found(
    dates: list[date], unit: str, step: int, places: tuple[int, ...]
) -> None:
    """Steps without a date leave a gap in the numbers."""
    grid = regular_grid(dates)

    assert grid is not None
    assert (grid.unit, grid.step, grid.places) == (unit, step, places)


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([], id="none"),
        pytest.param(days(0), id="one"),
        pytest.param(days(0, 13, 14, 45, 80, 91), id="irregular"),
        pytest.param(days(0, 8, 14, 21, 29, 36), id="half-of-the-weeks-a-day-late"),
        pytest.param(days(0, 7, 14, 21, 24, 35, 42), id="two-dates-nearest-to-one-week"),
        pytest.param(
            [*months(0, 2, 3), date(2020, 4, 27), *months(5, 24)], id="a-month-four-days-early"
        ),
        pytest.param(
            [date(2021, 1, 1), date(2021, 1, 31), date(2021, 3, 1), date(2021, 3, 31)],
            id="half-of-the-months-a-day-early",
        ),
        pytest.param(days(0, 1, 2, 150), id="fewer-than-a-tenth"),
        pytest.param(days(0, 7, 15, 21, 700), id="fewer-than-a-tenth-of-the-weeks"),
    ],
)
def test_irregular_dates_have_no_grid(dates: list[date]) -> None:
    """Nothing is guessed of dates that follow each other irregularly."""
    assert regular_grid(dates) is None


def test_steps_of_dates_that_are_off_are_dated_as_if_none_were() -> None:
    """Where the first date lies off, the steps without a date do not."""
    weeks = regular_grid(days(-1, 7, 14, 28, 35))
    starts = regular_grid([date(2019, 12, 30), *months(1, 2, 4, 5)])

    assert weeks is not None
    assert starts is not None
    assert [weeks.date_at(at) for at in range(6)] == days(0, 7, 14, 21, 28, 35)
    assert [starts.date_at(at) for at in range(6)] == months(*range(6))


@pytest.mark.parametrize("july", [31, 28])
def test_months_of_30_days_have_a_last_day_as_well(july: int) -> None:
    """Where as many dates are the last of a month as are its thirtieth, that of August is the 31st."""
    days_ = [date(2021, month, day) for month, day in ((4, 30), (6, 30), (7, july), (9, 30))]
    grid = regular_grid(days_)

    assert grid is not None
    assert (grid.places, grid.date_at(4)) == ((0, 2, 3, 5), date(2021, 8, 31))


@pytest.mark.parametrize(
    ("step", "off", "found"),
    [
        (("days", 7), 3, True),
        (("days", 7), 4, False),
        (("days", 14), 3, True),
        (("days", 14), 4, False),
        (("days", 6), 1, False),
        (("months", 1), -3, True),
        (("months", 1), -4, False),
        (("months", 3), -3, True),
    ],
)
def test_a_date_may_lie_three_days_off_a_stated_step(step: Step, off: int, *, found: bool) -> None:
    """Four days off, a week would be nearer to the next."""
    unit, length = step
    exact = months(*range(0, 9 * length, length)) if unit == "months" else None
    dates = exact or days(*range(0, 9 * length, length))
    dates[4] += timedelta(off)
    dates[6:7] = []

    grid = stated_grid(dates, step)

    assert (grid is not None) is found
    if grid is not None:
        assert (grid.step, grid.places) == (length, (0, 1, 2, 3, 4, 5, 7, 8))


@pytest.mark.parametrize(("last", "found"), [(98, True), (99, True), (100, False), (101, False)])
def test_a_tenth_of_the_steps_is_too_few(*, last: int, found: bool) -> None:
    """Ten days with a figure make a grid of the 99 steps up to the last of them, not of 100."""
    assert (regular_grid(days(*range(9), last)) is not None) is found


@pytest.mark.parametrize(
    ("last", "unit"), [(13, "days"), (14, "working days"), (15, "working days")]
)
def test_two_weeks_without_a_weekend_are_working_days(last: int, unit: str) -> None:
    """From the first date to the last; in fewer it may be chance."""
    grid = regular_grid(days(0, 1, 2, 5, 6, 7, 8, 9, 12, last))

    assert grid is not None
    assert grid.unit == unit


@given(
    start=st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    step=st.sampled_from(["month", "quarter", "year", "week", "day", "month end", "working day"]),
    absent=st.sets(st.integers(1, 38), max_size=15),
)
def test_absent_steps_are_dated_as_they_would_be(start: date, step: str, absent: set[int]) -> None:
    """The dates of a grid are those that were taken out of it."""
    whole = _made(start, step)
    # Two neighbours at each end, so that the step can be told.
    kept = [day for at, day in enumerate(whole) if at not in absent - {1, 38}]

    grid = regular_grid(kept)

    assert grid is not None
    assert [grid.date_at(place) for place in range(40)] == whole
    assert [whole[place] for place in grid.places] == kept


def _made(start: date, step: str) -> list[date]:
    if step == "working day":
        start += timedelta((7 - start.weekday()) % 7)
        return [start + timedelta(7 * (at // 5) + at % 5) for at in range(40)]
    if step in ("week", "day"):
        # A Wednesday, so that days have their weekend.
        start += timedelta((2 - start.weekday()) % 7)
        return [start + timedelta(at * (7 if step == "week" else 1)) for at in range(40)]
    wide = {"quarter": 3, "year": 12}.get(step, 1)
    firsts = [start.year * 12 + start.month - 1 + at * wide for at in range(41)]
    found = [date(number // 12, number % 12 + 1, 1) for number in firsts]
    if step == "month end":
        return [day - timedelta(1) for day in found[1:]]
    return [day.replace(day=min(start.day, 27)) for day in found[:40]]


def test_cycles_are_those_of_the_week_and_the_year() -> None:
    """Days have both; weeks, months and quarters that of the year; years none."""
    grids = {
        "days": regular_grid(days(*range(20))),
        "weeks": regular_grid(days(*range(0, 70, 7))),
        "months": regular_grid(months(*range(12))),
        "quarters": regular_grid(months(0, 3, 6)),
        "years": regular_grid(months(0, 12, 24)),
    }

    assert {name: grid.cycles for name, grid in grids.items() if grid is not None} == {
        "days": (("week", 7.0), ("year", 365.25)),
        "weeks": (("year", 365.25 / 7),),
        "months": (("year", 12.0),),
        "quarters": (("year", 4.0),),
        "years": (),
    }


@pytest.mark.parametrize(
    ("step", "count", "found"),
    [
        (1, 20, 1),
        (2, 20, 1),
        (7, 20, 7),
        (14, 20, 7),
        (10, 200, 1),
        (11, 11, 1),
        (11, 12, 11),
        (77, 200, 7 * 11),
        (70, 200, 7),
    ],
)
def test_days_lie_on_days_or_weeks(step: int, count: int, found: int) -> None:
    """Unless fewer than a tenth are there."""
    grid = usual_grid([date(2019, 1, 2) + timedelta(step * at) for at in range(count)])

    assert grid is not None
    assert (grid.unit, grid.step) == ("days", found)
    assert grid.places == tuple(at * step // found for at in range(count))


@pytest.mark.parametrize(
    ("step", "found"),
    [(1, 1), (2, 1), (3, 3), (4, 1), (5, 1), (6, 6), (9, 3), (12, 12), (18, 6), (24, 12)],
)
def test_months_lie_on_months_quarters_half_years_or_years(step: int, found: int) -> None:
    """On the longest of these that goes into the distance."""
    dates = [date(2000 + at * step // 12, at * step % 12 + 1, 1) for at in range(9)]
    grid = usual_grid(dates)

    assert grid is not None
    assert (grid.unit, grid.step) == ("months", found)
    assert [grid.date_at(place) for place in grid.places] == dates


def test_irregular_dates_lie_on_no_usual_grid_either() -> None:
    """Nor does a single one."""
    assert usual_grid([date(2020, 1, 1)]) is None
    assert (
        usual_grid([date(2020, 1, 1), date(2020, 1, 2), date(2020, 2, 29), date(2021, 7, 4)])
        is None
    )
