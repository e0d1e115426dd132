"""Periods of unequal weight: p and u charts for ratios of counts, and what an XmR chart leaves out.

The limits of an XmR chart are the same for a month of 11 inspections and one of 490. A p or u chart
gives each period limits by its own denominator.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.errors import ModelError
from rsr.model import Indicator, MeasuredPoint, Quotient, Signal
from rsr.report import rounded_figure
from rsr.series.comparing import Judged, number
from rsr.series.verdicts import IMPROVEMENT

if TYPE_CHECKING:
    from rsr.spc import ControlChart

__all__ = ["LEAST_POINTS", "uneven", "weighed"]

# By what share of the greatest denominator the least may fall short of it, before limits that treat
# all periods alike mislead: Minitab's rule for equal limits where sizes of subgroups differ.
_MOST_APART = 0.25
# Making Data Count shows limits from this many points; fewer say too little.
LEAST_POINTS = 13
_LEAST_FIXED = 12
_SIGNALS: dict[str, Signal] = {"improvement": "improvement", "concern": "concern"}
_NAMES = {
    "xmr": "XmR chart",
    "p": "p chart",
    "p-prime": "Laney p' chart",
    "u": "u chart",
    "u-prime": "Laney u' chart",
}


def uneven(indicator: Indicator, judged: Judged) -> str | None:
    """Say how much denominators differ, where limits or a verdict treat their periods alike."""
    below = [number(one.denominator) for one in _quotients(judged) if one is not None]
    known = [found for found in below if found is not None]
    if not known or min(known) >= (1 - _MOST_APART) * max(known):
        return None
    between = f"Denominators are from {rounded_figure(min(known))} to {rounded_figure(max(known))}"
    if indicator.chart == "xmr":
        return (
            f"{between}, and the limits of the XmR chart treat all periods alike: those of a p or u "
            "chart would be wider where the denominator is small."
        )
    return f"{between}, and the verdict treats all periods alike; the limits of the chart do not."


def _quotients(judged: Judged) -> list[Quotient | None]:
    """Return what each figure that is judged was divided from."""
    same = judged.basis == "throughout"
    pairs = zip(judged.points, judged.values, strict=True)
    return [
        None if value is None else point.throughout_quotient if same else point.quotient
        for point, value in pairs
    ]


def weighed(
    indicator: Indicator,
    judged: Judged,
    stretch: range,
    fix_after: int | None,
    points: list[MeasuredPoint],
) -> list[str]:
    """Put the limits of a p or u chart on the points of a stretch; return what is to be said of it.

    Args:
        indicator: The indicator, which is a ratio of two counts.
        judged: Its figures.
        stretch: The points between two breaks.
        fix_after: On how many of its points the limits rest; None is all.
        points: Its points, which are given limits and signals.
    """
    quotients = [_quotients(judged)[at] for at in stretch]
    events = [_whole(one.numerator) if one is not None else None for one in quotients]
    below = [number(one.denominator) if one is not None else None for one in quotients]
    name = _NAMES[indicator.chart]
    if indicator.ratio is None:
        return [f"No {name} can be drawn of figures that are no ratio of two counts."]
    if sum(at is not None and of is not None for at, of in zip(events, below, strict=True)) < (
        LEAST_POINTS
    ):
        return []
    fixed = fix_after if fix_after is not None and fix_after >= _LEAST_FIXED else None
    try:
        chart = _chart(indicator, judged, stretch, events, below, fixed)
    except ModelError as error:
        return [f"No {name} can be drawn: {error.problems[0].must}."]
    scale = indicator.ratio.times if indicator.chart.startswith("p") else 1
    for at, drawn in zip(stretch, chart.points, strict=True):
        if drawn.centre is None or drawn.upper is None or drawn.lower is None:
            continue
        first = drawn.signals[0] if drawn.signals else None
        signal = _SIGNALS.get(first.meaning, first.side) if first is not None else None
        points[at] = evolve(
            points[at],
            mean=drawn.centre * scale,
            lower=drawn.lower * scale,
            upper=drawn.upper * scale,
            rules=tuple(one.rule for one in drawn.signals),
            signal=signal,
        )
    return [f"Limits are those of a {name}: each period has its own, by its denominator."]


def _chart(
    indicator: Indicator,
    judged: Judged,
    stretch: range,
    events: Sequence[float | None],
    below: Sequence[float | None],
    fixed: int | None,
) -> "ControlChart":
    from rsr.spc import p_chart, u_chart

    more: dict[str, Any] = {
        "dates": [judged.points[at].period.end for at in stretch],
        "laney": indicator.chart.endswith("prime"),
        "improvement": IMPROVEMENT[indicator.better],
        "fix_after": fixed,
    }
    if indicator.chart.startswith("p"):
        return p_chart(events, below, **more)
    times = indicator.ratio.times if indicator.ratio is not None else 1
    return u_chart(events, below, per=times, **more)


def _whole(value: Any) -> float | None:
    """Return a count of events as it is printed; None where it is none."""
    found = number(value)
    return found if found is not None and float(found).is_integer() else None
