"""One series of a chart as lines and signs: nothing is joined across what is not there."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from attrs import define, field

from rsr.charts._scales import Cadence
from rsr.charts._sheet import MAIN, SERIES, Entry, path, stroke
from rsr.charts._signs import (
    BELOW,
    BOUNDS_ENTRY,
    HIDDEN_ENTRY,
    ROUNDED_ENTRY,
    SIGNALS,
    bar,
    below_entry,
    dot,
    signal_entry,
    signal_look,
    whisker,
)
from rsr.charts._text import shown
from rsr.report import ChartPoint

# Dots that would touch one another are left out; the line says the same.
_CLOSEST = 4.5


@define
class Drawn:
    """A series as SVG, by layer, and what of it stands below the axis."""

    bars: list[str] = field(factory=list)
    line: str = ""
    dots: list[str] = field(factory=list)
    signals: list[str] = field(factory=list)
    below: list[tuple[str, float, str]] = field(factory=list)
    signs: set[str] = field(factory=set)

    @property
    def drawn(self) -> bool:
        """True where anything stands in the chart itself."""
        return bool(self.line or self.bars or self.dots or self.signals)


def draw_series(
    points: Sequence[ChartPoint],
    number: int,
    x_of: Callable[[date], float],
    y_of: Callable[[float], float],
    breaks: Sequence[date],
    beat: Cadence,
) -> Drawn:
    """Draw the points of a series.

    Args:
        points: The points by day.
        number: Which series it is; the first is 0.
        x_of: How far to the right a day stands.
        y_of: How high a figure stands.
        breaks: Days that the line must not cross.
        beat: How regularly the points follow one another; the line does not cross a hole.
    """
    made = Drawn()
    colour, dash = SERIES[number % len(SERIES)]
    places = [x_of(point.on) for point in points]
    runs: list[list[int]] = []
    for at, point in enumerate(points):
        if point.value is None:
            _without_value(made, point, places[at], y_of)
        elif at and points[at - 1].value is not None and _joined(points, at, breaks, beat):
            runs[-1].append(at)
        else:
            runs.append([at])
    heights = [0.0 if point.value is None else y_of(point.value) for point in points]
    line = "".join(
        "M" + "L".join([f"{places[at]:.1f} {heights[at]:.1f}" for at in run])
        for run in runs
        if len(run) > 1
    )
    made.line = path(line, stroke(f"series-{number % len(SERIES)}", colour, 1.8, dash))
    sparse = len(points) < 2 or (places[-1] - places[0]) / (len(points) - 1) >= _CLOSEST
    caps = ""
    for run in runs:
        for at in run:
            point = points[at]
            x, y = places[at], heights[at]
            if point.low is not None and point.high is not None:
                top, bottom = y_of(point.high), y_of(point.low)
                if bottom - top > 2:
                    caps += whisker(x, top, bottom)
                    made.signs.add("rounded")
            if point.signal:
                made.signs.add(point.signal)
                outline = SIGNALS[point.signal][0](x, y)
                title = f"<title>{_title(point)}</title>"
                look = signal_look(point.signal)
                made.signals.append(f'<path d="{outline}" {look}>{title}</path>')
            elif sparse or len(run) == 1:
                hollow = number > 0
                made.dots.append(dot(x, y, colour, hollow=hollow, title=_title(point)))
    if caps:
        made.bars.append(path(caps, stroke("bar", colour)))
    return made


def _joined(points: Sequence[ChartPoint], at: int, breaks: Sequence[date], beat: Cadence) -> bool:
    before, after = points[at - 1].on, points[at].on
    return (after - before).days <= beat.longest and not any(
        before < day <= after for day in breaks
    )


def _without_value(
    made: Drawn, point: ChartPoint, x: float, y_of: Callable[[float], float]
) -> None:
    if point.low is not None and point.high is not None:
        hidden = point.kind == "suppressed"
        drawn = bar(x, y_of(point.high), y_of(point.low), hidden=hidden)
        made.bars.append(f"<g><title>{_title(point)}</title>{drawn}</g>")
        made.signs.add("hidden" if hidden else "bounds")
    else:
        made.below.append((point.kind, x, _title(point)))
        made.signs.add(point.kind)


def _title(point: ChartPoint) -> str:
    return shown(f"{point.label}: {point.told()}")


def draw_below(drawn: Sequence[Drawn], bottom: float, high: float) -> tuple[list[str], int]:
    """Return the signs below the axis as SVG, and how many rows they take: one for each series."""
    rows = [(number, one.below) for number, one in enumerate(drawn) if one.below]
    made = []
    for row, (number, signs) in enumerate(rows):
        y = bottom + high * row + high / 2 + 1
        look = stroke("below", SERIES[number % len(SERIES)][0], 1.3)
        for kind, x, title in signs:
            outline = BELOW[kind][0](x, y)
            made.append(f'<path d="{outline}" {look}><title>{title}</title></path>')
    return made, len(rows)


def sign_entries(drawn: Sequence[Drawn]) -> Iterator[Entry]:
    """Yield the legend's lines for the signs that are used, always in the same order."""
    used = set[str]().union(*(one.signs for one in drawn))
    yield from (signal_entry(signal) for signal in SIGNALS if signal in used)
    for sign, entry in (
        ("rounded", ROUNDED_ENTRY),
        ("bounds", BOUNDS_ENTRY),
        ("hidden", HIDDEN_ENTRY),
    ):
        if sign in used:
            yield entry
    yield from (below_entry(kind) for kind in BELOW if kind in used)


def series_entry(number: int, name: str) -> Entry:
    """Return the legend's line for a series."""
    colour, dash = SERIES[number % len(SERIES)]
    look = stroke(f"series-{number % len(SERIES)}", colour, 1.8, dash)
    return Entry(
        name,
        lambda x, y: (
            path(f"M{x - 9:.1f} {y:.1f}h18", look) + dot(x, y, colour or MAIN, hollow=number > 0)
        ),
    )
