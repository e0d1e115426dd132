"""Which figures make a series: the vintages known on a day, the parts, and who reported throughout."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    MeasuredPart,
    Missing,
    Number,
    Observation,
    Period,
    Quotient,
    Reporting,
    Suppressed,
    Value,
)
from rsr.model.succession import Succession
from rsr.model.vintage import SETTLED, Status
from rsr.series.adding import NotAdded, not_added
from rsr.series.cumulative import differenced
from rsr.series.examining import Examined
from rsr.series.following import followed_in_words
from rsr.series.standing import (
    UNCLEAR,
    Figures,
    Span,
    StandingFigure,
    adding_up,
    continued,
    following,
    latest,
    parted,
    reporting_in,
    rows_of,
    sum_of,
    unlike_wholes,
    with_stated,
)
from rsr.values import ratio
from rsr.values.exact import printed

_UNADDED = Missing(why="figures of parts are not added up, and none is published for the whole")
_NO_WHOLE = Missing(
    why="no figure is published for the whole, and its parts are not added up in its place"
)
_UNREPORTED = Missing(why="nobody reports both figures")


@frozen(kw_only=True)
class Point:
    """One period of a series before anything is judged."""

    period: Period
    value: Value
    # That of those who report throughout; None where not all do, as before the baseline.
    throughout: Value | None = None
    # What the two were divided from, where they were.
    quotient: Quotient | None = None
    throughout_quotient: Quotient | None = None
    # Of the parts that it is added up from: with a figure, with a hidden one, and without any.
    known: int = 0
    suppressed: int = 0
    missing: int = 0
    coverage: tuple[Coverage, ...] = ()
    # Of how many rows the figure is a sum, and that of those who report throughout; of a ratio, both
    # that it is divided from. None where no rows are added up.
    rows: tuple[int, ...] = ()
    throughout_rows: tuple[int, ...] = ()
    # Of how many rows figures are a sum, where an earlier release added up more, and how many it did.
    fewer: tuple[int, int] | None = None
    status: str = "not-stated"
    vintages: int = 1
    revised: bool = False
    undated: bool = False
    # A figure that stands, and one that was published later and does not, as it is less settled.
    overruled: tuple[Observation, Observation] | None = None
    caveats: tuple[str, ...] = ()


@frozen(kw_only=True)
class IndicatorSeries:
    """The figures of an indicator, a point for each period."""

    points: tuple[Point, ...] = ()
    # Those who reported in every period with a figure since the baseline began; how many in any.
    reporters: tuple[str, ...] = ()
    reporters_ever: int = 0
    # Who did so and is none of them, because it may have taken others over.
    apart: tuple[str, ...] = ()
    # True where the figures of parts are there, and not these alone report in every period.
    changing: bool = False
    # The parts of a ratio in the latest period in which two or more have both figures.
    parts: tuple[MeasuredPart, ...] = ()
    # Why figures of parts are not added up, each reason once; empty where they are.
    not_added: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def known_on(observations: Iterable[Observation], day: date | None) -> tuple[Observation, ...]:
    """Return the observations that were known on a day.

    Known is what was published by then; where the day of publication is not recorded, what is about
    days that were over by then.

    ``day``: the day; None returns all.
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
    apart: Collection[str] = (),
    examined: Mapping[str, Examined] | None = None,
) -> IndicatorSeries:
    """Make the series of an indicator from the observations that are known.

    Figures of parts are added up only where `not_added` finds nothing against it.

    ``since``: the day from which reporting in every period is asked for; None is the first period.
    ``apart``: who may have taken others over, and so is not the same throughout. ``examined``: what was
    found in these observations already, by indicator.
    """
    known = others or {}
    successions = tuple(
        dict.fromkeys(
            (*indicator.successions, *(s for other in known.values() for s in other.successions))
        )
    )
    seen = examined or {}

    def figures_of(id_: str) -> Figures:
        return seen[id_].figures if id_ in seen else latest(observations.get(id_, ()))

    def unadded_of(one: Indicator, figures: Figures, continues: Sequence[str]) -> NotAdded | None:
        alone = one.id in seen and not continues and successions == one.successions
        return seen[one.id].not_added if alone else not_added(one, parted(figures))

    if indicator.ratio is None:
        own = continued(indicator.id, indicator.continues, figures_of)
        figures = following(own, successions, indicator)
        # Whether a whole is among the parts is seen in what was published of them.
        unadded = unadded_of(indicator, figures, indicator.continues)
        single, remarks = differenced(indicator, figures)
        picked = _plain(indicator, single, since, unadded, apart)
        doubts = seen[indicator.id].doubts if indicator.id in seen else ()
        told = (*doubts, *remarks, *picked.remarks)
        return _with_followed(evolve(picked, remarks=told), successions)
    above, below = (
        following(
            continued(id_, (earlier or {}).get(id_, ()), figures_of), successions, known.get(id_)
        )
        for _, id_ in indicator.ratio.places
    )
    found = [
        unadded_of(known[id_], figures, (earlier or {}).get(id_, ()))
        for (_, id_), figures in zip(indicator.ratio.places, (above, below), strict=True)
        if id_ in known
    ]
    why = tuple(dict.fromkeys(one.says for one in found if one is not None))
    (above, of_above), (below, of_below) = (
        differenced(known.get(id_), figures)
        for (_, id_), figures in zip(indicator.ratio.places, (above, below), strict=True)
    )
    picked = _divided(indicator, above, below, since, why, apart)
    doubtful = (one for _, id_ in indicator.ratio.places if id_ in seen for one in seen[id_].doubts)
    remarks = tuple(dict.fromkeys((*doubtful, *of_above, *of_below)))
    return _with_followed(evolve(picked, remarks=(*remarks, *picked.remarks)), successions)


