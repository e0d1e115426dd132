"""How many report: counted in the table beside figures that do not say so themselves."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve

from rsr.engine import Figure, Layout, Selection
from rsr.errors import short_repr
from rsr.formatting import plural
from rsr.model import Coverage, Indicator, Observation, Period
from rsr.model.observation import ROWS
from rsr.model.vintage import Standing
from rsr.series.recorded import UNKNOWN

_OWN, _ALL = "reporters", "all-reporters"


def reporters(indicator: Indicator, layout: Layout) -> Iterator[Indicator]:
    """Yield what counts the rows of each who reports, for an indicator that has no parts.

    The first is of the very rows that it selects; the second of all rows about the same thing, for
    rows that name nobody, such as those of the whole country.
    """
    measured = indicator.measured
    if layout.reporter is None or measured is None or measured.part is not None:
        return
    counted = evolve(measured, part=layout.reporter, combine="count", whole={})
    yield evolve(indicator, id=f"{indicator.id}.{_OWN}", measured=counted)
    about = {
        name: texts
        for name, texts in indicator.select.items()
        if name.strip().casefold() in layout.reported
    }
    yield evolve(indicator, id=f"{indicator.id}.{_ALL}", select=about, measured=counted)


class Reporters:
    """How many report for each figure of an indicator that has no parts."""

    def __init__(
        self, indicator: Indicator, layout: Layout, found: Mapping[str, Selection]
    ) -> None:
        self._rule = indicator.reporting
        self._since = indicator.baseline.period.start if indicator.baseline else date.min
        self._asked = any(reporters(indicator, layout))
        self._named: list[dict[tuple[object, ...], set[str | None]]] = []
        for kind in (_OWN, _ALL) if self._asked else ():
            named: dict[tuple[object, ...], set[str | None]] = defaultdict(set)
            for figure in found[f"{indicator.id}.{kind}"].figures:
                for key in _keys(figure):
                    named[key].add(figure.part)
            self._named.append(named)

    def with_coverage(self, made: Sequence[tuple[Observation, Figure]]) -> Iterator[Observation]:
        """Yield observations with how many reported for each, or that nobody knows."""
        if not self._asked:
            yield from (observation for observation, _ in made)
            return
        who = [self._who(figure) for _, figure in made]
        same = self._same(made, who)
        for (observation, _), named in zip(made, who, strict=True):
            if named is None:
                yield evolve(observation, caveats=(*observation.caveats, UNKNOWN))
                continue
            throughout = len(same[observation.known_on] & named)
            counted = Coverage.counted(
                len(named), self._rule, of="providers", throughout=throughout
            )
            yield evolve(observation, coverage=(counted,))

    def _same(
        self,
        made: Sequence[tuple[Observation, Figure]],
        who: Sequence[set[str | None] | None],
    ) -> dict[date, set[str | None]]:
        """Return who reports in every period, as was known on each day that a figure was published."""
        by_day: dict[date, list[tuple[Period, Standing, set[str | None]]]] = defaultdict(list)
        for (observation, _), named in zip(made, who, strict=True):
            if named is not None:
                figure = (observation.period, observation.standing, named)
                by_day[observation.known_on].append(figure)
        found: dict[date, set[str | None]] = {}
        standing: dict[Period, tuple[Standing, set[str | None]]] = {}
        for day in sorted(by_day):
            for period, place, named in by_day[day]:
                if period not in standing or place >= standing[period][0]:
                    standing[period] = (place, named)
            told = [named for period, (_, named) in standing.items() if period.end >= self._since]
            found[day] = set.intersection(*told) if told else set()
        return found

    def _who(self, figure: Figure) -> set[str | None] | None:
        """Return who reports for a figure; None where it is not known."""
        for named in self._named:
            for key in _keys(figure):
                if key in named:
                    return named[key]
        return None


def _keys(figure: Figure) -> Iterator[tuple[object, ...]]:
    """Yield what figures are counted by: the file first, and else the status in any file."""
    yield (figure.period, figure.status, figure.vintage, figure.file)
    yield (figure.period, figure.status)


def with_rows(
    indicator: Indicator, layout: Layout, made: Sequence[tuple[Observation, Figure]]
) -> Sequence[tuple[Observation, Figure]]:
    """Return observations with how many rows each is a sum of, where rows are added up.

    Where a column names who reports, it is these that are counted.
    """
    if not _adds_rows(indicator, [figure for _, figure in made]) or any(
        reporters(indicator, layout)
    ):
        return made
    return [
        (evolve(one, coverage=(Coverage(reporting=_with_figure(figure), of=ROWS),)), figure)
        for one, figure in made
    ]


def _adds_rows(indicator: Indicator, figures: Sequence[Figure]) -> bool:
    measured = indicator.measured
    adds = measured is not None and measured.combine == "sum"
    return adds and any(figure.rows > 1 for figure in figures)


def _with_figure(figure: Figure) -> int:
    """Return how many rows of a figure hold one, be it hidden."""
    known, hidden, *_ = figure.kinds
    return known + hidden


def fewer_rows(indicator: Indicator, figures: Sequence[Figure]) -> str | None:
    """Say where figures that stand are sums of fewer rows than what they take the place of."""
    if not _adds_rows(indicator, figures):
        return None
    before: dict[tuple[Period, str | None, bool], int] = defaultdict(int)
    for one in figures:
        if not one.latest:
            key = (one.period, one.part, one.whole)
            before[key] = max(before[key], _with_figure(one))
    found = [
        (one, before[one.period, one.part, one.whole])
        for one in figures
        if one.latest and _with_figure(one) < before.get((one.period, one.part, one.whole), 0)
    ]
    if not found:
        return None
    one, most = max(found, key=lambda each: each[1] - _with_figure(each[0]))
    of = f" of {short_repr(one.part)}" if one.part is not None else ""
    more = f", and {plural(len(found) - 1, 'more such figure')}" if len(found) > 1 else ""
    return (
        f"{plural(_with_figure(one), 'row')}{of} for {one.period.start} to {one.period.end}, where {most:,} were "
        f"added up before{more}"
    )
