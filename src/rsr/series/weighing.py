"""Charts of counts: p and u for periods of unequal weight, t and g for rare events.

The limits of an XmR chart are the same for a month of 11 inspections and one of 490. A p or u chart
gives each period limits by its own denominator. A t or g chart has a point for each event.
"""

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve

from rsr.errors import ModelError, Problem
from rsr.model import Indicator, MeasuredPoint, Quotient, Signal, Value
from rsr.model.kinds import kind_of
from rsr.report import rounded_figure
from rsr.series.comparing import ComparableFigures, bounds, number

if TYPE_CHECKING:
    from rsr.spc import ControlChart

# By what share of the greatest denominator the least may fall short of it, before limits that treat
# all periods alike mislead: Minitab's rule for equal limits where sizes of subgroups differ.
_MOST_APART = 0.25
# Making Data Count shows limits from this many points; fewer say too little.
LEAST_POINTS = 13
_LEAST_FIXED = 12
# Of so many events limits are no longer rough.
_RARE = 5
_SIGNALS: dict[str, Signal] = {"improvement": "improvement", "concern": "concern"}
_UNDRAWN = {
    "count-not-whole": "what is counted must be whole numbers",
    "events-exceed": "events must not be more than their denominators",
}
_LIMITS = {
    "t": "they are worked out from the 3.6th root of each time between events and turned back, and the "
    "centre is near the median time",
    "g": "they are those of a geometric distribution, so that there is no lower one, and the shift rule "
    "goes by the median",
}
# Which of the figures within the bounds of each is meant, by its place in :func:`bounds`.
End = Literal["lowest", "judged", "highest"]
ENDS: dict[End, int] = {"lowest": 0, "judged": 1, "highest": 2}


def uneven(indicator: Indicator, judged: ComparableFigures) -> str | None:
    """Say how much denominators differ, where limits and verdict treat their periods alike."""
    if indicator.control_chart != "xmr":
        return None
    below = [number(one.denominator) for one in _quotients(judged) if one is not None]
    known = [found for found in below if found is not None]
    if not known or min(known) >= (1 - _MOST_APART) * max(known):
        return None
    better = "p" if kind_of(indicator) == "percentage" else "u"
    return (
        f"Denominators are from {rounded_figure(min(known))} to {rounded_figure(max(known))}, and the "
        f"limits of the XmR chart treat all periods alike: those of a {better} chart would be wider where "
        f"the denominator is small ('chart: {better}' in the register)."
    )


def rare_events(figures: Sequence[float | None]) -> bool:
    """Say whether figures count rare events: half of them or more are 0, and no other is 5 or more."""
    known = [figure for figure in figures if figure is not None]
    if len(known) < LEAST_POINTS or any(not 0 <= one < _RARE or one % 1 for one in known):
        return False
    return 2 * known.count(0) >= len(known)


def undrawn(indicator: Indicator, error: ModelError) -> str:
    """Say why the chart of an indicator cannot be drawn."""
    from rsr.spc.verdict import CHARTS

    problem = error.problems[0]
    why = _UNDRAWN.get(problem.code, problem.must)
    return f"No {CHARTS[indicator.control_chart]} can be drawn: {why}."


def counted(
    indicator: Indicator, judged: ComparableFigures, end: End
) -> list[tuple[float | None, float | None]]:
    """Return the events and the denominator of each figure, for a p or u chart.

    Of a count that is known by its bounds alone a whole number within them is taken.

    ``end``: whether those that make the figures lowest or highest are meant, or those judged.

    Raises:
        ModelError: The figures are no ratio of two counts.
    """
    if indicator.ratio is None:
        must = "figures must be a ratio of two counts"
        raise ModelError(Problem(code="option-conflict", must=must))
    share = indicator.control_chart.startswith("p")
    at = ENDS[end]
    found: list[tuple[float | None, float | None]] = []
    for one in _quotients(judged):
        above = _whole(one.numerator if one is not None else None)[at]
        below = (_whole if share else bounds)(one.denominator if one is not None else None)[2 - at]
        if share and end == "highest" and above is not None and below is not None:
            above = min(above, below)
        found.append((above, below))
    return found


def _whole(value: Value | None) -> tuple[float | None, float | None, float | None]:
    """Return bounds as whole numbers within them; a figure that is known is as it is."""
    low, middle, high = bounds(value)
    if low is None or middle is None or high is None or low == high:
        return low, middle, high
    return ceil(low), floor(middle), floor(high)


def _quotients(judged: ComparableFigures) -> list[Quotient | None]:
    """Return what each figure that is judged was divided from."""
    same = judged.basis == "throughout"
    pairs = zip(judged.points, judged.values, strict=True)
    return [
        None if value is None else point.throughout_quotient if same else point.quotient
        for point, value in pairs
    ]


def weighed(
    indicator: Indicator,
    judged: ComparableFigures,
    stretch: range,
    fix_after: int | None,
    points: list[MeasuredPoint],
) -> tuple[tuple[str | None, str | None], list[str]]:
    """Put the limits of a chart of counts on the points of a stretch; return its icons and remarks.

    ``fix_after``: on how many of its points the limits rest; None is all.
    """
    none = (None, None)
    try:
        figures: list[tuple[float | None, float | None]]
        if indicator.between_events:
            figures = [(number(judged.values[at]), 1) for at in stretch]
        else:
            every = counted(indicator, judged, "judged")
            figures = [every[at] for at in stretch]
        if sum(at is not None and of is not None for at, of in figures) < LEAST_POINTS:
            return none, []
        fixed = fix_after if fix_after is not None and fix_after >= _LEAST_FIXED else None
        chart = _chart(indicator, judged, stretch, figures, fixed)
    except ModelError as error:
        return none, [undrawn(indicator, error)]
    if all(drawn.upper is None for drawn in chart.points):
        return none, []
    kind = indicator.control_chart
    scale = indicator.ratio.times if indicator.ratio and kind.startswith("p") else 1
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
    target = indicator.target.value / scale if indicator.target else None
    icons = chart.icon, chart.assurance(target) if target is not None else None
    from rsr.spc.verdict import CHARTS, about_limits

    how = _LIMITS.get(kind, "each period has its own, by its denominator")
    said = [f"Limits are those of a {CHARTS[kind]}: {how}."]
    return icons, [*said, *about_limits(chart)]


def _chart(
    indicator: Indicator,
    judged: ComparableFigures,
    stretch: range,
    figures: Sequence[tuple[float | None, float | None]],
    fixed: int | None,
) -> "ControlChart":
    from rsr.spc import g_chart, p_chart, t_chart, u_chart

    events, below = [one for one, _ in figures], [other for _, other in figures]
    more: dict[str, Any] = {
        "dates": [judged.points[at].period.end for at in stretch],
        "better": indicator.better,
        "fix_after": fixed,
    }
    kind = indicator.control_chart
    if indicator.between_events:
        return (t_chart if kind == "t" else g_chart)(events, **more)
    more["laney"] = kind.endswith("prime")
    if kind.startswith("p"):
        return p_chart(events, below, **more)
    times = indicator.ratio.times if indicator.ratio is not None else 1
    return u_chart(events, below, per=times, **more)
