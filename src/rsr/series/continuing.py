"""Figures that an indicator continues, where both have the same periods: whether they are alike there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from math import fsum, sqrt
from statistics import stdev

from attrs import frozen

from rsr.errors import Problem, short_repr
from rsr.model import Indicator, Observation, Period, Register
from rsr.model.kinds import adding, kind_of
from rsr.report import rounded_figure, written_span
from rsr.series.comparing import number
from rsr.series.picking import known_on
from rsr.series.rebased import unbroken
from rsr.series.standing import Figures, Span, latest

# Figures are unlike where they differ on average by more than this share of the standard deviation of
# those before, as their moving ranges give it, and by more than so many standard errors.
LEAST_SHIFT = 0.5
STANDARD_ERRORS = 3
# The mean moving range of two normal values, in standard deviations.
_D2 = 1.128
_LEAST_FOR_SPREAD = 3


@frozen
class Unlike:
    """Figures of periods that two indicators of one series both have, and that contradict each other.

    ``on`` is the first day of the first period whose figure compares with none before it. The means are
    of all ``periods``; ``period``, with both figures, is the one in which they differ most.
    """

    earlier: str
    later: str
    periods: int
    means: tuple[float, float]
    period: Period
    figures: tuple[float, float]
    on: date

    @property
    def says(self) -> str:
        """Both in words."""
        was, now = map(rounded_figure, self.means)
        before, after = map(rounded_figure, self.figures)
        when, earlier, later = (
            written_span(self.period),
            short_repr(self.earlier),
            short_repr(self.later),
        )
        if self.periods == 1:
            return f"of {when}, which both have, {earlier} says {before} and {later} {after}"
        return (
            f"of {self.periods:,} periods that both have, {earlier} says {was} on average and {later} "
            f"{now}; of {when} {before} and {after}"
        )


def unlike_continued(register: Register, *, as_of: date | None = None) -> Iterator[Problem]:
    """Tell of series that continue others whose figures for the same periods are unlike theirs."""
    if not any(indicator.continues for indicator in register.indicators):
        return
    known: dict[str, list[Observation]] = defaultdict(list)
    for one in known_on(register.observations, as_of):
        known[one.indicator].append(one)
    for index, indicator in enumerate(register.indicators):
        broken = [one.on for one in register.breaks_of(indicator) if one.certain]
        for unlike in unlike_where_both(indicator, known, broken):
            yield Problem(
                code="continued-contradicted",
                must="figures that continue others must be like them where both have a period",
                got=unlike.says,
                hint="nothing is concluded across it: leave it out of 'continues', or say "
                f"'breaks: [{{on: {unlike.on}, why: …}}]'",
                where=register.where("indicators", index, "continues"),
                severity="warning",
            )


def unlike_where_both(
    indicator: Indicator,
    observations: Mapping[str, Sequence[Observation]],
    broken_on: Iterable[date] = (),
) -> tuple[Unlike, ...]:
    """Return which figures of a continued series are unlike others of it for the same periods.

    They measure the same days, so that their differences are none of the process. None is returned
    where a break is declared between the two.
    """
    if not indicator.continues:
        return ()
    chain = (*indicator.continues, indicator.id)
    figures = [latest(observations.get(name, ())) for name in chain]
    # Of one period the last that has it stands.
    stands = {span: at for at, one in enumerate(figures) for span in one.by_period}
    adds = adding(kind_of(indicator), indicator.unit) != "never"
    broken, found = tuple(broken_on), []
    for before, after in combinations(range(len(chain)), 2):
        joint = {span: {at} for span, at in stands.items() if at in (before, after)}
        on = unbroken(joint, broken).get(after)
        if on is None:
            continue
        there = [
            {span: one for span in figures[at].by_period if (one := _values(figures[at], span))}
            for at in (before, after)
        ]
        both = {
            span: two
            for span in there[0].keys() & there[1].keys()
            if (two := _levels(there[0][span], there[1][span], adds=adds)) is not None
        }
        if both and _differ(list(both.values()), _deviation(there)):
            means = (fsum(was for was, _ in both.values()), fsum(now for _, now in both.values()))
            start, end = max(sorted(both), key=lambda span: abs(both[span][1] - both[span][0]))
            found.append(
                Unlike(
                    earlier=chain[before],
                    later=chain[after],
                    periods=len(both),
                    means=(means[0] / len(both), means[1] / len(both)),
                    period=Period(start=start, end=end),
                    figures=both[start, end],
                    on=on,
                )
            )
    return tuple(found)


def _differ(both: Sequence[tuple[float, float]], deviation: float | None) -> bool:
    """Say whether figures for the same periods differ by more than chance, and by enough to matter.

    Fewer than three differences do not tell how much they vary: that is taken to be as much as figures
    of one series do.
    """
    if deviation is None:
        return False
    differences = [now - was for was, now in both]
    shift = fsum(differences) / len(both)
    spread = deviation if len(both) < _LEAST_FOR_SPREAD else stdev(differences)
    return abs(shift) > max(LEAST_SHIFT * deviation, STANDARD_ERRORS * spread / sqrt(len(both)))


def _values(figures: Figures, span: Span) -> Mapping[str | None, float]:
    """Return the figures of a period that are numbers, by part: that of the whole alone, if there is one."""
    of = figures.by_period[span]
    found = {part: number(figure.latest.value) for part, figure in of.items()}
    if found.get(None) is not None:
        found = {None: found[None]}
    return {part: value for part, value in found.items() if value is not None}


def _levels(
    before: Mapping[str | None, float], after: Mapping[str | None, float], *, adds: bool
) -> tuple[float, float] | None:
    """Return what two say of a period: of the whole, or else the mean of the parts that both have.

    Where one says it of the whole, and the other of parts, it is the sum of these.
    """
    shared = before.keys() & after.keys()
    if shared:
        of = sorted(shared, key=lambda part: part or "")
        return fsum(before[p] for p in of) / len(of), fsum(after[p] for p in of) / len(of)
    if adds and (None in before) != (None in after):
        return fsum(before.values()), fsum(after.values())
    return None


def _deviation(there: Sequence[Mapping[Span, Mapping[str | None, float]]]) -> float | None:
    """Return the standard deviation of two series, by the moving ranges of both; None of no range."""
    ranges = []
    for series in there:
        for one, other in pairwise(sorted(series)):
            two = _levels(series[one], series[other], adds=False)
            if two is not None:
                ranges.append(abs(two[1] - two[0]))
    return fsum(ranges) / len(ranges) / _D2 if ranges else None
