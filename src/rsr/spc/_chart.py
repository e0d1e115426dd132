"""What a chart of counts is: points, limits, phases, and the rules that say what is unusual."""

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.errors import Problem, short_repr
from rsr.model import doc
from rsr.spc._given import Absent, Given, GivenValue, When, note
from rsr.spc._plain import Span, work
from rsr.spc._rules import (
    BETTER,
    HIGH,
    LEAST_FIXED,
    PROFILES,
    RULE_NAMES,
    SHORT,
    TREND,
    Better,
    Rules,
    assured,
    in_concern,
    in_improvement,
)

Meaning = Literal["improvement", "concern", "neutral"]
Clipped = Literal["none", "lower", "upper", "both"]
Gap = Absent | Literal["zero-denominator"]
ChartKind = Literal["p", "p-prime", "u", "u-prime", "t", "g"]

_RULES = PROFILES["nhsr-0.2.2"]
_STANDARD = Span(0, -3, 3, -2, 2)
_NO_LIMITS = Span(math.nan, math.nan, math.nan, math.nan, math.nan)


@frozen(kw_only=True)
class Signal:
    """One rule that a point fired: the point is not what chance alone would be expected to give."""

    rule: str = field(
        metadata=doc(
            "Its name, as for an XmR chart: above-upper-limit, trend-rising, two-of-three-above, "
            "shift-above; below-lower-limit, trend-falling, two-of-three-below, shift-below."
        )
    )
    side: Literal["high", "low"] = field(
        metadata=doc("On which side; a rising trend is high, a falling one low.")
    )
    meaning: Meaning = field(
        metadata=doc("Improvement or concern, by the direction that is better; else neutral.")
    )


@frozen(kw_only=True)
class ControlChartPoint:
    """One point of a control chart, with the limits that hold for it."""

    at: When = field(metadata=doc("Its date; its number from 1 where no dates were given."))
    events: int | None = field(
        default=None, metadata=doc("The events counted; None where not known, or not counted.")
    )
    denominator: int | float | None = field(
        default=None, metadata=doc("What they are divided by; None for charts without one.")
    )
    value: float | None = field(metadata=doc("What is drawn; None where there is no figure."))
    absent: Gap | None = field(
        default=None, metadata=doc("Why there is no value; None where there is one.")
    )
    centre: float | None = field(metadata=doc("The centre line; None where there is none."))
    lower: float | None = field(metadata=doc("The lower limit; None where there is none."))
    upper: float | None = field(metadata=doc("The upper limit; None where there is none."))
    clipped: Clipped = field(
        default="none",
        metadata=doc("Which limits were cut off where no value can lie beyond them."),
    )
    z: float | None = field(
        default=None,
        metadata=doc("Distance from the centre in standard deviations, on the chart's own scale."),
    )
    phase: int = field(metadata=doc("The phase that it belongs to, from 1."))
    used: bool = field(metadata=doc("True where the limits rest on it."))
    signals: tuple[Signal, ...] = field(
        default=(), metadata=doc("Every rule that it fired, the weightiest first.")
    )


@frozen(kw_only=True)
class ChartPhase:
    """A stretch of a chart whose limits were calculated together."""

    number: int = field(metadata=doc("Its number, from 1."))
    first: When = field(metadata=doc("Its first point."))
    last: When = field(metadata=doc("Its last point."))
    n_used: int = field(metadata=doc("On how many points the limits rest."))
    centre: float | None = field(metadata=doc("The centre line; None where there is none."))
    sigma_z: float | None = field(
        default=None,
        metadata=doc(
            "How much more the points vary than chance alone would have it: 1 is as much. "
            "None where it cannot be told, and for charts without a denominator."
        ),
    )
    median: float | None = field(
        default=None,
        metadata=doc("For a g chart, the line that the shift rule goes by; else None."),
    )


@frozen(kw_only=True)
class OpenGap:
    """The time since the last event, which still goes on: it is no point of the chart."""

    since: date = field(metadata=doc("The last event."))
    days: float = field(metadata=doc("From then to the day that was asked about.", unit="days"))
    beyond: bool | None = field(
        metadata=doc("Whether it is longer than the upper limit; None where there is no limit.")
    )


@frozen(kw_only=True)
class ControlChart:
    """A control chart of counts: what was drawn, its limits and what the rules say.

    It tells a change from chance. It does not tell what brought the change about.
    """

    kind: ChartKind = field(metadata=doc("The chart; 'p-prime' and 'u-prime' are Laney's."))
    better: Better = field(metadata=doc("Which direction is better."))
    per: float = field(default=1, metadata=doc("The rate is per so many units of exposure."))
    points: tuple[ControlChartPoint, ...] = field(metadata=doc("The points in order of time."))
    phases: tuple[ChartPhase, ...] = field(metadata=doc("The phases in order of time."))
    open_gap: OpenGap | None = field(
        default=None,
        metadata=doc("For a t chart, the time since the last event; None where not asked for."),
    )
    problems: tuple[Problem, ...] = field(
        metadata=doc("What a reader of the chart must know about the data.")
    )

    __repr__ = brief

    @property
    def variation(self) -> Meaning | Literal["common-cause"]:
        """What the last point says; ``common-cause`` where no rule fired at it."""
        last = self.points[-1].signals if self.points else ()
        return last[0].meaning if last else "common-cause"

    @property
    def icon(self) -> str:
        """The variation icon of the last point, named as :attr:`rsr.spc.XmrIcons.variation` is."""
        last = self.points[-1].signals if self.points else ()
        return f"{last[0].meaning}_{last[0].side}" if last else "common_cause"

    def assurance(self, target: float) -> str | None:
        """Return the assurance icon of a target beside the limits of the last point.

        It is named as :attr:`rsr.spc.XmrIcons.assurance` is; None where there are no limits, or
        neither direction is better.
        """
        last = self.points[-1] if self.points else None
        if last is None or last.lower is None or last.upper is None:
            return None
        found = assured(target, last.lower, last.upper, self.better)
        return None if found is None else found.removeprefix("consistent_")


