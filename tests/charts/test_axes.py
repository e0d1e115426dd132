"""Ticks: round figures, days on which points stand, and never more than there is room for."""

import math
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.charts._axes import cadence, day_ticks, number_scale
from rsr.charts._text import lines, whole, width

LARGEST = 2**53 - 1
numbers = st.integers(-LARGEST, LARGEST) | st.floats(-LARGEST, LARGEST)


@given(numbers, numbers, st.integers(2, 12))
def test_an_axis_holds_all_figures(one: float, other: float, most: int) -> None:
    """The first tick is not above the least figure, the last not below the largest; they rise."""
    low, high = min(one, other), max(one, other)

    scale = number_scale(low, high, most=most)

    places = [value for value, _ in scale.ticks]
    slack = max(1e-8 * max(abs(low), abs(high)), 1e-280)
    assert scale.low <= low + slack
    assert scale.high >= high - slack
    assert places == sorted(set(places))
    assert 2 <= len(places) <= max(most, 3)
    assert all(math.isfinite(value) for value in places)


@given(numbers, numbers)
def test_words_of_ticks_differ(one: float, other: float) -> None:
    """No two ticks say the same."""
    scale = number_scale(min(one, other), max(one, other), most=6)

    said = [words for _, words in scale.ticks]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        pytest.param(0, 100, ["0", "20", "40", "60", "80", "100"], id="round"),
        pytest.param(0, 0.3, ["0", "0.1", "0.2", "0.3"], id="fractions"),
        pytest.param(40, 100, ["0", "20", "40", "60", "80", "100"], id="from-0"),
        pytest.param(61, 100, ["60", "70", "80", "90", "100"], id="not-from-0"),
        pytest.param(-5, 5, ["\N{MINUS SIGN}5", "0", "5"], id="below-0"),
        pytest.param(77, 77, ["0", "20", "40", "60", "80"], id="all-equal"),
        pytest.param(0, 0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"], id="all-0"),
        pytest.param(0, 2e6, ["0", "0.5m", "1.0m", "1.5m", "2.0m"], id="millions"),
        pytest.param(0, 2000, ["0", "500", "1,000", "1,500", "2,000"], id="thousands"),
    ],
)
def test_ticks_are_what_a_reader_expects(low: float, high: float, said: list[str]) -> None:
    """Figures are round, with commas, and in millions where that is shorter."""
    told = [words for _, words in number_scale(low, high, most=6).ticks]

    assert told == said


def months(number: int, *, last: bool) -> list[date]:
    """Return the first or the last day of months from November 2019."""
    made = []
    for at in range(10, 10 + number):
        year, month = 2019 + at // 12, at % 12 + 1
        made.append(date(year, month, monthrange(year, month)[1] if last else 1))
    return made


@pytest.mark.parametrize("last", [True, False], ids=["ends", "starts"])
def test_ticks_stand_on_the_days_of_points(last: bool) -> None:  # noqa: FBT001  # a parameter
    """Monthly figures have ticks on the days on which they are drawn, named by their month."""
    days = months(14, last=last)

    ticks = day_ticks(days[0], days[-1], cadence(days), days[0], 700)

    assert [tick.on for tick in ticks] == [day.toordinal() for day in days]
    assert [tick.upper for tick in ticks][:3] == ["Nov", "Dec", "Jan"]
    assert [tick.lower for tick in ticks if tick.lower] == ["2019", "2020"]


def test_weeks_have_ticks_on_their_own_weekday() -> None:
    """Weekly figures are named by days that are in the data."""
    days = [date(2022, 1, 6) + timedelta(weeks=at) for at in range(8)]

    ticks = day_ticks(days[0], days[-1], cadence(days), days[0], 700)

    assert {tick.on for tick in ticks} <= {day.toordinal() for day in days}
    assert ticks[0].upper == "6 Jan"


def test_years_of_account_keep_their_month() -> None:
    """Yearly figures of a month other than January are named by month and year."""
    days = [date(year, 3, 31) for year in range(2010, 2024)]

    ticks = day_ticks(days[0], days[-1], cadence(days), days[0], 400)

    assert {tick.upper for tick in ticks} == {"Mar"}
    assert {date.fromordinal(tick.on).day for tick in ticks} == {31}


@given(st.dates(), st.dates(), st.integers(60, 1500), st.booleans())
def test_ticks_lie_within_any_span(
    one: date,
    other: date,
    room: int,
    weekly: bool,  # noqa: FBT001  # drawn
) -> None:
    """Ticks rise, stay within the axis, and leave one another room."""
    first, last = min(one, other), max(one, other)
    days = [first, last]
    if weekly:
        days = (
            [day for day in (first, first + timedelta(days=7)) if day <= last]
            if first < date(9999, 12, 20)
            else days
        )

    ticks = day_ticks(first, last, cadence(days), first, room)

    places = [tick.on for tick in ticks]
    assert places == sorted(set(places))
    assert places
    assert first.toordinal() <= places[0]
    assert places[-1] <= last.toordinal()
    assert len(places) <= max(room / 25, 2) + 1


def test_gaps_that_are_holes_are_known_where_days_are_regular() -> None:
    """A gap of two months is a hole among months, and nothing among irregular days."""
    assert 31 < cadence(months(14, last=True)).longest < 59
    irregular = [date(2022, 1, day) for day in (1, 2, 9, 10, 30)]
    assert cadence(irregular).longest == math.inf
    assert cadence([]).longest == cadence([date(2022, 1, 1)]).longest == math.inf


@given(st.text(max_size=300), st.integers(20, 400), st.integers(1, 5))
def test_lines_fit(text: str, room: int, most: int) -> None:
    """No line is wider than its room or one letter, there are no more than asked for, none is lost."""
    broken = lines(text, room, most=most)

    assert len(broken) <= most
    assert all(width(line) <= room or len(line) == 1 for line in broken)
    if not whole(text, broken) and broken[-1:] and broken[-1].endswith("\N{HORIZONTAL ELLIPSIS}"):
        assert len(broken) == most
