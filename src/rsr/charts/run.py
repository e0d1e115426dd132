"""A chart over time as SVG: what was measured, what is not known, and what changed."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from attrs import frozen

from rsr.charts._axes import NumberScale, cadence, number_scale
from rsr.charts._days import axis_of_days
from rsr.charts._lines import (
    CUMULATIVE,
    Drawn,
    draw_below,
    draw_series,
    half_of_bars,
    middle,
    series_entry,
    sign_entries,
    steps_entry,
)
from rsr.charts._marks import NARROW, placed_marks
from rsr.charts._sheet import (
    BETTER,
    SERIES,
    SOFT,
    SOFT_LOOK,
    TARGET,
    LegendEntry,
    Sheet,
    SideLabel,
    draw_side,
    line_sign,
    path,
    sheet,
    side_labels,
    stroke,
    text_at,
)
from rsr.charts._signs import LIMITS_LOOK, MEAN_LOOK
from rsr.charts._text import LINE, lines, whole
from rsr.charts._text import width as width_of
from rsr.report import Chart, ChartPoint, Signal, written_figure

__all__ = ["run_chart"]

_STRIP = 14
_SIGNALLED: dict[Signal, str] = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral": "change",
}
# How far limits reach beyond their first and last point, where nothing stands beside it.
_FARTHEST = 9
_TARGET = stroke("target", TARGET, 1.4, "10 4")


def run_chart(
    chart: Chart,
    *,
    width: float = 720,
    ids: str = "chart",
    titled: bool = True,
    language: str | None = None,
) -> str:
    """Draw a chart over time as SVG: the same chart is always the same text.

    It fetches nothing and holds no script and no style sheet. Its classes, which begin with
    ``k-``, let a page give it other colours.

    Args:
        chart: What to draw.
        width: The width in pixels, from 200 to 4000. It grows where the figures need more.
        ids: What the ids within begin with; unique on the page that it will stand on.
        titled: True to write title, message, source and caveats into the drawing, for one that
            stands alone; False where the page says them.
        language: The language of the chart's text (BCP 47); None where the page says it.

    Raises:
        ModelError: The width or the ids cannot be used.
    """
    made = sheet(width, ids, titled=titled)
    if titled:
        made.heading(chart.title, chart.message)
    _run(chart, made).draw()
    if titled:
        made.sources(chart.source, chart.caveats)
    told = f"{chart.message} {_summary(chart)}".rstrip()
    return made.svg(ids=ids, title=chart.title, description=told, language=language)


def _summary(chart: Chart) -> str:
    """Return what those who do not see the chart should know of it, but for its message."""
    points = sorted(chart.series[0].points, key=lambda point: point.on) if chart.series else []
    if not points:
        return "There are no figures."
    said = f"The chart has {len(points)} {'period' if len(points) == 1 else 'periods'}"
    first, last = points[0].label, points[-1].label
    # A message that names both ends has said from when to when.
    if len(points) > 1 and not (first in chart.message and last in chart.message):
        said += f", from {first} to {last}"
    kinds = [
        f"{number} {words}"
        for kind, words in (
            ("suppressed", "suppressed"),
            ("missing", "missing"),
            ("not-collected", "not collected"),
            ("not-applicable", "not applicable"),
        )
        if (number := sum(point.kind == kind for point in points))
    ]
    told = [f"{said}; {', '.join(kinds)}." if kinds else f"{said}."]
    if any(series.cumulative for series in chart.series):
        told.append(f"{CUMULATIVE}; the line goes in steps.")
    marked = Counter(
        point.signal
        for series in chart.series
        for point in series.points
        if point.signal and middle(point) is not None
    )
    if marked:
        signals = [
            f"{marked[signal]} {'signals' if marked[signal] == 1 else 'signal'} {words}"
            for signal, words in _SIGNALLED.items()
            if marked[signal]
        ]
        told.append(f"Of its figures {' and '.join(signals)}.")
    return " ".join(told)


@frozen
class _Line:
    """A line that has a figure of its own, such as a mean."""

    words: str
    at: float
    ink: str
    look: str


@frozen
class _Run:
    """What is drawn of a chart: its points by day, and the span of days and figures."""

    chart: Chart
    sheet: Sheet
    points: tuple[tuple[ChartPoint, ...], ...]
    span: tuple[date, ...]
    figures: tuple[float, ...]

    def draw(self) -> None:
        """Draw the chart below what is on the sheet."""
        chart, sheet = self.chart, self.sheet
        unit = chart.unit[:1].upper() + chart.unit[1:] + BETTER[chart.better]
        sheet.paragraph(unit, most=3, look=SOFT_LOOK, after=2)
        high = min(300.0, max(190.0, 0.42 * sheet.width))
        least, largest = min(self.figures, default=0), max(self.figures, default=0)
        scale = number_scale(least, largest, most=max(3, round(high / 44)))
        left = sheet.edge + 9
        if self.figures:
            left += max(width_of(words) for _, words in scale.ticks)
        side = self._side(scale, high)
        margin = 15 + max((width_of(words) for one in side for words in one.words), default=0)
        sheet.width = max(sheet.width, left + (margin if side else 15) + 120 + sheet.edge)
        right = sheet.width - sheet.edge - (margin if side else 15)

        x_of = _across(self.span, left + 9, right - 9)
        marks = sorted(chart.marks, key=lambda mark: (mark.on, mark.label))
        sheet.y += 2
        placed = placed_marks(sheet, marks, [x_of(mark.on) for mark in marks])
        top = sheet.y + 6
        bottom = top + high
        y_of = scale.place(top, bottom)
        if self.figures:
            sheet.axis_of_figures(scale, y_of, left, right)
        sheet.add(*self._lines(x_of, y_of, (left, right)))
        sheet.add(*placed.lines(bottom), *placed.words)

        main = self.points[0] if self.points else ()
        beat = cadence([point.on for point in main])
        breaks = [mark.on for mark in marks if mark.kind == "break"]
        half = half_of_bars(self.points, x_of)
        drawn = [
            draw_series(
                points, number, x_of, y_of, breaks, beat, half, cumulative=series.cumulative
            )
            for number, (points, series) in enumerate(zip(self.points, chart.series, strict=True))
        ]
        for one in reversed(drawn):
            sheet.add(*one.bars, one.line, *one.dots, *one.signals)
        if not any(one.drawn for one in drawn):
            middle = f'text-anchor="middle" {SOFT_LOOK}'
            sheet.add(text_at((left + right) / 2, (top + bottom) / 2, "No figures", look=middle))
        sheet.add(path(f"M{left:.1f} {bottom:.1f}H{right:.1f}", stroke("axis", SOFT)))
        for label in side:
            label.at += top
        sheet.add(draw_side(side_labels(side, top, bottom) or (), right))

        below, rows = draw_below(drawn, bottom + 4, _STRIP)
        sheet.add(*below)
        sheet.y = bottom + _STRIP * rows + (4 if rows else 0)
        if self.span:
            axis_of_days(sheet, main, self.span, beat, x_of, (left, right), bottom)
        else:
            sheet.y += LINE / 2
        sheet.y += 2
        sheet.legend([*self._key(drawn, scale, told=bool(side)), *placed.key])
        self._remarks(scale, rows)

    def _side(self, scale: NumberScale, high: float) -> list[SideLabel]:
        """Return what is said at the right of the lines; nothing where it would not fit."""
        y_of, room = scale.place(0, high), 0.22 * self.sheet.width
        made = []
        for line in self._named(scale):
            words = lines(line.words, room, most=2)
            if not whole(line.words, words):
                return []
            made.append(SideLabel(y_of(line.at), words, line.ink))
        if len(self.points) > 1 and self.sheet.width >= NARROW:
            for number, points in enumerate(self.points):
                shown = [at for at in map(middle, points) if at is not None]
                if shown:
                    words = lines(self.chart.series[number].name, room, most=3)
                    colour = SERIES[number % len(SERIES)][0]
                    ink = f'class="k-name" fill="{colour}"'
                    made.append(SideLabel(y_of(shown[-1]), words, ink))
        return made if side_labels(made, 0, high) else []

    def _named(self, scale: NumberScale) -> Iterator[_Line]:
        """Yield the lines that have a figure, from that of the last span of limits."""
        if self.chart.limits:
            last = max(self.chart.limits, key=lambda one: one.end)
            for name, value, look in (
                ("Upper", last.upper, LIMITS_LOOK),
                (self.chart.centre, last.mean, MEAN_LOOK),
                ("Lower", last.lower, LIMITS_LOOK),
            ):
                if value is not None:
                    yield _Line(f"{name} {scale.label(value)}", value, SOFT_LOOK, look)
        if self.chart.target:
            target = self.chart.target
            words = f"{target.label} {written_figure(target.value)}"
            ink = f'class="k-target-words" fill="{TARGET}"'
            yield _Line(words, target.value, ink, _TARGET)

    def _lines(
        self,
        x_of: Callable[[date], float],
        y_of: Callable[[float], float],
        ends: tuple[float, float],
    ) -> Iterator[str]:
        """Yield limits, mean and target as SVG."""
        days = sorted({point.on for point in self.points[0]}) if self.points else []
        places = [x_of(day) for day in days]
        drawn = {"mean": "", "lower": "", "upper": ""}
        stepped = dict.fromkeys(drawn, False)
        for one in sorted(self.chart.limits, key=lambda one: one.start):
            # A span reaches half-way to the points beside it, so that one of a single point shows.
            begin, end = _reach(days, places, one.start, one.end, x_of, ends)
            for name in drawn:
                value = getattr(one, name)
                if value is None:
                    stepped[name] = False
                    continue
                # Limits that differ from point to point are one line with steps.
                steps = one.start == one.end and stepped[name]
                move = f"V{y_of(value):.1f}" if steps else f"M{begin:.1f} {y_of(value):.1f}"
                drawn[name] += f"{move}H{end:.1f}"
                stepped[name] = one.start == one.end
        yield path(drawn["lower"] + drawn["upper"], LIMITS_LOOK)
        yield path(drawn["mean"], MEAN_LOOK)
        if self.chart.target:
            height = y_of(self.chart.target.value)
            yield path(f"M{ends[0]:.1f} {height:.1f}H{ends[1]:.1f}", _TARGET)

    def _key(
        self, drawn: Sequence[Drawn], scale: NumberScale, *, told: bool
    ) -> Iterator[LegendEntry]:
        """Yield the legend's lines for whatever does not say itself what it is."""
        names = len(self.points) > 1
        if names and not (told and self.sheet.width >= NARROW):
            for number, series in enumerate(self.chart.series):
                yield series_entry(number, series.name)
        if any(series.cumulative for series in self.chart.series):
            yield steps_entry()
        yield from sign_entries(drawn, [one.name for one in self.chart.series])
        if not told:
            yield from (
                LegendEntry(line.words, line_sign(line.look)) for line in self._named(scale)
            )
        elif any(one.lower is not None or one.upper is not None for one in self.chart.limits):
            yield LegendEntry("Limits of expected variation", line_sign(LIMITS_LOOK))

    def _remarks(self, scale: NumberScale, rows: int) -> None:
        self.sheet.say_where_it_begins(scale)
        if rows > 1:
            words = "Below the axis each series has a row of its own, in the order of the table."
            self.sheet.paragraph(words, look=SOFT_LOOK)


