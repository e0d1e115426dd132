"""Cumulative figures as those of single periods: each less the one before, from the last reset on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from attrs import evolve

from rsr.model import Indicator, Interval, Missing, Number, Period, Value
from rsr.model.kinds import adding, kind_of
from rsr.report import rounded_figure, written_span
from rsr.series.picking import Picked, Point
from rsr.values import difference

__all__ = ["differenced"]

# A figure is of a single period where it covers no more than this many times the usual span.
_LONGER = 1.4
_RESETS = {"year": 1, "financial-year": 4}
_GAP = Missing(why="the cumulative figure of the period before is not on record")
_FALLEN = Missing(why="the cumulative figure is less than the one before it")


def differenced(indicator: Indicator, picked: Picked) -> Picked:
    """Return the figures of single periods, where an indicator asks for them.

    A figure is less the one just before it in the same run; the first after a reset is of the time
    since then. Where the one before is absent, or greater, there is none, and that is said: such a
    fall is a revision or a reset that the register does not know of.

    Args:
        indicator: The indicator; of one that asks for no difference all is left as it is.
        picked: Its cumulative figures.
    """
    asked = indicator.difference
    if asked is None or adding(kind_of(indicator), indicator.unit) == "never":
        return picked
    points = picked.points
    starts = [_reset_before(point.period.end, _RESETS.get(asked.resets)) for point in points]
    spans = list(_spans(points, starts))
    usual = median([(one.end - one.start).days + 1 for one in spans if one is not None] or [0])
    made: list[Point] = []
    fallen: list[str] = []
    value: Value
    throughout: Value | None
    for at, (point, span) in enumerate(zip(points, spans, strict=True)):
        if span is None:
            continue
        before = (
            points[at - 1]
            if at and points[at - 1].period.end >= span.start - timedelta(1)
            else None
        )
        fresh = before is None or (starts[at] is not None and span.start == starts[at])
        if (span.end - span.start).days + 1 > _LONGER * usual:
            value, throughout = _GAP, None
        elif fresh:
            value, throughout = point.value, point.throughout
        else:
            assert before is not None  # noqa: S101  # or it would be fresh
            value = _less(point.value, before.value)
            throughout = (
                _less(point.throughout, before.throughout)
                if point.throughout is not None and before.throughout is not None
                else None
            )
            if value == _FALLEN:
                fallen.append(
                    f"{_figure(before.value)} to {_figure(point.value)} in {written_span(span, article=True)}"
                )
        made.append(evolve(point, period=span, value=value, throughout=throughout))
    remarks = [
        "Each figure is the cumulative one less that before it.",
        *(
            [f"The cumulative figure falls from {'; from '.join(fallen)}: no figure is made of it."]
            if fallen
            else []
        ),
    ]
    return evolve(picked, points=tuple(made), remarks=(*picked.remarks, *remarks))


def _reset_before(day: date, month: int | None) -> date | None:
    """Return the last day on which the count began anew; None where it never does."""
    if month is None:
        return None
    return date(day.year if day.month >= month else day.year - 1, month, 1)


def _spans(points: Sequence[Point], starts: Sequence[date | None]) -> Iterator[Period | None]:
    """Yield the days that each difference is of; None for a first figure that has no beginning."""
    for at, point in enumerate(points):
        end, start = point.period.end, starts[at]
        before = points[at - 1].period.end if at else None
        begin = before + timedelta(days=1) if before is not None else None
        if start is not None and (begin is None or begin < start):
            begin = start
        yield Period(start=begin, end=end) if begin is not None and begin <= end else None


def _less(value: Value, before: Value) -> Value:
    found = difference(value, before).value
    if isinstance(found, Number) and found.value < 0:
        return _FALLEN
    if isinstance(found, Interval):
        if found.high < 0:
            return _FALLEN
        return evolve(found, low=max(found.low, 0), stated=None)
    return found


def _figure(value: Value) -> str:
    match value:
        case Number(value=known) | Interval(stated=int() | float() as known):
            return rounded_figure(known)
        case Interval(low=low, high=high):
            return f"{rounded_figure(low)} to {rounded_figure(high)}"
    return "no figure"
