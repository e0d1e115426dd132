"""A chart as data: what was measured, what is known of each figure, and what a reader must see.

Nothing here says how a chart is drawn: :mod:`rsr.charts` does that, and a renderer may do otherwise.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, Self

from attrs import field, frozen

from rsr.brief import brief
from rsr.errors import ModelError, Where, short_repr
from rsr.formatting import rounded_figure, written_day, written_figure
from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
    doc,
)
from rsr.model.fields import finite, known, not_blank, ordered
from rsr.report.dataset import DataColumn, Dataset
from rsr.report.parts import Inline, Table, Text, is_name

__all__ = [
    "Chart",
    "ChartLimits",
    "ChartMark",
    "ChartPoint",
    "ChartSeries",
    "ChartTarget",
    "FigureKind",
    "Signal",
]

FigureKind = Literal[
    "number", "interval", "suppressed", "missing", "not-applicable", "not-collected"
]
Signal = Literal["improvement", "concern", "neutral"]

_bounds_in_order = ordered("low", "high")
_span_in_order = ordered("start", "end")
_limits_in_order = ordered("lower", "upper")
# No publisher prints a fraction with more digits; a division gives many.
_MOST_DIGITS = 10
# What a figure is called where there is none.
_WORDS: dict[str, str] = {
    "missing": "missing",
    "not-applicable": "not applicable",
    "not-collected": "not collected",
}
SIGNAL_WORDS: dict[Signal | None, str] = {
    None: "",
    "improvement": "improvement",
    "concern": "concern",
    "neutral": "change",
}
# Which of value, low and high a kind must have, and which it may have.
_HOLDS: dict[str, tuple[set[str], set[str]]] = {
    "number": ({"value"}, {"value", "low", "high"}),
    "interval": ({"low", "high"}, {"value", "low", "high"}),
    "suppressed": (set(), {"low", "high"}),
}


@frozen(kw_only=True)
class ChartPoint:
    """One figure of a series, or the reason why there is none.

    It is never a guess: a figure that is hidden or missing has no value.

    >>> ChartPoint.of(Suppressed(low=1, high=4), on=date(2022, 3, 31), label="March 2022").in_words()
    'suppressed (1 to 4)'
    """

    label: str = field(
        validator=not_blank, metadata=doc("The period in words, such as 'March 2022'.")
    )
    on: date = field(metadata=doc("The day at which it is drawn, such as the period's last."))
    kind: FigureKind = field(
        default="number", validator=known, metadata=doc("What is known of the figure.")
    )
    value: float | None = field(
        default=None,
        validator=finite,
        metadata=doc(
            "The figure; of one that was rounded, as it is stated. None if there is none."
        ),
    )
    low: float | None = field(
        default=None,
        validator=finite,
        metadata=doc("The least that the figure can be; None if that is not known."),
    )
    high: float | None = field(
        default=None,
        validator=finite,
        metadata=doc("The most that the figure can be; None if that is not known."),
    )
    signal: Signal | None = field(
        default=None,
        validator=known,
        metadata=doc("What the figure signals beside the others; None is nothing out of the way."),
    )
    notes: tuple[str, ...] = field(
        default=(), validator=not_blank, metadata=doc("What must be said with this figure.")
    )

    def __attrs_post_init__(self) -> None:
        _bounds_in_order(self)
        must, may = _HOLDS.get(self.kind, (set(), set()))
        held = {name for name in ("value", "low", "high") if getattr(self, name) is not None}
        for name in sorted((must - held) | (held - may)):
            verb = "has no" if name in held else "must have a"
            raise ModelError.of(
                "chart-point-unclear",
                f"a point of kind {self.kind!r} {verb} {name}",
                got=short_repr(getattr(self, name)),
                hint="choose the kind that says what is known of the figure",
                where=Where(path=(name,)),
            )

    @classmethod
    def of(
        cls,
        value: Value,
        *,
        on: date,
        label: str,
        signal: Signal | None = None,
        notes: tuple[str, ...] = (),
    ) -> Self:
        """Make a point of a value of the model; why a figure is missing becomes a note."""
        held: dict[str, Any] = {"kind": "number"}
        match value:
            case Number():
                held["value"] = value.value
            case Interval():
                held = {"kind": "interval", "low": value.low, "high": value.high}
                held["value"] = value.stated
            case Suppressed():
                held = {"kind": "suppressed", "low": value.low, "high": value.high}
            case Missing():
                held["kind"] = "missing"
                notes = tuple(dict.fromkeys((*notes, value.why))) if value.why else notes
            case NotApplicable():
                held["kind"] = "not-applicable"
            case NotCollected():
                held["kind"] = "not-collected"
        return cls(label=label, on=on, signal=signal, notes=notes, **held)

    def in_words(self) -> str:
        """Return the figure in words, with its bounds where they are known."""
        if self.kind in _WORDS:
            return _WORDS[self.kind]
        bounds = self._bounds()
        if self.value is not None:
            stated = _in_short(self.value)
            return f"{stated} ({bounds})" if bounds else stated
        if self.kind == "suppressed":
            return f"suppressed ({bounds})" if bounds else "suppressed"
        return bounds

    def _bounds(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{_in_short(self.low)} to {_in_short(self.high)}"
        if self.low is not None:
            return f"{_in_short(self.low)} or more"
        return f"at most {_in_short(self.high)}" if self.high is not None else ""


@frozen(kw_only=True)
class ChartSeries:
    """Figures that compare with one another, and whom they count."""

    name: str = field(
        validator=not_blank, metadata=doc("Whom or what it counts, such as 'All who reported'.")
    )
    points: tuple[ChartPoint, ...] = field(
        default=(), metadata=doc("Its figures; they are drawn in the order of their days.")
    )
    cumulative: bool = field(
        default=False,
        metadata=doc(
            "True where each figure holds those before it: the line goes in steps, each figure held "
            "until the next, and ends where one is less than that before it."
        ),
    )

    __repr__ = brief


@frozen(kw_only=True)
class ChartLimits:
    """The mean of a span, and between what figures lie while nothing but chance moves them."""

    start: date = field(metadata=doc("The day of the first point that they hold for."))
    end: date = field(metadata=doc("The day of the last point that they hold for."))
    mean: float = field(validator=finite, metadata=doc("The mean, in the chart's unit."))
    lower: float | None = field(
        default=None, validator=finite, metadata=doc("The lower limit; None if there is none.")
    )
    upper: float | None = field(
        default=None, validator=finite, metadata=doc("The upper limit; None if there is none.")
    )

    def __attrs_post_init__(self) -> None:
        _span_in_order(self)
        _limits_in_order(self)


@frozen(kw_only=True)
class ChartTarget:
    """What was promised."""

    value: float = field(validator=finite, metadata=doc("The figure, in the chart's unit."))
    label: str = field(
        default="Target", validator=not_blank, metadata=doc("What it is called, in few words.")
    )


@frozen(kw_only=True)
class ChartMark:
    """A day that a reader of the chart must know of."""

    on: date = field(metadata=doc("The day."))
    label: str = field(validator=not_blank, metadata=doc("What happened on it, in few words."))
    kind: Literal["break", "recommendation", "baseline-end"] = field(
        validator=known,
        metadata=doc(
            "A break, from which figures no longer compare with those before; the making of a"
            " recommendation; or the last day of the baseline."
        ),
    )


@frozen(kw_only=True)
class Chart:
    """A chart over time, as data, with the message that it is there to show.

    The first series is the one that limits, target and signals are about.
    """

    id: str = field(validator=is_name, metadata=doc("What its file is called; unique on its page."))
    title: str = field(validator=not_blank, metadata=doc("What is counted, of whom, and when."))
    message: str = field(
        validator=not_blank,
        metadata=doc("What it shows, in words, so that nobody has to see it to know."),
    )
    unit: str = field(validator=not_blank, metadata=doc("What one unit is, such as 'people'."))
    better: Literal["higher", "lower", "neither"] = field(
        default="neither", validator=known, metadata=doc("Which direction is better for people.")
    )
    series: tuple[ChartSeries, ...] = field(metadata=doc("What is drawn; the first is the main."))
    limits: tuple[ChartLimits, ...] = field(
        default=(), metadata=doc("Mean and limits, a span each, of the first series.")
    )
    centre: str = field(
        default="Mean",
        validator=not_blank,
        metadata=doc("What the centre line between the limits is called."),
    )
    target: ChartTarget | None = field(
        default=None, metadata=doc("What was promised; None if nothing was.")
    )
    marks: tuple[ChartMark, ...] = field(default=(), metadata=doc("Days to know of."))
    source: str | None = field(
        default=None, validator=not_blank, metadata=doc("Where the figures are from.")
    )
    caveats: tuple[str, ...] = field(
        default=(), validator=not_blank, metadata=doc("What must be said with the chart.")
    )
    data: Dataset | None = field(
        default=None,
        metadata=doc(
            "Its figures for machines, which may hold more than is drawn; None makes them of the "
            "points alone."
        ),
    )

    __repr__ = brief

    def dataset(self) -> Dataset:
        """Return the figures for machines: those that came with it, or else a row for each point."""
        return self.data if self.data is not None else _dataset(self)

    def table(self) -> Table:
        """Return the chart's figures as a table: a row a day, whatever is drawn, in words.

        A mark stands in the notes of the first row that is not before it, or else of the last.
        """
        rows = _rows(self.series)
        columns = [*(series.name for series in self.series)]
        if len(columns) == 1:
            columns = [self.unit[:1].upper() + self.unit[1:]]
        signals = any(point.signal for series in self.series for point in series.points)
        notes = _notes(self, rows)
        heads = ["Period", *columns]
        if self.limits:
            heads += [self.centre, "Lower limit", "Upper limit"]
        heads += (["Signal"] if signals else []) + (["Notes"] if any(notes) else [])
        made = []
        for row, note in zip(rows, notes, strict=True):
            first = next(point for point in row if point is not None)
            cells = [first.label, *(point.in_words() if point else "no figure" for point in row)]
            if self.limits:
                cells += _limits_on(self.limits, first.on)
            cells += [_signals(row)] if signals else []
            cells += [note] if any(notes) else []
            made.append(tuple(_cell(text) for text in cells))
        figures = range(1, len(columns) + 1 + (3 if self.limits else 0))
        about = f"{self.title}: the figures ({self.unit})"
        if self.target:
            about += f". {self.target.label}: {written_figure(self.target.value)}"
        return Table(caption=about, columns=tuple(heads), rows=tuple(made), numeric=tuple(figures))


def _dataset(chart: Chart) -> Dataset:
    """Return a row for each point of each series, in the order in which they are drawn."""
    rows = []
    for at, series in enumerate(chart.series):
        for turn, point in enumerate(sorted(series.points, key=lambda point: point.on)):
            limits = _limits_of(chart.limits, point.on) if at == 0 else None
            rows.append(
                (
                    at + 1,
                    series.name,
                    turn + 1,
                    point.label,
                    point.on,
                    point.kind,
                    point.value,
                    point.value if point.kind == "number" and point.low is None else point.low,
                    point.value if point.kind == "number" and point.high is None else point.high,
                    point.kind == "suppressed",
                    limits.mean if limits else None,
                    limits.lower if limits else None,
                    limits.upper if limits else None,
                    point.signal,
                    chart.target.value if chart.target else None,
                    point.notes,
                )
            )
    return Dataset(
        name=chart.id,
        title=chart.title,
        description=chart.message,
        columns=_COLUMNS,
        rows=tuple(rows),
        key=("series", "point"),
        source=chart.source,
        comments=chart.caveats,
    )


_COLUMNS = (
    DataColumn(name="series", says="Which series, from 1.", datatype="integer", required=True),
    DataColumn(name="series_name", says="Whom or what the series counts.", required=True),
    DataColumn(
        name="point", says="Which of its points, from 1.", datatype="integer", required=True
    ),
    DataColumn(name="period", says="The period in words.", required=True),
    DataColumn(name="on", says="The day at which it is drawn.", datatype="date", required=True),
    DataColumn(name="value_kind", says="What is known of the figure.", required=True),
    DataColumn(
        name="value",
        says="The figure, in the chart's unit; as stated, of one that was rounded.",
        datatype="number",
    ),
    DataColumn(name="low", says="The least that it can be.", datatype="number"),
    DataColumn(name="high", says="The most that it can be.", datatype="number"),
    DataColumn(
        name="hidden",
        says="Whether it is hidden to protect people.",
        datatype="boolean",
        required=True,
    ),
    DataColumn(name="mean", says="The mean here; none without limits.", datatype="number"),
    DataColumn(name="lower_limit", says="The lower limit here.", datatype="number"),
    DataColumn(name="upper_limit", says="The upper limit here.", datatype="number"),
    DataColumn(name="signal", says="What the figure signals; none is nothing out of the way."),
    DataColumn(name="target", says="The figure that was promised.", datatype="number"),
    DataColumn(name="notes", says="What must be said with the figure.", several=True),
)
_Row = tuple[ChartPoint | None, ...]


def _in_short(value: float) -> str:
    """Write a figure exactly, but for one that was divided and has more digits than mean anything."""
    exact = written_figure(value)
    return exact if len(exact) <= _MOST_DIGITS or value == int(value) else rounded_figure(value)


def _cell(text: str) -> tuple[Inline, ...]:
    return (Text(text=text),) if text else ()


def _rows(series: tuple[ChartSeries, ...]) -> list[_Row]:
    """Return a row for each day; a day that one series has twice has two."""
    held: dict[tuple[date, int], list[ChartPoint | None]] = {}
    for at, one in enumerate(series):
        seen: dict[date, int] = {}
        for point in one.points:
            turn = seen[point.on] = seen.get(point.on, -1) + 1
            held.setdefault((point.on, turn), [None] * len(series))[at] = point
    return [tuple(held[key]) for key in sorted(held)]


def _limits_of(limits: tuple[ChartLimits, ...], day: date) -> ChartLimits | None:
    return next((one for one in limits if one.start <= day <= one.end), None)


def _limits_on(limits: tuple[ChartLimits, ...], day: date) -> Iterator[str]:
    one = _limits_of(limits, day)
    for value in (one.mean, one.lower, one.upper) if one is not None else (None,) * 3:
        yield "" if value is None else rounded_figure(value)


def _signals(row: _Row) -> str:
    return ", ".join(
        dict.fromkeys(SIGNAL_WORDS[p.signal] for p in row if p is not None and p.signal)
    )


def _notes(chart: Chart, rows: list[_Row]) -> list[str]:
    days = [next(point for point in row if point is not None).on for row in rows]
    told = [[note for point in row if point is not None for note in point.notes] for row in rows]
    for mark in sorted(chart.marks, key=lambda mark: mark.on):
        if rows:
            at = next((at for at, day in enumerate(days) if day >= mark.on), len(days) - 1)
            told[at].append(f"{mark.label} ({written_day(mark.on)})")
    return ["; ".join(dict.fromkeys(notes)) for notes in told]