def _with_followed(picked: IndicatorSeries, successions: Sequence[Succession]) -> IndicatorSeries:
    """Say who is followed as one."""
    if not successions or not picked.reporters_ever:
        return picked
    return evolve(picked, remarks=(*picked.remarks, *followed_in_words(successions)))


# --- series ---------------------------------------------------------------------------------------


def _plain(
    indicator: Indicator,
    figures: Figures,
    since: date | None,
    unadded: NotAdded | None,
    apart: Collection[str],
) -> IndicatorSeries:
    reporters = {span: figures.reporters(span) for span in figures.by_period}
    reporting = {span: reporting_in(who) for span, who in reporters.items()}
    every, changing = _throughout(reporting, since, indicator.reporting)
    same = tuple(one for one in every if one not in apart)
    # A sum that counts people in each of several parts is not put beside wholes that count them once.
    wholes = any(figures.whole(span) is not None for span in figures.by_period)
    alone = unadded is not None or (indicator.parts_overlap and wholes)
    unlike = None if alone else unlike_wholes(figures)
    without = _UNADDED if alone else _NO_WHOLE if unlike is not None else None
    points = []
    for span in figures.by_period:
        parts, whole = figures.parts(span), figures.whole(span)
        told = adding_up(parts)
        shown = whole.latest.value if whole is not None else without or sum_of(parts, told)
        everywhere = unadded is None and same and reporting[span].issuperset(same)
        counted = _counted({} if without or whole is not None else parts)
        points.append(
            Point(
                period=Period(start=span[0], end=span[1]),
                value=shown,
                throughout=sum_of(reporters[span], same) if everywhere else None,
                known=counted["known"],
                suppressed=counted["suppressed"],
                missing=counted["missing"],
                coverage=_coverage(indicator, whole, reporting[span] if parts else None, same),
                status=_status([*parts.values(), *([whole] if whole else [])]),
                vintages=max(f.vintages for f in figures.by_period[span].values()),
                revised=any(f.revised for f in figures.by_period[span].values()),
                undated=any(f.undated for f in figures.by_period[span].values()),
                rows=_rows([whole] if whole is not None else parts.values()),
                throughout_rows=_rows(reporters[span][one] for one in same) if everywhere else (),
                fewer=_fewer([whole] if whole is not None else parts.values()),
                overruled=_overruled(figures.by_period[span].values()),
                caveats=_caveats(figures.by_period[span], shown),
            )
        )
    return IndicatorSeries(
        points=tuple(points),
        # Who reports throughout matters where their figures are added up.
        reporters=same if unadded is None else (),
        reporters_ever=len(set().union(*reporting.values())) if reporting else 0,
        apart=tuple(one for one in every if one in apart) if unadded is None else (),
        changing=changing and unadded is None,
        not_added=() if unadded is None else (unadded.says,),
        remarks=() if unlike is None else (_unlike_in_words(unlike, points),),
    )


def _unlike_in_words(why: str, points: Iterable[Point]) -> str:
    periods = sum(point.value == _NO_WHOLE for point in points)
    return f"In {periods} {'period' if periods == 1 else 'periods'} {_NO_WHOLE.why}: {why}."


