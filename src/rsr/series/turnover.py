"""Who ends and who begins from one period to a later one: whose figures agree, or whose levels."""

import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise
from math import hypot, isfinite, sqrt
from statistics import NormalDist, mean, median, pstdev, stdev

from attrs import frozen

from rsr.series.doubled import MOST_BY_CHANCE, grain_of

# What ends is looked for elsewhere where it is at least so large; small figures match by chance.
SMALLEST = 20
# By what share of it a jump may differ from what ended.
LARGEST_GAP = 0.2
# A jump is one of at least this share of the figure before it.
LEAST_JUMP = 0.5
# What ended in several at once jumps by at least this share of it in each of them.
LEAST_SHARE = 0.2
# A new code may begin after so many periods in which neither it nor what ended reports.
LONGEST_SILENCE = 3
# Totals of several may be alike by chance once in so many series.
_MOST_IN_TOTAL = 0.02
Span = tuple[date, date]
Figures = Mapping[Span, Mapping[str, float]]


def steps_of(periods: Figures) -> Iterator["Step"]:
    """Yield what ends and what begins: at once, in the period before, and after some of silence."""
    last = {part: span for span in sorted(periods) for part in periods[span]}
    first = {part: span for span in sorted(periods, reverse=True) for part in periods[span]}
    spans = sorted(periods)
    lost: dict[Span, dict[str, float]] = {}
    for at, (before, after) in enumerate(pairwise(spans)):
        if after[0] <= before[1]:
            continue  # periods of several lengths: nothing follows on anything
        old, new = periods[before], periods[after]
        lost[before] = {part: size for part, size in old.items() if last[part] == before}
        begun = {part: size for part, size in new.items() if first[part] == after and size > 0}
        jumps = {
            part: size - old.get(part, 0)
            for part, size in new.items()
            # One that reported before the gap goes on, and does not jump by all of its figure.
            if (part in old or part in begun)
            and size - old.get(part, 0) >= LEAST_JUMP * old.get(part, 0)
        }
        yield Step(before, after, old, new, lost[before], begun, jumps)
        if at:  # both codes may report in the last period of the old one
            fresh = {
                part: size
                for part, size in old.items()
                if first[part] == before and size > 0 and part not in lost[before]
            }
            ahead = periods[spans[at - 1]]
            yield Step(before, before, ahead, old, lost[before], fresh, fresh, silent=True)
        for silent in spans[max(0, at - LONGEST_SILENCE) : at]:
            yield Step(silent, after, old, new, lost.get(silent, {}), begun, begun, silent=True)