def fired(
    values: Sequence[float | None], z: Sequence[float | None], *, better: Better
) -> list[tuple[Signal, ...]]:
    """Apply the rules of the XmR chart to the points of one phase.

    Limits that differ from point to point leave no single centre to compare with, so all rules but
    the trend go by the standardised points: on the centre at 0, near a limit beyond 2, outside it
    beyond 3. A trend goes by what is drawn.

    ``z`` are the standardised values; where there is none, no rule is applied.
    """
    return [_signals(bits, better) for bits in fired_bits(values, z, _RULES)]


def fired_bits(values: Sequence[float | None], z: Sequence[float | None], rules: Rules) -> bytes:
    """Apply the rules as :func:`fired` does; return the byte of each point, see :data:`RULE_NAMES`."""
    standard = [math.nan if one is None else one for one in z]
    drawn = [
        math.nan if one is None or at is None else one for one, at in zip(values, z, strict=True)
    ]
    by_place = work(standard, _STANDARD, rules).fired
    by_step = work(drawn, _NO_LIMITS, rules).fired
    return bytes(
        place & ~TREND | step & TREND for place, step in zip(by_place, by_step, strict=True)
    )


def _signals(bits: int, better: Better) -> tuple[Signal, ...]:
    improving, worse = in_improvement(better), in_concern(better)
    return tuple(
        Signal(
            rule=name,
            side="high" if bit & HIGH else "low",
            meaning="improvement" if bit & improving else "concern" if bit & worse else "neutral",
        )
        for bit, name in RULE_NAMES.items()
        if bits & bit
    )


def clip(
    lower: float, upper: float, *, least: float, most: float | None
) -> tuple[float, float, Clipped]:
    """Cut limits off where no value can lie beyond them, and say which were."""
    low, high = lower < least, most is not None and upper > most
    cut: Clipped = "both" if low and high else "lower" if low else "upper" if high else "none"
    return max(lower, least), upper if most is None else min(upper, most), cut


def parted(
    given: Given,
    when: Sequence[Any],
    *,
    better: str,
    rebase: Any,
    fix_after: Any,
    dated: bool,
) -> tuple[list[range], list[Problem]]:
    """Check the options that all charts share, and part the points into phases.

    A phase begins at the first point on or after each day in ``rebase``.
    """
    given.choice("better", better, BETTER)
    if fix_after is not None:
        given.count("fix_after", fix_after, least=LEAST_FIXED)
    starts, said = {0}, []
    kind: type = type(when[0]) if when and dated else date if dated else int
    for at, day in enumerate(given.items("rebase", rebase) if rebase is not None else []):
        if type(day) is not kind:
            must = "rebase must name dates" if dated else "rebase must name points, from 1"
            given.refuse("type-wrong", must, at=("rebase", at), got=short_repr(day))
            continue
        try:
            start = next((place for place, one in enumerate(when) if one >= day), len(when))
        except TypeError:
            must = "rebase must name times with a time zone where dates do, and only there"
            given.refuse("type-wrong", must, at=("rebase", at), got=short_repr(day))
            continue
        if day not in when:
            hint = (
                "no phase begins there"
                if start == len(when)
                else f"the phase begins at {when[start]}"
            )
            must = "a new phase begins at a point of the chart"
            said.append(note("rebase-not-a-point", must, got=str(day), hint=hint))
        starts.add(start)
    bounds = [*sorted(starts - {len(when)}), len(when)] if when else []
    phases = [range(one, other) for one, other in pairwise(bounds)]
    return phases, said


def used_in(phase: range, fix_after: int | None) -> range:
    """Return the points of a phase on which its limits rest, missing ones included."""
    return phase if fix_after is None else phase[:fix_after]


def about_length(phases: Sequence[ChartPhase]) -> list[Problem]:
    """Say which phases rest on too few points to be relied on."""
    return [
        note(
            "chart-short",
            f"limits rest on {SHORT} points or more",
            got=f"{phase.n_used} from {phase.first}",
            hint="wait for more points before judging",
        )
        for phase in phases
        if phase.n_used < SHORT
    ]


def about_absent(
    points: Sequence[ControlChartPoint], *figures: Sequence[GivenValue]
) -> list[Problem]:
    """Say how many points have no value, of each kind, and whether figures were rounded."""
    said, reasons = [], [point.absent for point in points if point.absent]
    if reasons:
        counted = ", ".join(f"{reasons.count(why)} {why}" for why in sorted(set(reasons)))
        said.append(
            note(
                "chart-point-absent",
                "every point of a chart has a value",
                got=counted,
                hint="runs and trends stop at a gap; nothing is put in its place",
            )
        )
    if any(figure.rounded for series in figures for figure in series):
        said.append(about_rounding())
    return said


def about_rounding() -> Problem:
    """Say that figures were rounded by their source."""
    return note(
        "figure-rounded",
        "a chart is drawn from exact figures",
        hint="they are taken as printed; rounding adds variation of its own",
    )
