"""The figures of a series that stand: by period and part, with those who report followed as one."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import nan

from attrs import evolve, field, frozen

from rsr.engine.totals import MOST_SUSPECTED
from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Observation,
    Period,
    Suppressed,
    Value,
)
from rsr.model.observation import ROWS
from rsr.model.succession import Succession
from rsr.model.vintage import in_force
from rsr.report import rounded_figure
from rsr.series.adding import (
    NotAdded,
    Parted,
    not_added,
    suspected_whole,
    unadded_kind,
    unlike_whole,
)
from rsr.series.doubled import twice_in
from rsr.series.following import Followed
from rsr.values import total
from rsr.values.exact import printed

UNCLEAR = Missing(
    why="several figures were published for it, and nothing says which of them stands"
)
_INCOMPLETE = Missing(why="not all who are followed as one reported")
_SEVERAL = Missing(why="figures of several who are followed as one are not added up")
Span = tuple[date, date]


@frozen
class StandingFigure:
    """The figure of one part (None: of the whole) for one period that stands."""

    # Without a figure where several are recorded and nothing says which of them stands.
    latest: Observation
    vintages: int
    revised: bool
    unclear: bool
    # One that was published later, differs and is less settled, so that it does not stand.
    overruled: Observation | None = None
    # True where one was reported, though none of the period can be made of it.
    reported: bool = False
    # The most rows that a vintage published before it adds up; 0 where none adds up any.
    rows_before: int = 0
    # True where others differ, and none of them is known to have been published before it.
    undated: bool = False

    @property
    def reports(self) -> bool:
        """Whether there is a figure, be it hidden or one of several.

        One that is not applicable is none: whom it no longer applies to is not counted any more, and
        a total without them is that of fewer.
        """
        value = self.latest.value
        return (
            self.unclear
            or self.reported
            or value is _SEVERAL
            or not isinstance(value, Missing | NotCollected | NotApplicable)
        )


@frozen
class Figures:
    """The latest figures of an indicator: by period, then by part."""

    by_period: dict[Span, dict[str | None, StandingFigure]] = field(factory=dict)
    # Who is followed as one, and whether their figures are added up; None where the parts are separate.
    followed: Followed | None = None
    adds: bool = True

    def every_part(self, period: Span) -> dict[str, StandingFigure]:
        """Return the parts of a period, as they are published."""
        return {
            part: figure
            for part, figure in self.by_period.get(period, {}).items()
            if part is not None
        }

    def parts(self, period: Span) -> dict[str, StandingFigure]:
        """Return the parts; without those in whose place a stated total of theirs stands."""
        parts = self.every_part(period)
        superseded = self.followed.superseded(period, parts) if self.followed is not None else ()
        return {part: figure for part, figure in parts.items() if part not in superseded}

    def parts_in_order(self, period: Span) -> dict[str, Value]:
        """Return what the parts have, in the order of their rows, where these are known."""

        def row(found: tuple[str, StandingFigure]) -> tuple[str, list[int]]:
            made = found[1].latest.made_by
            numbers = re.findall(r"\d+", made.place or "") if made is not None else ()
            return (made.file or "") if made is not None else "", list(map(int, numbers))

        return {part: one.latest.value for part, one in sorted(self.parts(period).items(), key=row)}

    def reporters(self, period: Span) -> dict[str, StandingFigure]:
        """Return the figures of those who report, each followed through its codes."""
        parts = self.every_part(period)
        if self.followed is None:
            return parts
        found: dict[str, StandingFigure] = {}
        for label, members in self.followed.members(period, parts).items():
            of = [parts[member] for member in members]
            if len(of) == 1:
                found[label] = of[0]
                continue
            if not of:
                own = [one for part, one in parts.items() if self.followed.label(part) == label]
                one, value = own[0], _INCOMPLETE
            else:
                one = of[0]
                value = sum_of(parts, members) if self.adds else _SEVERAL  # type: ignore[assignment]  # any value
            unclear = any(figure.unclear for figure in of)
            summed = [rows for figure in of if (rows := rows_of(figure.latest)) is not None]
            coverage = tuple(other for other in one.latest.coverage if other.of != ROWS)
            if summed:
                coverage = (*coverage, Coverage(reporting=sum(summed), of=ROWS))
            latest = evolve(one.latest, value=value, coverage=coverage)
            found[label] = evolve(one, latest=latest, unclear=unclear)
        return found

    def whole(self, period: Span) -> StandingFigure | None:
        """Return the figure that is published for the whole of a period."""
        return self.by_period.get(period, {}).get(None)


def continued(id_: str, continues: Sequence[str], figures_of: Callable[[str], Figures]) -> Figures:
    """Return an indicator's figures, with those it continues for the periods that it does not have."""
    own = figures_of(id_)
    found: dict[Span, dict[str | None, StandingFigure]] = {}
    for earlier in continues:
        found |= figures_of(earlier).by_period
    return Figures(dict(sorted((found | own.by_period).items())))


def following(
    figures: Figures, successions: Sequence[Succession], indicator: Indicator | None
) -> Figures:
    """Return figures whose reporters are followed through their codes."""
    if not successions:
        return figures
    parts = {span: figures.every_part(span) for span in figures.by_period}
    figures_of = {
        span: {
            part: nan if (value := printed(figure.latest.value)) is None else value
            for part, figure in of.items()
        }
        for span, of in parts.items()
    }
    reporting = {span: reporting_in(of) for span, of in parts.items()}
    followed = Followed(successions, reporting, twice_in(successions, figures_of))
    values = [figure.latest.value for of in parts.values() for figure in of.values()]
    adds = indicator is None or unadded_kind(indicator, values, published=False) is None
    return evolve(figures, followed=followed, adds=adds)


