"""What makes figures of a series no longer comparable, just below, at and just above each bound."""

from datetime import date, timedelta

import pytest

from rsr.model import Coverage, Indicator, Number, Period
from rsr.series.absent import with_absent
from rsr.series.comparing import _coverage_moved, _unlike
from rsr.series.picking import Point

INDICATOR = Indicator(id="people", title="People", unit="people", better="lower")


def point(start: date, days: int, *coverage: Coverage) -> Point:
    """Return a point of so many days."""
    period = Period(start=start, end=start + timedelta(days - 1))
    return Point(period=period, value=Number(value=1), coverage=coverage)


@pytest.mark.parametrize(("longest", "told"), [(13, False), (14, False), (15, True)])
def test_periods_are_unlike_where_one_is_more_than_two_fifths_longer(
    *, longest: int, told: bool
) -> None:
    """Ten days beside fourteen are as far apart as may be."""
    points = [point(date(2024, 1, 1), 10), point(date(2024, 2, 1), longest)]

    assert bool([*_unlike(INDICATOR, points)]) is told


@pytest.mark.parametrize(("same", "stopped"), [(91, False), (90, False), (89, True)])
@pytest.mark.parametrize("named", [True, False])
def test_nothing_is_concluded_where_more_than_a_tenth_of_those_who_report_change(
    *, named: bool, same: int, stopped: bool
) -> None:
    """By who reported throughout, or by how many where nobody is named."""
    coverage = [
        Coverage(reporting=100 if named else count, of="bodies", throughout=same if named else None)
        for count in (100, same)
    ]
    points = [point(date(2024, at, 1), 28, one) for at, one in enumerate(coverage, start=1)]

    ((words, stops),) = _coverage_moved(points, "every period")
    assert stops is stopped
    assert "100 bodies reported" in words


@pytest.mark.parametrize(("last", "filled"), [(89, True), (90, True), (91, False)])
def test_nothing_is_absent_where_fewer_than_a_tenth_of_the_periods_are_there(
    *, last: int, filled: bool
) -> None:
    """Nine months up to the ninetieth after the first; a date is more likely wrong beyond it."""
    firsts = [date(2000 + at // 12, at % 12 + 1, 1) for at in (*range(8), last)]
    lengths = [((day + timedelta(31)).replace(day=1) - day).days for day in firsts]

    points = with_absent([point(*one) for one in zip(firsts, lengths, strict=True)]).points
    assert len(points) == (last + 1 if filled else 9)