def _run(chart: Chart, on: Sheet) -> _Run:
    points = tuple(
        tuple(sorted(series.points, key=lambda point: point.on)) for series in chart.series
    )
    span = [point.on for series in points for point in series]
    span += [mark.on for mark in chart.marks]
    for limits in chart.limits:
        span += (limits.start, limits.end)
    return _Run(chart, on, points, tuple(span), tuple(_figures(chart)))


def _figures(chart: Chart) -> Iterator[float]:
    """Yield every figure that needs a height."""
    for series in chart.series:
        for point in series.points:
            if point.value is not None:
                yield point.value
            if point.low is not None and point.high is not None:
                yield from (point.low, point.high)
    for one in chart.limits:
        yield from (value for value in (one.mean, one.lower, one.upper) if value is not None)
    if chart.target:
        yield chart.target.value


def _across(span: Sequence[date], left: float, right: float) -> Callable[[date], float]:
    """Return the function from a day to how far to the right it stands."""
    first = min(span, default=date.min).toordinal()
    last = max(span, default=date.min).toordinal()
    if first == last:
        return lambda _: (left + right) / 2
    factor = (right - left) / (last - first)
    return lambda day: left + (day.toordinal() - first) * factor


def _reach(
    days: Sequence[date],
    places: Sequence[float],
    start: date,
    end: date,
    x_of: Callable[[date], float],
    ends: tuple[float, float],
) -> tuple[float, float]:
    """Return from where to where the limits of a span are drawn."""
    begin, finish = x_of(start), x_of(end)
    at, after = bisect_left(days, start), bisect_right(days, end)
    before = (places[at - 1] + begin) / 2 if at > 0 else ends[0]
    behind = (places[after] + finish) / 2 if after < len(days) else ends[1]
    return max(before, begin - _FARTHEST), min(behind, finish + _FARTHEST)
