"""A funnel plot as data: organisations of different sizes beside what chance alone would give."""

from typing import Any, Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.formatting import rounded_figure, written_figure
from rsr.model import doc
from rsr.model.fields import Least, finite, known, not_blank, ordered
from rsr.report.chart import SIGNAL_WORDS, Signal
from rsr.report.dataset import DataColumn, Dataset
from rsr.report.parts import Inline, Table, Text, is_name

__all__ = ["Funnel", "FunnelLimits", "FunnelPoint", "FunnelStep"]

_not_below_zero = Least(0)
_limits_in_order = ordered("lower", "upper")


@frozen(kw_only=True)
class FunnelPoint:
    """One organisation; one whose figure is hidden or missing is told, and not drawn."""

    name: str = field(validator=not_blank, metadata=doc("The organisation."))
    size: float | None = field(
        default=None,
        validator=_not_below_zero,
        metadata=doc("How much its figure rests on, such as bed days; None if that is not known."),
    )
    value: float | None = field(
        default=None, validator=finite, metadata=doc("Its figure; None if there is none.")
    )
    signal: Signal | None = field(
        default=None,
        validator=known,
        metadata=doc("What the figure signals; None where it may be chance alone."),
    )
    note: str | None = field(
        default=None,
        validator=not_blank,
        metadata=doc("What must be said with the figure, or why there is none."),
    )


@frozen(kw_only=True)
class FunnelStep:
    """The limits at one size."""

    size: float = field(
        validator=_not_below_zero, metadata=doc("The size, in the unit of the plot's sizes.")
    )
    lower: float = field(validator=finite, metadata=doc("The lower limit."))
    upper: float = field(validator=finite, metadata=doc("The upper limit."))

    def __attrs_post_init__(self) -> None:
        _limits_in_order(self)


@frozen(kw_only=True)
class FunnelLimits:
    """Between what figures lie by chance, size by size."""

    label: str = field(validator=not_blank, metadata=doc("What they are called, such as '95%'."))
    steps: tuple[FunnelStep, ...] = field(
        metadata=doc("The limits; they are drawn in the order of their sizes.")
    )


@frozen(kw_only=True)
class Funnel:
    """A funnel plot, as data, with the message that it is there to show. It ranks nobody."""

    id: str = field(validator=is_name, metadata=doc("What its file is called; unique on its page."))
    title: str = field(validator=not_blank, metadata=doc("What is compared, and when."))
    message: str = field(
        validator=not_blank,
        metadata=doc("What it shows, in words, so that nobody has to see it to know."),
    )
    unit: str = field(validator=not_blank, metadata=doc("What one unit of a figure is."))
    size_unit: str = field(validator=not_blank, metadata=doc("What one unit of a size is."))
    better: Literal["higher", "lower", "neither"] = field(
        default="neither", validator=known, metadata=doc("Which direction is better for people.")
    )
    points: tuple[FunnelPoint, ...] = field(metadata=doc("The organisations, in any order."))
    centre: float | None = field(
        default=None, validator=finite, metadata=doc("The figure of all together; None if unknown.")
    )
    limits: tuple[FunnelLimits, ...] = field(
        default=(), metadata=doc("The limits, from the inner to the outer.")
    )
    source: str | None = field(
        default=None, validator=not_blank, metadata=doc("Where the figures are from.")
    )
    caveats: tuple[str, ...] = field(
        default=(), validator=not_blank, metadata=doc("What must be said with the plot.")
    )

    __repr__ = brief

    def dataset(self) -> Dataset:
        """Return the figures for machines: the organisations by name, then the limits by size."""
        points = sorted(self.points, key=lambda point: (point.name.casefold(), point.name))
        rows: list[tuple[Any, ...]] = [
            ("organisation", p.name, p.size, p.value, None, None, p.signal, p.note) for p in points
        ]
        for one in self.limits:
            rows += [
                ("limits", one.label, step.size, self.centre, step.lower, step.upper, None, None)
                for step in sorted(one.steps, key=lambda step: step.size)
            ]
        return Dataset(
            name=self.id,
            title=self.title,
            description=self.message,
            columns=_columns(self.unit, self.size_unit),
            rows=tuple(rows),
            source=self.source,
            comments=self.caveats,
        )

    def table(self) -> Table:
        """Return the figures as a table, in the order of the organisations' names."""
        points = sorted(self.points, key=lambda point: (point.name.casefold(), point.name))
        signals = any(point.signal for point in points)
        notes = any(point.note for point in points)
        figures = (
            self.unit[:1].upper() + self.unit[1:],
            self.size_unit[:1].upper() + self.size_unit[1:],
        )
        heads = ("Organisation", *figures, *["Signal"] * signals, *["Notes"] * notes)
        rows = []
        for point in points:
            cells = [
                point.name,
                "no figure" if point.value is None else rounded_figure(point.value),
                "not known" if point.size is None else written_figure(point.size),
            ]
            cells += [SIGNAL_WORDS[point.signal]] if signals else []
            cells += [point.note or ""] if notes else []
            rows.append(tuple(_cell(cell) for cell in cells))
        about = f"{self.title}: the figures"
        if self.centre is not None:
            about += f". All together: {rounded_figure(self.centre)}"
        return Table(caption=about, columns=heads, rows=tuple(rows), numeric=(1, 2))


def _columns(unit: str, size_unit: str) -> tuple[DataColumn, ...]:
    """Return what the columns of a funnel plot's data mean, in its units."""
    return (
        DataColumn(
            name="row", says="What the row is: an 'organisation', or 'limits'.", required=True
        ),
        DataColumn(name="name", says="The organisation, or what the limits are.", required=True),
        DataColumn(name="size", says=f"How much it rests on, in {size_unit}.", datatype="number"),
        DataColumn(
            name="value",
            says=f"The organisation's figure, or that of all together, in {unit}.",
            datatype="number",
        ),
        DataColumn(name="lower_limit", says="The lower limit at that size.", datatype="number"),
        DataColumn(name="upper_limit", says="The upper limit at that size.", datatype="number"),
        DataColumn(name="signal", says="What the figure signals; none: it may be chance alone."),
        DataColumn(name="note", says="What must be said with it, or why there is no figure."),
    )


def _cell(text: str) -> tuple[Inline, ...]:
    return (Text(text=text),) if text else ()