def latest(observations: Sequence[Observation]) -> Figures:
    """Keep the vintage of each figure that stands, and what the others tell of it."""
    grouped: dict[Span, dict[str | None, list[Observation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for observation in observations:
        span = (observation.period.start, observation.period.end)
        grouped[span][observation.part].append(observation)
    return Figures(
        {
            span: {part: _figure(vintages) for part, vintages in grouped[span].items()}
            for span in sorted(grouped)
        }
    )


def _figure(vintages: list[Observation]) -> StandingFigure:
    if len(vintages) == 1:
        return StandingFigure(vintages[0], 1, revised=False, unclear=False)
    stands = in_force((one.standing, one.value) for one in vintages)
    if stands is None:
        last = max(vintages, key=lambda one: one.standing)
        none = evolve(last, value=UNCLEAR, vintage=None, caveats=())
        return StandingFigure(none, len(vintages), revised=False, unclear=True)
    latest = vintages[stands]
    others = [one for one in vintages if one.value != latest.value]
    later = [one for one in others if one.published_after(latest)]
    # Of one day the issue or the status decides, as it does of one status without days.
    earlier = any(
        latest.published_after(one)
        or (
            one.vintage_on == latest.vintage_on
            and (latest.vintage_on is not None or one.status == latest.status)
        )
        for one in others
    )
    return StandingFigure(
        latest,
        len(vintages),
        revised=earlier,
        undated=not earlier and len(later) < len(others),
        unclear=False,
        rows_before=max(
            (rows_of(one) or 0 for one in vintages if one.standing < latest.standing), default=0
        ),
        overruled=max(later, key=lambda one: (one.vintage_on, one.standing), default=None),
    )


def rows_of(observation: Observation) -> int | None:
    """Return how many rows a figure is a sum of; None where it is none."""
    return next((one.reporting for one in observation.coverage if one.of == ROWS), None)


def sum_of(figures: Mapping[str, StandingFigure], parts: Sequence[str]) -> Value:
    """Add up the figures of parts; beside the bounds stands the sum of what is printed.

    Where a part is hidden there are bounds alone: what the others come to is no figure of all.
    """
    values = [figures[part].latest.value for part in parts]
    if any(figures[part].unclear for part in parts):
        return UNCLEAR
    if not values:
        return Missing(why="nobody reports a figure")
    made = total(values).value
    if not isinstance(made, Interval) or any(isinstance(value, Suppressed) for value in values):
        return made
    stated = [Number(value=one) for value in values if (one := printed(value)) is not None]
    return with_stated(made, total(stated).value) if len(stated) == len(values) else made


def with_stated(bounds: Interval, stated: Value) -> Interval:
    """Return bounds with the figure that is printed, where it lies within them."""
    inside = isinstance(stated, Number) and bounds.low <= stated.value <= bounds.high
    return evolve(bounds, stated=stated.value) if inside else bounds  # type: ignore[union-attr]  # a number, as was asked


def adding_up(parts: Mapping[str, StandingFigure]) -> Sequence[str]:
    """Return the parts that make a total: those that report, or those that it applies to no more."""
    return sorted(reporting_in(parts)) or sorted(
        part for part, one in parts.items() if isinstance(one.latest.value, NotApplicable)
    )


def reporting_in(parts: Mapping[str, StandingFigure]) -> set[str]:
    """Return the parts that report a figure, be it hidden."""
    return {part for part, figure in parts.items() if figure.reports}


def parts_not_added(indicator: Indicator, figures: Figures) -> NotAdded | None:
    """Return why the parts of an indicator are not added up; None where they are, or has none."""
    if all(part is None for parts in figures.by_period.values() for part in parts):
        return None
    return not_added(indicator, parted(following(figures, indicator.successions, indicator)))


def parts_suspected(indicator: Indicator, figures: Figures) -> str | None:
    """Say which parts may be what others come to, where these are added up; None where nothing shows it."""
    if sum(map(any, figures.by_period.values())) > MOST_SUSPECTED:
        return None
    return suspected_whole(indicator, parted(following(figures, indicator.successions, indicator)))


def parted(figures: Figures) -> list[Parted]:
    """Return the parts of each period with the whole that is published beside them."""
    return [
        Parted(
            Period(start=span[0], end=span[1]),
            figures.parts_in_order(span),
            whole.latest.value if (whole := figures.whole(span)) is not None else None,
        )
        for span in figures.by_period
    ]


def unlike_wholes(*known: Figures) -> str | None:
    """Return why sums of parts do not stand beside wholes of other periods; None where they may."""
    for figures in known:
        published = {figures.whole(span) is not None for span in figures.by_period}
        why = unlike_whole(parted(figures)) if len(published) > 1 else None
        if why is not None:
            return why
    return None


def figure_in_words(value: Value | None, *, between: str = "between {} and {}") -> str:
    """Write a figure as it is printed; one that is known by bounds alone is told by these."""
    match value:
        case Number(value=known) | Interval(stated=int() | float() as known):
            return rounded_figure(known)
        case Interval(low=low, high=high):
            return between.format(rounded_figure(low), rounded_figure(high))
    return "no figure"
