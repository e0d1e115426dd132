"""The verdict on the day of change, as a finding in words: that figures changed, never why."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.errors import ModelError
from rsr.model import Direction, Finding, Indicator, Interval, VerdictResult
from rsr.report import rounded_figure, written_day, written_span
from rsr.series.comparing import ComparableFigures, bounds, number, sums_of_some, whose
from rsr.series.picking import Point
from rsr.series.recorded import on_record
from rsr.series.weighing import ENDS, End, counted, undrawn

if TYPE_CHECKING:
    from rsr.spc import Stretch
    from rsr.spc.verdict_record import Verdict

# How a sentence with the figures before and after begins.
_MEANS = ("The mean of", "The pooled figure of", "The centre of")
_DIRECTION: dict[VerdictResult, Direction] = {
    "sustained-improvement": "positive",
    "signal-only": "unclear",
    "no-change-shown": "no-change",
    "worse": "negative",
    "cannot-say": "unclear",
}


def concluded(indicator: Indicator, judged: ComparableFigures, changed_on: date | None) -> Finding:
    """Say what can be said of a change since a day, and what cannot."""
    if changed_on is None:
        reason = "The day from which change should be looked for is not recorded."
        return _cannot_say(indicator, judged, None, (reason, *judged.obstacles), judged.caveats)
    if judged.obstacles:
        reasons = (*judged.obstacles, *_nothing_after(judged, changed_on))
        return _cannot_say(indicator, judged, changed_on, reasons, judged.caveats)
    kept, beyond = one_piece(indicator, judged, changed_on)
    caveats = [*judged.caveats]
    if beyond:
        caveats.append(
            f"{beyond} {'figure lies' if beyond == 1 else 'figures lie'} beyond a break, and "
            f"{'was' if beyond == 1 else 'were'} not compared."
        )
    caveats += _astride(indicator, judged, changed_on)
    # A period that holds the day itself lies on neither side.
    astride = {at for at in kept if holds(judged.points[at], changed_on)}
    bounded = [bounds(None if at in astride else judged.values[at]) for at in kept]
    try:
        verdict = _verdict(indicator, judged, kept, changed_on, "judged")
    except ModelError as error:
        reason = undrawn(indicator, error)
        return _cannot_say(indicator, judged, changed_on, (reason,), caveats)
    ends: list[Verdict] = []
    if verdict.result != "cannot-say" and any(low != high for low, _, high in bounded):
        # Where the figures are known only by bounds, the verdict must not hang on where they lie.
        ends = [_verdict(indicator, judged, kept, changed_on, end) for end in ("lowest", "highest")]
        if {end.result for end in ends} != {verdict.result}:
            reason = "Another verdict follows where the figures lie elsewhere within their bounds."
            told = (*caveats, *verdict.caveats)
            return _cannot_say(indicator, judged, changed_on, (reason,), told)
        caveats.append(
            "Some figures are known only by bounds. What is printed of them, or the middle, was "
            "judged; the lowest and the highest give the same verdict."
        )
    if verdict.result == "cannot-say":
        made = _cannot_say(indicator, judged, changed_on, verdict.sentences()[1:], caveats)
        return evolve(made, before=verdict.n_baseline, after=verdict.n_after)
    # A rounded figure is printed; of one that is not, a mean would be an invention.
    shown = (judged.values[at] for at in kept if at not in astride)
    printed = not ends or all(not isinstance(v, Interval) or v.stated is not None for v in shown)
    return _finding(indicator, judged, verdict, caveats, ends, printed=printed)


def _verdict(
    indicator: Indicator,
    judged: ComparableFigures,
    kept: Sequence[int],
    changed_on: date,
    end: End,
) -> "Verdict":
    """Judge the figures by the chart that is drawn of them.

    Raises:
        ModelError: No such chart can be drawn of the figures.
    """
    from rsr.spc.verdict import judge  # arithmetic that few registers need

    values = [bounds(judged.values[at])[ENDS[end]] for at in kept]
    more: dict[str, Any] = {}
    chart = indicator.control_chart
    if indicator.between_events:
        more = {"chart": chart}
    elif chart != "xmr":
        figures = [counted(indicator, judged, end)[at] for at in kept]
        values = [events for events, _ in figures]
        more = {
            "chart": chart,
            "denominators": [below for _, below in figures],
            "per": indicator.ratio.times if indicator.ratio is not None else 1,
        }
    baseline = _baseline(indicator, [judged.points[at] for at in kept])
    return judge(
        values,
        dates=[judged.points[at].period.start for at in kept],
        left_out=[
            judged.points[at].period.start for at in kept if holds(judged.points[at], changed_on)
        ],
        changed_on=changed_on,
        every="dates",  # what is absent among them is a point already
        lag_days=indicator.change_point.lag_days if indicator.change_point else 0,
        better=indicator.better,
        target=indicator.target.value if indicator.target else None,
        baseline=baseline,
        **more,
    )


def _baseline(indicator: Indicator, points: Sequence[Point]) -> tuple[date, date] | None:
    """Return the baseline up to its last whole period: one that it ends in counts other days too."""
    if indicator.baseline is None:
        return None
    span = indicator.baseline.period
    ends = [
        p.period.start for p in points if p.period.start >= span.start and p.period.end <= span.end
    ]
    return span.start, max(ends, default=span.start)


def _astride(indicator: Indicator, judged: ComparableFigures, changed_on: date) -> Iterator[str]:
    """Say which figure counts days before and after the change, and so is on neither side.

    And which the baseline ends in, so that it counts neither to it nor as after the change.
    """
    end = indicator.baseline.period.end if indicator.baseline else None
    for point in judged.points:
        if end is not None and point.period.start <= end < point.period.end < changed_on:
            yield f"The baseline ends in {written_span(point.period, article=True)}, whose figure is not in it."
        if holds(point, changed_on):
            yield (
                f"The figure for {written_span(point.period, article=True)} holds that day, and counts neither as "
                "before it nor as after it."
            )


def holds(point: Point, day: date) -> bool:
    """Say whether a day lies within the period of a point, after its first."""
    return point.period.start < day <= point.period.end


def _finding(
    indicator: Indicator,
    judged: ComparableFigures,
    verdict: "Verdict",
    caveats: Sequence[str],
    ends: "Sequence[Verdict]",
    *,
    printed: bool,
) -> Finding:
    """Tell a verdict; where figures are known by bounds alone, so are their means.

    ``ends``: that on the lowest and that on the highest; none where no figure is known by bounds.
    ``printed``: whether all that was judged is printed.
    """
    words = evolve(verdict, target=None).sentences()
    at = next(at for at, word in enumerate(words) if word.startswith(_MEANS))
    means: tuple[str, ...] = words[at : at + 1]
    if not printed:
        means = ()
        from rsr.spc.verdict_record import values_of_means

        since, earlier = values_of_means(verdict)
        since = since if " since " in since else f"{since} after"
        for what, (low, high) in (
            (since, [end.after_mean for end in ends]),
            (earlier, [end.baseline_mean for end in ends]),
        ):
            if low is not None and high is not None:
                ends_ = dict.fromkeys((rounded_figure(low), rounded_figure(high)))
                lies = (
                    f"lies between {' and '.join(ends_)}" if len(ends_) > 1 else f"is {min(ends_)}"
                )
                name = "centre" if verdict.chart == "t" else "mean"
                means = (*means, f"The {name} of the {what} {lies}.")
    means = (*means, *_about_target(indicator, judged, ends or (verdict,), printed=printed))
    words = (*words[:at], *means, *words[at + 1 :])
    of = whose(judged)
    return Finding(
        result=verdict.result,
        says=f"{indicator.title}{f', {of}' if of else ''}: {words[0]}{_provisional(judged, verdict)}",
        direction=_DIRECTION[verdict.result],
        changed_on=verdict.changed_on,
        before=verdict.n_baseline,
        after=verdict.n_after,
        baseline_mean=verdict.baseline_mean if printed else None,
        after_mean=verdict.after_mean if printed else None,
        rules=tuple(_rule(signal) for signal in verdict.signals),
        caveats=tuple(dict.fromkeys((*words[1:], *caveats))),
    )


def _about_target(
    indicator: Indicator, judged: ComparableFigures, ends: "Sequence[Verdict]", *, printed: bool
) -> Iterator[str]:
    """Say whether the figure after reaches the target, or why that cannot be said."""
    from rsr.spc.verdict_record import about_target

    end = ends[0]
    if end.target is None:
        return
    of = whose(judged, end.mean_from)
    if sums_of_some(indicator, judged, end.mean_from):
        yield (
            f"Whether the target of {rounded_figure(end.target)} is reached cannot be said: it is of "
            f"all, and the figures are {of}."
        )
        return
    what = "The mean after" if not printed else "That mean" if end.chart == "xmr" else "That figure"
    yield from about_target(f"{what}, {of}," if of else what, ends)


def _provisional(judged: ComparableFigures, verdict: "Verdict") -> str:
    """Say that every figure since the change may be revised, where it is so."""
    last = verdict.last_on or date.min
    since = {
        point.status
        for point, value in zip(judged.points, judged.values, strict=True)
        if verdict.judged_from <= point.period.start <= last and number(value) is not None
    }
    if since != {"provisional"}:
        return ""
    return f" All {verdict.n_after} figures since then are provisional, and may change."


def _rule(signal: "Stretch") -> str:
    first, last = written_day(signal.first_on), written_day(signal.last_on)
    return f"{signal.rule} ({signal.meaning}), {first if first == last else f'{first} to {last}'}"


def _nothing_after(judged: ComparableFigures, changed_on: date) -> Iterator[str]:
    """Say that no figure is about the time that would be judged, if so."""
    pairs = zip(judged.points, judged.values, strict=True)
    if not any(p.period.start >= changed_on and number(v) is not None for p, v in pairs):
        yield "No figure on record is about the time after that day."


def _cannot_say(
    indicator: Indicator,
    judged: ComparableFigures,
    changed_on: date | None,
    reasons: Sequence[str],
    caveats: Sequence[str],
) -> Finding:
    """Say first what is on record, then that nothing can be concluded, and why."""
    there = on_record(
        judged.points,
        judged.values,
        indicator.broken_on,
        comparable=not judged.obstacles,
        same=judged.same,
    )
    since = f" since {written_day(changed_on)}" if changed_on else ""
    return Finding(
        result="cannot-say",
        says=f"{indicator.title}: {there}; whether anything has changed{since} cannot be said.",
        direction="unclear",
        changed_on=changed_on,
        caveats=tuple(dict.fromkeys((*reasons, *caveats))),
    )


def one_piece(
    indicator: Indicator, judged: ComparableFigures, changed_on: date
) -> tuple[tuple[int, ...], int]:
    """Return the points between the breaks around the day of change, and how many lie beyond."""
    after = max((day for day in indicator.broken_on if day <= changed_on), default=date.min)
    before = min((day for day in indicator.broken_on if day > changed_on), default=date.max)
    inside = [
        at
        for at, point in enumerate(judged.points)
        if point.period.start >= after and point.period.end < before
    ]
    beyond = set(range(len(judged.points))) - set(inside)
    return tuple(inside), sum(number(judged.values[at]) is not None for at in beyond)
