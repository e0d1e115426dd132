"""What figures can be: limits of a chart may lie beyond it, and a reader is told so."""

import re
from collections.abc import Iterable, Sequence

from attrs import evolve

from rsr.model import Indicator, MeasuredPoint
from rsr.model.kinds import kind_of
from rsr.series.comparing import bounds
from rsr.series.picking import Point
from rsr.written import rounded_figure

__all__ = ["beyond", "greatest", "possible", "within"]

_PROPORTION = re.compile(r"\bproportions?\b")
_POINTS = re.compile(r"\bpoints?\b")
# Kinds of statistics that are never below 0. A mean or an index can be, and so can an amount.
_FROM_ZERO = frozenset({"count", "rate", "percentage", "ratio"})


def possible(indicator: Indicator, points: Sequence[Point]) -> tuple[float | None, float | None]:
    """Return the least and the most that figures of an indicator can be; None where no end is known.

    A count, rate, percentage or ratio is 0 or more; a percentage is 100 or less, and a proportion 1
    or less. A figure on record beyond an end shows that it is none: a change in numbers may be
    below 0, and an occupancy above 100 per cent.

    Args:
        indicator: The indicator; one that shows no kind is taken for a count.
        points: Its figures.
    """
    kind, most = _kind(indicator)
    least = 0.0 if kind in _FROM_ZERO else None
    known = [bounds(value) for point in points for value in (point.value, point.throughout)]
    if least is not None and any(low is not None and low < least for low, _, _ in known):
        least = None
    if most is not None and any(high is not None and high > most for _, _, high in known):
        most = None
    return least, most


def _kind(indicator: Indicator) -> tuple[str, float | None]:
    unit = indicator.unit.casefold()
    kind = kind_of(indicator) or "count"
    if kind != "percentage":
        return kind, None
    if _POINTS.search(unit):
        return "difference", None  # of two percentages
    return kind, 1.0 if _PROPORTION.search(unit) else 100.0


def greatest(indicator: Indicator) -> float | None:
    """Return the most that a share of a whole can be in an indicator's unit; None where it is none."""
    return _kind(indicator)[1]


def beyond(
    points: Iterable[MeasuredPoint], least: float | None, most: float | None
) -> tuple[str, ...]:
    """Say which limits lie where no figure can be, once for each end.

    Args:
        points: The points with the limits that were worked out.
        least: The least that a figure can be; None where that is not known.
        most: The most.
    """
    lower = [p.lower for p in points if p.lower is not None and least is not None]
    upper = [p.upper for p in points if p.upper is not None and most is not None]
    said = []
    if least is not None and any(limit < least for limit in lower):
        said.append(_sentence("lower", min(lower), "below", least))
    if most is not None and any(limit > most for limit in upper):
        said.append(_sentence("upper", max(upper), "above", most))
    return tuple(said)


def within(
    points: Iterable[MeasuredPoint], least: float | None, most: float | None
) -> tuple[MeasuredPoint, ...]:
    """Return points with their limits drawn no further than figures can lie.

    No signal changes: no figure lies beyond such a limit, wherever it is drawn.

    Args:
        points: The points with the limits that were worked out.
        least: The least that a figure can be; None where that is not known.
        most: The most.
    """
    return tuple(
        evolve(
            point,
            lower=point.lower if least is None else max(point.lower, least),
            upper=point.upper if most is None else min(point.upper, most),
        )
        if point.lower is not None and point.upper is not None
        else point
        for point in points
    )


def _sentence(which: str, limit: float, way: str, end: float) -> str:
    return (
        f"The {which} limit comes to {rounded_figure(limit)}, {way} {rounded_figure(end)}, where no "
        f"figure can be; it is drawn at {rounded_figure(end)}, and no figure can lie {way} it."
    )
