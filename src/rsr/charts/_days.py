"""The axis of days: words under the days that points stand on."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from rsr.charts._axes import Cadence, day_ticks
from rsr.charts._sheet import BELOW_AXIS, SOFT, SOFT_LOOK, Sheet, path, stroke, text_at
from rsr.charts._text import LINE, lines, whole, width
from rsr.report import ChartPoint

_FEW = 10


def axis_of_days(
    sheet: Sheet,
    points: Sequence[ChartPoint],
    span: Sequence[date],
    beat: Cadence,
    x_of: Callable[[date], float],
    ends: tuple[float, float],
    bottom: float,
) -> None:
    """Write the days under a chart, below what is on the sheet.

    Args:
        sheet: The sheet.
        points: The points of the main series, by day.
        span: All days that the chart shows.
        beat: How regularly the points follow one another.
        x_of: How far to the right a day stands.
        ends: Where the axis begins and ends.
        bottom: How high the axis lies.
    """
    ticks = _own_words(points, x_of, ends) or _calendar(points, span, beat, x_of, ends)
    marks = "".join(f"M{x:.1f} {bottom:.1f}v4" for x, _ in ticks)
    sheet.add(path(marks, stroke("axis", SOFT)))
    sheet.y += BELOW_AXIS
    sheet.add(f'<g text-anchor="middle" {SOFT_LOOK}>')
    for row in range(max((len(words) for _, words in ticks), default=0)):
        sheet.y += LINE
        taken: list[tuple[float, float, str]] = []
        for x, words in ticks:
            if row < len(words) and words[row]:
                half = width(words[row]) / 2 + 2
                middle = min(max(x, sheet.edge + half), sheet.width - sheet.edge - half)
                if taken and taken[-1][0] > middle - half:
                    # The year in which an axis begins gives way to the first whole year.
                    if row == 0 or len(taken) > 1:
                        continue
                    taken.pop()
                taken.append((middle + half, middle, words[row]))
        sheet.add(*(text_at(middle, sheet.y - 4, words) for _, middle, words in taken))
    sheet.add("</g>")


def _own_words(
    points: Sequence[ChartPoint], x_of: Callable[[date], float], ends: tuple[float, float]
) -> list[tuple[float, list[str]]]:
    """Return the points' own labels where they are few enough for all of them to stand there."""
    if not 0 < len(points) <= _FEW:
        return []
    places = [x_of(point.on) for point in points]
    room = min((after - before for before, after in pairwise(places)), default=ends[1] - ends[0])
    made = [(x, lines(p.label, room - 8, most=2)) for x, p in zip(places, points, strict=True)]
    fit = all(whole(point.label, words) for (_, words), point in zip(made, points, strict=True))
    return made if room > 16 and fit else []


def _calendar(
    points: Sequence[ChartPoint],
    span: Sequence[date],
    beat: Cadence,
    x_of: Callable[[date], float],
    ends: tuple[float, float],
) -> list[tuple[float, list[str]]]:
    start = points[0].on if points else min(span)
    ticks = day_ticks(min(span), max(span), beat, start, ends[1] - ends[0])
    return [
        (x_of(date.fromordinal(tick.on)), [tick.upper, tick.lower] if tick.lower else [tick.upper])
        for tick in ticks
    ]
