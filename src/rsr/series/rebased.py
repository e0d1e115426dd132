"""Figures on another base or in another unit, which do not compare with those before.

Statisticians call it a re-referenced index; a change from people to thousands looks the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate, count, pairwise
from math import gcd, lcm, log
from statistics import median

from attrs import evolve, frozen

from rsr.errors import Problem, short_repr
from rsr.formatting import plural
from rsr.model import Indicator, Observation, Register, Value
from rsr.model.vintage import in_force
from rsr.values.exact import exact, printed

# So many figures are by chance never revised by one factor.
LEAST_FIGURES = 6
_LEAST_OF_ROUNDED = 4
# The factor must be known so closely, as a share of its distance from 1 on a scale of logarithms: small
# figures that are all revised upwards fit some factor.
CLOSENESS = 0.2
# Figures are on another scale from a period on where each is a fiftieth of each before, or less, or 50
# times as much, and their medians differ by about what units differ by.
_LEAST_TIMES = 50
_SCALES = (100, 1000, 1_000_000)
_ABOUT = 2
_LEAST_ON_SCALE = 2
# Periods of one length differ by no more, as months do.
_LONGER = 1.4
_Span = tuple[date, date]
_Cell = tuple[_Span, str | None]
_Release = tuple[date, int]
_Releases = dict[_Release, dict[_Cell, Fraction]]


@frozen
class Rebased:
    """That a later release gives all figures that it shares with earlier ones times one factor.

    ``on`` is the first day of the first period whose figure compares with none before it. Where it does
    so of single parts, ``part`` is the first of them, and ``others`` how many more there are; where it
    does so of a stretch of periods, ``stretch`` has its first and last day. Where no release gives them
    again, ``before`` is how many figures there are on another scale.
    """

    figures: int
    factor: float
    published: date
    on: date
    part: str | None = None
    others: int = 0
    stretch: _Span | None = None
    before: int | None = None

    @property
    def says(self) -> str:
        """It in words."""
        of = f" of {short_repr(self.part)}" if self.part is not None else ""
        if self.stretch is not None:
            of = f" of {self.stretch[0]} to {self.stretch[1]}"
        if self.before is not None:
            than = "at least 50 times" if self.factor > 1 else "at most a fiftieth of"
            more = f", and so it is with {plural(self.others, 'more part')}" if self.others else ""
            return (
                f"each of {plural(self.figures, 'figure')}{of} from {self.on} on is {than} each of the {self.before:,} "
                f"before{more}"
            )
        so = f", and so are those of {self.others:,} more by a factor" if self.others else ""
        return (
            f"all {self.figures:,} figures{of} that the release of {self.published} gives again are those "
            f"before times {self.factor:.6g}{so}"
        )


def unlike_bases(register: Register, found: Mapping[str, Sequence[Rebased]]) -> Iterator[Problem]:
    """Tell of series of which a later release has another base or unit than figures that stand."""
    for index, indicator in enumerate(register.indicators):
        for changed in found[indicator.id]:
            yield Problem(
                code="base-changed",
                must="figures of one series must be on one base and in one unit",
                got=changed.says,
                hint="nothing is concluded across it: give all periods on the scale of the last, or say "
                f"'breaks: [{{on: {changed.on}, why: …}}]'",
                where=register.where("indicators", index),
                severity="warning",
            )


def rebased(
    indicator: Indicator, observations: Sequence[Observation], broken_on: Iterable[date] = ()
) -> tuple[Rebased, ...]:
    """Return where a later release changed the base or the unit, and earlier figures stand beside it.

    None is returned where that release gives every period, or a break is declared between the two. Or
    else where figures are on another scale from a period on, by themselves.
    """
    own, broken = [one for one in observations if one.indicator == indicator.id], tuple(broken_on)
    return _given_again(own, broken) or _rescaled(own, broken)


def _rescaled(
    observations: Sequence[Observation], broken_on: Sequence[date]
) -> tuple[Rebased, ...]:
    """Return the first part whose figures are on another scale from a period on, and how many are so."""
    parts: dict[str | None, dict[_Span, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for one in observations:
        parts[one.part][one.period.start, one.period.end].append(one)
    found = []
    for part in sorted(parts, key=lambda name: name or ""):
        figures = []
        for span, vintages in sorted(parts[part].items()):
            stands = in_force((one.standing, one.value) for one in vintages)
            if stands is not None and (figure := _figure(vintages[stands].value)):
                figures.append((span, abs(figure)))
        if (changed := _on_another_scale(figures, broken_on)) is not None:
            found.append(evolve(changed, part=part))
    return (evolve(found[0], others=len(found) - 1),) if found else ()


def _on_another_scale(
    figures: Sequence[tuple[_Span, Fraction]], broken_on: Sequence[date]
) -> Rebased | None:
    days = [(end - start).days + 1 for (start, end), _ in figures]
    sizes = [float(size) for _, size in figures]
    if len(sizes) < LEAST_FIGURES + _LEAST_ON_SCALE or max(days) > _LONGER * min(days):
        return None
    least, most = ([*accumulate(sizes, one)] for one in (min, max))
    least_after, most_after = ([*accumulate(sizes[::-1], one)][::-1] for one in (min, max))
    for at in range(_LEAST_ON_SCALE, len(sizes) - _LEAST_ON_SCALE + 1):
        apart = max(least[at - 1] / most_after[at], least_after[at] / most[at - 1])
        if apart < _LEAST_TIMES or max(at, len(sizes) - at) < LEAST_FIGURES:
            continue
        factor = median(sizes[at:]) / median(sizes[:at])
        times = max(factor, 1 / factor)
        (_, last), on = figures[at - 1][0], figures[at][0][0]
        if any(one / _ABOUT <= times <= one * _ABOUT for one in _SCALES) and not any(
            last < day <= on for day in broken_on
        ):
            return Rebased(len(sizes) - at, factor, on, on, before=at)
    return None


def _given_again(
    observations: Sequence[Observation], broken: Sequence[date]
) -> tuple[Rebased, ...]:
    """Return where a later release gives figures again times one factor."""
    releases: _Releases = defaultdict(dict)
    of_parts: dict[str, _Releases] = defaultdict(lambda: defaultdict(dict))
    cells: dict[_Cell, list[Observation]] = defaultdict(list)
    for one in observations:
        cell = ((one.period.start, one.period.end), one.part)
        cells[cell].append(one)
        figure = _figure(one.value)
        if figure is not None:
            releases[_release(one)][cell] = figure
            if one.part is not None:
                of_parts[one.part][_release(one)][cell] = figure
    if len(releases) < 2:
        return ()
    standing: dict[_Cell, _Release] = {}
    for cell, vintages in cells.items():
        stands = in_force((one.standing, one.value) for one in vintages)
        if stands is not None and _figure(vintages[stands].value) is not None:
            standing[cell] = _release(vintages[stands])
    bases, changes = _bases(releases)
    if changes or len(of_parts) < 2:
        whole = tuple(_left_over(bases, changes, standing.items(), broken))
        return whole if changes else tuple(_stretches(releases, standing, broken))
    found: dict[date, list[Rebased]] = defaultdict(list)
    of_part: dict[str | None, list[tuple[_Cell, _Release]]] = defaultdict(list)
    for cell, release in standing.items():
        of_part[cell[1]].append((cell, release))
    for part in sorted(of_parts):
        bases, changes = _bases(of_parts[part])
        for change in _left_over(bases, changes, of_part[part], broken):
            found[change.published].append(evolve(change, part=part))
    by_part = tuple(
        evolve(parts[0], others=len(parts) - 1, on=min(one.on for one in parts))
        for _, parts in sorted(found.items())
    )
    return by_part or tuple(_stretches(releases, standing, broken))


def _left_over(
    bases: Mapping[_Release, int],
    changes: Sequence[tuple[int, Fraction, date]],
    standing: Iterable[tuple[_Cell, _Release]],
    broken_on: Sequence[date],
) -> Iterator[Rebased]:
    """Yield the changes of base beside which figures on another stand."""
    found: dict[_Span, set[int]] = defaultdict(set)
    for (span, _), release in standing if changes else ():
        found[span].add(bases[release])
    ons = unbroken(found, broken_on)
    for base, (figures, factor, published) in enumerate(changes, start=1):
        if base in ons:
            yield Rebased(figures, float(factor), published, ons[base])


def _stretches(
    releases: _Releases, standing: Mapping[_Cell, _Release], broken_on: Sequence[date]
) -> Iterator[Rebased]:
    """Yield the last stretch of periods whose figures a release gives again times one factor.

    It is one of at least as many periods as figures are needed, and of all parts. What the figures of
    a period were multiplied by is kept, so that a release that takes it back leaves nothing to tell.
    """
    scales: dict[_Span, float] = defaultdict(float)
    there: dict[_Cell, tuple[Fraction, Fraction]] = {}
    last: Rebased | None = None
    for release in sorted(releases):
        figures = {
            cell: figure
            for cell, figure in releases[release].items()
            if standing.get(cell, release) >= release
        }
        half = _step(figures.values()) / 2
        shared: dict[_Span, list[tuple[Fraction, Fraction, Fraction, Fraction]]] = defaultdict(list)
        for cell in figures.keys() & there.keys():
            shared[cell[0]].append((*there[cell], figures[cell], half))
        ended_with = 0.0
        for run, factor in _runs(shared):
            count = sum(len(shared[span]) for span in run)
            last = Rebased(
                count, float(factor), release[0], run[0][0], stretch=(run[0][0], run[-1][1])
            )
            for span in run:
                scales[span] += log(factor)
            # What is new after it is as its last period is.
            ended_with = scales[run[-1]] if run[-1] == max(shared) else 0.0
        for span in {span for span, _ in figures} - {span for span, _ in there}:
            scales[span] = ended_with
        there |= {cell: (figure, half) for cell, figure in figures.items()}
    if last is None:
        return
    near = CLOSENESS * abs(log(last.factor))
    found = {span: {int(abs(scales[span]) > near)} for span, _ in standing}
    on = unbroken(found, broken_on).get(1)
    if on is not None:
        yield evolve(last, on=on)


def _runs(
    shared: Mapping[_Span, Sequence[tuple[Fraction, Fraction, Fraction, Fraction]]],
) -> Iterator[tuple[list[_Span], Fraction]]:
    """Yield the runs of periods, long enough, that differ by one factor each, which is not 1."""
    run: list[_Span] = []
    pairs: list[tuple[Fraction, Fraction, Fraction, Fraction]] = []
    factor: Fraction | None = None
    for span in [*sorted(shared), None]:
        joined = _factor([*pairs, *shared[span]]) if span is not None else None
        if joined is None:
            telling = sum(before != 0 for before, *_ in pairs)
            if factor is not None and min(len(run), telling) >= LEAST_FIGURES:
                yield run, factor
            run, pairs = [], []
            joined = _factor(shared[span]) if span is not None else None
        if span is not None and joined is not None:
            run, pairs, factor = [*run, span], [*pairs, *shared[span]], joined


def _bases(
    releases: _Releases,
) -> tuple[dict[_Release, int], list[tuple[int, Fraction, date]]]:
    """Return which base each release is on, counted from 0, and the changes in their order."""
    bases: dict[_Release, int] = {}
    changes: list[tuple[int, Fraction, date]] = []
    # The last figures on the base of now, and half of what they are rounded to.
    there: dict[_Cell, tuple[Fraction, Fraction]] = {}
    for release in sorted(releases):
        figures = releases[release]
        half = _step(figures.values()) / 2
        shared = [(*there[cell], figures[cell], half) for cell in figures if cell in there]
        # Of 0 any factor makes 0.
        telling = sum(before != 0 for before, *_ in shared)
        factor = _factor(shared) if telling >= LEAST_FIGURES else None
        if factor is not None:
            changes.append((len(shared), factor, release[0]))
            there = {}
        bases[release] = len(changes)
        there |= {cell: (figure, half) for cell, figure in figures.items()}
    return bases, changes


def _factor(pairs: Sequence[tuple[Fraction, Fraction, Fraction, Fraction]]) -> Fraction | None:
    """Return the one factor other than 1 by which all figures differ within rounding, or None.

    ``pairs``: an earlier figure, half of what it is rounded to, and the same of the later one.
    """
    least, most = Fraction(0), None
    for before, about, after, within in pairs:
        if abs(before) <= about:
            if abs(after) > within:
                return None
            continue
        sign = 1 if before > 0 else -1
        size, again = sign * before, sign * after
        low, high = again - within, (again + within) / (size - about)
        low = low / (size + about) if low > 0 else Fraction(0)
        least = max(least, low)
        most = high if most is None else min(most, high)
    if most is None or least > most or least <= 1 <= most or most <= 0:
        return None
    found = Fraction(sum(abs(pair[2]) for pair in pairs)) / sum(abs(pair[0]) for pair in pairs)
    close = found and least and log(most / least) <= CLOSENESS * abs(log(found))
    return found if close else None


def unbroken(found: Mapping[_Span, set[int]], broken_on: Sequence[date]) -> dict[int, date]:
    """Return from which day on figures of a base stand after, or beside, those of another.

    ``found``: the bases of the figures of each period, by number, the later the greater.
    """
    ons: dict[int, date] = {}
    spans = sorted(found)
    for span in spans:
        if len(found[span]) > 1:
            ons.setdefault(max(found[span]), span[0])
    for before, after in pairwise(spans):
        if found[before] != found[after] and not any(
            before[0] < day <= after[0] for day in broken_on
        ):
            ons.setdefault(max(found[before] | found[after]), after[0])
    return ons


def _step(figures: Iterable[Fraction]) -> Fraction:
    """Return what figures are rounded to, as they look: a decimal place, or what divides all."""
    known = [one for one in figures if one]
    places = lcm(*(one.denominator for one in known))
    if places > 1:
        return Fraction(
            1, next(ten for ten in (10**power for power in count()) if ten % places == 0)
        )
    return Fraction(
        gcd(*(one.numerator for one in known)) if len(known) >= _LEAST_OF_ROUNDED else 1
    )


def _release(one: Observation) -> _Release:
    return (one.vintage_on or date.min, one.issue or 1)


def _figure(value: Value) -> Fraction | None:
    figure = printed(value)
    return None if figure is None else exact(figure)
