"""Periods of a series without a figure in any form: a month without a row is a missing month."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from rsr.model import Missing, Period
from rsr.series.picking import Point

__all__ = ["WHY", "with_absent"]

# Why the figure of a period that nothing on record is about is missing.
WHY = "nothing is on record for this period"
# Where fewer of the periods than this are on record, a date is more likely wrong than the others
# absent; the verdict counts them as missing all the same.
_LEAST_RECORDED = 0.1

# Months or days, and how many.
_Kind = tuple[str, int]


def with_absent(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return points in order of time with one that has no figure for each period that is absent.

    Periods of one length that follow each other on a regular grid, such as months, quarters, weeks
    or days, say which are absent between the first and the last. Nothing is put between periods of
    different lengths, nor where they follow each other irregularly.

    Args:
        points: The points in order of their periods.
    """
    made: list[Point] = []
    for kind, group in groupby(points, key=lambda point: _kind(point.period)):
        stretch = list(group)
        made += stretch
        made += _absent([point.period for point in stretch], kind)
    return tuple(sorted(made, key=lambda point: (point.period.start, point.period.end)))


def _absent(periods: Sequence[Period], kind: _Kind) -> Iterator[Point]:
    if len(periods) < 3:
        return  # of two, no step can be told
    from rsr.spc.grids import regular_grid

    unit, length = kind
    grid = regular_grid(
        [period.start for period in periods], step=length if unit == "days" and length > 1 else None
    )
    if grid is None or len(periods) < _LEAST_RECORDED * grid.places[-1]:
        return
    for place in sorted({*range(grid.places[-1])}.difference(grid.places)):
        start = grid.date_at(place)
        end = _later(start, length) if unit == "months" else start + timedelta(days=length)
        period = Period(start=start, end=end - timedelta(days=1))
        yield Point(period=period, value=Missing(why=WHY))


def _kind(period: Period) -> _Kind:
    """Return whether a period is whole months from one day of the month to another, or days."""
    after = period.end + timedelta(days=1) if period.end < date.max else period.end
    months = (after.year - period.start.year) * 12 + after.month - period.start.month
    if months and after.day == period.start.day:
        return "months", months
    return "days", (after - period.start).days


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)
