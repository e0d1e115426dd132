"""What a reader of a chart must know about its data; never more than the figures can bear."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from rsr.errors import Path, Problem
from rsr.spc._given import note
from rsr.spc._plain import Span
from rsr.spc._rules import SHORT, TREND, Rules
from rsr.spc._series import SeriesArrays

# Fewer pairs than this say nothing about likeness.
_LEAST_PAIRS = 8
# Of points that are independent, about one series in forty is this much like its neighbours.
_UNLIKELY = 2.0
# The same for differences, which are not independent of each other.
_UNLIKELY_DIFFERENCES = 2.4
# A series in which more than this share of steps are ties is too coarse for trends.
_MANY_TIES = 0.2


def findings(
    layout: SeriesArrays,
    spans: Sequence[Span],
    fired: Any,
    named: Any,
    rules: Rules,
    *,
    fix_after: int | None,
) -> Iterator[Problem]:
    """Yield what is to be said of each group, in order, after what was said of rebases."""
    yield from layout.said
    values = layout.values.tolist() if hasattr(layout.values, "tolist") else layout.values
    turned = _turned(fired, named)
    phases, at = layout.phases, 0
    any_target = any(target is not None for target in layout.targets)
    for group, name in enumerate(layout.groups):
        path: Path = () if name is None else ("groups", name)
        series = values[layout.starts[group] : layout.starts[group + 1]]
        rests: list[float] = []
        while at < len(phases) and phases.group[at] == group:
            start, stop, span = phases.start[at], phases.stop[at], spans[at]
            place = (*path, "phases", phases.number[at])
            yield from _of_phase(values[start:stop], span, place, rules, fix_after)
            for one in turned[bisect_left(turned, start) : bisect_left(turned, stop)]:
                yield note(
                    "trend-end",
                    "the last point of a trend is named after the trend it belongs to",
                    (*place, one - start),
                    hint="the profile names it after the next trend's step; see trend_by_membership",
                )
            rests += [value - span.mean for value in values[start:stop]]
            at += 1
        yield from _of_series(series, rests, layout.dates_of(group), path)
        if any_target and layout.targets[group] is None and not rules.strict_assurance:
            yield note(
                "assurance-without-target",
                "an assurance icon is given where there is a target",
                path,
                hint="the profile gives one here too; see strict_assurance",
            )


# --- phases -----------------------------------------------------------------------------------


def _of_phase(
    values: Sequence[float], span: Span, path: Path, rules: Rules, fix_after: int | None
) -> Iterator[Problem]:
    if len(values) < max(SHORT, rules.min_points):
        least = max(SHORT, rules.min_points)
        yield note(
            "chart-short",
            f"limits rest on {least} points or more",
            path,
            got=f"{len(values)}",
            hint="wait for more points before judging",
        )
    if not span.enough:
        # None is the end of a slice as well.
        known = sum(not math.isnan(value) for value in values[:fix_after])
        yield note(
            "limits-none",
            f"limits are drawn from {rules.min_points} values or more",
            path,
            got=f"{known}",
            hint="wait for more values; nothing can be said of single points here",
        )
    elif math.isnan(span.upl):
        yield note(
            "limits-none",
            "limits can be drawn from values that vary from one to the next",
            path,
            hint="nothing can be said of single points here",
        )
    elif span.upl == span.lpl:
        yield note(
            "limits-zero-width",
            "the limits lie apart from the mean",
            path,
            hint="every point off the mean seems unusual; use a chart for rare events",
        )


def _turned(fired: Any, named: Any) -> list[int]:
    """Return where a trend is named against its own direction, in order."""
    if hasattr(fired, "dtype"):
        # A peak or trough that two trends share goes by one of them in any case.
        odd = ((fired ^ named) != 0) & ((fired & TREND) != TREND)
        found: list[int] = odd.nonzero()[0].tolist()
        return found
    pairs = enumerate(zip(fired, named, strict=True))
    return [at for at, (one, two) in pairs if one != two and one & TREND != TREND]


# --- series -----------------------------------------------------------------------------------


def _of_series(
    values: Sequence[float], rests: Sequence[float], dates: Sequence[date] | None, path: Path
) -> Iterator[Problem]:
    missing = sum(math.isnan(value) for value in values)
    if missing:
        yield note(
            "chart-point-absent",
            "every point of a chart has a value",
            path,
            got=f"{missing} of {len(values)} missing",
            hint="runs and trends stop at a gap; nothing is put in its place",
        )
    ties = sum(one == other for one, other in pairwise(values))
    if ties > _MANY_TIES * (len(values) - 1) and len(values) > _LEAST_PAIRS:
        yield note(
            "series-ties",
            "a value is seldom equal to the one before",
            path,
            got=f"{ties} of {len(values) - 1} steps",
            hint="a tie ends a trend; the figures may be rounded, or counts too low for this chart",
        )
    if dates is not None and (odd := irregular(dates)):
        yield note(
            "dates-irregular",
            "points follow each other at equal steps",
            path,
            got=f"{odd} of {len(dates) - 1} steps differ from the usual one",
            hint="points are taken as equally spaced; a gap in the data may hide a change",
        )
    likeness = like_neighbours(rests)
    if likeness is not None:
        yield note(
            "series-autocorrelated",
            "a value does not depend on the one before",
            path,
            got=f"autocorrelation {likeness:.2f}",
            hint="signals come by chance more often than the rules allow for, or a change is in it",
        )
    lag = seasonal_lag(values, dates)
    if lag is not None:
        yield note(
            "series-seasonal",
            "a series does not repeat itself with the seasons",
            path,
            got=f"alike {lag} points apart",
            hint="compare with the same season of earlier years, or adjust the figures",
        )


def autocorrelation(rests: Sequence[float], lag: int) -> tuple[float | None, int]:
    """Return how alike points some steps apart are, from -1 to 1, and on how many pairs it rests.

    ``rests``: distances from the mean, NaN where a value is missing.

    Returns:
        The coefficient, None of fewer than eight pairs or where nothing varies; and the pairs.
    """
    pairs = [
        (one, other)
        for one, other in zip(rests, rests[lag:], strict=False)
        if not (math.isnan(one) or math.isnan(other))
    ]
    known = [rest for rest in rests if not math.isnan(rest)]
    largest = max(map(abs, known), default=0.0)
    if len(pairs) < _LEAST_PAIRS or not largest:
        return None, len(pairs)
    # As shares of the largest, so that no square leaves the range of a float.
    together = math.fsum((one / largest) * (other / largest) for one, other in pairs)
    spread = math.fsum((rest / largest) ** 2 for rest in known)
    return together / spread * (len(known) / len(pairs)), len(pairs)


def like_neighbours(rests: Sequence[float]) -> float | None:
    """Return the autocorrelation of neighbours where it is more than chance would give."""
    found, pairs = autocorrelation(rests, 1)
    return found if found is not None and found > _UNLIKELY / math.sqrt(pairs) else None


def seasonal_lag(values: Sequence[float], dates: Sequence[date] | None) -> int | None:
    """Return after how many points a monthly or quarterly series repeats itself, if it does.

    The changes from point to point are compared with those a year later, so that a step or a slow
    drift is not taken for a season.
    """
    if dates is None or len(values) < _LEAST_PAIRS:
        return None
    months = Counter(_months(dates) or ())
    lag = {1: 12, 3: 4}.get(max(months, key=months.__getitem__, default=0))
    if lag is None or len(values) < 2 * lag + 1:
        return None
    changes = [after - before for before, after in pairwise(values)]
    found, pairs = autocorrelation(changes, lag)
    likely = found is None or found <= _UNLIKELY_DIFFERENCES / math.sqrt(pairs)
    return None if likely else lag


def irregular(dates: Sequence[date]) -> int:
    """Return how many steps between dates differ from the commonest one; none of regular dates."""
    steps = _steps(dates)
    return len(steps) - max(Counter(steps).values(), default=0)


def _steps(dates: Sequence[date]) -> Sequence[int | timedelta]:
    months = _months(dates)
    if months is not None:
        return months
    return [after - before for before, after in pairwise(dates)]


def _months(dates: Sequence[date]) -> list[int] | None:
    """Return steps in months where every date is the same day of a month, or every one the last."""
    if len(dates) < 2:
        return None
    if any(isinstance(day, datetime) and day.time() != day.time().min for day in dates):
        return None
    from calendar import monthrange

    ends = all(day.day == monthrange(day.year, day.month)[1] for day in dates)
    if not ends and len({day.day for day in dates}) > 1:
        return None
    counted = [day.year * 12 + day.month for day in dates]
    steps = [after - before for before, after in pairwise(counted)]
    return steps if all(steps) else None
