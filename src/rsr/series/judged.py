"""A series as it is judged: its limits and signals, and the verdict on the day of change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from attrs import evolve

from rsr.model import (
    Finding,
    Indicator,
    MeasuredPoint,
    Measurement,
    Missing,
    Observation,
    Register,
    Suppressed,
    Value,
)
from rsr.model.senses import days_in_words
from rsr.report import written_day, written_span
from rsr.series.absent import WHY, Completed, with_absent
from rsr.series.comparing import (
    ComparableFigures,
    compared,
    every_period,
    number,
    sums_of_some,
)
from rsr.series.continuing import unlike_where_both
from rsr.series.examining import Examined, examined
from rsr.series.interrupting import with_trend_change
from rsr.series.picking import IndicatorSeries, Point, known_on, pick
from rsr.series.possible import (
    above_whole,
    beyond,
    exceeding,
    exceeding_in_words,
    possible,
    within,
    within_ends,
)
from rsr.series.recasting import Recast
from rsr.series.recoding import Recoding
from rsr.series.recorded import figure_with_conditions, of_whom
from rsr.series.standing import figure_in_words
from rsr.series.verdicts import concluded
from rsr.series.weighing import LEAST_POINTS, rare_events, uneven, weighed

# So many absent periods are named; of more it is told how many there are.
_TOLD = 3
_T = TypeVar("_T", Recast, Recoding)


def measured(
    indicator: Indicator,
    register: Register,
    observations: Mapping[str, Sequence[Observation]],
    *,
    as_of: date | None = None,
    seen: Mapping[str, Examined] | None = None,
) -> Measurement:
    """Measure an indicator: its series, limits and signals, and the verdict on its change.

    ``as_of``: the day whose knowledge counts; None is all that is there.
    """
    indicator = evolve(indicator, breaks=register.breaks_of(indicator))
    known = {name: known_on(figures, as_of) for name, figures in observations.items()}
    since = indicator.baseline.period.start if indicator.baseline else None
    earlier = {each.id: each.continues for each in register.indicators if each.continues}
    others = {other: register.find("indicators", other) for other in indicator.made_of}
    concerned = [indicator, *filter(None, others.values())]
    found = {
        each.id: (seen or {}).get(each.id)
        or examined(each, known.get(each.id, ()), indicator.broken_on)
        for each in concerned
    }
    known |= {name: one.standing for name, one in found.items()}
    again = _each_once(
        one
        for each in concerned
        for one in found[each.id].recast
        if not one.declared_in((*each.successions, *indicator.successions))
    )
    recoded = _each_once(
        one for each in concerned for one in found[each.id].recoded_with(indicator.successions)
    )
    picked = pick(
        indicator,
        known,
        since=since,
        apart={part for one in recoded if since is None or one.on >= since for part in one.apart},
        earlier=earlier,
        others={name: other for name, other in others.items() if other is not None},
        examined=found,
    )
    if indicator.between_events:
        completed = Completed(points=tuple(picked.points))  # events follow no calendar
    else:
        completed = with_absent(
            picked.points, indicator.every, days=days_in_words(indicator.title, indicator.unit)
        )
    ends = possible(indicator, completed.points)
    picked = evolve(picked, points=tuple(within_ends(one, *ends) for one in completed.points))
    judged = compared(indicator, picked, concerned[1:])
    if told := uneven(indicator, judged):
        judged = evolve(judged, caveats=(*judged.caveats, told))
    if over := exceeding(indicator, picked.points):
        told = (
            f"More is counted above the line than below it: {exceeding_in_words(over)}. Of a share of "
            "a whole that cannot be, so nothing is concluded; where it can be, 'kind: ratio' says so."
        )
        judged = evolve(judged, obstacles=(*judged.obstacles, told))
    told_of_bases = [
        f"The base or the unit changed: {one.says}, so figures do not compare across {written_day(one.on)}."
        for each in concerned
        for one in found[each.id].rebased_without(indicator.broken_on)
    ]
    told_of_bases += [
        f"It continues figures that contradict it: {one.says}, so figures do not compare across {written_day(one.on)}."
        for each in concerned
        for one in unlike_where_both(each, known, indicator.broken_on)
    ]
    judged = evolve(judged, obstacles=(*judged.obstacles, *dict.fromkeys(told_of_bases)))
    changed_on = register.changed_on(indicator)
    perhaps = _perhaps_broken(indicator, picked.points)
    judged = evolve(judged, caveats=(*judged.caveats, *perhaps.values()))
    finding = concluded(indicator, judged, changed_on) if indicator.bears_on else None
    if finding is not None and perhaps:
        days = _listed([written_day(day) for day in perhaps])
        told = f"{finding.says} Figures from {days} may not compare with those before."
        finding = evolve(finding, says=told)
    if finding is not None:
        finding = with_trend_change(finding, indicator, judged)
    points, icons, about_chart = _drawn(indicator, judged, finding)
    figures = ((point.period, None, point.value) for point in picked.points)
    remarks = (
        *_remarks(indicator, register, picked, judged),
        *completed.remarks,
        *(
            f"Above 100 per cent: {one}. A share of a whole cannot be; a change, a growth or an "
            "occupancy can."
            for one in above_whole(indicator, figures)
        ),
        *_replaced(again, "; those of the later release stand, and both are not added up"),
        *_replaced(recoded),
        *about_chart,
        *_rare(indicator, judged),
        *_without_funnel(indicator, picked),
        *beyond(points, *ends),
    )
    return Measurement(
        indicator=indicator.id,
        as_of=as_of,
        basis=judged.basis,  # type: ignore[arg-type]  # one of the two, from below
        points=within(points, *ends),
        reporters=picked.reporters,
        parts=picked.parts,
        variation=icons[0],
        assurance=icons[1],
        finding=finding,
        remarks=remarks,
        # Where no figure is on record, silence is no evidence.
        evidence=indicator.evidence_id if finding is not None and points else None,
    )


def _rare(indicator: Indicator, judged: ComparableFigures) -> Iterator[str]:
    """Say that figures are of rare events, where an XmR chart is drawn of them."""
    if indicator.control_chart == "xmr" and rare_events([number(one) for one in judged.values]):
        yield (
            "Most figures are 0 and the others small, so that limits and signals of the XmR chart mislead: "
            "a t or g chart suits rare events."
        )


def _without_funnel(indicator: Indicator, picked: IndicatorSeries) -> Iterator[str]:
    """Say that the parts are not compared, though that is asked for."""
    if indicator.funnel is not None and not picked.parts:
        yield (
            "No funnel plot can be drawn: there is no period in which two parts or more have both figures "
            "of a ratio, and may be added up."
        )


# --- limits and signals ---------------------------------------------------------------------------

_SIGNALS: dict[str, Any] = {
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}


def _drawn(
    indicator: Indicator, judged: ComparableFigures, finding: Finding | None
) -> tuple[tuple[MeasuredPoint, ...], tuple[str | None, str | None], tuple[str, ...]]:
    """Return the points with their limits and signals, the icons of the last stretch, and remarks."""
    points = [_plain_point(point) for point in judged.points]
    icons: tuple[str | None, str | None] = (None, None)
    told: list[str] = []
    # What may not be compared has no limits in common, and so no signals.
    if not judged.obstacles:
        for stretch, fix_after in _stretches(indicator, judged, finding):
            if indicator.control_chart == "xmr":
                icons = _limited(indicator, judged, stretch, fix_after, points)
            else:
                icons, said = weighed(indicator, judged, stretch, fix_after, points)
                told += said
    return tuple(points), icons, tuple(dict.fromkeys(told))


def _plain_point(point: Point) -> MeasuredPoint:
    return MeasuredPoint(
        period=point.period,
        value=point.value,
        throughout=point.throughout,
        quotient=point.quotient,
        throughout_quotient=point.throughout_quotient,
        known_parts=point.known,
        suppressed_parts=point.suppressed,
        missing_parts=point.missing,
        coverage=point.coverage,
        status=point.status,  # type: ignore[arg-type]  # that of an observation
        vintages=point.vintages,
        caveats=point.caveats,
    )


def _stretches(
    indicator: Indicator, judged: ComparableFigures, finding: Finding | None
) -> Iterator[tuple[range, int | None]]:
    """Yield the stretches between breaks, each with how many of its points fix the limits.

    The limits of the stretch in which change was looked for rest on the points before that day
    alone, as far as the baseline reaches back; everywhere else they rest on the whole stretch.
    """
    points = judged.points
    cuts = {0, len(points)}
    for day in indicator.broken_on:
        cuts.add(sum(point.period.start < day for point in points))
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
    judged: ComparableFigures,
    stretch: range,
    fix_after: int | None,
    points: list[MeasuredPoint],
) -> tuple[str | None, str | None]:
    """Put limits and signals on the points of a stretch; return its icons."""
    values = [number(judged.values[at]) for at in stretch]
    if sum(value is not None for value in values) < LEAST_POINTS:
        return None, None
    from rsr.spc import xmr

    target = indicator.target if not sums_of_some(indicator, judged) else None
    chart = xmr(
        values,
        dates=[judged.points[at].period.end for at in stretch],
        better=indicator.better,
        target=target.value if target else None,
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
    indicator: Indicator, register: Register, picked: IndicatorSeries, judged: ComparableFigures
) -> Iterator[str]:
    yield from picked.remarks
    yield from picked.not_added
    absent = [p.period for p in picked.points if p.value == Missing(why=WHY)]
    if absent:
        told = [written_span(period, article=True) for period in absent[:_TOLD]]
        more = len(absent) - len(told)
        if more:
            told.append(f"{more:,} more")
        yield (
            f"Nothing is on record for {_listed(told)}, between the first period and the last; "
            "nothing was put in the place."
        )
    points = [point for point in picked.points if point.period not in absent]
    if not indicator.bears_on:  # with a verdict, these are its reasons
        yield from judged.obstacles
        if weights := uneven(indicator, judged):
            yield weights
    if picked.changing:
        yield from _moved(indicator, picked)
    revised = sum(point.revised for point in points)
    if revised:
        yield (
            f"{revised} of {len(points)} {'period' if len(points) == 1 else 'periods'} had a figure "
            "that a later vintage changed."
        )
    undated = sum(point.undated for point in points)
    if undated:
        yield (
            f"{undated} of {len(points)} {'period' if len(points) == 1 else 'periods'} had another "
            "figure, which gave way to one of a more settled status or with a day of publication; "
            "which was published later is not recorded."
        )
    yield from _overruled(points)
    hidden = sum(isinstance(value, Suppressed) for value in judged.values)
    if hidden:
        are = "is hidden, and is" if hidden == 1 else "are hidden, and are"
        yield f"{hidden} of {len(points)} figures {are} not in limits or verdict."
    provisional = sum(point.status == "provisional" for point in points)
    if provisional:
        are = "is" if provisional == 1 else "are"
        yield f"{provisional} of {len(points)} figures {are} provisional, and may change."
    yield from _perhaps_broken(indicator, points).values()
    for other in indicator.continues:
        found = register.find("indicators", other)
        name = found.title if found is not None else other
        yield f"For periods of which it has no figure of its own it holds those of: {name}."


def _perhaps_broken(indicator: Indicator, points: Sequence[Point]) -> dict[date, str]:
    """Return the days within a series from which figures may not compare with those before, and why."""
    found: dict[date, list[str]] = {}
    for broken in sorted(indicator.breaks, key=lambda one: one.on):
        astride = points and points[0].period.start < broken.on <= points[-1].period.end
        if astride and not broken.certain:
            found.setdefault(broken.on, []).append(broken.why.rstrip().removesuffix("."))
    return {
        day: f"Figures from {written_day(day)} may not compare with those before: {'; '.join(whys)}."
        for day, whys in found.items()
    }


def _each_once(found: Iterable[_T]) -> tuple[_T, ...]:
    """Return findings, each once: both figures of a ratio may have the same."""
    return tuple({one.says: one for one in found}.values())


def _replaced(found: Sequence[Recast | Recoding], then: str = "") -> Iterator[str]:
    """Say where those who report may not be the same, whoever is judged, and what follows."""
    if found:
        first, *others = found
        more = f" The same holds of {len(others)} more." if others else ""
        yield f"It may be that reporters merged, were split or got another code: {first.says}{then}.{more}"


def _overruled(points: Sequence[Point]) -> Iterator[str]:
    """Say where a figure stands against one that was published later, with both of the first."""
    found = [(point, point.overruled) for point in points if point.overruled is not None]
    if not found:
        return
    point, (stands, later) = found[0]
    part = f" of {stands.part}" if stands.part is not None else ""
    more = f" The same holds of {len(found) - 1} more." if len(found) > 1 else ""
    yield (
        f"For {written_span(point.period, article=True)} the {_settled(stands)} figure{part}, "
        f"{_stated(stands.value)}, stands; a later one, {_settled(later)} and published on "
        f"{written_day(later.vintage_on or later.known_on)}, is {_stated(later.value)}.{more}"
    )


def _settled(observation: Observation) -> str:
    """Return how settled a figure is, in words."""
    words = {"not-stated": "not stated to be settled", "performance": "performance"}
    return words.get(observation.status, observation.status)


def _stated(value: Value) -> str:
    """Return a figure in words, also where there is none."""
    return "hidden" if isinstance(value, Suppressed) else figure_in_words(value)


def _listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)


def _moved(indicator: Indicator, picked: IndicatorSeries) -> Iterator[str]:
    """Say how the sum of all moves beside that of those who report throughout."""
    counts = [part.reporting for point in picked.points for part in point.coverage]
    if counts:
        many = [f"{count:,}" for count in sorted({min(counts), max(counts)})]
        between = f"between {' and '.join(many)}" if len(many) > 1 else many[0]
        yield (
            f"Who reports changes: {between} do, "
            f"{len(picked.reporters):,} of them in {every_period(indicator, picked.points)}."
        )
    both = [
        point
        for point in picked.points
        if number(point.value) is not None and number(point.throughout) is not None
    ]
    if len(both) > 1:
        first, last = both[0], both[-1]
        everyone = [figure_with_conditions(one.value, of_whom(one)) for one in (first, last)]
        same = [figure_with_conditions(one.throughout) for one in (first, last)]
        yield (
            f"From {written_span(first.period, article=True)} to {written_span(last.period, article=True)} "
            f"the figure of all who reported went from {' to '.join(everyone)}, that of those who "
            f"reported throughout from {' to '.join(same)}."
        )
