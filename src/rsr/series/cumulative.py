"""Cumulative figures as those of single periods: each less the one before, from the last reset on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from attrs import evolve, frozen

from rsr.errors import Problem, short_repr
from rsr.model import Indicator, Interval, Missing, Number, Period, Register, Value
from rsr.model.kinds import adding, kind_of
from rsr.report import written_span
from rsr.series.standing import Figures, Span, StandingFigure, continued, figure_in_words, following
from rsr.values import difference

# A figure is of a single period where it covers no more than this many times the usual span.
_LONGER = 1.4
_RESETS = {"year": 1, "financial-year": 4}
_GAP = Missing(why="the cumulative figure of the period before is not on record")
_FALLEN = Missing(why="the cumulative figure is less than the one before it")
_GOES_ON = Missing(why="the count does not begin anew where the register says that it does")
_TWICE = Missing(why="several cumulative figures are on record to the same day")
# So many falls are named; of more it is told how many there are.
_TOLD = 3


def differenced(indicator: Indicator | None, figures: Figures) -> tuple[Figures, tuple[str, ...]]:
    """Return the figures of single periods, where an indicator asks for them, and what to say of it.

    Each part's figure, and that of the whole, is less its own of the period before; the first after
    a reset is of the time since then. So sums over parts are of the same days for each of them.
    Where the one before is absent, or greater, there is none, and that is said: such a fall is a
    revision or a reset that the register does not know of. A part that has a cumulative figure, and
    none of the single period, reports all the same: what all came to in the period is not known.
    """
    if indicator is None or not _asks(indicator):
        return figures, ()
    count = _count(indicator, figures)
    usual = median([_days(one) for one in count.spans if one is not None] or [0])
    made: dict[Span, dict[str | None, StandingFigure]] = {}
    gaps: list[str] = []
    for at, span in enumerate(count.spans):
        if span is None:
            continue
        there = made.setdefault((span.start, span.end), {})
        for part, figure in count.by_end[count.ends[at]].items():
            # Nothing is less than nothing: what reports no figure has none of the period either.
            if not figure.reports:
                value: Value = figure.latest.value
            elif _days(span) > _LONGER * usual:
                value = _GAP
            elif count.fresh(at):
                value = _GOES_ON if count.goes_on else figure.latest.value
            else:
                earlier = count.before(at, part)
                value = _GAP if earlier is None else _less(figure.latest.value, earlier)
            if value == _GAP:
                gaps.append(f"{_of(part)}for {written_span(span, article=True)}")
            there[part] = evolve(
                figure,
                latest=evolve(figure.latest, period=span, value=value),
                reported=figure.reports,
            )
    # Who is followed as one was followed before anything was taken from anything.
    return Figures(made), tuple(_remarks(count, gaps))


def reset_elsewhere(register: Register, figures: Mapping[str, Figures]) -> Iterator[Problem]:
    """Tell of cumulative figures that begin anew on another day than the register says."""
    for index, indicator in enumerate(register.indicators):
        if not _asks(indicator):
            continue
        own = continued(indicator.id, indicator.continues, lambda id_: figures.get(id_, Figures()))
        count = _count(indicator, following(own, indicator.successions, indicator))
        fits = count.fits
        if not count.goes_on and not fits:
            continue
        on = f"it goes on {_first(count.goes_on)}, and " if count.goes_on else ""
        yield Problem(
            code="reset-elsewhere",
            must="a cumulative figure should fall where its count begins anew, and only there",
            got=f"{on}it falls {_first(list(count.fallen.values()))}",
            hint=f"if it begins anew there, write 'difference: {{resets: {fits}}}'"
            if fits
            else "say under difference when the count begins anew; no figure is made across either day",
            where=register.where("indicators", index, "difference"),
            severity="warning",
        )


def _asks(indicator: Indicator) -> bool:
    """Say whether an indicator asks for differences that can be made."""
    return (
        indicator.difference is not None and adding(kind_of(indicator), indicator.unit) != "never"
    )


@frozen
class _Count:
    """Cumulative figures in order, and where their count begins anew.

    ``goes_on`` names the figures that do not fall where the register says that the count begins
    anew, if none does so there while others fall elsewhere; ``fallen`` those others, by period.
    """

    by_end: Mapping[date, dict[str | None, StandingFigure]]
    ends: Sequence[date]
    starts: Sequence[date | None]
    spans: Sequence[Period | None]
    fallen: Mapping[tuple[Period, str | None], str]
    goes_on: Sequence[str]

    def fresh(self, at: int) -> bool:
        """Say whether a figure is the first after the count begins anew."""
        span = self.spans[at]
        return span is not None and span.start == self.starts[at]

    def before(self, at: int, part: str | None) -> Value | None:
        """Return the cumulative figure of the period before; None where none is on record."""
        figure = self.by_end[self.ends[at - 1]].get(part) if at else None
        return figure.latest.value if figure is not None and figure.reports else None

    @property
    def fits(self) -> str | None:
        """When a count begins anew that falls where this one does; None where nothing fits."""
        spans = {span for span, _ in self.fallen}
        return next(
            (
                name
                for name, month in _RESETS.items()
                if spans
                and all(span.start <= date(span.end.year, month, 1) <= span.end for span in spans)
            ),
            None,
        )


def _count(indicator: Indicator, figures: Figures) -> _Count:
    asked = indicator.difference
    by_end = _by_end(figures)
    ends = list(by_end)
    starts = [_reset_before(end, _RESETS.get(asked.resets) if asked else None) for end in ends]
    count = _Count(by_end, ends, starts, list(_spans(ends, starts)), {}, ())
    falls: dict[bool, dict[tuple[Period, str | None], str]] = {True: {}, False: {}}
    goes_on: list[str] = []
    for at, span in enumerate(count.spans):
        for part, figure in by_end[ends[at]].items() if span is not None else ():
            earlier = count.before(at, part)
            if span is None or earlier is None or not figure.reports:
                continue
            told = _change(part, earlier, figure.latest.value, span)
            if _less(figure.latest.value, earlier) == _FALLEN:
                falls[count.fresh(at)][span, part] = told
            elif count.fresh(at):
                goes_on.append(told)
    contrary = falls[False] and not falls[True]
    return evolve(count, fallen=falls[False], goes_on=goes_on if contrary else ())


def _by_end(figures: Figures) -> Mapping[date, dict[str | None, StandingFigure]]:
    """Return figures by the last of the days that they hold, in order, then by part."""
    found: dict[date, dict[str | None, StandingFigure]] = {}
    for span in sorted(figures.by_period, key=lambda span: (span[1], span[0])):
        there = found.setdefault(span[1], {})
        whole = figures.whole(span)
        of: dict[str | None, StandingFigure] = {} if whole is None else {None: whole}
        of.update(figures.reporters(span))
        for part, figure in of.items():
            other = there.get(part)
            if other is not None and other.latest.value != figure.latest.value:
                figure = evolve(figure, latest=evolve(figure.latest, value=_TWICE))  # noqa: PLW2901  # neither stands
            there[part] = figure
    return found


def _reset_before(day: date, month: int | None) -> date | None:
    """Return the last day on which the count began anew; None where it never does."""
    if month is None:
        return None
    return date(day.year if day.month >= month else day.year - 1, month, 1)


def _spans(ends: Sequence[date], starts: Sequence[date | None]) -> Iterator[Period | None]:
    """Yield the days that each difference is of; None for a first figure that has no beginning."""
    for at, (end, start) in enumerate(zip(ends, starts, strict=True)):
        begin = ends[at - 1] + timedelta(days=1) if at else None
        if start is not None and (begin is None or begin < start):
            begin = start
        yield Period(start=begin, end=end) if begin is not None else None


def _days(span: Period) -> int:
    return (span.end - span.start).days + 1


def _less(value: Value, before: Value) -> Value:
    found = difference(value, before).value
    if isinstance(found, Number) and found.value < 0:
        return _FALLEN
    if isinstance(found, Interval):
        if found.high < 0:
            return _FALLEN
        return evolve(found, low=max(found.low, 0), stated=None)
    return found


def _of(part: str | None) -> str:
    return "" if part is None else f"that of {short_repr(part)} "


def _change(part: str | None, before: Value, value: Value, span: Period) -> str:
    was, now = (figure_in_words(one, between="{} to {}") for one in (before, value))
    return f"{_of(part)}from {was} to {now} in {written_span(span, article=True)}"


def _remarks(count: _Count, gaps: Sequence[str]) -> Iterator[str]:
    yield "Each figure is the cumulative one less that before it, of each who reports."
    if count.goes_on:
        yield (
            "The count does not begin anew where the register says that it does: it goes on "
            f"{_first(count.goes_on)}. No figure is made of it."
        )
    if count.fallen:
        yield f"The cumulative figure falls, {_first(list(count.fallen.values()))}: no figure is made of it."
    if gaps:
        yield (
            f"The cumulative figure of the period before is not on record, {_first(gaps)}: no figure is "
            "made of it, and none of all."
        )


def _first(told: Sequence[str]) -> str:
    more = f"; and {len(told) - _TOLD:,} more" if len(told) > _TOLD else ""
    return f"{'; '.join(told[:_TOLD])}{more}"
