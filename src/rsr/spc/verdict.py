"""Has anything changed since a given day? A verdict from figures, which never names a cause."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.errors import short_repr
from rsr.model.fields import frequency
from rsr.spc._chart import ControlChart
from rsr.spc._findings import autocorrelation
from rsr.spc._given import LARGEST, Given, read_numbers
from rsr.spc._judging import BeforeAfter
from rsr.spc._ratios import COUNTS, RatioPoint
from rsr.spc._rules import BETTER, LONGEST_RUN, POWER, SHORTEST_RUN, Better, Result
from rsr.spc._scales import CHARTS, Side, VerdictChart, as_time, between_events, unsuited
from rsr.spc.grids import Grid, regular_grid, stated_grid, step_in_words, step_of, usual_grid
from rsr.spc.verdict_record import Verdict

if TYPE_CHECKING:
    from rsr.spc._accepts import Days, Figures

__all__ = ["CHARTS", "about_limits", "judge"]

# No lag is longer than a hundred years.
_LONGEST_LAG = 36_525


def judge(
    values: "Figures",
    *,
    dates: "Days",
    changed_on: date,
    better: Better,
    chart: VerdictChart = "xmr",
    denominators: "Figures | None" = None,
    per: float = 1,
    target: float | None = None,
    lag_days: int = 0,
    until: date | None = None,
    every: str | None = None,
    baseline: tuple[date | None, date | None] | None = None,
    breaks: Iterable[date] = (),
    left_out: Iterable[date] = (),
    min_baseline: int = 12,
    min_after: int = 7,
    max_missing: float = 0.2,
    screen_outliers: bool = True,
    run_length: int = 7,
) -> Verdict:
    """Say whether a series changed for the better, and stayed so, after a day.

    Limits come from the baseline alone and are frozen; only points on or after ``changed_on`` and
    the lag are judged, and a run of points must lie wholly among them. Nothing is rebased. The
    rules are those of :func:`rsr.spc.xmr`, with trends named by membership. What else is asked
    before an improvement is called sustained, with every threshold and how often it is wrong, is
    told in :doc:`/explanation/verdict`.

    With ``chart`` the limits are those of a p or u chart, or of Laney's p' or u': the values are counts
    of events then, and the centre is all events of the baseline over all its denominators. With
    ``chart="t"`` they are times between events, compared by their 3.6th root without screening, and
    means and limits of the result are times again. With ``chart="g"`` the result is ``cannot-say``.

    Dates on a grid of days, working days, weeks, months, quarters, half-years or years say which
    points are absent: a step without a date is a missing point. It breaks runs and trends, and no
    moving range bridges it. Of irregular dates, and of events, none is absent.

    >>> from datetime import date
    >>> months = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(24)]
    >>> before = [31, 29, 32, 30, 28, 31, 30, 29, 31, 30, 32, 28]
    >>> after = [26, 25, 26, 24, 25, 26, 24, 25, 26, 25, 24, 25]
    >>> found = judge(before + after, dates=months, changed_on=date(2021, 1, 1),
    ...               better="lower")
    >>> found.result, round(found.difference, 2)
    ('sustained-improvement', -5.0)

    Args:
        values: The figures in one dimension; None or NaN where one is missing. With another chart
            than ``xmr`` counts of events, whole numbers.
        dates: The date of each, the first day of what it is about.
        changed_on: The day since which a change is looked for.
        better: Which direction is better; nothing can be said of ``neither``.
        chart: The control chart whose limits and rules are used.
        denominators: Of a p or u chart, what each count is out of, or its exposure.
        per: Of a p or u chart, what ratios are multiplied by, such as 100 or 1000.
        target: A figure to compare the mean after with.
        lag_days: Days after ``changed_on`` that are not judged yet.
        until: The last day that is judged, such as a cycle's cut-off; None for all.
        every: How often figures are published, such as 'month', '2 months', 'week' or 'working
            day'; or 'dates' for the greatest step that all dates share, whatever it is. None takes
            the usual step, as said above.
        baseline: Its first and last day, both within it; None for an end that is open.
        breaks: Days from which figures do not compare with those before.
        left_out: Dates of points that count to neither side and are not missing, such as that of a
            month that holds the day.
        min_baseline: How many values a baseline needs, 12 or more.
        min_after: How many values must be judged, as many as make a shift or more.
        max_missing: The largest share of missing points, on either side, from 0 to 1.
        screen_outliers: Leave moving ranges above 3.267 times their average out, once; of no
            meaning with a p or u chart.
        run_length: How many points make a shift or a trend, 6 or 7.

    Raises:
        ModelError: What was given does not hold together; all of it is said at once.
    """
    given = Given()
    given.choice("better", better, BETTER)
    least_before = given.count("min_baseline", min_baseline, least=12)
    least_after = given.count("min_after", min_after, least=6)
    given.share("max_missing", max_missing)
    if not isinstance(screen_outliers, bool):
        must = "screen_outliers must be True or False"
        given.refuse("type-wrong", must, at=("screen_outliers",), got=short_repr(screen_outliers))
    run_length = given.count("run_length", run_length, least=SHORTEST_RUN, most=LONGEST_RUN)
    if target is not None:
        given.number("target", target, above=-LARGEST, below=LARGEST)
    chart = given.choice("chart", chart, tuple(CHARTS)) or "xmr"
    ratios = _ratios(values, denominators, chart, per, given)
    points = _points(values, ratios, dates, per, given, times=chart == "t")
    change = _day("changed_on", changed_on, given)
    lag = given.count("lag_days", lag_days, least=0, most=_LONGEST_LAG)
    judged_from = change + min(timedelta(days=lag), date.max - change)
    last = date.max if until is None else _day("until", until, given)
    begin, end = _span(baseline, given)
    broken = sorted({_date(day) for day in given.days("breaks", breaks)})
    neither = {_date(day) for day in given.days("left_out", left_out)}
    given.settle()
    points = [point for point in points if point.on <= last]
    days = [point.on for point in points]
    grid = None if between_events(chart) else _grid(days, every, given)
    given.settle()
    points = [point for point in _on_grid(points, grid) if point.on not in neither]
    told = float(per) if ratios is not None else 1.0
    case = BeforeAfter(
        before=_side(
            points, lambda on: on < change and begin <= on <= end, trim_start=True, per=told
        ),
        after=_side(points, lambda on: on >= judged_from, trim_start=False, per=told),
        change=change,
        better=better,
        breaks=broken,
        screen_outliers=screen_outliers,
        run_length=run_length,
        grid=grid,
        chart=chart,
    )
    least_after = max(least_after, run_length)
    reasons = tuple(case.reasons(least_before, least_after, float(max_missing)))
    if reasons and every is None and (between := _between(days, grid)) is not None:
        reasons = (*reasons, between)
    return _verdict(case, reasons, judged_from, None if target is None else float(target))


def _verdict(
    case: BeforeAfter, reasons: tuple[str, ...], judged_from: date, target: float | None
) -> Verdict:
    before, after, lines = case.before, case.after, case.scale.lines
    since = after if reasons else case.since
    mean_before, mean_after = before.mean, since.mean
    if case.chart == "t":
        mean_before, mean_after = (
            None if mean is None else as_time(mean) for mean in (mean_before, mean_after)
        )
    difference = None if mean_before is None or mean_after is None else mean_after - mean_before
    result: Result = "cannot-say" if reasons else case.result()
    return Verdict(
        result=result,
        says=case.says(result),
        reasons=reasons,
        caveats=() if reasons else tuple(case.caveats(result)),
        changed_on=case.change,
        judged_from=judged_from,
        better=case.better,
        chart=case.chart,
        n_baseline=len(before.known),
        n_after=len(after.known),
        missing_baseline=before.missing,
        missing_after=after.missing,
        first_on=before.dates[0] if before.dates else None,
        last_on=after.dates[-1] if after.dates else None,
        mean_from=judged_from if len(since.dates) == len(after.dates) else since.dates[0],
        n_mean=len(since.known),
        baseline_mean=mean_before,
        after_mean=mean_after,
        difference=difference,
        lpl=lines[0] if lines else None,
        upl=lines[1] if lines else None,
        signals=case.signals,
        run_length=case.run_length,
        autocorrelation=autocorrelation(case.rests(), 1)[0],
        target=target,
        target_reached=_reached(case.better, mean_after, target),
    )


def _reached(better: Better, mean: float | None, target: float | None) -> bool | None:
    if mean is None or target is None or better == "neither":
        return None
    return mean >= target if better == "higher" else mean <= target


def about_limits(chart: ControlChart) -> tuple[str, ...]:
    """Say where the limits of a p or u chart do not suit its figures, as a verdict on them does."""
    codes = {problem.code for problem in chart.problems}
    kind: VerdictChart = chart.kind
    return tuple(
        said
        for phase in chart.phases[-1:]
        for said in unsuited(kind, phase.sigma_z, rare="events-few" in codes)
    )


# --- what was given ---------------------------------------------------------------------------


@frozen
class _Point:
    """One point: when, its value, NaN where it has none, and what that was divided from."""

    on: date
    value: float
    ratio: RatioPoint | None = None


def _points(
    values: Any,
    ratios: Sequence[RatioPoint] | None,
    dates: Any,
    per: float,
    given: Given,
    *,
    times: bool,
) -> list[_Point]:
    if times:
        known = (one.value for one in given.figures("values", values))
        figures: Sequence[float] = [
            math.nan if one is None else float(one) ** (1 / POWER) for one in known
        ]
    elif ratios is None:
        read = read_numbers(given.sequence("values", values), given)
        figures = read.tolist() if hasattr(read, "tolist") else read
    else:
        figures = [
            math.nan if one.exact is None else float(one.exact * Fraction(per)) for one in ratios
        ]
    days = given.days("dates", dates)
    if given.problems or not given.as_long("dates", days, "values", len(figures)):
        return []
    drawn: Sequence[RatioPoint | None] = ratios or [None] * len(figures)
    points = [_Point(*each) for each in zip(map(_date, days), figures, drawn, strict=True)]
    points.sort(key=lambda point: point.on)
    for before, after in pairwise(points):
        if before.on == after.on:
            must = "each date must be there once"
            given.refuse("date-repeated", must, at=("dates",), got=str(after.on))
    return points


def _ratios(
    values: Any, denominators: Any, chart: VerdictChart, per: Any, given: Given
) -> list[RatioPoint] | None:
    """Read the counts of a p or u chart, and what they are divided by; None of another."""
    if chart == "xmr" or between_events(chart):
        if denominators is not None:
            must = "denominators must come with a p or u chart"
            given.refuse("option-conflict", must, at=("denominators",), hint="name it in chart")
        return None
    given.number("per", per, above=1e-12, below=1e12)
    if denominators is None:
        must = f"a {CHARTS[chart]} must be given denominators"
        given.refuse("option-conflict", must, at=("denominators",))
        return None
    proportion = chart.startswith("p")
    counted = given.figures("values", values, whole=True, hint=COUNTS)
    out_of = given.figures("denominators", denominators, whole=proportion)
    if proportion:
        given.shares("values", counted, out_of)
    if not given.as_long("denominators", out_of, "values", len(counted)) or given.problems:
        return None
    return [
        RatioPoint.of(at, one, other)
        for at, (one, other) in enumerate(zip(counted, out_of, strict=True), start=1)
    ]


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _day(name: str, day: Any, given: Given) -> date:
    if isinstance(day, date):
        return _date(day)
    given.refuse("type-wrong", f"{name} must be a date", at=(name,), got=short_repr(day))
    return date.min


def _span(baseline: Any, given: Given) -> tuple[date, date]:
    """Return the first and last day of a baseline; an end that is open is as far as can be."""
    if baseline is None:
        return date.min, date.max
    if not isinstance(baseline, tuple | list) or len(baseline) != 2:
        must = "baseline must be its first and last day"
        given.refuse("type-wrong", must, at=("baseline",), got=short_repr(baseline))
        return date.min, date.max
    first, last = baseline
    begin = date.min if first is None else _day("baseline", first, given)
    end = date.max if last is None else _day("baseline", last, given)
    if end < begin:
        must = "a baseline ends on or after its first day"
        given.refuse("range-reversed", must, at=("baseline",), got=f"{begin} to {end}")
    return begin, end


def _grid(days: Sequence[date], every: Any, given: Given) -> Grid | None:
    """Return the grid on which dates lie, by how often figures are published."""
    if every is None:
        return usual_grid(days)
    if isinstance(every, str) and every == "dates":
        return regular_grid(days)
    if not isinstance(every, str) or not frequency.pattern.fullmatch(every):
        must, got = f"every {frequency.must}, or 'dates'", short_repr(every)
        given.refuse(frequency.code, must, at=("every",), got=got, hint=frequency.hint)
        return None
    grid = stated_grid(days, step_of(every)) if len(days) > 1 else None
    if grid is None and len(days) > 1:
        given.refuse(
            "dates-without-step",
            "dates must lie whole steps of 'every' apart",
            at=("dates",),
            got=f"dates that do not lie every {every}",
            hint="every='dates' takes the step that they lie apart",
        )
    return grid


def _between(days: Sequence[date], grid: Grid | None) -> str | None:
    """Say that dates lie further apart than their grid has steps; None where they do not."""
    own = regular_grid(days)
    if own is None or grid is None or own.step == grid.step:
        return None
    apart = step_in_words((own.unit, own.step))
    return (
        f"The dates lie {apart} apart, and those between are missing; if no others are published, "
        f"every='{apart}' says so."
    )


def _on_grid(points: Sequence[_Point], grid: Grid | None) -> list[_Point]:
    """Return the points with one that has no value for each step of their grid without a date."""
    if grid is None or len(grid.places) == grid.places[-1] + 1:
        return list(points)
    there = dict(zip(grid.places, points, strict=True))
    return [
        there[place] if place in there else _Point(grid.date_at(place), math.nan)
        for place in range(grid.places[-1] + 1)
    ]


def _side(
    points: Sequence[_Point], within: Callable[[date], bool], *, trim_start: bool, per: float
) -> Side:
    """Return one side of the day, up to the end of the series: its first figure, or its last."""
    found = [point for point in points if within(point.on)]
    known = [at for at, point in enumerate(found) if not math.isnan(point.value)]
    if known:
        kept = found[known[0] :] if trim_start else found[: known[-1] + 1]
        beyond = len(found) - len(kept)
        found = kept
    else:
        found, beyond = [], len(found)
    ratios = tuple(point.ratio for point in found)
    return Side(
        dates=tuple(point.on for point in found),
        values=tuple(point.value for point in found),
        beyond=beyond,
        ratios=ratios if any(one is not None for one in ratios) else (),
        per=per,
    )
