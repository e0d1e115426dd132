"""Reporters whose figures stand under an old and under a new code in the same periods."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from math import gcd, isfinite, pi, prod, sqrt

from attrs import frozen

from rsr.errors import short_repr
from rsr.model.succession import Succession
from rsr.series.recasting import SMALLEST_SUM
from rsr.values.texts import fold

# How many matches are expected by chance in a whole series, where it is told.
MOST_BY_CHANCE = 0.05
# In one shared period the one may have reported the first part of it, and the other the rest.
_LEAST_SHARED = 2
_Span = tuple[date, date]
_Parts = tuple[str, ...]
_Figures = tuple[float, float]


@frozen
class Doubled:
    """That new codes have the figures of old ones, or their sum, in all periods in which both report."""

    old: _Parts
    new: _Parts
    spans: tuple[_Span, ...]
    # The figure of the first of these periods.
    figure: float

    @property
    def says(self) -> str:
        """It in words."""
        old, new = (" and ".join(map(short_repr, parts)) for parts in (self.old, self.new))
        report = "reports" if len(self.old) == 1 else "report"
        (start, end), last = self.spans[0], self.spans[-1][1]
        return (
            f"{old} {report} until {last} beside {new}, new from {start}, with the same figures in all "
            f"{len(self.spans)} periods ({self.figure:,.12g} for {start} to {end}), and both are counted"
        )


def doubled(periods: Mapping[_Span, Mapping[str, float]], step: float) -> tuple[Doubled, ...]:
    """Return parts that are there twice: as they were, and under codes that began later.

    Compared are each that began later with each that began before, all that begin in one period with
    each before, and all that end in one period with each that began later. They must have the same
    figures in the first two periods of the new ones, and in every other in which all of them report.

    Figures that differ by a few per cent are not told: of 74 providers of bed days of England in 2021/22,
    28 % are within 3 % of another in three months in a row, and 14 % in six.
    """
    found: list[tuple[float, Doubled]] = []
    compared = 0
    spans = sorted(periods)
    first = {part: span for span in reversed(spans) for part in periods[span]}
    last = {part: span for span in spans for part in periods[span]}
    begun, ended = _grouped(first, spans[:1]), _grouped(last, spans[-1:])
    before: dict[tuple[_Span, _Span], _Before] = {}
    for new in (*((part,) for parts in begun.values() for part in parts), *_several(begun)):
        window = [span for span in spans if periods[span].keys() >= set(new)][:_LEAST_SHARED]
        if len(window) < _LEAST_SHARED:
            continue
        one, two = window
        if (one, two) not in before:
            there = {
                part for part in periods[one].keys() & periods[two].keys() if first[part] < one
            }
            before[one, two] = _Before(periods, (one, two), there, _several(ended))
        compared += before[one, two].pairs(new)
        for old, slack in before[one, two].same(new, step):
            shared = [span for span in spans if periods[span].keys() >= {*old, *new}]
            sides = [[_sum(periods, span, side) for span in shared] for side in (old, new)]
            known = [pair for pair in zip(*sides, strict=True) if all(map(isfinite, pair))]
            enough = sum(was for was, _ in known) >= SMALLEST_SUM
            if enough and all(abs(was - now) <= slack for was, now in known):
                chance = same_by_chance((was for was, _ in known), step, slack)
                found.append((chance, Doubled(old, new, tuple(shared), sides[0][0])))
    return tuple(one for chance, one in found if compared * chance <= MOST_BY_CHANCE)


class _Before:
    """Who reports in two periods and began before the first of them, by the figures of both."""

    def __init__(
        self,
        periods: Mapping[_Span, Mapping[str, float]],
        window: tuple[_Span, _Span],
        there: AbstractSet[str],
        groups: Iterable[_Parts],
    ) -> None:
        self._periods = periods
        self._window = window
        self._single: dict[_Figures, list[_Parts]] = defaultdict(list)
        for part in sorted(there):
            self._single[self._figures((part,))].append((part,))
        self._groups = [(self._figures(one), one) for one in groups if there >= set(one)]
        self._count = len(there)

    def pairs(self, new: _Parts) -> int:
        """Return with how many new ones are compared."""
        return self._count + (len(self._groups) if len(new) == 1 else 0)

    def same(self, new: _Parts, step: float) -> Iterator[tuple[_Parts, float]]:
        """Yield those that have the figures of new ones in both periods, and how near they must be."""
        figures = self._figures(new)
        if len(new) == 1:
            yield from ((old, 0) for old in self._single.get(figures, ()))
            several = [(key, old, len(old)) for key, old in self._groups]
        else:
            several = [(key, old, len(new)) for key, olds in self._single.items() for old in olds]
        for key, old, members in several:
            # Sums of rounded figures may differ by half a step for each of them.
            slack = step * (members + 1) / 2 if step > 1 else 0
            if all(abs(was - now) <= slack for was, now in zip(key, figures, strict=True)):
                yield old, slack

    def _figures(self, parts: _Parts) -> _Figures:
        one, two = self._window
        return _sum(self._periods, one, parts), _sum(self._periods, two, parts)


def _grouped(at: Mapping[str, _Span], but: Sequence[_Span]) -> dict[_Span, list[str]]:
    """Return parts by the period in which they begin or end, without those of some periods."""
    found: dict[_Span, list[str]] = defaultdict(list)
    for part in sorted(at):
        if at[part] not in but:
            found[at[part]].append(part)
    return found


def _several(groups: Mapping[_Span, Sequence[str]]) -> list[_Parts]:
    return [tuple(parts) for parts in groups.values() if len(parts) > 1]


def _sum(periods: Mapping[_Span, Mapping[str, float]], span: _Span, parts: _Parts) -> float:
    return sum(periods[span][part] for part in parts)


def twice_in(
    successions: Iterable[Succession], periods: Mapping[_Span, Mapping[str, float]]
) -> tuple[Succession, ...]:
    """Return renames where both codes report in some periods, with the same figures in all of these.

    Both are of the whole reporter then, and not of a part of the period each, unless small or rounded
    figures may be the same by chance.
    """
    found = []
    step = grain_of(periods.values())
    for one in successions:
        if len(one.predecessors) == len(one.successors) == 1:
            sides = [
                {
                    span: sum(figures)
                    for span, parts in periods.items()
                    if (figures := [size for part, size in parts.items() if fold(part) == code])
                }
                for code in map(fold, (*one.predecessors, *one.successors))
            ]
            known = [
                pair
                for span in sides[0].keys() & sides[1].keys()
                if all(map(isfinite, pair := (sides[0][span], sides[1][span])))
            ]
            same = all(was == now for was, now in known)
            if same and same_by_chance((was for was, _ in known), step) <= MOST_BY_CHANCE:
                found.append(one)
    return tuple(found)


def same_by_chance(figures: Iterable[float], step: float, slack: float = 0) -> float:
    """Return how likely two independent counts of one size are the same in several periods.

    Two Poisson counts of mean m are equal with a probability of about 1 / (2 √(π m)), by the normal
    approximation of their difference (J. G. Skellam 1946). A figure that is there again tells nothing
    more: what hardly changes is the same in any period.
    """
    width = 2 * slack + max(step, 1)
    return prod(min(1.0, width / (2 * sqrt(pi * one))) for one in set(figures) if one > 0)


def grain_of(periods: Iterable[Mapping[str, float]]) -> int:
    """Return to what figures are rounded, as far as they show it: their common divisor, 0 for none."""
    sizes = [size for parts in periods for size in parts.values() if isfinite(size)]
    return gcd(*map(int, sizes)) if all(float(size).is_integer() for size in sizes) else 0