def _divided(
    indicator: Indicator,
    above: Figures,
    below: Figures,
    since: date | None,
    not_added: tuple[str, ...],
    apart: Collection[str],
) -> IndicatorSeries:
    assert indicator.ratio is not None  # noqa: S101  # the caller looked
    times = indicator.ratio.times
    spans = [span for span in above.by_period if span in below.by_period]
    reporters = {span: (above.reporters(span), below.reporters(span)) for span in spans}
    reporting = {
        span: reporting_in(over) & reporting_in(under) for span, (over, under) in reporters.items()
    }
    every, changing = _throughout(reporting, since, indicator.reporting)
    same = tuple(one for one in every if one not in apart)
    unlike = None if not_added else unlike_wholes(above, below)
    without = _UNADDED if not_added else _NO_WHOLE if unlike is not None else None
    points = []
    for span in spans:
        over, under = reporters[span]
        wholes = above.whole(span), below.whole(span)
        if wholes[0] is not None and wholes[1] is not None:
            quotient: Quotient | None = Quotient(
                numerator=wholes[0].latest.value, denominator=wholes[1].latest.value, times=times
            )
        else:
            quotient = None if without else _of_both(above, below, span, times)
        everywhere = not not_added and same and reporting[span].issuperset(same)
        throughout = _pooled(over, under, same, times) if everywhere else None
        used = [*above.by_period[span].values(), *below.by_period[span].values()]
        points.append(
            Point(
                period=Period(start=span[0], end=span[1]),
                value=_divide(quotient) if quotient else without or _UNREPORTED,
                throughout=_divide(throughout) if throughout else None,
                quotient=quotient,
                throughout_quotient=throughout,
                coverage=_coverage(
                    indicator, None, reporting[span] if over and under else None, same
                ),
                status=_status(used),
                vintages=max(figure.vintages for figure in used),
                revised=any(figure.revised for figure in used),
                undated=any(figure.undated for figure in used),
                rows=(*_rows(_summed(above, span)), *_rows(_summed(below, span))),
                throughout_rows=(
                    *_rows(over[one] for one in same),
                    *_rows(under[one] for one in same),
                )
                if everywhere
                else (),
                fewer=_fewer(_summed(above, span)) or _fewer(_summed(below, span)),
                overruled=_overruled(used),
                caveats=tuple(
                    dict.fromkeys(
                        (*_caveats(above.by_period[span]), *_caveats(below.by_period[span]))
                    )
                ),
            )
        )
    compared = indicator.funnel is not None and not not_added
    remarks = () if unlike is None else (_unlike_in_words(unlike, points),)
    left = len(above.by_period) + len(below.by_period) - 2 * len(spans)
    remark = (
        f"{left} {'period has' if left == 1 else 'periods have'} a figure for one of "
        f"{indicator.ratio.numerator} and {indicator.ratio.denominator} only, and no point here."
    )
    return IndicatorSeries(
        points=tuple(points),
        reporters=() if not_added else same,
        reporters_ever=len(set().union(*reporting.values())) if reporting else 0,
        apart=() if not_added else tuple(one for one in every if one in apart),
        changing=changing and not not_added,
        parts=_latest_parts(reporters, times) if compared else (),
        not_added=not_added,
        remarks=(*remarks, *((remark,) if left else ())),
    )


def _latest_parts(
    reporters: Mapping[Span, tuple[Mapping[str, StandingFigure], Mapping[str, StandingFigure]]],
    times: float,
) -> tuple[MeasuredPart, ...]:
    """Return the parts of the latest period in which two or more have both figures, by name."""
    for span in sorted(reporters, reverse=True):
        over, under = reporters[span]
        made = tuple(
            MeasuredPart(
                part=part,
                period=Period(start=span[0], end=span[1]),
                quotient=Quotient(
                    numerator=over[part].latest.value if part in over else Missing(),
                    denominator=under[part].latest.value if part in under else Missing(),
                    times=times,
                ),
            )
            for part in sorted({*over, *under})
        )
        known = [
            one
            for one in made
            if isinstance(one.quotient.numerator, Number | Interval)
            and isinstance(one.quotient.denominator, Number | Interval)
        ]
        if len(known) > 1:
            return made
    return ()


