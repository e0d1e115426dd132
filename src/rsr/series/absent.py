"""Periods of a series without a figure in any form: a month without a row is a missing month."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from attrs import frozen

from rsr.model import Missing, Period
from rsr.series.picking import Point

if TYPE_CHECKING:
    from rsr.spc.grids import Grid, Step

# Why the figure of a period that nothing on record is about is missing.
WHY = "nothing is on record for this period"
# Where fewer of the steps that dates show than this are on record, a date is more likely wrong than
# the others absent; the verdict counts them as missing all the same.
_LEAST_RECORDED = 0.1
# Where as many are, the register may say that no others are published.
_MOST_RECORDED = 0.8
# Figures of single days that are mostly closer than this are of every day.
_WEEK = 7


@frozen(kw_only=True)
class Completed:
    """The points of a series in order of time, absent ones among them, and what to say of these."""

    points: tuple[Point, ...]
    remarks: tuple[str, ...] = ()


def with_absent(points: Sequence[Point], every: str | None = None, *, days: int = 0) -> Completed:
    """Return points in order of time with one that has no figure for each period that is absent.

    How often figures come says which are absent between the first and the last. That is what
    ``every`` says; else a month of every month, a week of every week, and so on by the length of
    the periods. Only of figures of longer spans than lie between them, and of single days a week or
    more apart, as of what is counted on the first of each month, must the dates themselves tell.
    Nothing is put between
    periods of different lengths, nor where they follow each other irregularly.

    ``every``: how often figures come, as :attr:`rsr.model.Indicator.every` says it. ``days``: of how
    many days each figure is by the words of its title, such as 'in the year to March'; 0 where they do
    not say.
    """
    made: list[Point] = []
    told: list[str] = []
    for step, group in groupby(points, key=lambda point: _length(point.period)):
        stretch = list(group)
        made += stretch
        starts = [point.period.start for point in stretch]
        if len(starts) < 3:
            continue  # of two, one may as well be wrong
        of_longer = days > max((one.period.end - one.period.start).days + 1 for one in stretch)
        grid, remark = _grid(starts, step, every, of_longer=of_longer)
        told += [remark] if remark else []
        if grid is not None:
            made += [
                Point(period=_period(start, step), value=Missing(why=WHY), vintages=0)
                for place in sorted({*range(grid.places[-1])}.difference(grid.places))
                for start in [grid.date_at(place)]
            ]
    ordered = sorted(made, key=lambda point: (point.period.start, point.period.end))
    return Completed(points=tuple(ordered), remarks=tuple(dict.fromkeys(told)))


def _grid(
    starts: Sequence[date], length: "Step", every: str | None, *, of_longer: bool
) -> "tuple[Grid | None, str]":
    """Return the grid of periods by their first days, and what to say of it."""
    from rsr.spc.grids import regular_grid, stated_grid, step_in_words, step_of

    shown, remark = regular_grid(starts), ""
    if shown is not None and len(starts) < _LEAST_RECORDED * shown.places[-1]:
        return None, ""
    if every is not None:
        if (grid := stated_grid(starts, step_of(every))) is not None:
            return grid, ""
        remark = (
            f"The register says 'every: {every}', and figures do not lie such steps apart; so each "
            "period of their own length without a figure is missing."
        )
    daily = length == ("days", 1)
    apart = median((after - before).days for before, after in pairwise(starts))
    if of_longer or (daily and apart >= _WEEK):
        return shown, remark
    grid = stated_grid(starts, length)
    if (
        grid is None
        or shown is None
        or (shown.unit, shown.step) == length
        or len(starts) < _MOST_RECORDED * shown.places[-1]
    ):
        return grid or shown, remark
    one, others = step_in_words(length), step_in_words((shown.unit, shown.step))
    return grid, remark or (
        f"Each figure is of {one if one[0].isdigit() else f'one {one}'}, and those on record come "
        f"every {others}: the others are missing. If no others are published, say 'every: {others}' "
        "of the indicator."
    )


def _length(period: Period) -> "Step":
    """Return whether a period is whole months from one day of the month to another, or days."""
    after = period.end + timedelta(days=1) if period.end < date.max else period.end
    months = (after.year - period.start.year) * 12 + after.month - period.start.month
    if months and after.day == period.start.day:
        return "months", months
    return "days", (after - period.start).days


def _period(start: date, length: "Step") -> Period:
    unit, many = length
    if unit == "days":
        return Period(start=start, end=start + timedelta(days=many - 1))
    year, month = divmod(start.year * 12 + start.month - 1 + many, 12)
    return Period(start=start, end=start.replace(year=year, month=month + 1) - timedelta(days=1))
