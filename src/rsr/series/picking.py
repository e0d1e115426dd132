"""Which figures make a series: the vintages known on a day, the parts, and who reported throughout."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    Missing,
    NotCollected,
    Number,
    Observation,
    Period,
    Quotient,
    Reporting,
    Suppressed,
    Value,
)
from rsr.model.vintage import SETTLED, in_force
from rsr.series.adding import NotAdded, Parted, not_added
from rsr.series.vintages import published_after
from rsr.values import ratio, total

__all__ = ["Picked", "Point", "known_on", "parts_not_added", "pick"]

_UNCLEAR = "several figures were published for it, and nothing says which of them stands"
_Key = tuple[date, date]
_UNADDED = Missing(why="figures of parts are not added up, and none is published for the whole")
_UNREPORTED = Missing(why="nobody reports both figures")


@frozen(kw_only=True)
class Point:
    """One period of a series before anything is judged."""

    period: Period
    value: Value
    # The figure of those who report throughout; None where not all of them do, as before the
    # baseline.
    throughout: Value | None = None
    # What the two were divided from, where they were.
    quotient: Quotient | None = None
    throughout_quotient: Quotient | None = None
    # Of the parts that it is added up from: with a figure, with a hidden one, and without any.
    known: int = 0
    suppressed: int = 0
    missing: int = 0
    coverage: tuple[Coverage, ...] = ()
    status: str = "not-stated"
    vintages: int = 1
    revised: bool = False
    # A figure that stands, and one that was published later and does not, as it is less settled.
    overruled: tuple[Observation, Observation] | None = None
    caveats: tuple[str, ...] = ()


@frozen(kw_only=True)
class Picked:
    """The figures of an indicator, a point for each period."""

    points: tuple[Point, ...] = ()
    # Those who reported in every period that has a figure since the baseline began, sorted; and how
    # many reported in any.
    reporters: tuple[str, ...] = ()
    reporters_ever: int = 0
    # True where the figures of parts are there, and not these alone report in every period.
    changing: bool = False
    # Why figures of parts are not added up, each reason once; empty where they are.
    not_added: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@frozen
class _Figure:
    """The figure of one part (None: of the whole) for one period that stands."""

    # Without a figure where several are recorded and nothing says which of them stands.
    latest: Observation
    vintages: int
    revised: bool
    unclear: bool
    # One that was published later, differs and is less settled, so that it does not stand.
    overruled: Observation | None = None


@frozen
class _Figures:
    """The latest figures of an indicator: by period, then by part."""

    by_period: dict[_Key, dict[str | None, _Figure]] = field(factory=dict)

    def parts(self, period: _Key) -> dict[str, _Figure]:
        return {
            part: figure
            for part, figure in self.by_period.get(period, {}).items()
            if part is not None
        }

    def whole(self, period: _Key) -> _Figure | None:
        return self.by_period.get(period, {}).get(None)


def known_on(observations: Iterable[Observation], day: date | None) -> tuple[Observation, ...]:
    """Return the observations that were known on a day.

    Known is what was published by then; where the day of publication is not recorded, what is about
    days that were over by then.

    Args:
        observations: The observations.
        day: The day; None returns all.
    """
    if day is None:
        return tuple(observations)
    return tuple(o for o in observations if o.known_on <= day)


def pick(
    indicator: Indicator,
    observations: Mapping[str, Sequence[Observation]],
    *,
    since: date | None,
    earlier: Mapping[str, Sequence[str]] | None = None,
    others: Mapping[str, Indicator] | None = None,
) -> Picked:
    """Make the series of an indicator from the observations that are known.

    Figures of parts are added up only where `not_added` finds nothing against it.

    Args:
        indicator: The indicator.
        observations: The observations known, by indicator.
        since: The day from which reporting in every period is asked for; None is the first period.
        earlier: Which indicators others continue, for a ratio of such.
        others: The two indicators of a ratio, by id, for what kinds they are.
    """
    if indicator.ratio is None:
        own = _continued(indicator.id, indicator.continues, observations)
        return _plain(indicator, own, since)
    above, below = (
        _continued(id_, (earlier or {}).get(id_, ()), observations)
        for _, id_ in indicator.ratio.places
    )
    known = others or {}
    found = [
        _not_added(known[id_], figures)
        for (_, id_), figures in zip(indicator.ratio.places, (above, below), strict=True)
        if id_ in known
    ]
    why = tuple(dict.fromkeys(one.says for one in found if one is not None))
    return _divided(indicator, above, below, since, why)


def parts_not_added(indicator: Indicator, observations: Sequence[Observation]) -> NotAdded | None:
    """Return why the parts of an indicator are not added up; None where they are, or has none."""
    if all(observation.part is None for observation in observations):
        return None
    return _not_added(indicator, _latest(observations))


def _not_added(indicator: Indicator, figures: _Figures) -> NotAdded | None:
    return not_added(
        indicator,
        [
            Parted(
                Period(start=span[0], end=span[1]),
                {part: figure.latest.value for part, figure in figures.parts(span).items()},
                whole.latest.value if (whole := figures.whole(span)) is not None else None,
            )
            for span in figures.by_period
        ],
    )


def _continued(
    id_: str, continues: Sequence[str], observations: Mapping[str, Sequence[Observation]]
) -> _Figures:
    """Return an indicator's figures, with those it continues for the periods that it does not have."""
    own = _latest(observations.get(id_, ()))
    found: dict[_Key, dict[str | None, _Figure]] = {}
    for earlier in continues:
        found |= _latest(observations.get(earlier, ())).by_period
    return _Figures(dict(sorted((found | own.by_period).items())))


