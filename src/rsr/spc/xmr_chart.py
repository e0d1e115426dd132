"""XmR charts of one series or of thousands: limits, the rules that points fire, and icons."""

import sys
from typing import TYPE_CHECKING, Any, Literal, SupportsFloat

from attrs import evolve

from rsr.errors import short_repr
from rsr.spc._given import Given
from rsr.spc._plain import Span, limits, work
from rsr.spc._rules import (
    BETTER,
    LEAST_FIXED,
    LONGEST_RUN,
    PROFILES,
    SHORTEST_RUN,
    Better,
    Rules,
)
from rsr.spc._series import SeriesArrays, read_series
from rsr.spc._xmr_result import XmrChart, XmrIcons, XmrPhase, XmrPoint, as_list

if TYPE_CHECKING:
    from rsr.spc._accepts import ByGroup, Days, Groups, Moments, SeriesOrRows

__all__ = ["XmrChart", "XmrIcons", "XmrPhase", "XmrPoint", "xmr"]

Engine = Literal["auto", "plain", "arrays"]

# From so many points on, arrays are worth importing numpy for, and worth using once it is there.
_WORTH_IMPORTING = 40_000
_WORTH_USING = 2_000


def xmr(
    values: "SeriesOrRows",
    *,
    dates: "Days | None" = None,
    groups: "Groups | None" = None,
    better: Better = "higher",
    target: "ByGroup[SupportsFloat]" = None,
    rebase: "ByGroup[Moments]" = None,
    fix_after: int | None = None,
    profile: str = "nhsr-0.2.2",
    screen_outliers: bool | None = None,
    two_in_three_counts_outside: bool | None = None,
    run_length: int | None = None,
    min_points: int | None = None,
    improvement_wins: bool | None = None,
    trend_by_membership: bool | None = None,
    strict_assurance: bool | None = None,
    engine: Engine = "auto",
) -> XmrChart:
    """Work out the XmR chart of one series, or of many at once.

    The limits lie 2.66 average moving ranges on both sides of the mean. Points are taken as equally
    spaced, and a missing one ends every run and trend. Nothing is ever rebased unless asked.

    The profile ``nhsr-0.2.2`` computes what version 0.2.2 of the R package NHSRplotthedots
    computes; ``making-data-count`` makes the choices of the spreadsheets of *Making Data Count*
    (NHS England). Each choice can be made alone, whatever the profile.

    >>> chart = xmr([3, 4, 3, 5, 4, 3, 4, 12], better="lower")
    >>> chart.points[-1].rules, chart.icons[0].variation
    (('above-upper-limit',), 'concern_high')

    Args:
        values: Figures in one dimension, or a row for each series; None or NaN where one is
            missing. Lists, arrays, or values of :mod:`rsr.model`.
        dates: The date of each value; with rows, of each column. Without dates, the order given
            is the order in time.
        groups: The group of each value; with rows, the name of each row, else its number from 0.
        better: Which direction is better.
        target: A number for all, or numbers by group.
        rebase: The dates on which limits begin anew, for all groups, or by group. A date at which
            there is no point does nothing, and is among the warnings.
        fix_after: Rest the limits of each phase on its first so many rows, 12 or more.
        profile: The name of a profile in :data:`PROFILES`.
        screen_outliers: Leave moving ranges above 3.267 times their average out, once.
        two_in_three_counts_outside: Count points outside the limits as near them.
        run_length: How many points make a shift or a trend, 6 or 7.
        min_points: How many values a phase needs for limits, rules and icons.
        improvement_wins: Name a point of both by improvement before concern.
        trend_by_membership: Name a trend's last point after its own trend.
        strict_assurance: Give an assurance icon only to a group with a target and limits.
        engine: ``plain`` needs nothing but Python, ``arrays`` needs numpy, ``auto`` takes arrays
            where they are worth it. Both give the same figures to the last bit.

    Returns:
        The chart, in order of group and date.

    Raises:
        ModelError: What was given does not hold together; all of it is said at once.
        ExtraMissingError: Arrays were asked for and numpy is not installed.
    """
    given = Given()
    given.choice("better", better, BETTER)
    given.choice("profile", profile, tuple(PROFILES))
    given.choice("engine", engine, ("auto", "plain", "arrays"))
    fixed = None if fix_after is None else given.count("fix_after", fix_after, least=LEAST_FIXED)
    choices: dict[str, Any] = {
        "screen_outliers": screen_outliers,
        "two_in_three_counts_outside": two_in_three_counts_outside,
        "run_length": run_length,
        "min_points": min_points,
        "improvement_wins": improvement_wins,
        "trend_by_membership": trend_by_membership,
        "strict_assurance": strict_assurance,
    }
    chosen = {name: one for name, one in choices.items() if one is not None}
    chosen = _checked(chosen, given)
    layout = read_series(
        values, dates=dates, groups=groups, target=target, rebase=rebase, given=given
    )
    rules: Rules = evolve(PROFILES[profile], **chosen)
    figures, *columns = _work(layout, fixed, rules, engine)
    fired, named, side, close = columns
    return XmrChart(
        groups=layout.groups,
        better=better,
        rules=rules,
        fix_after=fixed,
        layout=layout,
        figures=figures,
        fired=fired,
        named=named,
        side=side,
        close=close,
    )


def _checked(chosen: dict[str, Any], given: Given) -> dict[str, Any]:
    """Return the choices, whole numbers as such, and keep a problem for each that is none."""
    found = dict(chosen)
    for name, one in chosen.items():
        if name == "min_points":
            found[name] = given.count(name, one, least=0)
        elif name == "run_length":
            found[name] = given.count(name, one, least=SHORTEST_RUN, most=LONGEST_RUN)
        elif not isinstance(one, bool):
            given.refuse(
                "type-wrong", f"{name} must be True or False", at=(name,), got=short_repr(one)
            )
    return found


def _work(layout: SeriesArrays, fixed: int | None, rules: Rules, engine: Engine) -> tuple[Any, ...]:
    if engine == "arrays" or (engine == "auto" and _worth_arrays(layout.starts[-1])):
        from rsr.spc._arrays import work_arrays

        found = work_arrays(layout.values, layout.phases, fix_after=fixed, rules=rules)
        return found.figures, found.fired, found.named, found.side, found.close
    values = as_list(layout.values)
    spans: list[Span] = []
    fired, named = bytearray(), bytearray()
    side: list[int] = []
    close: list[bool] = []
    for start, stop in layout.phases.bounds():
        here = values[start:stop]
        span = limits(here if fixed is None else here[:fixed], rules)
        worked = work(here, span, rules)
        spans.append(span)
        fired += worked.fired
        named += worked.named
        side += worked.side
        close += worked.close
    return spans, fired, named, side, close


def _worth_arrays(points: int) -> bool:
    if "numpy" in sys.modules:
        return points >= _WORTH_USING and sys.modules["numpy"] is not None
    if points < _WORTH_IMPORTING:
        return False
    from importlib.util import find_spec

    return find_spec("numpy") is not None