@frozen
class Step:
    """What ended with a period and what is otherwise in a later one, with the figures around them.

    ``begun`` has the first figures of those that are new, and ``jumps`` by how much figures jump: of
    those that are new, by all of it. ``old`` has the figures of the period before ``after``. ``told`` are
    those that ended, and ``came_of`` those that are new, of which it is told already; ``compared`` is
    how many comparisons of a kind are made in the whole series.
    """

    before: Span
    after: Span
    old: Mapping[str, float]
    new: Mapping[str, float]
    all_ended: Mapping[str, float]
    begun: Mapping[str, float]
    jumps: Mapping[str, float]
    silent: bool = False

    @property
    def ended(self) -> Mapping[str, float]:
        """Those that ended and were so large that a match of one figure is no chance."""
        return {part: size for part, size in self.all_ended.items() if size >= SMALLEST}

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether what begins does so at once, after silence, or already beside what ended."""
        return self.silent, self.before == self.after

    @property
    def compared(self) -> int:
        """Return how often what ended is compared with what might have come of it."""
        large = sum(jump >= (1 - LARGEST_GAP) * SMALLEST for jump in self.jumps.values())
        return len(tuple(sums_of(self.ended))) * large + (
            len(self.ended) if len(self.begun) > 1 else 0
        )

    def as_groups(
        self, told: AbstractSet[str], came_of: AbstractSet[str], groups: int, compared: int
    ) -> bool:
        """Say whether all that ended are as large as all that are new, and single figures pair none.

        They pair where each that ended is as large as one that is new, and no two as the same.
        ``groups`` is how often several ended where several are new.
        """
        old, new = self.all_ended, self.begun
        if len(old) < 2 or len(new) < 2 or not told.isdisjoint(old) or not came_of.isdisjoint(new):
            return False
        if groups * self._totals_alike() > _MOST_IN_TOTAL:
            return False
        pairs = [
            [part for part, other in new.items() if self._near(other, was, compared)]
            for was in old.values()
        ]
        each = {pair[0] for pair in pairs if len(pair) == 1}
        return not len(pairs) == len(each) == len(new)

    def _totals_alike(self) -> float:
        """Return how often chance makes totals of as many as ended, and as are new, so much alike.

        By the normal approximation of sums of sizes that are drawn from those of all reporters; 1 where
        the totals lie further apart than by a fifth, or one is not known.
        """
        size = sum(self.all_ended.values())
        gap = abs(sum(self.begun.values()) - size)
        if not (size >= SMALLEST and gap <= LARGEST_GAP * size):
            return 1.0
        sizes = [one for one in self.old.values() if not math.isnan(one)]
        many, others = len(self.all_ended), len(self.begun)
        spread = pstdev(sizes) * math.sqrt(many + others)
        apart, gap = (many - others) * mean(sizes), gap + self._grain / 2
        if not spread:
            return float(abs(apart) <= gap)
        chance = NormalDist(apart, spread)
        return chance.cdf(gap) - chance.cdf(-gap)

    def _near(self, jump: float, size: float, compared: int) -> bool:
        """Say whether a jump is as large as what ended, and nearer than comparisons are by chance."""
        gap = abs(jump - size)
        alike = (2 * gap + self._grain) / (2 * LARGEST_GAP * size)
        by_chance = compared * self.share_alike
        return gap <= LARGEST_GAP * size and by_chance * alike <= MOST_BY_CHANCE

    def matched(
        self, told: Collection[str], came_of: Collection[str], compared: int
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
        """Yield those that ended, those whose figures jump by as much, and how large the former were.

        Looked for are one that jumps by one that ended or by all of these; then, for one that ended,
        all that are new, and all that jump.
        """
        ended = {part: size for part, size in self.ended.items() if part not in told}
        if not ended:
            return
        begun = {part: size for part, size in self.begun.items() if part not in came_of}
        jumps = {p: j for p, j in self.jumps.items() if p in begun or p not in self.begun}
        left, used = dict(ended), set[str]()
        for part, jump in sorted(jumps.items()):
            found = min(sums_of(ended), key=lambda one: abs(one[1] - jump), default=None)
            if found is not None and self._near(jump, found[1], compared):
                for gone in found[0]:
                    left.pop(gone, None)
                used.add(part)
                yield found[0], (part,), found[1]
        for part, was in sorted(left.items()):
            several = {
                one: jump
                for one, jump in jumps.items()
                if one not in used and jump >= LEAST_SHARE * was
            }
            fresh = {one: size for one, size in begun.items() if one not in used}
            for came in (fresh, several):
                if len(came) > 1 and self._near(sum(came.values()), was, compared):
                    used.update(came)
                    yield (part,), tuple(sorted(came)), was
                    break

    @property
    def share_alike(self) -> float:
        """Return the share of pairs of those who go on that are as near as a fifth of one another.

        So often are two alike that have nothing to do with each other.
        """
        sizes = sorted(
            size
            for part, size in self.old.items()
            if size >= SMALLEST and part in self.new and part not in self.jumps
        )
        pairs = len(sizes) * (len(sizes) - 1) / 2
        alike = sum(
            bisect_right(sizes, size * (1 + LARGEST_GAP)) - at - 1 for at, size in enumerate(sizes)
        )
        return alike / pairs if pairs else 0

    @property
    def _grain(self) -> float:
        """Return to what figures are rounded, as far as they show it: their common divisor."""
        return grain_of((self.old, self.new))


def sums_of(ended: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each that ended, and all of them together, with their figures."""
    yield from (((part,), size) for part, size in sorted(ended.items()))
    if len(ended) > 1:
        yield tuple(sorted(ended)), sum(ended.values())


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
