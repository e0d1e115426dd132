"""A series as it is judged: its limits and signals, and the verdict on the day of change."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rsr.model import (
    Direction,
    Finding,
    Indicator,
    Interval,
    MeasuredPoint,
    Measurement,
    Number,
    Observation,
    Register,
    Suppressed,
    Value,
    VerdictResult,
)
from rsr.report import rounded_figure, written_day, written_span
from rsr.series.picking import Picked, Point, known_on, pick
from rsr.series.recorded import on_record, unrecorded

if TYPE_CHECKING:
    from rsr.spc.verdict import Stretch, Verdict

__all__ = ["measured"]

# Making Data Count shows limits from this many points; fewer say too little.
LEAST_POINTS = 13
# By how much the number of those who report may move before counts cannot be compared.
_MOST_MOVED = 0.1


@frozen
class _Judged:
    """The figures that are judged: those of a basis, less those that may not be compared."""

    basis: str
    points: tuple[Point, ...]
    values: tuple[Value | None, ...]
    # Why nothing can be concluded whatever the figures are; empty where something may.
    obstacles: tuple[str, ...] = ()
    caveats: tuple[str, ...] = field(default=())


def measured(
    indicator: Indicator,
    register: Register,
    observations: Mapping[str, Sequence[Observation]],
    *,
    as_of: date | None = None,
) -> Measurement:
    """Measure an indicator: its series, limits and signals, and the verdict on its change.

    Args:
        indicator: The indicator.
        register: The register, for the days on which recommendations were made.
        observations: The figures, by indicator.
        as_of: The day whose knowledge counts; None is all that is there.
    """
    known = {name: known_on(figures, as_of) for name, figures in observations.items()}
    since = indicator.baseline.period.start if indicator.baseline else None
    picked = pick(indicator, known, since=since)
    judged = _judged(indicator, picked)
    changed_on = register.changed_on(indicator)
    finding = _finding(indicator, judged, changed_on) if indicator.bears_on else None
    points, icons = _drawn(indicator, judged, finding)
    return Measurement(
        indicator=indicator.id,
        as_of=as_of,
        basis=judged.basis,  # type: ignore[arg-type]  # one of the two, from below
        points=points,
        reporters=picked.reporters,
        variation=icons[0],
        assurance=icons[1],
        finding=finding,
        remarks=tuple(_remarks(indicator, register, picked, judged)),
        # Where no figure is on record, silence is no evidence.
        evidence=indicator.evidence_id if finding is not None and points else None,
    )


# --- what may be compared -------------------------------------------------------------------------


def _judged(indicator: Indicator, picked: Picked) -> _Judged:
    obstacles: list[str] = []
    caveats: list[str] = []
    basis = "throughout" if picked.changing and picked.reporters else "all"
    if picked.changing and not picked.reporters:
        obstacles.append(
            "Nobody reported in every period, so no figures are of the same people or places."
        )
    elif basis == "throughout":
        caveats.append(
            f"{len(picked.reporters)} of the {picked.reporters_ever} who ever reported did so in "
            "every period; the verdict rests on their figures alone."
        )
    else:
        obstacles += _coverage_moved(
            [point for point in picked.points if not _too_few(indicator, point)]
        )
    if bare := unrecorded(picked.points):
        caveats.append(bare)
    if _overlapping(picked.points):
        obstacles.append("Periods overlap, so that neighbouring figures count the same days.")
    values: list[Value | None] = []
    below: list[Point] = []
    for point in picked.points:
        if _too_few(indicator, point):
            below.append(point)
            values.append(None)
        else:
            values.append(point.throughout if basis == "throughout" else point.value)
    if below and indicator.reporting is not None and indicator.reporting.least is not None:
        caveats.append(
            f"{_periods(len(below))} left out of the judgement, because fewer than "
            f"{indicator.reporting.least:.0%} of {indicator.reporting.of} reported."
        )
    return _Judged(
        basis=basis,
        points=picked.points,
        values=tuple(values),
        obstacles=tuple(obstacles),
        caveats=tuple(caveats),
    )


def _periods(count: int) -> str:
    return "1 period is" if count == 1 else f"{count} periods are"


def _coverage_moved(points: Sequence[Point]) -> Iterator[str]:
    """Say where the number of those who report moves, and nobody can be followed throughout."""
    counts: dict[str, list[int]] = {}
    for point in points:
        for part in point.coverage:
            counts.setdefault(part.of, []).append(part.reporting)
    for of, found in counts.items():
        least, most = min(found), max(found)
        if most - least > _MOST_MOVED * most:
            yield (
                f"Between {least:,} and {most:,} {of} reported, and who they were is not recorded: "
                "a change in the figures may be a change in reporting."
            )


def _overlapping(points: Sequence[Point]) -> bool:
    return any(later.period.start <= earlier.period.end for earlier, later in pairwise(points))


def _too_few(indicator: Indicator, point: Point) -> bool:
    rule = indicator.reporting
    if rule is None or rule.least is None:
        return False
    return any(
        part.expected and part.reporting < rule.least * part.expected for part in point.coverage
    )


def _bounds(value: Value | None) -> tuple[float | None, float | None, float | None]:
    """Return the least that a figure can be, what is drawn and judged, and the most.

    What is judged is the figure as it is, as it is printed, or else the middle of its bounds.
    """
    match value:
        case Number(value=known):
            return known, known, known
        case Interval(low=low, high=high, stated=int() | float() as stated):
            return low, stated, high
        case Interval(low=low, high=high):
            return low, (low + high) / 2, high
    return None, None, None


def _number(value: Value | None) -> float | None:
    return _bounds(value)[1]


# --- the verdict ----------------------------------------------------------------------------------

_DIRECTION: dict[VerdictResult, Direction] = {
    "sustained-improvement": "positive",
    "signal-only": "unclear",
    "no-change-shown": "no-change",
    "worse": "negative",
    "cannot-say": "unclear",
}
_IMPROVEMENT: dict[str, Any] = {"higher": "increase", "lower": "decrease", "neither": "neutral"}


def _finding(indicator: Indicator, judged: _Judged, changed_on: date | None) -> Finding:
    if changed_on is None:
        reason = "The day from which change should be looked for is not recorded."
        return _cannot_say(indicator, judged, None, (reason, *judged.obstacles), judged.caveats)
    if judged.obstacles:
        reasons = (*judged.obstacles, *_nothing_after(judged, changed_on))
        return _cannot_say(indicator, judged, changed_on, reasons, judged.caveats)
    kept, beyond = _one_piece(indicator, judged, changed_on)
    caveats = [*judged.caveats]
    if beyond:
        caveats.append(
            f"{beyond} {'figure lies' if beyond == 1 else 'figures lie'} beyond a break, and "
            f"{'was' if beyond == 1 else 'were'} not compared."
        )
    bounded = [_bounds(judged.values[at]) for at in kept]
    verdict = _verdict(indicator, judged, kept, changed_on, [middle for _, middle, _ in bounded])
    if verdict.result != "cannot-say" and any(low != high for low, _, high in bounded):
        # Where the figures are known only by bounds, the verdict must not hang on where they lie.
        others = {
            _verdict(indicator, judged, kept, changed_on, [one[side] for one in bounded]).result
            for side in (0, 2)
        }
        if others != {verdict.result}:
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
    return _told_as(indicator, verdict, caveats)


def _verdict(
    indicator: Indicator,
    judged: _Judged,
    kept: Sequence[int],
    changed_on: date,
    values: Sequence[float | None],
) -> "Verdict":
    from rsr.spc.verdict import judge  # arithmetic that few registers need

    baseline = indicator.baseline.period if indicator.baseline else None
    return judge(
        values,
        dates=[judged.points[at].period.start for at in kept],
        changed_on=changed_on,
        lag_days=indicator.judging.lag_days if indicator.judging else 0,
        improvement=_IMPROVEMENT[indicator.better],
        target=indicator.target.value if indicator.target else None,
        baseline=(baseline.start, baseline.end) if baseline else None,
    )


def _told_as(indicator: Indicator, verdict: "Verdict", caveats: Sequence[str]) -> Finding:
    words = verdict.sentences()
    return Finding(
        result=verdict.result,
        says=f"{indicator.title}: {words[0]}",
        direction=_DIRECTION[verdict.result],
        changed_on=verdict.changed_on,
        before=verdict.n_baseline,
        after=verdict.n_after,
        baseline_mean=verdict.baseline_mean,
        after_mean=verdict.after_mean,
        rules=tuple(_rule(signal) for signal in verdict.signals),
        caveats=tuple(dict.fromkeys((*words[1:], *caveats))),
    )


def _rule(signal: "Stretch") -> str:
    first, last = written_day(signal.first_on), written_day(signal.last_on)
    return f"{signal.rule} ({signal.meaning}), {first if first == last else f'{first} to {last}'}"


def _nothing_after(judged: _Judged, changed_on: date) -> Iterator[str]:
    """Say that no figure is about the time that would be judged, if so."""
    pairs = zip(judged.points, judged.values, strict=True)
    if not any(p.period.start >= changed_on and _number(v) is not None for p, v in pairs):
        yield "No figure on record is about the time after that day."


def _cannot_say(
    indicator: Indicator,
    judged: _Judged,
    changed_on: date | None,
    reasons: Sequence[str],
    caveats: Sequence[str],
) -> Finding:
    """Say first what is on record, then that nothing can be concluded, and why."""
    breaks = [broken.on for broken in indicator.breaks]
    there = on_record(judged.points, judged.values, breaks, comparable=not judged.obstacles)
    since = f" since {written_day(changed_on)}" if changed_on else ""
    return Finding(
        result="cannot-say",
        says=f"{indicator.title}: {there}; whether anything has changed{since} cannot be said.",
        direction="unclear",
        changed_on=changed_on,
        caveats=tuple(dict.fromkeys((*reasons, *caveats))),
    )


def _one_piece(
    indicator: Indicator, judged: _Judged, changed_on: date
) -> tuple[tuple[int, ...], int]:
    """Return the points between the breaks around the day of change, and how many lie beyond."""
    breaks = sorted(broken.on for broken in indicator.breaks)
    after = max((day for day in breaks if day <= changed_on), default=date.min)
    before = min((day for day in breaks if day > changed_on), default=date.max)
    inside = [
        at
        for at, point in enumerate(judged.points)
        if point.period.start >= after and point.period.end < before
    ]
    # A period that holds the day itself lies on neither side.
    kept = [
        at
        for at in inside
        if not judged.points[at].period.start < changed_on <= judged.points[at].period.end
    ]
    beyond = set(range(len(judged.points))) - set(inside)
    return tuple(kept), sum(judged.values[at] is not None for at in beyond)


# --- limits and signals ---------------------------------------------------------------------------

_SIGNALS: dict[str, Any] = {
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}


def _drawn(
    indicator: Indicator, judged: _Judged, finding: Finding | None
) -> tuple[tuple[MeasuredPoint, ...], tuple[str | None, str | None]]:
    """Return the points with their limits and signals, and the icons of the last stretch."""
    points = [_plain_point(point) for point in judged.points]
    icons: tuple[str | None, str | None] = (None, None)
    if not _overlapping(judged.points):
        for stretch, fix_after in _stretches(indicator, judged, finding):
            icons = _limited(indicator, judged, stretch, fix_after, points)
    return tuple(points), icons


def _plain_point(point: Point) -> MeasuredPoint:
    return MeasuredPoint(
        period=point.period,
        value=point.value,
        throughout=point.throughout,
        known_parts=point.known,
        suppressed_parts=point.suppressed,
        missing_parts=point.missing,
        coverage=point.coverage,
        status=point.status,  # type: ignore[arg-type]  # that of an observation
        vintages=point.vintages,
        caveats=point.caveats,
    )


def _stretches(
    indicator: Indicator, judged: _Judged, finding: Finding | None
) -> Iterator[tuple[range, int | None]]:
    """Yield the stretches between breaks, each with how many of its points fix the limits.

    The limits of the stretch in which change was looked for rest on the points before that day
    alone, as far as the baseline reaches back; everywhere else they rest on the whole stretch.
    """
    points = judged.points
    cuts = {0, len(points)}
    for broken in indicator.breaks:
        cuts.add(sum(point.period.start < broken.on for point in points))
    fix: dict[int, int] = {}
    if finding is not None and finding.result != "cannot-say" and finding.changed_on is not None:
        changed = sum(point.period.end < finding.changed_on for point in points)
        begin = max(cut for cut in cuts if cut <= changed)
        baseline = indicator.baseline
        if baseline is not None:
            begin = max(begin, sum(p.period.start < baseline.period.start for p in points))
            changed = sum(point.period.end <= baseline.period.end for point in points)
        cuts.add(begin)
        fix[begin] = changed - begin
    ordered = sorted(cuts)
    for start, stop in pairwise(ordered):
        yield range(start, stop), fix.get(start)


def _limited(
    indicator: Indicator,
    judged: _Judged,
    stretch: range,
    fix_after: int | None,
    points: list[MeasuredPoint],
) -> tuple[str | None, str | None]:
    """Put limits and signals on the points of a stretch; return its icons."""
    values = [_number(judged.values[at]) for at in stretch]
    if sum(value is not None for value in values) < LEAST_POINTS:
        return None, None
    from rsr.spc import xmr

    chart = xmr(
        values,
        dates=[judged.points[at].period.end for at in stretch],
        improvement=_IMPROVEMENT[indicator.better],
        target=indicator.target.value if indicator.target else None,
        fix_after=fix_after,
        # A baseline may be one shorter: the verdict asks no more of it.
        min_points=LEAST_POINTS if fix_after is None else LEAST_POINTS - 1,
        trend_by_membership=True,
        strict_assurance=True,
    )
    if all(drawn.upl == drawn.lpl for drawn in chart.points):
        return None, None  # limits of no width would call every figure unusual
    for at, drawn in zip(stretch, chart.points, strict=True):
        if drawn.upl is None:
            continue
        points[at] = evolve(
            points[at],
            mean=drawn.mean,
            lower=drawn.lpl,
            upper=drawn.upl,
            rules=drawn.rules,
            signal=_SIGNALS.get(drawn.point_type),
        )
    icon = chart.icons[0]
    return icon.variation, icon.assurance


# --- what a reader must know ----------------------------------------------------------------------


def _remarks(
    indicator: Indicator, register: Register, picked: Picked, judged: _Judged
) -> Iterator[str]:
    yield from picked.remarks
    points = picked.points
    if picked.changing:
        yield from _moved(picked)
    revised = sum(point.revised for point in points)
    if revised:
        yield (
            f"{revised} of {len(points)} {'period' if len(points) == 1 else 'periods'} had a figure "
            "that a later vintage changed."
        )
    hidden = sum(isinstance(value, Suppressed) for value in judged.values)
    if hidden:
        are = "is hidden, and is" if hidden == 1 else "are hidden, and are"
        yield f"{hidden} of {len(points)} figures {are} not in limits or verdict."
    provisional = sum(point.status == "provisional" for point in points)
    if provisional:
        are = "is" if provisional == 1 else "are"
        yield f"{provisional} of {len(points)} figures {are} provisional, and may change."
    for other in indicator.continues:
        found = register.find("indicators", other)
        name = found.title if found is not None else other
        yield f"For periods of which it has no figure of its own it holds those of: {name}."


def _moved(picked: Picked) -> Iterator[str]:
    """Say how the sum of all moves beside that of those who report throughout."""
    first, last = picked.points[0], picked.points[-1]
    counts = [part.reporting for point in picked.points for part in point.coverage]
    if counts:
        yield (
            f"Who reports changes: between {min(counts):,} and {max(counts):,} do, "
            f"{len(picked.reporters):,} of them in every period."
        )
    moved = [
        (_number(first.value), _number(last.value)),
        (_number(first.throughout), _number(last.throughout)),
    ]
    if all(a is not None and b is not None for a, b in moved):
        told = [f"from {_told(a)} to {_told(b)}" for a, b in moved]
        yield (
            f"From {written_span(first.period)} to {written_span(last.period)} the figure of all who "
            f"reported went {told[0]}, that of those who reported throughout {told[1]}."
        )


def _told(value: float | None) -> str:
    return rounded_figure(value) if value is not None else "no figure"