# --- vintages -------------------------------------------------------------------------------------


def _latest(observations: Sequence[Observation]) -> _Figures:
    """Keep the vintage of each figure that stands, and what the others tell of it."""
    grouped: dict[_Key, dict[str | None, list[Observation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for observation in observations:
        span = (observation.period.start, observation.period.end)
        grouped[span][observation.part].append(observation)
    return _Figures(
        {
            span: {part: _figure(vintages) for part, vintages in grouped[span].items()}
            for span in sorted(grouped)
        }
    )


def _figure(vintages: list[Observation]) -> _Figure:
    if len(vintages) == 1:
        return _Figure(vintages[0], 1, revised=False, unclear=False)
    stands = in_force((one.standing, one.value) for one in vintages)
    if stands is None:
        last = max(vintages, key=lambda one: one.standing)
        none = evolve(last, value=Missing(why=_UNCLEAR), vintage=None, caveats=())
        return _Figure(none, len(vintages), revised=False, unclear=True)
    latest = vintages[stands]
    others = [one for one in vintages if one.value != latest.value]
    later = [one for one in others if published_after(one, latest)]
    return _Figure(
        latest,
        len(vintages),
        revised=len(later) < len(others),
        unclear=False,
        overruled=max(later, key=lambda one: (one.vintage_on, one.standing), default=None),
    )


# --- series ---------------------------------------------------------------------------------------


def _plain(indicator: Indicator, figures: _Figures, since: date | None) -> Picked:
    reporting = {span: _reporting(figures.parts(span)) for span in figures.by_period}
    same, changing = _throughout(reporting, since, indicator.reporting)
    unadded = _not_added(indicator, figures)
    # A sum that counts people in each of several parts is not put beside wholes that count them once.
    wholes = any(figures.whole(span) is not None for span in figures.by_period)
    alone = unadded is not None or (indicator.parts_overlap and wholes)
    points = []
    for span in figures.by_period:
        parts, whole = figures.parts(span), figures.whole(span)
        told = sorted(reporting[span])
        if whole is not None:
            shown = whole.latest.value
        else:
            shown = _UNADDED if alone else _sum(parts, told)
        everywhere = unadded is None and same and reporting[span].issuperset(same)
        counted = _counted({} if alone or whole is not None else parts)
        points.append(
            Point(
                period=Period(start=span[0], end=span[1]),
                value=shown,
                throughout=_sum(parts, same) if everywhere else None,
                known=counted["known"],
                suppressed=counted["suppressed"],
                missing=counted["missing"],
                coverage=_coverage(
                    indicator,
                    whole,
                    reporting[span] if parts else None,
                    None if unadded is None else len(reporting[span].intersection(same)),
                ),
                status=_status([*parts.values(), *([whole] if whole else [])]),
                vintages=max(f.vintages for f in figures.by_period[span].values()),
                revised=any(f.revised for f in figures.by_period[span].values()),
                overruled=_overruled(figures.by_period[span].values()),
                caveats=_caveats(figures.by_period[span]),
            )
        )
    return Picked(
        points=tuple(points),
        # Who reports throughout matters where their figures are added up.
        reporters=same if unadded is None else (),
        reporters_ever=len(set().union(*reporting.values())) if reporting else 0,
        changing=changing and unadded is None,
        not_added=() if unadded is None else (unadded.says,),
    )


def _divided(
    indicator: Indicator,
    above: _Figures,
    below: _Figures,
    since: date | None,
    not_added: tuple[str, ...],
) -> Picked:
    assert indicator.ratio is not None  # noqa: S101  # the caller looked
    times = indicator.ratio.times
    spans = [span for span in above.by_period if span in below.by_period]
    reporting = {
        span: _reporting(above.parts(span)) & _reporting(below.parts(span)) for span in spans
    }
    same, changing = _throughout(reporting, since, indicator.reporting)
    points = []
    for span in spans:
        over, under = above.parts(span), below.parts(span)
        both = sorted(reporting[span])
        wholes = above.whole(span), below.whole(span)
        if wholes[0] is not None and wholes[1] is not None:
            quotient: Quotient | None = Quotient(
                numerator=wholes[0].latest.value, denominator=wholes[1].latest.value, times=times
            )
        else:
            quotient = None if not_added else _pooled(over, under, both, times)
        everywhere = not not_added and same and reporting[span].issuperset(same)
        throughout = _pooled(over, under, same, times) if everywhere else None
        used = [*above.by_period[span].values(), *below.by_period[span].values()]
        points.append(
            Point(
                period=Period(start=span[0], end=span[1]),
                value=_divide(quotient) if quotient else _UNADDED if not_added else _UNREPORTED,
                throughout=_divide(throughout) if throughout else None,
                quotient=quotient,
                throughout_quotient=throughout,
                coverage=_coverage(
                    indicator,
                    None,
                    reporting[span] if over and under else None,
                    len(reporting[span].intersection(same)) if not_added else None,
                ),
                status=_status(used),
                vintages=max(figure.vintages for figure in used),
                revised=any(figure.revised for figure in used),
                overruled=_overruled(used),
                caveats=tuple(
                    dict.fromkeys(
                        (*_caveats(above.by_period[span]), *_caveats(below.by_period[span]))
                    )
                ),
            )
        )
    left = len(above.by_period) + len(below.by_period) - 2 * len(spans)
    remark = (
        f"{left} {'period has' if left == 1 else 'periods have'} a figure for one of "
        f"{indicator.ratio.of} and {indicator.ratio.over} only, and no point here."
    )
    return Picked(
        points=tuple(points),
        reporters=() if not_added else same,
        reporters_ever=len(set().union(*reporting.values())) if reporting else 0,
        changing=changing and not not_added,
        not_added=not_added,
        remarks=(remark,) if left else (),
    )


def _pooled(
    over: Mapping[str, _Figure], under: Mapping[str, _Figure], parts: Sequence[str], times: float
) -> Quotient | None:
    """Add up both figures over the same parts; a part that reports one of the two is left out."""
    if not parts:
        return None
    return Quotient(numerator=_sum(over, parts), denominator=_sum(under, parts), times=times)


def _counted(parts: Mapping[str, _Figure]) -> dict[str, int]:
    """Count the parts that a sum is made of."""
    values = [figure.latest.value for figure in parts.values()]
    hidden = sum(isinstance(value, Suppressed) for value in values)
    known = sum(isinstance(value, Number | Interval) for value in values)
    return {"known": known, "suppressed": hidden, "missing": len(values) - known - hidden}


def _sum(figures: Mapping[str, _Figure], parts: Sequence[str]) -> Value:
    """Add up the figures of parts; beside the bounds stands the sum of what is printed."""
    values = [figures[part].latest.value for part in parts]
    if any(figures[part].unclear for part in parts):
        return Missing(why=_UNCLEAR)
    if not values:
        return Missing(why="nobody reports a figure")
    made = total(values).value
    if not isinstance(made, Interval):
        return made
    printed = [_printed(value) for value in values if not isinstance(value, Suppressed)]
    if not printed or None in printed:
        return made
    visible = total([Number(value=value) for value in printed if value is not None]).value
    return _with_stated(made, visible)


def _divide(quotient: Quotient) -> Value:
    """Divide two figures; beside the bounds stands what the printed ones come to."""
    above, below, times = quotient.numerator, quotient.denominator, quotient.times
    made = ratio(above, below, times=times).value
    over, under = _printed(above), _printed(below)
    if not isinstance(made, Interval) or over is None or not under:
        return made
    return _with_stated(made, ratio(Number(value=over), Number(value=under), times=times).value)


def _printed(value: Value) -> float | None:
    """Return a figure as it is printed, or as it comes of printed ones."""
    if isinstance(value, Number):
        return value.value
    return value.stated if isinstance(value, Interval) else None


def _with_stated(bounds: Interval, stated: Value) -> Interval:
    inside = isinstance(stated, Number) and bounds.low <= stated.value <= bounds.high
    return evolve(bounds, stated=stated.value) if inside else bounds  # type: ignore[union-attr]  # a number, as was asked


def _reporting(parts: Mapping[str, _Figure]) -> set[str]:
    """Return the parts that report a figure, be it hidden."""
    return {
        part
        for part, figure in parts.items()
        if figure.unclear or not isinstance(figure.latest.value, Missing | NotCollected)
    }


def _throughout(
    reporting: Mapping[_Key, set[str]], since: date | None, rule: Reporting | None
) -> tuple[tuple[str, ...], bool]:
    """Return who reports in every period since a day, and whether others do in any.

    A period in which nobody reports has no figure, and one in which too few do is not judged: these
    say nothing of who does.
    """
    least = (rule.least or 0) * (rule.expected or 0) if rule is not None else 0
    told = {span: who for span, who in reporting.items() if who and len(who) >= least}
    asked = [who for span, who in told.items() if since is None or span[1] >= since]
    if not asked:
        return (), False
    same = set.intersection(*asked)
    return tuple(sorted(same)), any(who != same for who in told.values())


def _coverage(
    indicator: Indicator,
    whole: _Figure | None,
    reporting: set[str] | None,
    throughout: int | None = None,
) -> tuple[Coverage, ...]:
    if whole is not None and whole.latest.coverage:
        return whole.latest.coverage
    if reporting is None:
        return ()
    counted = Coverage.counted(
        len(reporting), indicator.reporting, of="bodies", throughout=throughout
    )
    return (counted,)


def _status(figures: Iterable[_Figure]) -> str:
    """Return the least settled status; that it is not stated is said only where none is."""
    stated = {figure.latest.status for figure in figures} - {"not-stated"}
    return min(stated, key=SETTLED.__getitem__, default="not-stated")


def _overruled(figures: Iterable[_Figure]) -> tuple[Observation, Observation] | None:
    """Return the first figure that stands against one that was published later, with that one."""
    for figure in figures:
        if figure.overruled is not None:
            return figure.latest, figure.overruled
    return None


def _caveats(figures: Mapping[str | None, _Figure]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part, figure in figures.items():
        if part is None or len(figures) == 1:
            found.update(dict.fromkeys(figure.latest.caveats))
    unclear = sum(figure.unclear for figure in figures.values())
    if unclear:
        found[
            "More than one figure was published for this period, and nothing says which of them "
            "stands; none is shown."
        ] = None
    return tuple(found)
