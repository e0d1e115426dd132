"""Where the ticks of an axis stand and what they say, for figures and for days."""

import math
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median

from attrs import frozen

from rsr.charts._text import width
from rsr.formatting import MONTHS
from rsr.report import rounded_figure

_LARGE = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_MINUS = "\N{MINUS SIGN}"
_MONTHS = tuple(name[:3] for name in MONTHS)


@frozen
class NumberScale:
    """An axis of figures: from where to where, and its ticks with their words."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    unit: float = 1
    suffix: str = ""

    def label(self, value: float) -> str:
        """Return a figure in the unit of the axis, to three digits or more."""
        return rounded_figure(value / self.unit, digits=3) + (self.suffix if value else "")

    def place(self, top: float, bottom: float) -> Callable[[float], float]:
        """Return the function from a figure to its height between two heights."""
        factor = (bottom - top) / (self.high - self.low)
        low = self.low
        return lambda value: bottom - (value - low) * factor


def number_scale(low: float, high: float, *, most: int) -> NumberScale:
    """Return an axis that holds all figures, with at most some ticks, three or more, at round ones.

    It begins at 0 where that costs less than half of the height, and always where all figures are
    the same.
    """
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-290):
        # What differs only in its last digits is drawn as if it did not.
        low, high = min(low, 0), max(high, 0)
    if 0 < low <= 0.5 * high:
        low = 0
    if 0.5 * low <= high < 0:
        high = 0
    if high - low <= 1e-290:
        high = low + 1
    # Figures on both sides of 0 need three.
    most = max(most, 3)
    step = _round_step((high - low) / (most - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    while last - first + 1 > most:
        step = _round_step(step * 1.5)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    values = [_exactly(number, step) for number in range(first, last + 1)]
    unit, suffix = _unit(max(abs(values[0]), abs(values[-1])), step)
    tell = _tick_words(step, unit, suffix)
    ticks = tuple((value, tell(value)) for value in values)
    return NumberScale(values[0], values[-1], ticks, unit, suffix)


def _round_step(least: float) -> float:
    """Return the first of 1, 2, 5, 10, ... times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(least))
    for factor in (1, 2, 5):
        if factor * power >= least * (1 - 1e-9):
            return factor * power
    return 10 * power


def _exactly(number: int, step: float) -> float:
    """Multiply without the dust that binary fractions leave: 3 times 0.1 is 0.3."""
    return float(f"{number * step:.15g}")


def _unit(largest: float, step: float) -> tuple[float, str]:
    """Return the unit that keeps figures short, such as a million, and its letters."""
    return next(
        ((unit, suffix) for unit, suffix in _LARGE if largest >= unit and step / unit >= 0.001),
        (1.0, ""),
    )


def _tick_words(step: float, unit: float, suffix: str) -> Callable[[float], str]:
    """Return how figures on an axis are written: all with as many decimals."""
    places = max(0, -math.floor(math.log10(step / unit) + 1e-9))

    def tell(value: float) -> str:
        if value == 0:
            return "0"
        told = f"{value:.3g}" if places > 6 else f"{value / unit:,.{places}f}{suffix}"
        return told.replace("-", _MINUS)

    return tell


@frozen
class DayTick:
    """A tick on an axis of days: a day, and one line or two."""

    on: int
    upper: str
    lower: str = ""


@frozen
class Cadence:
    """How regularly days follow one another."""

    day_of_month: int | None
    month: int | None
    weekly: bool
    longest: float


def cadence(days: Sequence[date]) -> Cadence:
    """Say how regularly sorted days follow one another.

    ``longest`` is the longest gap, in days, that is no hole: where days follow each other
    regularly, a gap of nearly two is one.
    """
    ends = all(day.day > 27 and day.day == _last_day(day.year, day.month) for day in days)
    numbers = {day.day for day in days}
    day_of_month = 31 if ends else numbers.pop() if len(numbers) == 1 else None
    months = {day.month for day in days}
    gaps = [(after - before).days for before, after in pairwise(days) if after > before]
    usual = median(gaps) if gaps else 0
    regular = sum(abs(gap - usual) <= 0.15 * usual for gap in gaps) >= 0.75 * len(gaps)
    return Cadence(
        day_of_month=day_of_month if len(days) > 1 else None,
        month=months.pop() if len(months) == 1 and len(days) > 1 else None,
        weekly=bool(gaps) and all(gap % 7 == 0 for gap in gaps),
        longest=1.75 * usual if gaps and regular else math.inf,
    )


def day_ticks(first: date, last: date, beat: Cadence, start: date, room: float) -> list[DayTick]:
    """Return ticks from one day to another, as close as their words allow.

    Ticks stand on the days that points stand on: where each point is the last of a month, so is
    each tick.

    Args:
        first: The first day of the axis.
        last: The last day of the axis.
        beat: How the points follow one another.
        start: The day of the first point.
        room: The width of the axis.
    """
    span = max((last - first).days, 1)
    day_of_month = beat.day_of_month or 1
    if beat.day_of_month is None:
        for days in (1, 2, 7, 14):
            if (days >= 7 or not beat.weekly) and span / days * (width("30 Sep") + 14) <= room:
                made = list(_by_days(first, last, days, start if beat.weekly else None))
                if len(made) > 1:
                    return made
    if beat.month is None:
        for months in (1, 2, 3, 6):
            if span / (30.44 * months) * (width("Sep") + 8) <= room:
                made = list(_by_months(first, last, months, day_of_month))
                if len(made) > 1:
                    return made
                break
    for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if span / (365.25 * years) * (width("2022") + 8) <= room:
            made = list(_by_years(first, last, years, beat.month or 1, day_of_month))
            if len(made) > 1:
                return made
            break
    return [
        DayTick(day.toordinal(), f"{day.day} {_MONTHS[day.month - 1]}", str(day.year))
        for day in dict.fromkeys((first, last))
    ]


def _by_days(first: date, last: date, step: int, start: date | None) -> Iterator[DayTick]:
    offset = (start or first).toordinal() if start or step < 7 else 1
    at = first.toordinal() + (offset - first.toordinal()) % step
    year = None
    while at <= last.toordinal():
        day = date.min + timedelta(days=at - 1)
        lower = "" if day.year == year else str(day.year)
        year = day.year
        yield DayTick(at, f"{day.day} {_MONTHS[day.month - 1]}", lower)
        at += step


def _by_months(first: date, last: date, step: int, day_of_month: int) -> Iterator[DayTick]:
    year = None
    for number in range(first.year * 12, last.year * 12 + 12, step):
        day = _day(number // 12, number % 12 + 1, day_of_month)
        if first <= day <= last:
            lower = "" if day.year == year else str(day.year)
            year = day.year
            yield DayTick(day.toordinal(), _MONTHS[day.month - 1], lower)


def _by_years(
    first: date, last: date, step: int, month: int, day_of_month: int
) -> Iterator[DayTick]:
    begun = -(-first.year // step) * step
    for year in range(begun, last.year + 1, step):
        day = _day(year, month, day_of_month)
        if first <= day <= last:
            words = (_MONTHS[month - 1], str(year)) if month > 1 else (str(year), "")
            yield DayTick(day.toordinal(), *words)


def _day(year: int, month: int, day_of_month: int) -> date:
    return date(year, month, min(day_of_month, _last_day(year, month)))


@lru_cache(maxsize=4096)
def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]