def _of_both(above: Figures, below: Figures, span: Span, times: float) -> Quotient | None:
    """Add up both figures over all who report both: those who are followed, or else their parts."""
    over, under = above.reporters(span), below.reporters(span)
    both = reporting_in(over) & reporting_in(under)
    if above.followed is not None:
        parts = above.parts(span), below.parts(span)
        more = {
            part
            for part in reporting_in(parts[0]) & reporting_in(parts[1])
            if above.followed.label(part) not in both
        }
        over, under = parts[0] | over, parts[1] | under
        over |= {part: parts[0][part] for part in more}
        under |= {part: parts[1][part] for part in more}
        both |= more
    return _pooled(over, under, sorted(both), times)


def _pooled(
    over: Mapping[str, StandingFigure],
    under: Mapping[str, StandingFigure],
    parts: Sequence[str],
    times: float,
) -> Quotient | None:
    """Add up both figures over the same parts; a part that reports one of the two is left out."""
    if not parts:
        return None
    return Quotient(numerator=sum_of(over, parts), denominator=sum_of(under, parts), times=times)


def _counted(parts: Mapping[str, StandingFigure]) -> dict[str, int]:
    """Count the parts that a sum is made of."""
    values = [figure.latest.value for figure in parts.values()]
    hidden = sum(isinstance(value, Suppressed) for value in values)
    known = sum(isinstance(value, Number | Interval) for value in values)
    return {"known": known, "suppressed": hidden, "missing": len(values) - known - hidden}


def _divide(quotient: Quotient) -> Value:
    """Divide two figures; beside the bounds stands what the printed ones come to."""
    above, below, times = quotient.numerator, quotient.denominator, quotient.times
    made = ratio(above, below, times=times).value
    over, under = printed(above), printed(below)
    if not isinstance(made, Interval) or over is None or not under:
        return made
    return with_stated(made, ratio(Number(value=over), Number(value=under), times=times).value)


def _throughout(
    reporting: Mapping[Span, set[str]], since: date | None, rule: Reporting | None
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
    whole: StandingFigure | None,
    reporting: set[str] | None,
    same: Collection[str],
) -> tuple[Coverage, ...]:
    if whole is not None and whole.latest.coverage:
        return whole.latest.coverage
    if reporting is None:
        return ()
    throughout = len(reporting.intersection(same))
    rule = indicator.reporting
    return (Coverage.counted(len(reporting), rule, of="bodies", throughout=throughout),)


def _summed(figures: Figures, span: Span) -> Collection[StandingFigure]:
    """Return the figures that the figure of a period is: the whole, or else its parts."""
    whole = figures.whole(span)
    return [whole] if whole is not None else figures.parts(span).values()


def _rows(figures: Iterable[StandingFigure]) -> tuple[int, ...]:
    """Return how many rows figures are a sum of; nothing where no rows are added up."""
    counts = [rows for figure in figures if (rows := rows_of(figure.latest)) is not None]
    return (sum(counts),) if counts else ()


def _fewer(figures: Iterable[StandingFigure]) -> tuple[int, int] | None:
    """Return of how many rows figures are a sum, and of how many in earlier vintages, if of more."""
    counts = [
        (now, max(now, figure.rows_before))
        for figure in figures
        if (now := rows_of(figure.latest)) is not None
    ]
    now, before = sum(one for one, _ in counts), sum(one for _, one in counts)
    return (now, before) if now < before else None


def _status(figures: Iterable[StandingFigure]) -> Status:
    """Return the least settled status; that it is not stated is said only where none is."""
    each: Iterator[Status] = (figure.latest.status for figure in figures)
    stated: list[Status] = [status for status in each if status != "not-stated"]
    return min(stated, key=SETTLED.__getitem__) if stated else "not-stated"


def _overruled(figures: Iterable[StandingFigure]) -> tuple[Observation, Observation] | None:
    """Return the first figure that stands against one that was published later, with that one."""
    for figure in figures:
        if figure.overruled is not None:
            return figure.latest, figure.overruled
    return None


def _caveats(
    figures: Mapping[str | None, StandingFigure], shown: Value | None = None
) -> tuple[str, ...]:
    """Return what must be said with the figure of a period, beside what that figure says itself."""
    found: dict[str, None] = {}
    for part, figure in figures.items():
        if part is None or len(figures) == 1:
            found.update(dict.fromkeys(figure.latest.caveats))
    unclear = sum(figure.unclear for figure in figures.values())
    if unclear and shown != UNCLEAR:
        found[
            "More than one figure was published for this period, and nothing says which of them "
            "stands; none is shown."
        ] = None
    return tuple(found)
