"""The regular grid on which dates lie, such as days, weeks or months, and the steps without one."""

import math
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from attrs import evolve, frozen

__all__ = [
    "Grid",
    "Step",
    "numbered",
    "regular_grid",
    "stated_grid",
    "step_in_words",
    "step_of",
    "usual_grid",
]

# Of irregular dates some step is the commonest as well; fewer dates than this share make no grid.
_LEAST_FILLED = 0.1
_WORKING = 5
_WEEK = 7
# So many days a date may lie off its week or month, as one that a public holiday moves does; a date
# four days off a week is nearer to the next.
_MOST_OFF = 3
# The months of the years 1 to 9999, numbered without a gap.
_FIRST, _LAST = 12, 119_999
_Unit = Literal["days", "working days", "months"]
# How far apart two steps are: a unit, and how many of it.
Step = tuple[_Unit, int]
# That no date is a Saturday or Sunday may be chance in fewer days than this.
_TWO_WEEKS = timedelta(days=14)
# The steps at which figures are mostly published, the longest first.
_USUAL: dict[_Unit, tuple[int, ...]] = {
    "days": (7, 1),
    "working days": (1,),
    "months": (12, 6, 3, 1),
}
_UNITS: dict[str, Step] = {
    "working day": ("working days", 1),
    "day": ("days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "quarter": ("months", 3),
    "year": ("months", 12),
}


@frozen(kw_only=True)
class Grid:
    """Evenly spaced steps, each of which has a date or lacks one.

    ``step`` is how many units lie between two steps: 7 days are a week, 3 months a quarter.
    """

    unit: _Unit
    step: int
    start: date
    # The step of each date, counted from 0.
    places: tuple[int, ...]
    # Of months: the day of the month, or 0 where it is the last.
    day: int = 0

    def date_at(self, place: int) -> date:
        """Return the date of a step."""
        if self.unit == "days":
            return self.start + timedelta(days=place * self.step)
        if self.unit == "working days":
            weeks, weekday = divmod(self.start.weekday() + place, _WORKING)
            return self.start + timedelta(days=7 * weeks + weekday - self.start.weekday())
        return _in_month(_month(self.start) + place * self.step, self.day)

    @property
    def cycles(self) -> tuple[tuple[str, float], ...]:
        """The cycles of days and seasons that figures on it may follow, each with its length.

        A length is counted in steps; a year is 52.18 weeks.
        """
        if self.unit == "working days":
            return (("week", 5.0), ("year", 365.25 * 5 / 7))
        if self.unit == "days":
            return {1: (("week", 7.0), ("year", 365.25)), 7: (("year", 365.25 / 7),)}.get(
                self.step, ()
            )
        return (("year", 12 / self.step),) if self.step in (1, 2, 3, 4) else ()


def stated_grid(dates: Sequence[date], step: Step) -> Grid | None:
    """Return the grid of a step on which dates lie, however many steps have no date.

    Of a step of a week or more, or of months, some dates may lie up to three days off, as where a
    public holiday moves one: more than half must lie on the grid, and no two nearest to one step.

    Returns:
        None where some do not lie whole steps apart.
    """
    days = [_date(day) for day in dates]
    unit, length = step
    if unit == "months":
        grid = _of_months(days)
    elif unit == "days":
        grid = _of_days(days, length)
    else:
        found = None if _has_weekends(days) else numbered(_weekdays(days), least=0.0)
        grid = found and Grid(unit=unit, step=found[0], start=days[0], places=found[1])
    return None if grid is None or grid.step % length else _by(grid, length)


def regular_grid(dates: Sequence[date]) -> Grid | None:
    """Return the grid on which dates lie; None where they follow each other irregularly.

    Dates that share their day of the month, or are each the last of one, lie on months, quarters,
    years or other steps of whole months, however many steps have no date. So do others of which no
    two are in one month, and dates that lie whole steps of days apart, such as days and weeks,
    where half of the steps or more have a date, or the step is the commonest distance and a tenth
    have one. Where no date in two weeks or more is a Saturday or Sunday, the grid is working days.
    Of months and weeks some dates may lie up to three days off, as `stated_grid` says.
    """
    days = [_date(day) for day in dates]
    if len(days) < 2:
        return None
    if (monthly := _of_months(days)) is not None:
        return monthly
    working = days[-1] - days[0] >= _TWO_WEEKS and not _has_weekends(days)
    if working and (found := _filled(_weekdays(days))) is not None and found[0] == 1:
        return Grid(unit="working days", step=1, start=days[0], places=found[1])
    ordinals = [day.toordinal() for day in days]
    found = numbered(ordinals, least=0.5)
    if found is None and (found := numbered([*map(_month, days)], least=0.5)) is not None:
        return Grid(unit="months", step=found[0], start=days[0], places=found[1], day=days[0].day)
    if (found := found or _filled(ordinals)) is not None:
        return Grid(unit="days", step=found[0], start=days[0], places=found[1])
    weekly = _of_days(days, _WEEK)
    return weekly if weekly is not None and _filled(weekly.places) is not None else None


def usual_grid(dates: Sequence[date]) -> Grid | None:
    """Return the grid of days, weeks, months, quarters, half-years or years on which dates lie.

    Dates that are another step apart, such as those of every second month, lie on the longest of
    these that goes into it, and the others are absent; unless fewer than a tenth are there: then
    they lie on their own step, as `regular_grid` finds it.
    """
    found = regular_grid(dates)
    if found is None:
        return None
    step = next(one for one in _USUAL[found.unit] if not found.step % one)
    usual = _by(found, step)
    return found if len(usual.places) < _LEAST_FILLED * usual.places[-1] else usual


def step_of(every: str) -> Step:
    """Return the step that a text such as '2 months' names."""
    count, _, name = every.rpartition(" ") if every[0].isdigit() else ("1", "", every)
    unit, length = _UNITS[name.removesuffix("s")]
    return unit, int(count) * length


def step_in_words(step: Step) -> str:
    """Return how a text names a step, by the longest unit."""
    name, (_, length) = next(
        (name, one)
        for name, one in reversed(_UNITS.items())
        if one[0] == step[0] and not step[1] % one[1] and (name != "quarter" or step == one)
    )
    many = step[1] // length
    return name if many == 1 else f"{many} {name}s"


def numbered(places: Sequence[int], *, least: float) -> tuple[int, tuple[int, ...]] | None:
    """Return the greatest step that places share, and their numbers by it, from 0.

    Returns:
        None where two places are one, or fewer have a place.
    """
    step = math.gcd(*(after - before for before, after in pairwise(places)))
    if not step or len(set(places)) < len(places):
        return None
    found = tuple((place - places[0]) // step for place in places)
    return (step, found) if len(found) > least * found[-1] else None


def _filled(places: Sequence[int]) -> tuple[int, tuple[int, ...]] | None:
    """Number places where half of the steps have one, or where most distances are one step."""
    found = numbered(places, least=_LEAST_FILLED)
    if found is None or len(found[1]) > 0.5 * found[1][-1]:
        return found
    ((usual, _),) = Counter(after - before for before, after in pairwise(places)).most_common(1)
    return found if usual == found[0] else None


def _by(grid: Grid, step: int) -> Grid:
    """Return a grid with shorter steps, a whole number of which make one of its own."""
    places = tuple(place * (grid.step // step) for place in grid.places)
    return evolve(grid, step=step, places=places)


def _of_months(days: Sequence[date]) -> Grid | None:
    """Return the months to whose commonest day, or last one, dates lie nearest, if near enough."""
    ends = sum(one == _month_end(one) for one in days)
    ((day, many),) = Counter(one.day for one in days).most_common(1)
    if ends >= many:
        day, many = 0, ends
    if 2 * many <= len(days):
        return None
    nearest = []
    for one in days:
        there = _month(one)
        months = range(max(there - 1, _FIRST), min(there + 1, _LAST) + 1)
        off, month = min((abs(one - _in_month(month, day)), month) for month in months)
        if off.days > _MOST_OFF:
            return None
        nearest.append(month)
    found = numbered(nearest, least=0.0)
    if found is None:
        return None
    start = _in_month(nearest[0], day)
    return Grid(unit="months", step=found[0], start=start, places=found[1], day=day)


def _of_days(days: Sequence[date], length: int) -> Grid | None:
    """Return the steps of so many days to which dates lie nearest, if near enough."""
    most_off = _MOST_OFF if length >= _WEEK else 0
    places = [day.toordinal() for day in days]
    ((rest, many),) = Counter(place % length for place in places).most_common(1)
    if 2 * many <= len(days) or any(
        (one - rest + most_off) % length > 2 * most_off for one in places
    ):
        return None
    nearest = [(one - rest + most_off) // length for one in places]
    found = numbered(nearest, least=0.0)
    if found is None:
        return None
    start = date.fromordinal(max(1, nearest[0] * length + rest))
    return Grid(unit="days", step=found[0] * length, start=start, places=found[1])


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _has_weekends(days: Sequence[date]) -> bool:
    return any(day.weekday() >= _WORKING for day in days)


def _weekdays(days: Sequence[date]) -> list[int]:
    """Number days from Monday to Friday, as if there were no others."""
    return [_WORKING * ((day.toordinal() - 1) // 7) + day.weekday() for day in days]


def _month(day: date) -> int:
    """Number months without a gap, as `_in_month` reads them."""
    return day.year * 12 + day.month - 1


def _in_month(month: int, day: int) -> date:
    """Return a day of a numbered month, or its last where it has fewer or ``day`` is 0."""
    year, number = divmod(month, 12)
    last = _month_end(date(year, number + 1, 1))
    return last.replace(day=min(day or last.day, last.day))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
