"""The funnel plot of a measurement: its parts beside all of them together, and never in a ranking."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rsr.errors import ModelError
from rsr.formatting import plural
from rsr.model import Indicator, Measurement, Register, Suppressed
from rsr.model.kinds import kind_of
from rsr.report import (
    Funnel,
    FunnelLimits,
    FunnelPoint,
    FunnelStep,
    rounded_figure,
    written_span,
)
from rsr.series.charting import source_of

if TYPE_CHECKING:
    from rsr.spc import FunnelChart, FunnelOrganisation

__all__ = ["funnel_of"]

# Of so many parts beyond the limits the names stand in the message.
_NAMED = 5
_AS_ASKED = "A figure beyond the limits asks for a look; it says nothing of what lies behind it."


def funnel_of(measurement: Measurement, register: Register) -> Funnel | None:
    """Return the funnel plot of a measurement's parts; None where none is asked for or can be drawn.

    Parts of which a figure is hidden or missing are named and not drawn, and are no part of the figure
    of all together.
    """
    indicator, parts = register.indicator(measurement.indicator), measurement.parts
    if not parts or indicator.ratio is None or indicator.funnel is None:
        return None
    from rsr.spc import funnel  # arithmetic that few registers need

    when = written_span(parts[0].period)
    title = f"{indicator.title}, each part by its size, {when}"
    below = register.indicator(indicator.ratio.denominator)
    quotients = [one.quotient for one in parts]
    made: FunnelChart | None = None
    share = indicator.control_chart.startswith("p") or kind_of(indicator) == "percentage"
    try:
        made = funnel(
            [one.numerator for one in quotients],
            [one.denominator for one in quotients],
            kind="proportion" if share else "rate",
            names=[one.part for one in parts],
            overdispersion="none" if indicator.funnel == "chance" else indicator.funnel,
            per=indicator.ratio.times,
        )
        message = _message(made, when)
    except ModelError as error:
        message = f"No funnel plot can be drawn: {error.problems[0].must}."
    points = made.points if made is not None else ()
    hidden = [
        one.part
        for one in parts
        if isinstance(one.quotient.numerator, Suppressed)
        or isinstance(one.quotient.denominator, Suppressed)
    ]
    return Funnel(
        id=f"{indicator.id}--funnel",
        title=title,
        message=message,
        unit=indicator.unit
        + (f", out of {indicator.denominator}" if indicator.denominator else ""),
        size_unit=below.unit,
        better=indicator.better,
        points=tuple(_point(indicator, one, made, hidden=one.name in hidden) for one in points),
        centre=made.benchmark if made is not None else None,
        limits=tuple(
            FunnelLimits(
                label=f"{100 * curve.level:g} %",
                steps=tuple(
                    FunnelStep(size=at.denominator, lower=at.lower, upper=at.upper)
                    for at in curve.bounds
                ),
            )
            for curve in (made.curves if made is not None else ())
        ),
        source=source_of(indicator, register),
        caveats=tuple(_caveats(indicator, made, hidden)) if made is not None else (),
    )


def _point(
    indicator: Indicator, one: "FunnelOrganisation", made: "FunnelChart | None", *, hidden: bool
) -> FunnelPoint:
    """Return a part to draw; beyond the outer limits it is a signal."""
    outer = max((curve.level for curve in made.curves), default=None) if made else None
    signal = None
    if one.side is not None and one.beyond == outer:
        better = {"higher": "high", "lower": "low"}.get(indicator.better)
        signal = "neutral" if better is None else "improvement" if one.side == better else "concern"
    note = None if one.beyond is None and one.absent is None and one.limits else one.standing
    return FunnelPoint(
        name=one.name,
        size=None if one.absent is not None else one.denominator,
        value=one.value,
        signal=signal,  # type: ignore[arg-type]  # the words are the chart's own
        note="hidden" if hidden else note,
    )


def _message(made: "FunnelChart", when: str) -> str:
    shown = [one for one in made.points if one.value is not None]
    beyond = [one for one in shown if one.beyond is not None]
    told = f"{when}: {len(shown):,} of {len(made.points):,} parts are shown"
    if not made.curves:
        return f"{told}, and there are no limits."
    if not beyond:
        return f"{told}; each lies within the limits."
    names = "; ".join(f"{one.name}, {one.standing}" for one in beyond[:_NAMED])
    more = f"; and {len(beyond) - _NAMED:,} more" if len(beyond) > _NAMED else ""
    return f"{told}; {len(beyond):,} of them beyond the limits: {names}{more}."


def _caveats(indicator: Indicator, made: "FunnelChart", hidden: list[str]) -> Iterator[str]:
    """Yield what a reader must know beside the plot."""
    yield _AS_ASKED
    absent = [one for one in made.points if one.value is None]
    if absent:
        are = "is" if len(absent) == 1 else "are"
        of_them = f", {len(hidden):,} of them because a figure is hidden" if hidden else ""
        yield (
            f"{plural(len(absent), 'part')} of {len(made.points):,} {are} not shown{of_them}, and no part of "
            "the figure of all together."
        )
    if indicator.funnel != "chance":
        yield f"Limits are widened for parts that differ beyond chance ({indicator.funnel})."
    codes = {problem.code for problem in made.problems}
    if "funnel-overdispersed" in codes and made.phi is not None:
        yield (
            f"Parts differ {rounded_figure(made.phi)} times as much, as a variance, as chance alone would "
            "have it, so that more of them lie beyond the limits: 'funnel: additive' or 'multiplicative' "
            "allows for it."
        )
    if "organisations-few" in codes:
        yield "How much parts differ is worked out from fewer than 10 of them, and is uncertain."
    if "figure-rounded" in codes:
        yield "Some figures are rounded, and were taken as they are printed."
    if "limits-none" in codes:
        yield "There are no limits, because all or none of what was counted has the event."
