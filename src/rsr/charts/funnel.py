"""A funnel plot as SVG: organisations by size, beside what chance alone would give."""

from collections.abc import Callable, Iterator

from attrs import frozen

from rsr.charts._axes import NumberScale, number_scale
from rsr.charts._sheet import (
    BELOW_AXIS,
    BETTER,
    LIMIT,
    MAIN,
    SOFT,
    SOFT_LOOK,
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
from rsr.charts._signs import MEAN_LOOK, SIGNALS, dot, signal_entry, signal_look
from rsr.charts._text import LINE, lines, svg_text, whole
from rsr.charts._text import width as width_of
from rsr.report import Funnel, FunnelLimits, FunnelPoint, FunnelStep, rounded_figure, written_figure

__all__ = ["funnel_chart"]

_DASHES = ("5 4", "2 3", "9 3 2 3")


def funnel_chart(
    funnel: Funnel,
    *,
    width: float = 720,
    ids: str = "chart",
    titled: bool = True,
    language: str | None = None,
) -> str:
    """Draw a funnel plot as SVG: the same plot is always the same text.

    Organisations are named where a pointer rests on them, and in the table beside; none is ranked.

    Args:
        funnel: What to draw.
        width: The width in pixels, from 200 to 4000. It grows where the figures need more.
        ids: What the ids within begin with; unique on the page that it will stand on.
        titled: True to write title, message, source and caveats into the drawing, for one that
            stands alone; False where the page says them.
        language: The language of the plot's text (BCP 47); None where the page says it.

    Raises:
        ModelError: The width or the ids cannot be used.
    """
    made = sheet(width, ids, titled=titled)
    if titled:
        made.heading(funnel.title, funnel.message)
    drawn = [
        (point, point.size, point.value)
        for point in sorted(funnel.points, key=lambda point: point.name)
        if point.size is not None and point.value is not None
    ]
    _Funnel(funnel, made, drawn).draw()
    if titled:
        made.sources(funnel.source, funnel.caveats)
    said = f"{funnel.message} The plot has {len(drawn)} of {len(funnel.points)} organisations."
    return made.svg(ids=ids, title=funnel.title, description=said, language=language)


@frozen
class _Funnel:
    """What is drawn of a funnel plot: the points that have a place, and the sheet."""

    funnel: Funnel
    sheet: Sheet
    points: list[tuple[FunnelPoint, float, float]]

    def draw(self) -> None:
        """Draw the plot below what is on the sheet."""
        funnel, sheet = self.funnel, self.sheet
        unit = funnel.unit[:1].upper() + funnel.unit[1:] + BETTER[funnel.better]
        sheet.paragraph(unit, most=3, look=SOFT_LOOK, after=2)
        high = min(340.0, max(210.0, 0.46 * sheet.width))
        figures = list(self._figures())
        scale = number_scale(
            min(figures, default=0), max(figures, default=0), most=max(3, round(high / 44))
        )
        left = sheet.edge + 9
        if figures:
            left += max(width_of(words) for _, words in scale.ticks)
        side = self._side(scale, high)
        margin = 15 + max((width_of(words) for one in side for words in one.words), default=0)
        sheet.width = max(sheet.width, left + margin + 120 + sheet.edge)
        right = sheet.width - sheet.edge - margin
        largest = max((size for size in self._sizes()), default=0)
        across = number_scale(0, largest, most=max(2, int((right - left) / 80)))
        upright = across.place(-right, -left)
        top = sheet.y + 8
        bottom = top + high
        y_of = scale.place(top, bottom)

        def x_of(size: float) -> float:
            return -upright(size)

        if figures:
            sheet.axis_of_figures(scale, y_of, left, right)
        sheet.add(*self._curves(x_of, y_of, left, right))
        for point, size, value in self.points:
            x, y = x_of(size), y_of(value)
            words = f"{point.name}: {rounded_figure(value)} ({written_figure(size)} "
            title = svg_text(f"{words}{funnel.size_unit})")
            if point.signal:
                outline = SIGNALS[point.signal][0](x, y)
                look = signal_look(point.signal)
                sheet.add(f'<path d="{outline}" {look}><title>{title}</title></path>')
            else:
                sheet.add(dot(x, y, MAIN, hollow=True, r=3.2, title=title))
        if not self.points:
            middle = f'text-anchor="middle" {SOFT_LOOK}'
            sheet.add(text_at((left + right) / 2, (top + bottom) / 2, "No figures", look=middle))
        sheet.add(path(f"M{left:.1f} {bottom:.1f}H{right:.1f}", stroke("axis", SOFT)))
        for label in side:
            label.at += top
        sheet.add(draw_side(side_labels(side, top, bottom) or (), right))
        self._sizes_below(across, x_of, bottom)
        sheet.legend(list(self._key(told=bool(side))))
        self._remarks(scale)

    def _figures(self) -> Iterator[float]:
        yield from (value for _, _, value in self.points)
        for one in self.funnel.limits:
            for at in one.steps:
                yield from (at.lower, at.upper)
        if self.funnel.centre is not None:
            yield self.funnel.centre

    def _sizes(self) -> Iterator[float]:
        yield from (size for _, size, _ in self.points)
        for one in self.funnel.limits:
            yield from (at.size for at in one.steps)

    def _side(self, scale: NumberScale, high: float) -> list[SideLabel]:
        """Return what is said at the right of the curves; nothing where it would not fit."""
        y_of, room = scale.place(0, high), 0.2 * self.sheet.width
        told: list[tuple[str, float]] = []
        if self.funnel.centre is not None:
            told.append((f"All {rounded_figure(self.funnel.centre, digits=3)}", self.funnel.centre))
        for one in self.funnel.limits:
            if one.steps:
                last = _steps(one)[-1]
                told += [(one.label, last.lower), (one.label, last.upper)]
        made = []
        for words, value in told:
            broken = lines(words, room, most=2)
            if not whole(words, broken):
                return []
            made.append(SideLabel(y_of(value), broken, SOFT_LOOK))
        return made if side_labels(made, 0, high) else []

    def _curves(
        self,
        x_of: Callable[[float], float],
        y_of: Callable[[float], float],
        left: float,
        right: float,
    ) -> Iterator[str]:
        """Yield the limits and the figure of all together as SVG."""
        for number, one in enumerate(self.funnel.limits):
            look = _look(number)
            steps = _steps(one)
            for curve in ("lower", "upper"):
                places = [f"{x_of(at.size):.1f} {y_of(getattr(at, curve)):.1f}" for at in steps]
                yield path("" if not places else f"M{'L'.join(places)}", look)
        if self.funnel.centre is not None:
            yield path(f"M{left:.1f} {y_of(self.funnel.centre):.1f}H{right:.1f}", MEAN_LOOK)

    def _sizes_below(
        self, across: NumberScale, x_of: Callable[[float], float], bottom: float
    ) -> None:
        sheet = self.sheet
        if self.points or self.funnel.limits:
            ticks = "".join(f"M{x_of(size):.1f} {bottom:.1f}v5" for size, _ in across.ticks)
            sheet.add(path(ticks, stroke("axis", SOFT)))
            sheet.add(f'<g text-anchor="middle" {SOFT_LOOK}>')
            taken = 0.0
            for size, words in across.ticks:
                half = width_of(words) / 2 + 2
                middle = min(max(x_of(size), sheet.edge + half), sheet.width - sheet.edge - half)
                if middle - half >= taken:
                    sheet.add(text_at(middle, bottom + BELOW_AXIS + LINE - 4, words))
                    taken = middle + half
            sheet.add("</g>")
        sheet.y = bottom + BELOW_AXIS + LINE
        unit = self.funnel.size_unit[:1].upper() + self.funnel.size_unit[1:]
        sheet.paragraph(unit, most=3, look=SOFT_LOOK, after=2)

    def _key(self, *, told: bool) -> Iterator[LegendEntry]:
        used = {point.signal for point, _, _ in self.points}
        if None in used and len(used) > 1:
            yield LegendEntry(
                "May be chance alone", lambda x, y: dot(x, y, MAIN, hollow=True, r=3.2)
            )
        yield from (signal_entry(signal) for signal in SIGNALS if signal in used)
        for number, one in enumerate(self.funnel.limits):
            yield LegendEntry(f"Limits {one.label}", line_sign(_look(number)))
        if not told and self.funnel.centre is not None:
            words = f"All together {rounded_figure(self.funnel.centre, digits=3)}"
            yield LegendEntry(words, line_sign(MEAN_LOOK))

    def _remarks(self, scale: NumberScale) -> None:
        hidden = len(self.funnel.points) - len(self.points)
        if hidden:
            self.sheet.y += 4
            self.sheet.paragraph(
                f"Not shown, because there is no figure: {hidden}.", look=SOFT_LOOK
            )
        self.sheet.say_where_it_begins(scale)


def _steps(limits: FunnelLimits) -> list[FunnelStep]:
    return sorted(limits.steps, key=lambda step: step.size)


def _look(number: int) -> str:
    return stroke("limit", LIMIT, 1.2, _DASHES[number % len(_DASHES)])
