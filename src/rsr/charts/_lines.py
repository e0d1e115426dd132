"""One series of a chart as lines and signs: nothing is joined across what is not there."""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from attrs import define, field

from rsr.charts._axes import Cadence
from rsr.charts._sheet import MAIN, SERIES, LegendEntry, path, stroke
from rsr.charts._signs import (
    BELOW,
    NARROWEST_BAR,
    ROUNDED_ENTRY,
    SIGNALS,
    bar,
    bar_entry,
    below_entry,
    dot,
    signal_entry,
    signal_look,
    whisker,
)
from rsr.charts._text import svg_text
from rsr.report import ChartPoint, Signal

# What is said of figures that are drawn in steps.
CUMULATIVE = "Cumulative: each figure holds those before it"
# Dots that would touch one another are left out; the line says the same.
_CLOSEST = 4.5
# Bars that hold the shape of a signal are wide enough to be seen behind it, where there is room.
_WIDEST_BAR, _SHARE = 8.0, 0.35


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
    half: float = NARROWEST_BAR,
    *,
    cumulative: bool = False,
) -> Drawn:
    """Draw the points of a series.

    Args:
        points: The points by day.
        number: Which series it is; the first is 0.
        x_of: How far to the right a day stands.
        y_of: How high a figure stands.
        breaks: Days that the line must not cross.
        beat: How regularly the points follow one another; the line does not cross a hole.
        half: Half the width of a bar of the first series.
        cumulative: True where each figure holds those before it: it is held until the next, and a
            lesser one begins a line of its own.
    """
    made = Drawn()
    colour, dash = SERIES[number % len(SERIES)]
    places = [x_of(point.on) for point in points]
    apart = _apart(places)
    runs: list[list[int]] = []
    for at, point in enumerate(points):
        if point.value is None:
            _without_value(made, point, number, places[at], y_of, half)
        elif (
            at
            and (before := points[at - 1].value) is not None
            and _joined(points, at, breaks, beat)
            and not (cumulative and point.value < before)
        ):
            runs[-1].append(at)
        else:
            runs.append([at])
    heights = [0.0 if point.value is None else y_of(point.value) for point in points]
    line = "".join(
        _steps(run, places, heights)
        if cumulative
        else "M" + "L".join([f"{places[at]:.1f} {heights[at]:.1f}" for at in run])
        for run in runs
        if len(run) > 1
    )
    made.line = path(line, stroke(f"series-{number % len(SERIES)}", colour, 1.8, dash))
    sparse = apart >= _CLOSEST
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
                _signal(made, point, point.signal, x, y)
            elif sparse or len(run) == 1:
                hollow = number > 0
                made.dots.append(dot(x, y, colour, hollow=hollow, title=_title(point)))
    if caps:
        made.bars.append(path(caps, stroke("bar", colour)))
    return made


def _steps(run: Sequence[int], places: Sequence[float], heights: Sequence[float]) -> str:
    """Return a line on which each figure is held until the next."""
    first, *others = run
    steps = "".join(f"H{places[at]:.1f}V{heights[at]:.1f}" for at in others)
    return f"M{places[first]:.1f} {heights[first]:.1f}{steps}"


def half_of_bars(series: Sequence[Sequence[ChartPoint]], x_of: Callable[[date], float]) -> float:
    """Return half the width of the first series' bars: wider where one has a signal within.

    It is the same for all series, so that the bars of each are seen behind those before it.
    """
    marked = any(p.signal and p.value is None and middle(p) is not None for s in series for p in s)
    if not marked:
        return NARROWEST_BAR
    apart = min(_apart([x_of(point.on) for point in points]) for points in series)
    return min(max(NARROWEST_BAR, _SHARE * apart), _WIDEST_BAR)


def _apart(places: Sequence[float]) -> float:
    """Return how far points lie apart on average."""
    return (places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else math.inf


def _joined(points: Sequence[ChartPoint], at: int, breaks: Sequence[date], beat: Cadence) -> bool:
    before, after = points[at - 1].on, points[at].on
    return (after - before).days <= beat.longest and not any(
        before < day <= after for day in breaks
    )


def middle(point: ChartPoint) -> float | None:
    """Return the figure at which a point is drawn: its own, or else the middle of its bounds."""
    if point.value is not None or point.low is None or point.high is None:
        return point.value
    return point.low / 2 + point.high / 2


def _signal(made: Drawn, point: ChartPoint, signal: Signal, x: float, y: float) -> None:
    made.signs.add(signal)
    outline, title = SIGNALS[signal][0](x, y), f"<title>{_title(point)}</title>"
    made.signals.append(f'<path d="{outline}" {signal_look(signal)}>{title}</path>')


def _without_value(
    made: Drawn,
    point: ChartPoint,
    number: int,
    x: float,
    y_of: Callable[[float], float],
    half: float,
) -> None:
    if point.low is not None and point.high is not None:
        hidden = point.kind == "suppressed"
        top, bottom = y_of(point.high), y_of(point.low)
        drawn = bar(x, top, bottom, hidden=hidden, number=number, half=half)
        made.bars.append(f"<g><title>{_title(point)}</title>{drawn}</g>")
        made.signs.add("hidden" if hidden else "bounds")
        if point.signal:
            _signal(made, point, point.signal, x, (top + bottom) / 2)
    else:
        made.below.append((point.kind, x, _title(point)))
        made.signs.add(point.kind)


def _title(point: ChartPoint) -> str:
    return svg_text(f"{point.label}: {point.in_words()}")


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


def sign_entries(drawn: Sequence[Drawn], names: Sequence[str]) -> Iterator[LegendEntry]:
    """Yield the legend's lines for the signs that are used, always in the same order.

    Args:
        drawn: The series.
        names: What each is called.
    """
    used = set[str]().union(*(one.signs for one in drawn))
    yield from (signal_entry(signal) for signal in SIGNALS if signal in used)
    if "rounded" in used:
        yield ROUNDED_ENTRY
    for sign in ("bounds", "hidden"):
        for number, (one, name) in enumerate(zip(drawn, names, strict=True)):
            if sign in one.signs:
                yield bar_entry(number, hidden=sign == "hidden", of=name if len(names) > 1 else "")
    yield from (below_entry(kind) for kind in BELOW if kind in used)


def steps_entry() -> LegendEntry:
    """Return the legend's line for figures that are cumulative."""
    look = stroke("series-0", SERIES[0][0], 1.8)
    return LegendEntry(CUMULATIVE, lambda x, y: path(f"M{x - 9:.1f} {y + 5:.1f}h6v-5h6v-5h6", look))


def series_entry(number: int, name: str) -> LegendEntry:
    """Return the legend's line for a series."""
    colour, dash = SERIES[number % len(SERIES)]
    look = stroke(f"series-{number % len(SERIES)}", colour, 1.8, dash)
    return LegendEntry(
        name,
        lambda x, y: (
            path(f"M{x - 9:.1f} {y:.1f}h18", look) + dot(x, y, colour or MAIN, hollow=number > 0)
        ),
    )
