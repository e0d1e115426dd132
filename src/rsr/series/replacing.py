"""Reporters that end in the period before others begin, or rise to stay, at about the same level."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import hypot, isfinite, sqrt
from statistics import mean, median, stdev

from attrs import frozen

# A level is the mean of at most so many figures, next to where one ends or another begins.
LEVEL = 6
# Levels are alike within this share, or within three standard errors where that is more.
NARROWEST_GAP = 0.1
_ERRORS = 3
# One that goes on rises where its level does so by this share, and no figure after is as low as one before.
_LEAST_RISE = 0.2
# How levels change in a season is the median of those who go on, where so many do.
_FEWEST = 3
# Of unrelated reporters that do end and begin at once, so many matches may be as near by chance.
MOST_AT_ONCE = 0.5
_Span = tuple[date, date]
_Figures = Mapping[_Span, Mapping[str, float]]


@frozen
class Level:
    """The mean of figures and its standard error by their own spread."""

    mean: float
    error: float

    @classmethod
    def averaged(cls, figures: Sequence[float]) -> "Level":
        """Return the level of figures; of one alone the spread is not known."""
        if not figures:
            return cls(0.0, 0.0)
        spread = stdev(figures) / sqrt(len(figures)) if len(figures) > 1 else 0.0
        return cls(mean(figures), spread)

    def times(self, factor: float) -> "Level":
        """Return it where all figures are so many times as large."""
        return Level(self.mean * factor, self.error * factor)

    def __add__(self, other: "Level") -> "Level":
        return Level(self.mean + other.mean, hypot(self.error, other.error))

    def __sub__(self, other: "Level") -> "Level":
        return Level(self.mean - other.mean, hypot(self.error, other.error))


def replaced(
    periods: _Figures,
    share_alike: Callable[[_Span], float],
    *,
    told: Collection[str],
    smallest: float,
    widest: float,
    most: float,
) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """Yield the place of a period, those that ended before it, and those with their level since.

    Chance must bring both the end and the begin, or rise, into the same period, and their sizes near.
    The nearest come first; one part may be in several.

    Args:
        periods: The figures of parts, by period; not a number where one is hidden.
        share_alike: What share of those who go on after a period are within `widest` of one another.
        told: Those of which it is told already.
        smallest: What ends is looked for where its last figure and its level are at least so large.
        widest: By what share levels may differ at most, whatever their spread.
        most: How many such matches may be expected by chance in the whole series.
    """
    spans = sorted(periods)
    if any(after[0] <= before[1] for before, after in pairwise(spans)):
        return
    last = {part: at for at, span in enumerate(spans) for part in periods[span]}
    first = {p: at for at, span in reversed(tuple(enumerate(spans))) for p in periods[span]}
    ends = {at + 1 for at in last.values() if at + 1 < len(spans)}
    begins = {at for at in first.values() if at}
    steps = range(1, len(spans))

    def around(part: str, since: int, until: int) -> list[float]:
        found = [periods[span][part] for span in spans[since:until] if part in periods[span]]
        return found if all(map(isfinite, found)) else []

    def rising(at: int) -> tuple[float, dict[str, Level]]:
        found: dict[str, tuple[Level, Level, bool]] = {}
        for part in sorted(periods[spans[at - 1]].keys() & periods[spans[at]].keys()):
            was, now = around(part, max(0, at - LEVEL), at), around(part, at, at + LEVEL)
            if was and now and mean(was) > 0:
                found[part] = Level.averaged(was), Level.averaged(now), min(now) > max(was)
        ratios = [now.mean / was.mean for was, now, _ in found.values()]
        usual = max(0.0, median(ratios)) if len(ratios) >= _FEWEST else 1.0
        usual = usual or 1.0  # most fell to nothing
        risen = {part: now - was.times(usual) for part, (was, now, above) in found.items() if above}
        return usual, {
            p: by for p, by in risen.items() if by.mean >= _LEAST_RISE * found[p][0].mean
        }

    for at in sorted(ends):
        gone = {
            part: size
            for part, end in sorted(last.items())
            if end + 1 == at and part not in told and periods[spans[end]][part] >= smallest
            if (size := Level.averaged(around(part, max(0, at - LEVEL), at))).mean >= smallest
        }
        if not gone:
            continue
        usual, grown = rising(at)
        gone = {part: size.times(usual) for part, size in gone.items()}
        begun = {
            part: size
            for part, begin in sorted(first.items())
            if begin == at and part not in told
            if (size := Level.averaged(around(part, at, at + LEVEL))).mean > 0
        }
        risen = [((part,), by) for part, by in grown.items() if part not in told]
        for new in (_sums(begun), risen):
            pairs = [
                (abs(one.mean - two.mean) / one.mean, parts, others, (one - two).error / one.mean)
                for parts, one in _sums(gone)
                for others, two in new
                if len(parts) == 1 or len(others) == 1
            ]
            near = sorted(
                one for one in pairs if one[0] <= min(widest, max(NARROWEST_GAP, _ERRORS * one[3]))
            )
            if not near:
                continue
            times = begins if new[0][0][0] in begun else {x for x in steps if rising(x)[1]}
            at_once = min(1.0, len(ends) * len(times) / len(steps))
            alike = share_alike(spans[at - 1]) * len(pairs) / widest
            for gap, parts, others, error in near:
                within = min(widest, max(NARROWEST_GAP, _ERRORS * error))
                if alike * gap <= MOST_AT_ONCE and alike * within * at_once <= most:
                    yield at, parts, others


def _sums(levels: Mapping[str, Level]) -> list[tuple[tuple[str, ...], Level]]:
    """Return each alone, and all together."""
    found: list[tuple[tuple[str, ...], Level]] = [((part,), size) for part, size in levels.items()]
    if len(levels) > 1:
        found.append((tuple(levels), sum(levels.values(), Level(0.0, 0.0))))
    return found
